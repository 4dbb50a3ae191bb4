//! Tracebacks: the places that an exception came through, noted while it travels, and printed with the exceptions
//! behind it.

use std::{fmt::Write as _, sync::Arc};

use super::{
    exception::state_of,
    heap::Ref,
    names::{Name, known},
    object::Object,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// A place in the program, as a traceback names it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub file: Arc<str>,
    pub line: u32,
    pub function: Arc<str>,
}

/// Frames that a printed traceback repeats before it counts the rest (as `traceback.py` does).
const REPEATS: usize = 3;

/// How the exception that is printed before another one led to it.
#[derive(Debug, Clone, Copy)]
enum Link {
    Cause,
    Context,
}

impl ThreadState<'_> {
    /// Notes a frame that an exception leaves.
    pub fn add_place(&self, exception: &Object, place: Place) {
        if let Some(state) = state_of(exception) {
            state.traceback.with(self, |places| places.push(place));
        }
    }

    /// What Python prints for an exception that nobody caught, with what led to it first.
    pub fn format_exception(&mut self, exception: &Ref) -> Result<String, Unwind> {
        let mut chain: Vec<(Ref, Option<Link>)> = vec![(Ref::clone(exception), None)];
        while let Some((before, link)) = chain.last().and_then(|(last, _)| self.behind(last)) {
            // Exceptions may be behind themselves.
            if chain.iter().any(|(known, _)| Ref::ptr_eq(known, &before)) {
                break;
            }
            chain.push((before, Some(link)));
        }
        let mut text = String::new();
        for (exception, link) in chain.iter().rev() {
            self.poll()?;
            self.format_one(exception, &mut text)?;
            text.push_str(match link {
                Some(Link::Cause) => "\nThe above exception was the direct cause of the following exception:\n\n",
                Some(Link::Context) => "\nDuring handling of the above exception, another exception occurred:\n\n",
                None => "",
            });
        }
        Ok(text)
    }

    /// The exception that led to this one, as far as it is shown.
    fn behind(&self, exception: &Object) -> Option<(Ref, Link)> {
        state_of(exception)?.chain.with(self, |chain| match (&chain.cause, &chain.context) {
            (Some(cause), _) => Some((Ref::clone(cause), Link::Cause)),
            (None, Some(context)) if !chain.suppress => Some((Ref::clone(context), Link::Context)),
            _ => None,
        })
    }

    fn format_one(&mut self, exception: &Ref, text: &mut String) -> Result<(), Unwind> {
        let places =
            state_of(exception).map(|state| state.traceback.with(self, |places| places.clone())).unwrap_or_default();
        if !places.is_empty() {
            text.push_str("Traceback (most recent call last):\n");
            self.format_places(&places, text);
        }
        let value = Value::Obj(Ref::clone(exception));
        let name = value.as_instance().map_or_else(|| "?".into(), |i| Arc::clone(&i.class.name));
        // A `__str__` that raises must not hide the exception itself.
        let message = match self.str(&value) {
            Ok(message) => message,
            Err(Unwind::Raised(_)) => "<exception str() failed>".into(),
            Err(Unwind::Aborted) => return Err(Unwind::Aborted),
        };
        let _ = if message.is_empty() { writeln!(text, "{name}") } else { writeln!(text, "{name}: {message}") };
        Ok(())
    }

    fn format_places(&self, places: &[Place], text: &mut String) {
        let mut repeats = 0;
        let mut last: Option<&Place> = None;
        for place in places.iter().rev() {
            let again =
                last.is_some_and(|l| l.line == place.line && l.function == place.function && l.file == place.file);
            if again {
                repeats += 1;
            } else {
                tell_repeats(repeats, text);
                repeats = 1;
                last = Some(place);
            }
            if repeats <= REPEATS {
                let Place { file, line, function } = place;
                let _ = writeln!(text, "  File \"{file}\", line {line}, in {function}");
                if let Some(source) = self.vm().source_line(file, *line).map(str::trim).filter(|s| !s.is_empty()) {
                    let _ = writeln!(text, "    {source}");
                }
            }
        }
        tell_repeats(repeats, text);
    }
}

/// An attribute of the traceback that begins so many frames behind the one that caught.
pub(super) fn attribute(ts: &ThreadState<'_>, exception: &Value, depth: usize, name: Name) -> Option<Value> {
    let line = |depth: usize| {
        let state = state_of(exception.object()?)?;
        state.traceback.with(ts, |places| places.iter().rev().nth(depth).map(|place| place.line))
    };
    if name == known::TB_LINENO {
        return line(depth).map(|line| Value::Int(line.into()));
    }
    let next = line(depth + 1).map(|_| Value::new(Object::Traceback(exception.clone(), depth + 1)));
    Some(next.unwrap_or(Value::None))
}

fn tell_repeats(repeats: usize, text: &mut String) {
    if let Some(more) = repeats.checked_sub(REPEATS).filter(|&n| n > 0) {
        let _ = writeln!(text, "  [Previous line repeated {more} more time{}]", if more == 1 { "" } else { "s" });
    }
}
