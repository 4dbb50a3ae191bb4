//! Panics of the VM's own threads: kept for the report instead of splashed over the screen.

use std::{cell::RefCell, panic, sync::Once, thread};

/// Marks the operating system's names of threads whose panics are ours to report.
const MARK: &str = "py ";

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The operating system's name for a thread of a program. Names are cut to what the system takes, and never contain a zero.
pub fn thread_name(name: &str) -> String {
    install();
    MARK.chars().chain(name.chars().filter(|&c| c != '\0').take(12)).collect()
}

/// What the latest panic of the calling thread said, and where.
pub fn last() -> String {
    LAST.take()
}

fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name().is_some_and(|name| name.starts_with(MARK)) {
                let text = info.payload_as_str().unwrap_or("unknown reason");
                let place = info.location().map(|at| format!(" ({}:{})", at.file(), at.line())).unwrap_or_default();
                LAST.set(format!("{text}{place}"));
            } else {
                before(info);
            }
        }));
    });
}
