//! How arguments become variables: defaults, keywords, `*args` and `**kwargs`, on both sides of a call.

use std::fmt::Write as _;

use super::{
    dict::Dict,
    exception::Exc,
    function::Function,
    iterate,
    names::known,
    object::Object,
    state::ThreadState,
    subscript,
    unwind::{Unwind, clear},
    value::Value,
};

impl ThreadState<'_> {
    /// Matches arguments with parameters, in place; gives the number of variables that are set then. The first slots
    /// are the positional arguments, then names and values; there is room for the frame.
    pub(super) fn bind(
        &mut self,
        function: &Function,
        slots: &mut [Value],
        positional: usize,
        keyword: usize,
    ) -> Result<usize, Unwind> {
        let code = &*function.code.code;
        let expected = usize::from(code.arg_count);
        let only_positional = !code.star_args && !code.star_kwargs && code.keyword_only_count == 0;
        if keyword == 0 && only_positional && positional <= expected {
            if positional == expected {
                return Ok(expected);
            }
            let missing = expected - positional;
            let defaults = function.defaults(self);
            if let Some(first) = defaults.len().checked_sub(missing) {
                for (slot, default) in slots[positional..].iter_mut().zip(&defaults[first..]) {
                    slot.put(default.clone());
                }
                return Ok(expected);
            }
        }
        let variables = self.match_arguments(function, &mut slots[..positional + 2 * keyword], positional)?;
        let count = variables.len();
        // Whatever was there has been taken.
        slots.iter_mut().zip(variables).for_each(|(slot, variable)| slot.put(variable));
        Ok(count)
    }

    fn match_arguments(
        &mut self,
        function: &Function,
        given: &mut [Value],
        positional: usize,
    ) -> Result<Vec<Value>, Unwind> {
        let code = &*function.code.code;
        let expected = usize::from(code.arg_count);
        let named_count = expected + usize::from(code.keyword_only_count);
        let (values, keywords) = given.split_at_mut(positional);
        let mut variables = Vec::with_capacity(named_count + 2);
        variables.extend(values.iter_mut().take(expected).map(Value::take_whole));
        variables.resize(named_count, Value::Null);
        let rest: Vec<Value> = values.iter_mut().skip(expected).map(Value::take_whole).collect();
        let mut named = Dict::default();
        let mut misplaced = Vec::new();
        for pair in keywords.chunks_exact_mut(2) {
            let (name, value) = (pair[0].take_whole(), pair[1].take_whole());
            let text = name.as_str().map_or("?", |text| text);
            let first = usize::from(code.positional_only_count);
            match code.varnames[first..named_count].iter().position(|known| **known == *text) {
                Some(index) if matches!(variables[first + index], Value::Null) => variables[first + index].put(value),
                Some(_) => {
                    let message =
                        format!("{}() got multiple values for argument '{text}'", function.qualified_name(self));
                    return Err(self.type_error(message));
                }
                None if code.star_kwargs => drop(named.set_name(name, value)),
                None if code.varnames[..first].iter().any(|known| **known == *text) => misplaced.push(text.to_string()),
                None => {
                    let function = function.qualified_name(self);
                    return Err(self.type_error(format!("{function}() got an unexpected keyword argument '{text}'")));
                }
            }
        }
        if !misplaced.is_empty() {
            let (name, misplaced) = (function.qualified_name(self), misplaced.join(", "));
            let what = "got some positional-only arguments passed as keyword arguments";
            return Err(self.type_error(format!("{name}() {what}: '{misplaced}'")));
        }
        if !rest.is_empty() && !code.star_args {
            let keyword_only = variables[expected..].iter().filter(|value| !matches!(value, Value::Null)).count();
            return Err(self.too_many(function, positional, keyword_only));
        }
        let defaults = function.defaults(self);
        // There may be more than parameters, if the program has set them.
        let (parameters, defaults) = (variables[..expected].iter_mut().rev(), defaults.iter().rev());
        for (variable, default) in parameters.zip(defaults) {
            if matches!(variable, Value::Null) {
                variable.put(default.clone());
            }
        }
        for (name, default) in &*function.keyword_defaults(self) {
            let index = code.varnames[expected..named_count].iter().position(|known| known == name);
            if let Some(variable) = index.map(|index| &mut variables[expected + index])
                && matches!(variable, Value::Null)
            {
                variable.put(default.clone());
            }
        }
        for (kind, range) in [("positional", 0..expected), ("keyword-only", expected..named_count)] {
            let missing: Vec<&str> = code.varnames[range.clone()]
                .iter()
                .zip(&variables[range])
                .filter(|(_, variable)| matches!(variable, Value::Null))
                .map(|(name, _)| &**name)
                .collect();
            if !missing.is_empty() {
                return Err(self.missing(&function.qualified_name(self), kind, &missing));
            }
        }
        if code.star_args {
            variables.push(Value::tuple(rest));
        }
        if code.star_kwargs {
            variables.push(self.dict(named));
        }
        Ok(variables)
    }

    #[cold]
    fn too_many(&self, function: &Function, given: usize, keyword_only: usize) -> Unwind {
        let code = &function.code.code;
        let most = usize::from(code.arg_count);
        let least = most - function.defaults(self).len().min(most);
        let takes = if least == most { format!("{most}") } else { format!("from {least} to {most}") };
        let plural = if most == 1 && least == most { "" } else { "s" };
        let mut were = format!("{given}");
        if keyword_only > 0 {
            let (arguments, keywords) = (if given == 1 { "" } else { "s" }, if keyword_only == 1 { "" } else { "s" });
            let _ =
                write!(were, " positional argument{arguments} (and {keyword_only} keyword-only argument{keywords})");
        }
        were.push_str(if given == 1 && keyword_only == 0 { " was" } else { " were" });
        let name = function.qualified_name(self);
        self.type_error(format!("{name}() takes {takes} positional argument{plural} but {were} given"))
    }

    #[cold]
    fn missing(&self, name: &str, kind: &str, missing: &[&str]) -> Unwind {
        let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
        let list = match &quoted[..] {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        self.type_error(format!("{name}() missing {} required {kind} argument{plural}: {list}", missing.len()))
    }

    /// Calls with `*args` or `**kwargs` on top of the stack, in this order. `slots` begin with the callee, `used` are
    /// those up to the stack's top. All of them are empty afterwards.
    pub(super) fn call_spread(
        &mut self,
        slots: &mut [Value],
        used: usize,
        (positional, keyword): (usize, usize),
        (star, stars): (bool, bool),
    ) -> Result<Value, Unwind> {
        let callee = slots[0].clone();
        let mut top = used;
        let mut take = |wanted: bool| {
            wanted.then(|| {
                top -= 1;
                slots[top].take_whole()
            })
        };
        let (mapping, sequence) = (take(stars), take(star));
        let pairs = match mapping {
            None => Vec::new(),
            Some(mapping) => self.spread_mapping(&callee, &mapping, &slots[1 + positional..top])?,
        };
        let items = match &sequence {
            None => Vec::new(),
            Some(sequence) => self.spread_sequence(&callee, sequence)?,
        };
        let (positional, keyword) = (positional + items.len(), keyword + pairs.len() / 2);
        let count = 1 + positional + 2 * keyword;
        let mut segment = None;
        let row = if slots.len() < count {
            let own = segment.insert(self.take_segment(count));
            own.iter_mut().zip(&mut slots[..top]).for_each(|(to, from)| to.put(from.take_whole()));
            &mut own[..]
        } else {
            &mut *slots
        };
        let first = 1 + positional - items.len();
        // The names and values that were given one by one come after the new positional ones.
        row[top..top + items.len()].iter_mut().for_each(|slot| slot.put(Value::Null));
        row[first..top + items.len()].rotate_right(items.len());
        let free = top + items.len();
        row[first..].iter_mut().zip(items).for_each(|(slot, item)| slot.put(item));
        row[free..].iter_mut().zip(pairs).for_each(|(slot, value)| slot.put(value));
        let result = self.call_slots(row, positional, keyword);
        clear(&mut row[..count]);
        if let Some(segment) = segment {
            self.give_segment(segment);
        }
        result
    }

    fn spread_sequence(&mut self, callee: &Value, sequence: &Value) -> Result<Vec<Value>, Unwind> {
        match iterate::collect(self, sequence) {
            Err(unwind)
                if self.is_exception(&unwind, Exc::TypeError) && self.special(sequence, known::ITER).is_none() =>
            {
                let (callee, kind) = (self.callee_name(callee), self.type_name(sequence));
                Err(self.type_error(format!("{callee} argument after * must be an iterable, not {kind}")))
            }
            other => other,
        }
    }

    /// Names and values in turn. `given` are those that the call names itself.
    fn spread_mapping(&mut self, callee: &Value, mapping: &Value, given: &[Value]) -> Result<Vec<Value>, Unwind> {
        let mut pairs = Vec::new();
        if let Some(Object::Dict(dict)) = mapping.object() {
            dict.with(self, |dict| pairs.extend(dict.iter().flat_map(|(name, value)| [name.clone(), value.clone()])));
        } else {
            let Some(keys) = self.find_attribute(mapping, known::KEYS)? else {
                let (callee, kind) = (self.callee_name(callee), self.type_name(mapping));
                return Err(self.type_error(format!("{callee} argument after ** must be a mapping, not {kind}")));
            };
            let keys = self.call(&keys, &[])?;
            for name in iterate::collect(self, &keys)? {
                let value = subscript::get(self, mapping, &name)?;
                pairs.extend([name, value]);
            }
        }
        for pair in pairs.chunks_exact(2) {
            let Some(name) = pair[0].as_str() else { return Err(self.type_error("keywords must be strings")) };
            if given.chunks_exact(2).any(|given| given[0].as_str().is_some_and(|given| given == name)) {
                let callee = self.callee_name(callee);
                return Err(self.type_error(format!("{callee} got multiple values for keyword argument '{name}'")));
            }
        }
        Ok(pairs)
    }

    /// How messages about a call name what is called.
    pub(super) fn callee_name(&mut self, callee: &Value) -> String {
        match callee.object() {
            Some(Object::Function(function)) => format!("__main__.{}()", function.qualified_name(self)),
            Some(Object::BoundMethod(_, function)) => self.callee_name(function),
            Some(Object::Native(native)) => format!("{}()", native.name),
            Some(Object::Class(class)) if self.vm().types().is_builtin(class) => format!("{}()", class.name),
            Some(Object::Class(class)) => format!("__main__.{}()", class.name),
            _ => format!("{} object", self.type_name(callee)),
        }
    }
}
