//! `raise`: what may be raised, and what stands behind it (`__cause__`, `__context__`).

use super::{
    class::Layout,
    exception::{Exc, state_of},
    heap::Ref,
    object::{Object, Payload},
    state::ThreadState,
    unwind::{Unwind, Why},
    value::Value,
};

/// `raise`, `raise X`, `raise X from Y`: takes its operands off the slots.
pub(super) fn raise(ts: &mut ThreadState<'_>, operands: &mut [Value]) -> Why {
    let (exception, cause) = match operands {
        [] => {
            return match ts.handling() {
                Some(exception) => Why::Reraise(Unwind::Raised(exception)),
                None => Why::Exception(ts.raise(Exc::RuntimeError, "No active exception to reraise")),
            };
        }
        [exception] => (exception.take_whole(), Value::Null),
        [exception, cause, ..] => (exception.take_whole(), cause.take_whole()),
    };
    let exception = match ts.exception_of(&exception, "exceptions must derive from BaseException") {
        Ok(exception) => exception,
        Err(unwind) => return Why::Exception(unwind),
    };
    let cause = match &cause {
        Value::Null => None,
        Value::None => Some(None),
        cause => match ts.exception_of(cause, "exception causes must derive from BaseException") {
            Ok(cause) => Some(Some(cause)),
            Err(unwind) => return Why::Exception(unwind),
        },
    };
    if let (Some(cause), Some(state)) = (cause, state_of(&exception)) {
        let old = state.chain.with(ts, |chain| {
            chain.suppress = true;
            std::mem::replace(&mut chain.cause, cause)
        });
        drop(old);
    }
    // Raised again, it stands in a new context.
    if let (Some(_), Some(state)) = (other_handled(ts, &exception), state_of(&exception)) {
        let old = state.chain.with(ts, |chain| chain.context.take());
        drop(old);
    }
    Why::Exception(Unwind::Raised(exception))
}

/// The exception being handled, if it is not this one.
fn other_handled(ts: &ThreadState<'_>, exception: &Ref) -> Option<Ref> {
    ts.handling().filter(|handled| !Ref::ptr_eq(handled, exception))
}

impl ThreadState<'_> {
    /// The exception that an operand of `raise` means: an instance, or a class, which is called.
    fn exception_of(&mut self, value: &Value, otherwise: &str) -> Result<Ref, Unwind> {
        let made = match value.as_class() {
            Some(class) if matches!(class.layout, Layout::Exception) => self.call(value, &[])?,
            _ => value.clone(),
        };
        match made {
            Value::Obj(object) if matches!(&*object, Object::Instance(i) if matches!(i.payload, Payload::Exception(_))) => {
                Ok(object)
            }
            _ => Err(self.type_error(otherwise)),
        }
    }

    /// The arguments of a generator's `throw`: an exception, or a class and its argument.
    pub(super) fn exception_to_throw(&mut self, kind: &Value, value: &Value) -> Result<Unwind, Unwind> {
        let otherwise = format!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            self.type_name(kind)
        );
        let exception = match (kind.as_class(), value) {
            (Some(_), Value::Null | Value::None) | (None, _) => self.exception_of(kind, &otherwise)?,
            (Some(_), value) if value.as_instance().is_some_and(|i| matches!(i.payload, Payload::Exception(_))) => {
                self.exception_of(value, &otherwise)?
            }
            (Some(_), value) => {
                let made = self.call(kind, std::slice::from_ref(value))?;
                self.exception_of(&made, &otherwise)?
            }
        };
        Ok(Unwind::Raised(exception))
    }

    /// A new built-in exception with a cause, as `raise … from` makes it.
    pub(super) fn raise_from(&self, kind: Exc, message: &str, cause: Unwind) -> Unwind {
        let unwind = self.raise(kind, message);
        if let (Unwind::Raised(exception), Unwind::Raised(cause)) = (&unwind, cause)
            && let Some(state) = state_of(exception)
        {
            state.chain.with(self, |chain| {
                chain.context = Some(Ref::clone(&cause));
                chain.cause = Some(cause);
                chain.suppress = true;
            });
        }
        unwind
    }

    /// An exception is on its way: what is being handled is its context, unless it has one.
    pub(super) fn set_context(&self, exception: &Ref) {
        let Some(handled) = other_handled(self, exception) else { return };
        let Some(state) = state_of(exception) else { return };
        if state.chain.with(self, |chain| chain.context.is_some()) {
            return;
        }
        // Where the exception is itself behind what is being handled, that chain ends before it.
        let mut link = Ref::clone(&handled);
        while let Some(behind) = state_of(&link) {
            let next = behind.chain.with(self, |chain| match &chain.context {
                Some(context) if Ref::ptr_eq(context, exception) => chain.context.take(),
                Some(context) => Some(Ref::clone(context)),
                None => None,
            });
            match next {
                Some(next) if !Ref::ptr_eq(&next, exception) && !Ref::ptr_eq(&next, &handled) => link = next,
                _ => break,
            }
        }
        state.chain.with(self, |chain| chain.context = Some(handled));
    }

    /// `StopIteration.value`.
    pub(super) fn stop_value(&self, unwind: &Unwind) -> Value {
        let Unwind::Raised(exception) = unwind else { return Value::None };
        let args = state_of(exception).map(|state| state.args.with(self, |args| args.clone()));
        match args.as_ref().and_then(Value::object) {
            Some(Object::Tuple(items)) => items.first().cloned().unwrap_or(Value::None),
            _ => Value::None,
        }
    }
}
