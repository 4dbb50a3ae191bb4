//! What modules and names were called in 2.x: pickles of protocols 0 to 2 have those names (`Lib/_compat_pickle.py`, as far as
//! there are such modules here).

/// Old module and name, new module and name; in both directions.
const NAMES: &[[&str; 4]] = &[
    ["__builtin__", "xrange", "builtins", "range"],
    ["__builtin__", "reduce", "functools", "reduce"],
    ["__builtin__", "intern", "sys", "intern"],
    ["__builtin__", "unichr", "builtins", "chr"],
    ["__builtin__", "unicode", "builtins", "str"],
    ["__builtin__", "long", "builtins", "int"],
    ["itertools", "izip", "builtins", "zip"],
    ["itertools", "imap", "builtins", "map"],
    ["itertools", "ifilter", "builtins", "filter"],
    ["itertools", "ifilterfalse", "itertools", "filterfalse"],
    ["itertools", "izip_longest", "itertools", "zip_longest"],
    ["_multiprocessing", "Connection", "multiprocessing.connection", "Connection"],
    ["multiprocessing.process", "Process", "multiprocessing.context", "Process"],
    ["multiprocessing", "AuthenticationError", "multiprocessing.context", "AuthenticationError"],
    ["multiprocessing", "BufferTooShort", "multiprocessing.context", "BufferTooShort"],
    ["multiprocessing", "ProcessError", "multiprocessing.context", "ProcessError"],
    ["multiprocessing", "TimeoutError", "multiprocessing.context", "TimeoutError"],
];

/// Read under another name, but never written so.
const READ: &[[&str; 4]] =
    &[["__builtin__", "basestring", "builtins", "str"], ["exceptions", "StandardError", "builtins", "Exception"]];

/// Old and new names of modules.
const MODULES: &[[&str; 2]] =
    &[["__builtin__", "builtins"], ["copy_reg", "copyreg"], ["Queue", "queue"], ["thread", "_thread"]];

/// Modules that were merged, by what is read: old and new.
const MERGED: &[[&str; 2]] = &[["cPickle", "pickle"], ["StringIO", "io"], ["cStringIO", "io"]];

/// Exceptions that 2.x had, all in one module.
const EXCEPTIONS: &[&str] = &[
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BufferError",
    "BytesWarning",
    "DeprecationWarning",
    "EOFError",
    "EnvironmentError",
    "Exception",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "NameError",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "ReferenceError",
    "RuntimeError",
    "RuntimeWarning",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "ValueError",
    "Warning",
    "ZeroDivisionError",
];

/// Later ones, written as what they derive from.
const OS_ERRORS: &[&str] = &[
    "BrokenPipeError",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "FileExistsError",
    "FileNotFoundError",
    "InterruptedError",
    "IsADirectoryError",
    "NotADirectoryError",
    "PermissionError",
    "ProcessLookupError",
    "TimeoutError",
];

/// The name that 2.x had for a module's name.
pub(super) fn to_old<'n>(module: &'n str, name: &'n str) -> (&'n str, &'n str) {
    if let Some([old_module, old_name, ..]) = NAMES.iter().find(|[.., to, new]| *to == module && *new == name) {
        return (old_module, old_name);
    }
    if module == "builtins" {
        match name {
            _ if EXCEPTIONS.contains(&name) => return ("exceptions", name),
            _ if OS_ERRORS.contains(&name) => return ("exceptions", "OSError"),
            "ModuleNotFoundError" => return ("exceptions", "ImportError"),
            _ => {}
        }
    }
    let old = MODULES.iter().find(|[_, new]| *new == module).map(|[old, _]| *old);
    let old = old.or((module == "_pickle").then_some("pickle")).or((module == "_functools").then_some("functools"));
    (old.unwrap_or(module), name)
}

/// What a name of 2.x means.
pub(super) fn to_new<'n>(module: &'n str, name: &'n str) -> (&'n str, &'n str) {
    let mut names = NAMES.iter().chain(READ);
    if let Some([.., to, new]) = names.find(|[old_module, old_name, ..]| *old_module == module && *old_name == name) {
        return (to, new);
    }
    if module == "exceptions" && EXCEPTIONS.contains(&name) {
        return ("builtins", name);
    }
    let new = MODULES.iter().chain(MERGED).find(|[old, _]| *old == module).map(|[_, new]| *new);
    (new.unwrap_or(module), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_there_and_back() {
        for (module, name) in [("builtins", "range"), ("builtins", "ValueError"), ("queue", "Queue"), ("os", "getpid")]
        {
            let (old_module, old_name) = to_old(module, name);
            assert_eq!(to_new(old_module, old_name), (module, name));
        }
        assert_eq!(to_old("builtins", "FileNotFoundError"), ("exceptions", "OSError"));
    }
}
