//! The text of a program and its positions: offsets to lines, columns and refusals.

use std::collections::HashMap;
use std::sync::Arc;

use ruff_source_file::LineIndex;
use ruff_text_size::{TextRange, TextSize};

use super::refusal::Refusal;

/// A program's text.
#[derive(Debug)]
pub struct Source<'a> {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// All of its text.
    pub text: &'a str,
    index: LineIndex,
    /// Last line of each string literal that spans lines, by its start.
    string_ends: HashMap<TextSize, u32>,
}

impl<'a> Source<'a> {
    /// Indexes the lines of `text`, which is shorter than 4 GiB.
    pub fn new(text: &'a str, file: &str) -> Self {
        Self { file: file.into(), text, index: LineIndex::from_source_text(text), string_ends: HashMap::new() }
    }

    /// Notes a string literal, for [`Source::line`].
    pub fn add_string(&mut self, range: TextRange) {
        let (first, last) = (self.physical_line(range.start()), self.physical_line(range.end()));
        if first != last {
            self.string_ends.insert(range.start(), last);
        }
    }

    /// The line that 2.7 gives to a node that starts at `offset`: for a string over several lines it is the
    /// last one, because its tokenizer reports where a token ends.
    pub fn line(&self, offset: TextSize) -> u32 {
        self.string_ends.get(&offset).copied().unwrap_or_else(|| self.physical_line(offset))
    }

    /// What stands there.
    pub fn text_at(&self, range: TextRange) -> &'a str {
        &self.text[range]
    }

    /// The line that `offset` is on, from 1.
    pub fn physical_line(&self, offset: TextSize) -> u32 {
        u32::try_from(self.index.line_index(offset).get()).unwrap_or(u32::MAX)
    }

    /// Refuses the program because of what stands at `offset`.
    pub fn refuse(&self, offset: TextSize, message: impl Into<String>) -> Refusal {
        let line = self.index.line_index(offset);
        let position = self.index.line_column(offset, self.text);
        Refusal {
            file: self.file.clone(),
            line: u32::try_from(line.get()).unwrap_or(u32::MAX),
            column: u32::try_from(position.column.get()).unwrap_or(u32::MAX),
            message: message.into(),
            source_line: self.text[self.index.line_range(line, self.text)].trim_end().to_owned(),
        }
    }
}
