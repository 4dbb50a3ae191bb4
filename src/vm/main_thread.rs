//! The life of a program's main thread: its module, then the others' ends, and what is told of it.

use crate::trace::tracer::Aborted;

use super::{
    ending,
    exception::Exc,
    generator, import, interpreters,
    object::{Object, Payload},
    outcome::Outcome,
    state::ThreadState,
    unwind::Unwind,
    value::Value,
};

/// As CPython ends when what was printed cannot be written any more.
const UNFLUSHED: i32 = 120;

impl ThreadState<'_> {
    /// Runs the program's module, then waits for its other threads.
    pub(super) fn run_program(&mut self) -> Outcome {
        let code = self.vm().program();
        let result =
            self.streams("_begin").and_then(|()| self.run_module(code)).and_then(|_| generator::close_abandoned(self));
        let outcome = self.end_program(result.map(|()| Outcome::Finished));
        match self.streams("_finish") {
            Err(Unwind::Raised(_)) if outcome == Outcome::Finished => Outcome::Exit(UNFLUSHED),
            _ => outcome,
        }
    }

    /// Opens or closes standard input and output of a process that was started for a program of its own.
    fn streams(&mut self, function: &str) -> Result<(), Unwind> {
        if self.vm().host().program().is_none() {
            return Ok(());
        }
        let names = self.vm().names();
        let pipes = import::module(self, names.intern("_pipes"), true)?;
        let function = self.get_attribute(&pipes, names.intern(function))?;
        self.call(&function, &[]).map(drop)
    }

    /// Runs the program's module, and then what this process was started for.
    pub(super) fn run_inherited(&mut self) -> Outcome {
        let code = self.vm().program();
        let result = self.run_module(code).and_then(|_| generator::close_abandoned(self)).and_then(|()| {
            let names = self.vm().names();
            let process = import::module(self, names.intern("multiprocessing.process"), true)?;
            let child = self.get_attribute(&process, names.intern("_child"))?;
            self.call(&child, &[])
        });
        self.end_program(result.map(|status| match status {
            Value::Int(status) => Outcome::Exit(status as i32),
            _ => Outcome::Finished,
        }))
    }

    fn end_program(&mut self, result: Result<Outcome, Unwind>) -> Outcome {
        let outcome = result.unwrap_or_else(|unwind| self.outcome(&unwind));
        let ended = outcome != Outcome::Aborted
            && self.wait_for_threads().is_ok()
            && interpreters::close_others(self).is_ok()
            && ending::close_generators(self).is_ok();
        if ended { outcome } else { Outcome::Aborted }
    }

    /// The end of a further interpreter: what [`Self::end_program`] is for the first.
    pub(super) fn end_interpreter(&mut self) -> Result<(), Aborted> {
        self.wait_for_threads()?;
        ending::close_generators(self).map_err(|_| Aborted)
    }

    /// Runs the program's module in a further interpreter.
    pub(super) fn run_program_again(&mut self) -> Result<(), Unwind> {
        let code = self.vm().program();
        self.run_module(code)?;
        generator::close_abandoned(self)
    }

    /// Lets `threading` wait for every thread that is no daemon, if the program has imported it.
    fn wait_for_threads(&mut self) -> Result<(), Aborted> {
        let Some(threading) = self.vm().modules().find(self.vm().names().intern("threading")) else { return Ok(()) };
        let shutdown = self.vm().names().intern("_shutdown");
        match self.get_attribute(&threading, shutdown).and_then(|shutdown| self.call(&shutdown, &[])) {
            Err(Unwind::Aborted) => Err(Aborted),
            // Nobody is left whom an exception could concern.
            Ok(_) | Err(Unwind::Raised(_)) => Ok(()),
        }
    }

    /// What an exception that the main module did not catch makes of the run.
    fn outcome(&mut self, unwind: &Unwind) -> Outcome {
        let exception = match unwind {
            Unwind::Aborted => return Outcome::Aborted,
            Unwind::Raised(exception) => exception,
        };
        if !self.is_exception(unwind, Exc::SystemExit) {
            return match self.format_exception(exception) {
                Ok(text) => Outcome::Failed(text),
                Err(_) => Outcome::Aborted,
            };
        }
        let Object::Instance(instance) = &**exception else { return Outcome::Exit(0) };
        let Payload::Exception(state) = &instance.payload else { return Outcome::Exit(0) };
        let args = state.args.with(self, |args| args.clone());
        match args.object() {
            Some(Object::Tuple(items)) => match items.first() {
                None | Some(Value::None) => Outcome::Exit(0),
                Some(Value::Int(code)) => Outcome::Exit(*code as i32),
                Some(Value::Bool(code)) => Outcome::Exit(i32::from(code.get())),
                Some(other) => match self.str(other) {
                    Ok(text) => Outcome::Failed(text + "\n"),
                    Err(_) => Outcome::Exit(1),
                },
            },
            _ => Outcome::Exit(0),
        }
    }
}
