//! Functions written in Rust: how they are described and how they see their arguments.

use super::{state::ThreadState, unwind::Unwind, value::Value};

/// A built-in function or method.
#[derive(Debug)]
pub(super) struct Native {
    /// As error messages name it.
    pub name: &'static str,
    pub run: Run,
}

/// What runs a built-in. A method's first positional argument is its object.
pub(super) type Run = fn(&mut ThreadState<'_>, &mut Args<'_>) -> Result<Value, Unwind>;

/// The arguments of one call, still in the caller's stack slots.
#[derive(Debug)]
pub(super) struct Args<'a> {
    /// The function's name for messages.
    name: &'static str,
    positional: &'a mut [Value],
    /// Names (strings) and values in turn; a value that was taken is left `Null`.
    keywords: &'a mut [Value],
    /// Of the positional ones, those that are the method's object and not counted in messages.
    hidden: usize,
    /// Somebody has asked for keyword arguments.
    named: bool,
}

impl<'a> Args<'a> {
    /// Splits `slots` after `positional` values; what follows are names and values in turn.
    pub fn new(name: &'static str, slots: &'a mut [Value], positional: usize) -> Self {
        let (positional, keywords) = slots.split_at_mut(positional);
        Self { name, positional, keywords, hidden: 0, named: false }
    }

    /// Of a method: the first argument is its object.
    pub fn method(mut self) -> Self {
        self.hidden = 1;
        self
    }

    /// The name of the function called.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Number of positional arguments, with a method's object.
    pub fn len(&self) -> usize {
        self.positional.len()
    }

    /// A positional argument; `Null` if there are not so many.
    pub fn get(&self, index: usize) -> &Value {
        self.positional.get(index).unwrap_or(&Value::Null)
    }

    /// Moves a positional argument out; `None` if there are not so many.
    pub fn take(&mut self, index: usize) -> Option<Value> {
        self.positional.get_mut(index).map(Value::take_whole)
    }

    /// All positional arguments.
    pub fn positional(&self) -> &[Value] {
        self.positional
    }

    /// Moves a keyword argument out, if it is there.
    pub fn keyword(&mut self, name: &str) -> Option<Value> {
        self.named = true;
        let pair = self.keywords.chunks_exact_mut(2).find(|pair| pair[0].as_str().is_some_and(|n| **n == *name))?;
        Some(pair[1].take_whole()).filter(|value| !matches!(value, Value::Null))
    }

    /// Moves all keyword arguments out that nobody has taken: names and values.
    pub fn take_keywords(&mut self) -> Vec<(Value, Value)> {
        self.keywords
            .chunks_exact_mut(2)
            .filter(|pair| !matches!(pair[1], Value::Null))
            .map(|pair| (pair[0].take_whole(), pair[1].take_whole()))
            .collect()
    }

    /// Moves the argument out that stands at `index` or has this name.
    pub fn either(&mut self, index: usize, name: &str) -> Option<Value> {
        self.take(index).or_else(|| self.keyword(name))
    }

    /// The positional arguments without a method's object: of what Python calls a static or class method.
    pub fn without_receiver(&self) -> &[Value] {
        &self.positional[self.hidden..]
    }

    /// Whether a keyword argument of this name was given.
    pub fn has_keyword(&self, name: &str) -> bool {
        self.keywords.chunks_exact(2).any(|pair| pair[0].as_str().is_some_and(|known| **known == *name))
    }

    /// As [`check`](Self::check), for functions that can be given all their arguments by name.
    pub fn check_clinic(&self, ts: &ThreadState<'_>, most: usize) -> Result<(), Unwind> {
        self.check_keywords(ts)?;
        let given = self.positional.len() - self.hidden;
        if given <= most {
            return Ok(());
        }
        let (name, plural) = (self.name, if most == 1 { "" } else { "s" });
        Err(ts.type_error(format!("{name}() takes at most {most} argument{plural} ({given} given)")))
    }

    /// Refuses keyword arguments that nobody has taken, and a number of positional ones outside `least..=most`
    /// (counted without a method's object).
    #[inline]
    pub fn check(&self, ts: &ThreadState<'_>, least: usize, most: usize) -> Result<(), Unwind> {
        let given = self.positional.len() - self.hidden;
        let plain = self.keywords.is_empty() && least <= given && given <= most;
        if plain { Ok(()) } else { self.check_all(ts, least, most) }
    }

    #[cold]
    fn check_all(&self, ts: &ThreadState<'_>, least: usize, most: usize) -> Result<(), Unwind> {
        self.check_keywords(ts)?;
        let given = self.positional.len() - self.hidden;
        if (least..=most).contains(&given) {
            return Ok(());
        }
        let name = self.name;
        let class = if self.hidden > 0 { format!("{}.", ts.type_name(self.get(0))) } else { String::new() };
        Err(ts.type_error(match (least, most) {
            (0, 0) => format!("{class}{name}() takes no arguments ({given} given)"),
            (1, 1) => format!("{class}{name}() takes exactly one argument ({given} given)"),
            _ if least == most => format!("{name} expected {least} arguments, got {given}"),
            _ if given < least => {
                format!("{name} expected at least {least} argument{}, got {given}", if least == 1 { "" } else { "s" })
            }
            _ => format!("{name} expected at most {most} argument{}, got {given}", if most == 1 { "" } else { "s" }),
        }))
    }

    /// As [`check`](Self::check), in the words of functions that take any number of arguments.
    pub fn check_positional(&self, ts: &ThreadState<'_>, least: usize, most: usize) -> Result<(), Unwind> {
        self.check_keywords(ts)?;
        let (name, given) = (self.name, self.positional.len() - self.hidden);
        if given >= least {
            return self.check(ts, least, most);
        }
        let plural = if least == 1 { "" } else { "s" };
        Err(ts.type_error(format!("{name} expected at least {least} argument{plural}, got {given}")))
    }

    /// Refuses keyword arguments that nobody has taken.
    pub fn check_keywords(&self, ts: &ThreadState<'_>) -> Result<(), Unwind> {
        match self.keywords.chunks_exact(2).find(|pair| !matches!(pair[1], Value::Null)) {
            Some(pair) => {
                let keyword = pair[0].as_str().map_or("?", |text| &**text);
                let class = if self.hidden > 0 { format!("{}.", ts.type_name(self.get(0))) } else { String::new() };
                let name = self.name;
                // Who took one of them knows keywords.
                let knows = self.named;
                Err(ts.type_error(if knows {
                    format!("'{keyword}' is an invalid keyword argument for {name}()")
                } else {
                    format!("{class}{name}() takes no keyword arguments")
                }))
            }
            None => Ok(()),
        }
    }
}
