//! Why a program was not compiled: one line like a compiler's, or three lines that point at the place.

use std::fmt;
use std::sync::Arc;

/// A program that is not run, and the place that says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: error: {message}")]
pub struct Refusal {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong, in one line.
    pub message: String,
    /// The text of that line, for [`Refusal::with_source`].
    pub source_line: String,
}

impl Refusal {
    /// Shows the message, the source line and a caret under the place.
    pub fn with_source(&self) -> impl fmt::Display + '_ {
        WithSource(self)
    }
}

struct WithSource<'a>(&'a Refusal);

impl fmt::Display for WithSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refusal = self.0;
        // Tabs stay tabs, so that the caret stands below its character whatever the tab width.
        let indent: String = refusal
            .source_line
            .chars()
            .take(refusal.column as usize - 1)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        write!(f, "{refusal}\n    {}\n    {indent}^", refusal.source_line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_column() {
        let refusal = Refusal {
            file: "battle.py".into(),
            line: 12,
            column: 6,
            message: "lambda is not supported yet".into(),
            source_line: "\tf = lambda: 0".into(),
        };
        assert_eq!(refusal.to_string(), "battle.py:12:6: error: lambda is not supported yet");
        assert_eq!(
            refusal.with_source().to_string(),
            "battle.py:12:6: error: lambda is not supported yet\n    \tf = lambda: 0\n    \t    ^"
        );
    }
}
