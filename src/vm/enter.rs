//! How a call becomes a frame of the loop that meets it, where the callee is written in Python; everything else is called
//! as from Rust ([`super::call`]).

use super::{
    abandoned,
    class::{Class, Layout},
    closure,
    frame::{self, Entry},
    generator, inspect,
    names::known,
    native::Args,
    object::{Instance, Object},
    program::LoadedCode,
    state::ThreadState,
    unwind::{Unwind, clear},
    value::Value,
};

/// Whether the callee that stands before so many positional arguments is a function that takes just these and whose
/// frame can begin right there. If so, its other variables are unset.
#[inline]
pub(super) fn is_plain(ts: &ThreadState<'_>, slots: &mut [Value], given: usize) -> bool {
    let [callee, slots @ ..] = slots else { return false };
    let Some(Object::Function(function)) = callee.object() else { return false };
    let code = &*function.code;
    let plain = code.plain == Some(given as u16)
        && slots.len() >= code.frame_size
        && ts.depth < ts.vm().recursion_limit()
        && !abandoned::any();
    if plain {
        // Numbers may lie about where a stack was.
        slots[given..code.locals].iter_mut().for_each(|slot| slot.put(Value::Null));
    }
    plain
}

/// `CALL_FUNCTION` of the callee at `at`: either its frame is to begin, or the result stands there. With `method` the
/// callee is two slots, as [`Op::LoadMethod`](super::lower::Op::LoadMethod) leaves them, of which `given` counts the second.
#[cold]
#[inline(never)]
pub(super) fn call(
    ts: &mut ThreadState<'_>,
    code: &LoadedCode,
    (given, keyword, method): (usize, u8, bool),
    slots: &mut [Value],
    at: usize,
) -> Result<Option<Entry>, Unwind> {
    if abandoned::any() {
        generator::close_abandoned(ts)?;
    }
    let keyword = usize::from(keyword);
    if given + keyword == 0
        && let Some(result) = inspect::of_frame(ts, code, slots, &slots[at])
    {
        slots[at] = result?;
        return Ok(None);
    }
    let slots = &mut slots[at..];
    match &slots[0] {
        Value::Null => ts.begin_call(slots, 1, given - 1, keyword),
        Value::Obj(callee) if let &Object::Native(native) = &**callee => {
            slots[0].clear();
            let used = &mut slots[1..1 + given + 2 * keyword];
            let args = Args::new(native.name, used, given);
            let result = (native.run)(ts, &mut if method { args.method() } else { args });
            clear(used);
            slots[0].put(result?);
            Ok(None)
        }
        _ => ts.begin_call(slots, 0, given, keyword),
    }
}

impl ThreadState<'_> {
    /// Begins a call: the callee stands at `at` (0 or 1), the arguments behind it. Either its frame is to begin, or the
    /// result is in the first slot. After an error some of what stood there still does.
    pub(super) fn begin_call(
        &mut self,
        slots: &mut [Value],
        at: usize,
        positional: usize,
        keyword: usize,
    ) -> Result<Option<Entry>, Unwind> {
        let used = at + 1 + positional + 2 * keyword;
        // With an object to go before the arguments it takes the callee's place.
        let (mut first, mut given, mut instance) = (at, positional + 1, None);
        let function = match slots[at].object() {
            Some(Object::Function(_)) => {
                (first, given) = (at + 1, positional);
                slots[at].take_object()
            }
            Some(Object::BoundMethod(receiver, function)) if matches!(function.object(), Some(Object::Function(_))) => {
                let (receiver, mut function) = (receiver.clone(), function.clone());
                slots[at] = receiver;
                function.take_object()
            }
            Some(Object::Class(class)) if let Some(mut init) = self.plain_init(class) => {
                slots[at] = Instance::value(self.vm().protection(), class);
                instance = slots[at].clone().take_object();
                init.take_object()
            }
            _ => {
                let result = self.call_slots(&mut slots[at..], positional, keyword);
                clear(&mut slots[..used]);
                slots[0].put(result?);
                return Ok(None);
            }
        };
        let Some(function) = function else { return Ok(None) };
        let Object::Function(callee) = &*function else { return Ok(None) };
        let code = &*callee.code;
        let here = !code.code.kind.suspends() && !code.class_body && slots.len() - first >= code.frame_size;
        if !here || self.depth >= self.vm().recursion_limit() {
            let result = self.call_function(callee, &mut slots[first..], given, keyword);
            clear(&mut slots[..used]);
            slots[0].put(match instance {
                None => result?,
                Some(instance) => frame::made(self, instance, &result?)?,
            });
            return Ok(None);
        }
        let slots = &mut slots[first..];
        let arguments = self.bind(callee, slots, given, keyword)?;
        slots[arguments..code.locals].iter_mut().for_each(|slot| slot.put(Value::Null));
        if code.has_cells {
            closure::begin(self, code, &callee.closure, slots);
        }
        Ok(Some(Entry { function, instance, first }))
    }

    /// `__init__` of a class whose instances nothing else has a say in.
    fn plain_init(&self, class: &Class) -> Option<Value> {
        let plain = class.user && matches!(class.layout, Layout::Object) && class.abstract_methods.get().is_none();
        if !plain || class.lookup(self, known::NEW).is_some() {
            return None;
        }
        class.lookup(self, known::INIT).filter(|init| matches!(init.object(), Some(Object::Function(_))))
    }
}
