//! The library modules that are written in Python: `assets/lib/NAME.py`, embedded, compiled by the project's own compiler
//! when a program first asks for them.

use std::sync::{Arc, OnceLock};

use crate::lang::{code::Code, compile::compile};

macro_rules! library {
    ($($name:literal),* $(,)?) => {
        /// Every module, by its place in this list.
        pub(super) static LIBRARY: [Source; [$($name),*].len()] = [$(Source::new(
            $name,
            concat!("lib/", $name, ".py"),
            include_str!(concat!("../../assets/lib/", $name, ".py")),
        )),*];
    };
}

library! {
    "__future__",
    "abc",
    "asyncio",
    "asyncio.events",
    "asyncio.futures",
    "asyncio.locks",
    "asyncio.loop",
    "asyncio.queues",
    "asyncio.runners",
    "asyncio.sockets",
    "asyncio.streams",
    "asyncio.tasks",
    "asyncio.threads",
    "asyncio.timeouts",
    "asyncio.transports",
    "asyncio.waiting",
    "bisect",
    "collections",
    "contextlib",
    "copy",
    "functools",
    "heapq",
    "operator",
    "os",
    "posixpath",
    "queue",
    "random",
    "selectors",
    "socket",
    "string",
    "threading",
}

/// One module of the library.
#[derive(Debug)]
pub(super) struct Source {
    /// What `import` calls it; a dot before what belongs to another module.
    pub name: &'static str,
    /// The file's name in tracebacks.
    pub file: &'static str,
    /// The program text.
    pub text: &'static str,
    /// What the compiler made of it, once for all machines: or why it could not.
    code: OnceLock<Result<Arc<Code>, String>>,
}

impl Source {
    const fn new(name: &'static str, file: &'static str, text: &'static str) -> Self {
        Self { name, file, text, code: OnceLock::new() }
    }

    /// The module's code. The error is ours, not the program's.
    pub fn code(&self) -> Result<&Arc<Code>, &str> {
        let code = self
            .code
            .get_or_init(|| compile(self.text, self.file).map_err(|refusal| refusal.with_source().to_string()));
        code.as_ref().map_err(String::as_str)
    }
}

/// A line of a library file, counted from 1.
pub(super) fn source_line(file: &str, line: u32) -> Option<&'static str> {
    let source = LIBRARY.iter().find(|source| source.file == file)?;
    source.text.lines().nth((line as usize).checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_of_the_library_compiles() {
        for source in &LIBRARY {
            assert!(source.code().is_ok(), "{}", source.code().unwrap_err());
        }
    }
}
