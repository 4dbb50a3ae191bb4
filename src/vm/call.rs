//! Calls: who is called, and where its frame stands.

use super::{
    class::Class,
    class_body, closure,
    exception::Exc,
    frame::Frame,
    function::Function,
    generator,
    heap::Ref,
    interpret,
    names::{Name, known},
    native::Args,
    object::Object,
    program::LoadedCode,
    reduce,
    state::ThreadState,
    unwind::{Unwind, clear},
    value::Value,
};

/// Python frames that may run at once in one thread (`sys.getrecursionlimit()`).
pub(super) const RECURSION_LIMIT: u32 = 1000;

impl ThreadState<'_> {
    /// Runs a module.
    pub fn run_module(&mut self, code: &LoadedCode) -> Result<Value, Unwind> {
        let mut segment = self.take_segment(code.frame_size);
        let result = self.enter(code, &[], &mut segment, 0);
        self.give_segment(segment);
        result
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
            Object::Method(class, native) => {
                let slots = &mut slots[1..1 + positional + 2 * keyword];
                let fits = positional > 0 && self.vm().types().of(&slots[0]).derives_from(class);
                if !fits {
                    return Err(self.not_a_receiver(class, native.name, slots.first().filter(|_| positional > 0)));
                }
                // What the class of an instance is derived from is in the instance.
                if !reduce::asks_for_whole(native) {
                    let inner = slots[0].inner().clone();
                    slots[0] = inner;
                }
                (native.run)(self, &mut Args::new(native.name, slots, positional).method())
            }
            Object::BoundMethod(receiver, function) => {
                slots[0].put(receiver.clone());
                self.call_method(function, slots, positional, keyword)
            }
            Object::StaticMethod(function) => {
                slots[0].put(function.clone());
                self.call_slots(slots, positional, keyword)
            }
            Object::Class(class) => self.instantiate(class, slots, positional, keyword),
            Object::Hint(hint) if let Some(origin) = &hint.origin => {
                slots[0].put(origin.clone());
                self.call_slots(slots, positional, keyword)
            }
            Object::Instance(instance) => match instance.class.lookup(self, known::CALL) {
                Some(method) => {
                    slots[0].put(Value::Obj(Ref::clone(&callee)));
                    self.call_method(&method, slots, positional, keyword)
                }
                None => Err(self.not_callable(&Value::Obj(Ref::clone(&callee)))),
            },
            _ => Err(self.not_callable(&Value::Obj(Ref::clone(&callee)))),
        }
    }

    /// Calls a function whose first argument stands in `slots[0]`, before `positional` others.
    pub(super) fn call_method(
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

    /// Calls a function whose first variables are to be the arguments that stand there.
    pub(super) fn call_function(
        &mut self,
        function: &Function,
        slots: &mut [Value],
        positional: usize,
        keyword: usize,
    ) -> Result<Value, Unwind> {
        let code = &*function.code;
        if slots.len() < code.frame_size {
            return self.call_elsewhere(function, slots, positional, keyword);
        }
        let arguments = self.bind(function, slots, positional, keyword)?;
        if code.code.kind.suspends() {
            return Ok(generator::new(self, function, slots, arguments));
        }
        self.enter(code, &function.closure, slots, arguments)
    }

    /// Calls a function whose frame has no room behind its caller's.
    #[cold]
    fn call_elsewhere(
        &mut self,
        function: &Function,
        slots: &mut [Value],
        positional: usize,
        keyword: usize,
    ) -> Result<Value, Unwind> {
        let given = positional + 2 * keyword;
        let mut segment = self.take_segment(function.code.frame_size.max(given));
        segment.iter_mut().zip(&mut slots[..given]).for_each(|(to, from)| to.put(from.take_whole()));
        let result = self.call_function(function, &mut segment, positional, keyword);
        // Left there if the arguments did not match.
        clear(&mut segment[..given]);
        self.give_segment(segment);
        result
    }

    /// Runs a frame whose first variables, the arguments, are in place.
    fn enter(
        &mut self,
        code: &LoadedCode,
        closure: &[Value],
        slots: &mut [Value],
        arguments: usize,
    ) -> Result<Value, Unwind> {
        if let Err(unwind) = self.check_depth() {
            clear(&mut slots[..arguments]);
            return Err(unwind);
        }
        // Numbers may lie about where a stack was.
        slots[arguments..code.locals].iter_mut().for_each(|slot| slot.put(Value::Null));
        if code.has_cells {
            closure::begin(self, code, closure, slots);
        }
        let handlers = self.handlers();
        self.depth += 1;
        let result = if code.class_body {
            class_body::run(self, code, slots)
        } else {
            let mut frame = Frame::new(self, code, None);
            interpret::run(self, &mut frame, slots)
        };
        self.leave_handlers(handlers);
        self.depth -= 1;
        result
    }

    /// Refuses a frame more than the thread may have.
    #[inline]
    pub fn check_depth(&self) -> Result<(), Unwind> {
        if self.depth < self.vm().recursion_limit() { Ok(()) } else { Err(self.too_deep()) }
    }

    #[cold]
    fn too_deep(&self) -> Unwind {
        self.raise(Exc::RecursionError, "maximum recursion depth exceeded")
    }

    #[cold]
    fn not_callable(&self, callee: &Value) -> Unwind {
        self.type_error(format!("'{}' object is not callable", self.type_name(callee)))
    }

    #[cold]
    fn not_a_receiver(&self, class: &Class, method: &str, receiver: Option<&Value>) -> Unwind {
        let name = &class.name;
        self.type_error(match receiver {
            None => format!("unbound method {name}.{method}() needs an argument"),
            Some(receiver) => {
                let kind = self.type_name(receiver);
                format!("descriptor '{method}' for '{name}' objects doesn't apply to a '{kind}' object")
            }
        })
    }

    /// Runs native code that may come back to itself, as deep as Python calls may go.
    pub fn nested<R>(&mut self, run: impl FnOnce(&mut Self) -> Result<R, Unwind>) -> Result<R, Unwind> {
        self.check_depth()?;
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }

    /// Calls a special method of an instance, if its class has it.
    pub fn call_special(&mut self, value: &Value, name: Name, args: &[Value]) -> Option<Result<Value, Unwind>> {
        let method = value.as_instance()?.class.lookup(self, name)?;
        let mut all = Vec::with_capacity(1 + args.len());
        all.push(value.clone());
        all.extend_from_slice(args);
        if let Some(Object::Native(native)) = method.object() {
            return Some((native.run)(self, &mut Args::new(native.name, &mut all, 1 + args.len()).method()));
        }
        Some(self.call(&method, &all))
    }
}
