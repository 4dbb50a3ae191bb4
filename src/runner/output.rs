//! What a program prints, kept up to a limit.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes that are kept; what comes after is counted and dropped, so that endless output does not eat the memory.
const LIMIT: usize = 8 << 20;

/// Standard output and standard error of a program, each in the order in which it was written.
#[derive(Debug, Default)]
pub struct Output {
    out: Mutex<Text>,
    error: Mutex<Text>,
}

#[derive(Debug, Default)]
struct Text {
    kept: String,
    cut: usize,
}

impl Output {
    /// Adds to the standard output.
    pub fn print(&self, text: &str) {
        lock(&self.out).add(text);
    }

    /// Adds to the standard error.
    pub fn print_error(&self, text: &str) {
        lock(&self.error).add(text);
    }

    /// The standard output from byte `from` on; empty if there is no more.
    pub fn stdout_from(&self, from: usize) -> String {
        lock(&self.out).kept.get(from..).unwrap_or_default().to_owned()
    }

    /// The whole standard output, with a line that says so if it was cut.
    pub fn stdout(&self) -> String {
        lock(&self.out).whole()
    }

    /// The whole standard error, likewise.
    pub fn stderr(&self) -> String {
        lock(&self.error).whole()
    }

    /// The last lines of the standard output, `lines` at most.
    pub fn tail(&self, lines: usize) -> String {
        let out = lock(&self.out);
        let start = out.kept.trim_end().rmatch_indices('\n').nth(lines.saturating_sub(1)).map_or(0, |(at, _)| at + 1);
        out.kept[start..].to_owned()
    }
}

impl Text {
    fn add(&mut self, text: &str) {
        let room = text.floor_char_boundary(LIMIT - self.kept.len().min(LIMIT));
        self.kept.push_str(&text[..room]);
        self.cut += text.len() - room;
    }

    fn whole(&self) -> String {
        if self.cut == 0 {
            self.kept.clone()
        } else {
            format!("{}\n[{} more bytes were not kept]\n", self.kept, self.cut)
        }
    }
}

fn lock(text: &Mutex<Text>) -> MutexGuard<'_, Text> {
    text.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_the_last_lines() {
        let output = Output::default();
        output.print("one\ntwo\nthree\n");
        assert_eq!(output.tail(2), "two\nthree\n");
        assert_eq!(output.tail(9), "one\ntwo\nthree\n");
        assert_eq!(Output::default().tail(2), "");
    }

    #[test]
    fn endless_output_is_cut_and_says_so() {
        let output = Output::default();
        (0..10).for_each(|_| output.print(&"é".repeat(LIMIT / 4)));
        let text = output.stdout();
        assert!(text.starts_with('é') && text.len() < LIMIT + 100);
        assert!(text.ends_with(&format!("[{} more bytes were not kept]\n", LIMIT * 4)));
    }
}
