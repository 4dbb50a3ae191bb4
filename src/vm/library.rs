//! The library modules that are written in Python: `assets/lib/NAME.py`, and for a package a folder, embedded, compiled by the project's
//! own compiler when a program first asks for them.

use std::sync::{Arc, OnceLock};

use crate::lang::{code::Code, compile::compile};

macro_rules! library {
    ($($name:literal $(in $folder:literal as $file:literal)?),* $(,)?) => {
        /// Every module, by its place in this list.
        pub(super) static LIBRARY: [Source; [$($name),*].len()] = [$(source!($name $(in $folder as $file)?)),*];
    };
}

macro_rules! source {
    ($name:literal) => {
        source!($name at concat!($name, ".py"))
    };
    ($name:literal in $folder:literal as $file:literal) => {
        source!($name at concat!($folder, "/", $file, ".py"))
    };
    ($name:literal at $path:expr) => {
        Source::new($name, concat!("lib/", $path), include_str!(concat!("../../assets/lib/", $path)))
    };
}

library! {
    "__future__",
    "_pipes",
    "abc",
    "asyncio" in "asyncio" as "__init__",
    "asyncio.events" in "asyncio" as "events",
    "asyncio.futures" in "asyncio" as "futures",
    "asyncio.locks" in "asyncio" as "locks",
    "asyncio.loop" in "asyncio" as "loop",
    "asyncio.queues" in "asyncio" as "queues",
    "asyncio.runners" in "asyncio" as "runners",
    "asyncio.sockets" in "asyncio" as "sockets",
    "asyncio.streams" in "asyncio" as "streams",
    "asyncio.tasks" in "asyncio" as "tasks",
    "asyncio.threads" in "asyncio" as "threads",
    "asyncio.timeouts" in "asyncio" as "timeouts",
    "asyncio.transports" in "asyncio" as "transports",
    "asyncio.waiting" in "asyncio" as "waiting",
    "bisect",
    "collections",
    "concurrent" in "concurrent" as "__init__",
    "concurrent.futures" in "concurrent/futures" as "__init__",
    "concurrent.futures._base" in "concurrent/futures" as "_base",
    "concurrent.futures.process" in "concurrent/futures" as "process",
    "concurrent.futures.thread" in "concurrent/futures" as "thread",
    "concurrent.interpreters" in "concurrent" as "interpreters",
    "contextlib",
    "copy",
    "copyreg",
    "functools",
    "heapq",
    "io",
    "multiprocessing" in "multiprocessing" as "__init__",
    "multiprocessing.connection" in "multiprocessing" as "connection",
    "multiprocessing.context" in "multiprocessing" as "context",
    "multiprocessing.pool" in "multiprocessing" as "pool",
    "multiprocessing.process" in "multiprocessing" as "process",
    "multiprocessing.queues" in "multiprocessing" as "queues",
    "multiprocessing.sharedctypes" in "multiprocessing" as "sharedctypes",
    "multiprocessing.spawn" in "multiprocessing" as "spawn",
    "multiprocessing.synchronize" in "multiprocessing" as "synchronize",
    "multiprocessing.util" in "multiprocessing" as "util",
    "operator",
    "os",
    "pickle",
    "posixpath",
    "queue",
    "random",
    "selectors",
    "socket",
    "string",
    "subprocess",
    "tempfile",
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

    /// The code, if it is there already.
    fn ready(&self) -> Option<&Arc<Code>> {
        self.code.get()?.as_ref().ok()
    }
}

/// A line of a library file, counted from 1.
pub(super) fn source_line(file: &str, line: u32) -> Option<&'static str> {
    let source = LIBRARY.iter().find(|source| source.file == file)?;
    source.text.lines().nth((line as usize).checked_sub(1)?)
}

/// Modules that have been compiled so far in this process.
pub fn compiled() -> usize {
    LIBRARY.iter().filter(|source| source.ready().is_some()).count()
}

/// Those, to be taken over by another process of this executable.
pub fn to_bytes() -> Result<Vec<u8>, postcard::Error> {
    let ready = LIBRARY.iter().enumerate().filter_map(|(place, source)| Some((place, source.ready()?)));
    postcard::to_stdvec(&ready.collect::<Vec<_>>())
}

/// Takes over what another process of this executable has compiled. Fails if these are not its bytes.
pub fn take_over(bytes: &[u8]) -> Result<(), postcard::Error> {
    let compiled: Vec<(usize, Arc<Code>)> = postcard::from_bytes(bytes)?;
    for (place, code) in compiled {
        let source = LIBRARY.get(place).ok_or(postcard::Error::SerdeDeCustom)?;
        // What this process has compiled itself is the same.
        let _ = source.code.set(Ok(code));
    }
    Ok(())
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

    #[test]
    fn code_is_the_same_in_the_process_that_takes_it_over() {
        for source in &LIBRARY {
            let code = source.code().unwrap();
            let bytes = postcard::to_stdvec(code).unwrap();
            let taken: Arc<Code> = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(&taken, code);
        }
        assert_eq!(compiled(), LIBRARY.len());
        assert!(take_over(&to_bytes().unwrap()).is_ok());
        assert!(take_over(b"something else").is_err());
    }
}
