//! What a program prints: its beginning and its latest words are kept, however much comes between.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes that are kept of the beginning, and at least so many of the end (at most twice as many); what lies between is counted and
/// dropped, so that endless output does not eat the memory.
const KEPT: usize = 4 << 20;

/// Bytes of the end that are looked through for its last lines.
const TAIL: usize = 1 << 16;

/// Standard output and standard error of a program, each in the order in which it was written.
#[derive(Debug)]
pub struct Output {
    out: Mutex<Text>,
    error: Mutex<Text>,
}

#[derive(Debug)]
struct Text {
    /// See [`KEPT`].
    limit: usize,
    beginning: String,
    end: String,
    /// Bytes dropped between the two.
    dropped: usize,
}

impl Default for Output {
    fn default() -> Self {
        Self::keeping(KEPT)
    }
}

impl Output {
    fn keeping(limit: usize) -> Self {
        Self { out: Mutex::new(Text::keeping(limit)), error: Mutex::new(Text::keeping(limit)) }
    }

    /// Adds to the standard output.
    pub fn print(&self, text: &str) {
        lock(&self.out).add(text);
    }

    /// Adds to the standard error.
    pub fn print_error(&self, text: &str) {
        lock(&self.error).add(text);
    }

    /// The standard output from byte `from` on, as far as it is still there, and where it ends; a line says what is missing.
    pub fn stdout_from(&self, from: usize) -> (String, usize) {
        let out = lock(&self.out);
        (out.from(from), out.length())
    }

    /// The same of the standard error.
    pub fn stderr_from(&self, from: usize) -> (String, usize) {
        let error = lock(&self.error);
        (error.from(from), error.length())
    }

    /// The standard output, with a line that says so if something was dropped.
    pub fn stdout(&self) -> String {
        lock(&self.out).from(0)
    }

    /// The standard error, likewise.
    pub fn stderr(&self) -> String {
        lock(&self.error).from(0)
    }

    /// The last lines of the standard output, `lines` at most.
    pub fn tail(&self, lines: usize) -> String {
        let out = lock(&self.out);
        let latest = if out.end.is_empty() { &out.beginning } else { &out.end };
        let latest = &latest[latest.ceil_char_boundary(latest.len().saturating_sub(TAIL))..];
        let start = latest.trim_end().rmatch_indices('\n').nth(lines.saturating_sub(1)).map_or(0, |(at, _)| at + 1);
        latest[start..].to_owned()
    }

    /// Bytes of the standard output that are not kept.
    pub fn dropped(&self) -> usize {
        lock(&self.out).dropped
    }
}

impl Text {
    fn keeping(limit: usize) -> Self {
        Self { limit, beginning: String::new(), end: String::new(), dropped: 0 }
    }

    fn add(&mut self, text: &str) {
        // Once something stands at the end, the beginning is full, be it short of a character.
        let room = if self.end.is_empty() { self.limit - self.beginning.len() } else { 0 };
        let (first, rest) = text.split_at(text.floor_char_boundary(room));
        self.beginning.push_str(first);
        self.end.push_str(rest);
        if self.end.len() > 2 * self.limit {
            let old = self.end.ceil_char_boundary(self.end.len() - self.limit);
            self.end.drain(..old);
            self.dropped += old;
        }
    }

    /// Bytes that were ever added.
    fn length(&self) -> usize {
        self.beginning.len() + self.dropped + self.end.len()
    }

    fn from(&self, from: usize) -> String {
        let beginning = self.beginning.get(from..).unwrap_or_default();
        let end_begins = self.beginning.len() + self.dropped;
        let missing = end_begins.saturating_sub(from.max(self.beginning.len()));
        let end = self.end.get(from.saturating_sub(end_begins)..).unwrap_or_default();
        if missing == 0 {
            format!("{beginning}{end}")
        } else {
            format!("{beginning}\n[{missing} bytes were not kept]\n{end}")
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

    const LIMIT: usize = 1_000;

    #[test]
    fn of_endless_output_the_beginning_and_the_latest_are_kept_and_it_says_so() {
        let output = Output::keeping(LIMIT);
        output.print("begun\n");
        for number in 0..40 {
            output.print(&"é".repeat(LIMIT / 4));
            output.print(&format!("\n{number}\n"));
            assert_eq!(output.tail(1), format!("{number}\n"));
        }
        let text = output.stdout();
        assert!(text.starts_with("begun\n") && text.ends_with("\n39\n"));
        assert!(text.len() <= 3 * LIMIT + 100, "{}", text.len());
        assert!(text.contains(&format!("\n[{} bytes were not kept]\n", output.dropped())));
    }

    #[test]
    fn of_a_line_without_end_the_tail_is_no_more_than_a_screen_can_show() {
        let output = Output::default();
        output.print(&"é".repeat(TAIL));
        assert_eq!(output.tail(64).len(), TAIL);
    }

    #[test]
    fn who_reads_along_misses_nothing() {
        let output = Output::keeping(LIMIT);
        let (mut read, mut at, mut printed) = (String::new(), 0, String::new());
        for number in 0..1_000 {
            let line = format!("{number:09}\n");
            output.print(&line);
            printed += &line;
            if number % 50 == 0 {
                let (text, end) = output.stdout_from(at);
                read += &text;
                at = end;
            }
        }
        read += &output.stdout_from(at).0;
        assert!(output.dropped() > 0);
        assert_eq!(read, printed);
        assert_eq!(output.stdout_from(printed.len()), (String::new(), printed.len()));
        let (late, _) = output.stdout_from(LIMIT + 100);
        assert!(late.starts_with(&format!("\n[{} bytes were not kept]\n", output.dropped() - 100)), "{late}");
    }
}
