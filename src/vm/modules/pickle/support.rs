//! What the pickler written in Python asks of this one, so that it writes the same bytes: who an object is, where names are
//! found, what they were called, and a float's bytes.

use crate::vm::{
    modules::arguments,
    native::{Args, Native},
    state::ThreadState,
    string::Text,
    unwind::Unwind,
    value::Value,
};

use super::{classes, compat, globals, memo::Identity};

pub(super) const FUNCTIONS: &[Native] = &[
    Native { name: "_find_class", run: find_class },
    Native { name: "_float_bytes", run: float_bytes },
    Native { name: "_float_of", run: float_of },
    Native { name: "_identity", run: identity },
    Native { name: "_import_module", run: import_module },
    Native { name: "_old_name", run: old_name },
];

fn text(ts: &ThreadState<'_>, args: &Args<'_>, index: usize) -> Result<Text, Unwind> {
    args.get(index).as_str().cloned().ok_or_else(|| {
        let (function, kind) = (args.name(), ts.type_name(args.get(index)));
        ts.type_error(format!("{function}() argument {} must be str, not {kind}", index + 1))
    })
}

fn find_class(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 4, 4)?;
    let (module, name) = (text(ts, args, 0)?, text(ts, args, 1)?);
    let protocol = classes::protocol(ts, args.take(2))?;
    let fix_imports = classes::flag(ts, args.take(3))?;
    globals::find_class(ts, (&module, &name), protocol, fix_imports)
}

fn float_bytes(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let x = arguments::real(ts, args.get(0))?;
    let plain = if x.is_nan() { f64::NAN.copysign(x) } else { x };
    Ok(Value::bytes(plain.to_be_bytes()))
}

fn float_of(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let bytes = arguments::bytes(ts, args.get(0));
    match bytes.as_deref().map(<[u8; 8]>::try_from) {
        Some(Ok(bytes)) => {
            let x = f64::from_be_bytes(bytes);
            Ok(Value::float(if x.is_nan() { ts.vm().new_nan(f64::NAN.copysign(x)) } else { x }))
        }
        _ => Err(ts.type_error("_float_of() wants eight bytes")),
    }
}

/// A number that no other object has as long as this one lives.
fn identity(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    Ok(Identity::of(ts, args.get(0)).map_or(Value::None, Identity::value))
}

fn import_module(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 1, 1)?;
    let name = text(ts, args, 0)?;
    globals::import_home(ts, &name)
}

fn old_name(ts: &mut ThreadState<'_>, args: &mut Args<'_>) -> Result<Value, Unwind> {
    args.check(ts, 2, 2)?;
    let (module, name) = (text(ts, args, 0)?, text(ts, args, 1)?);
    let (module, name) = compat::to_old(&module, &name);
    Ok(Value::tuple([Value::from(module), Value::from(name)]))
}
