//! Calls: who is called, and how arguments become variables.

use std::sync::Arc;

use super::{
    class::{Class, Layout},
    exception::Exc,
    frame, interpret,
    names::{Name, known},
    native::Args,
    object::{Function, Instance, Object},
    program::LoadedCode,
    state::ThreadState,
    unwind::{Unwind, clear},
    value::Value,
};

/// Python frames that may run at once in one thread (`sys.getrecursionlimit()`).
const RECURSION_LIMIT: u32 = 1000;

/// Slots that are set up at a time when a frame finds no room behind its caller's.
const SEGMENT: usize = 512;

impl ThreadState<'_> {
    /// Runs a module.
    pub fn run_module(&mut self, code: &LoadedCode) -> Result<Value, Unwind> {
        self.enter(code, &mut segment(code), 0)
    }

    /// Calls from Rust.
    pub fn call(&mut self, callee: &Value, args: &[Value]) -> Result<Value, Unwind> {
        let mut slots = Vec::with_capacity(1 + args.len());
        slots.push(callee.clone());
        slots.extend_from_slice(args);
        self.call_slots(&mut slots, args.len(), 0)
    }

    /// Calls from Rust with keyword arguments: names and values in turn after `positional` arguments.
    pub fn call_with_keywords(&mut self, callee: &Value, args: Vec<Value>, positional: usize) -> Result<Value, Unwind> {
        let keyword = (args.len() - positional) / 2;
        let mut slots = Vec::with_capacity(1 + args.len());
        slots.push(callee.clone());
        slots.extend(args);
        self.call_slots(&mut slots, positional, keyword)
    }

    /// Calls `slots[0]` with the arguments that follow; the callee may use all further slots. Leaves rubbish in the
    /// callee's and the arguments' slots, which the caller clears.
    pub fn call_slots(&mut self, slots: &mut [Value], positional: usize, keyword: usize) -> Result<Value, Unwind> {
        let Value::Obj(callee) = slots[0].take() else { return Err(self.not_callable(&slots[0])) };
        match &*callee {
            Object::Function(function) => self.call_function(function, &mut slots[1..], positional, keyword),
            Object::Native(native) => {
                let args = &mut slots[1..1 + positional + 2 * keyword];
                (native.run)(self, &mut Args::new(native.name, args, positional))
            }
            Object::BoundMethod(receiver, function) => {
                slots[0].put(receiver.clone());
                self.call_method(function, slots, positional, keyword)
            }
            Object::Class(class) => self.instantiate(class, slots, positional, keyword),
            Object::Instance(instance) => match instance.class.lookup(self, known::CALL) {
                Some(method) => {
                    slots[0].put(Value::Obj(Arc::clone(&callee)));
                    self.call_method(&method, slots, positional, keyword)
                }
                None => Err(self.not_callable(&Value::Obj(Arc::clone(&callee)))),
            },
            _ => Err(self.not_callable(&Value::Obj(Arc::clone(&callee)))),
        }
    }

    /// Calls a function whose first argument stands in `slots[0]`, before `positional` others.
    fn call_method(
        &mut self,
        function: &Value,
        slots: &mut [Value],
        positional: usize,
        keyword: usize,
    ) -> Result<Value, Unwind> {
        match function.object() {
            Some(Object::Function(function)) => self.call_function(function, slots, positional + 1, keyword),
            Some(Object::Native(native)) => {
                let args = &mut slots[..1 + positional + 2 * keyword];
                (native.run)(self, &mut Args::new(native.name, args, positional + 1).method())
            }
            _ => {
                let args = slots[..1 + positional + 2 * keyword].to_vec();
                self.call_with_keywords(function, args, positional + 1)
            }
        }
    }

    fn call_function(
        &mut self,
        function: &Function,
        slots: &mut [Value],
        positional: usize,
        keyword: usize,
    ) -> Result<Value, Unwind> {
        let code = &*function.code;
        let simple = keyword == 0
            && positional == usize::from(code.code.arg_count)
            && !code.code.star_args
            && !code.code.star_kwargs;
        let mut arguments = positional;
        if !simple {
            let variables = self.bind(function, &mut slots[..positional + 2 * keyword], positional)?;
            arguments = variables.len();
            if slots.len() < code.frame_size {
                let mut segment = segment(code);
                segment.iter_mut().zip(variables).for_each(|(slot, variable)| slot.put(variable));
                return self.enter(code, &mut segment, arguments);
            }
            // What binding left in the slots is not needed any more.
            slots.iter_mut().zip(variables).for_each(|(slot, variable)| *slot = variable);
        } else if slots.len() < code.frame_size {
            let mut segment = segment(code);
            segment.iter_mut().zip(&mut slots[..positional]).for_each(|(to, from)| to.put(from.take_whole()));
            return self.enter(code, &mut segment, arguments);
        }
        self.enter(code, slots, arguments)
    }

    /// Runs a frame whose first variables, the arguments, are in place.
    fn enter(&mut self, code: &LoadedCode, slots: &mut [Value], arguments: usize) -> Result<Value, Unwind> {
        if self.depth >= RECURSION_LIMIT {
            clear(&mut slots[..arguments]);
            return Err(self.raise(Exc::RecursionError, "maximum recursion depth exceeded"));
        }
        // Numbers may lie about where a stack was.
        slots[arguments..code.code.varnames.len()].iter_mut().for_each(|slot| slot.put(Value::Null));
        self.depth += 1;
        let handling = self.handling();
        let result = if code.class_body {
            frame::run_class_body(self, code, slots)
        } else {
            interpret::run(self, code, None, slots)
        };
        self.set_handling(handling);
        self.depth -= 1;
        result
    }

    /// Matches arguments with parameters; gives the first variables of the frame.
    fn bind(&mut self, function: &Function, given: &mut [Value], positional: usize) -> Result<Vec<Value>, Unwind> {
        let code = &*function.code.code;
        let expected = usize::from(code.arg_count);
        let (values, keywords) = given.split_at_mut(positional);
        let mut variables = vec![Value::Null; expected];
        for (variable, value) in variables.iter_mut().zip(&mut *values) {
            variable.put(value.take_whole());
        }
        let mut rest = Vec::new();
        if positional > expected {
            if !code.star_args {
                return Err(self.too_many(function, positional));
            }
            rest.extend(values[expected..].iter_mut().map(Value::take_whole));
        }
        let mut named = super::dict::Dict::default();
        for pair in keywords.chunks_exact_mut(2) {
            let (name, value) = (pair[0].take_whole(), pair[1].take_whole());
            let text = name.as_str().map_or("?", |text| text);
            match code.varnames[..expected].iter().position(|known| **known == *text) {
                Some(index) if matches!(variables[index], Value::Null) => variables[index].put(value),
                Some(_) => {
                    let message =
                        format!("{}() got multiple values for argument '{text}'", function.code.qualified_name());
                    return Err(self.type_error(message));
                }
                None if code.star_kwargs => drop(named.set_name(name, value)),
                None => {
                    let message =
                        format!("{}() got an unexpected keyword argument '{text}'", function.code.qualified_name());
                    return Err(self.type_error(message));
                }
            }
        }
        let first_default = expected - function.defaults.len().min(expected);
        for (variable, default) in variables[first_default..].iter_mut().zip(&function.defaults) {
            if matches!(variable, Value::Null) {
                variable.put(default.clone());
            }
        }
        let missing: Vec<&str> = code
            .varnames
            .iter()
            .zip(&variables)
            .filter(|(_, variable)| matches!(variable, Value::Null))
            .map(|(name, _)| &**name)
            .collect();
        if !missing.is_empty() {
            return Err(self.missing(&function.code.qualified_name(), &missing));
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
    fn too_many(&self, function: &Function, given: usize) -> Unwind {
        let code = &function.code.code;
        let most = usize::from(code.arg_count);
        let least = most - function.defaults.len();
        let takes = if least == most { format!("{most}") } else { format!("from {least} to {most}") };
        let plural = if most == 1 { "" } else { "s" };
        let were = if given == 1 { "was" } else { "were" };
        let name = function.code.qualified_name();
        self.type_error(format!("{name}() takes {takes} positional argument{plural} but {given} {were} given"))
    }

    #[cold]
    fn missing(&self, name: &str, missing: &[&str]) -> Unwind {
        let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
        let list = match &quoted[..] {
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let plural = if missing.len() == 1 { "" } else { "s" };
        self.type_error(format!("{name}() missing {} required positional argument{plural}: {list}", missing.len()))
    }

    #[cold]
    fn not_callable(&self, callee: &Value) -> Unwind {
        self.type_error(format!("'{}' object is not callable", self.type_name(callee)))
    }

    /// Calls a class. `slots[0]` is free for the new object.
    fn instantiate(
        &mut self,
        class: &Arc<Class>,
        slots: &mut [Value],
        positional: usize,
        keyword: usize,
    ) -> Result<Value, Unwind> {
        match class.layout {
            Layout::Value(native) => {
                let args = &mut slots[1..1 + positional + 2 * keyword];
                return (native.run)(self, &mut Args::new(native.name, args, positional));
            }
            Layout::Closed => return Err(self.type_error(format!("cannot create '{}' instances", class.name))),
            Layout::Object | Layout::Exception => {}
        }
        let instance = match class.layout {
            Layout::Exception => Value::Obj(self.new_exception(class, slots[1..=positional].to_vec())),
            _ => Instance::value(self.vm().protection(), class),
        };
        match class.lookup(self, known::INIT) {
            Some(init) => {
                slots[0].put(instance.clone());
                let result = self.call_method(&init, slots, positional, keyword)?;
                if !matches!(result, Value::None) {
                    let message = format!("__init__() should return None, not '{}'", self.type_name(&result));
                    return Err(self.type_error(message));
                }
            }
            None if matches!(class.layout, Layout::Exception) && keyword == 0 => {}
            None if positional + keyword > 0 => {
                return Err(self.type_error(format!("{}() takes no arguments", class.name)));
            }
            None => {}
        }
        Ok(instance)
    }

    /// Calls a special method of an instance, if its class has it.
    pub fn call_special(&mut self, value: &Value, name: Name, args: &[Value]) -> Option<Result<Value, Unwind>> {
        let method = value.as_instance()?.class.lookup(self, name)?;
        let mut all = Vec::with_capacity(1 + args.len());
        all.push(value.clone());
        all.extend_from_slice(args);
        Some(self.call(&method, &all))
    }
}

/// Fresh slots for a frame and for those that it calls.
fn segment(code: &LoadedCode) -> Vec<Value> {
    vec![Value::Null; code.frame_size.max(SEGMENT)]
}
