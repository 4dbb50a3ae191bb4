//! The comment block at the head of a script (PEP 723): `# /// script` … `# ///`.
//!
//! Owns: finding the block, taking the comment signs off, reading the `[tool.gilscope]` table. What the table
//! means is said in [`super::metadata`]. Follows the reference implementation's rules, in PEP 723.

use serde::Deserialize;

use super::metadata::About;

/// Why a block could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The block begins and never ends.
    #[error("the `# /// script` block on line {0} has no closing `# ///`")]
    Unclosed(usize),
    /// A second block.
    #[error("a second `# /// script` block on line {0}; keep one")]
    Repeated(usize),
    /// Not TOML, or not the table that is expected.
    #[error("line {line}, in the `# /// script` block: {message}")]
    Toml {
        /// Line in the file, from 1.
        line: usize,
        /// The TOML reader's own words.
        message: String,
    },
}

/// The parts of the block that matter here; the rest is for other tools.
#[derive(Deserialize)]
struct Block {
    #[serde(default)]
    tool: Tools,
}

#[derive(Deserialize, Default)]
struct Tools {
    gilscope: Option<About>,
}

/// Reads the `[tool.gilscope]` table; `None` if there is no block, or none of ours in it.
pub(super) fn about(source: &str) -> Result<Option<About>, BlockError> {
    let Some((first_line, text)) = block(source)? else { return Ok(None) };
    let block: Block = toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        BlockError::Toml {
            line: first_line + before.matches('\n').count(),
            message: error.message().replace('\n', " "),
        }
    })?;
    Ok(block.tool.gilscope)
}

/// The block's TOML text and the number of its first line.
fn block(source: &str) -> Result<Option<(usize, String)>, BlockError> {
    let mut lines = source.lines().zip(1..);
    let Some((_, opening)) = lines.by_ref().find(|&(line, _)| line == "# /// script") else { return Ok(None) };
    let mut text = String::new();
    loop {
        match lines.next() {
            Some(("# ///", _)) => break,
            Some((line, _)) => {
                let content = line.strip_prefix("# ").or((line == "#").then_some(""));
                text.push_str(content.ok_or(BlockError::Unclosed(opening))?);
                text.push('\n');
            }
            None => return Err(BlockError::Unclosed(opening)),
        }
    }
    match lines.find(|&(line, _)| line == "# /// script") {
        Some((_, second)) => Err(BlockError::Repeated(second)),
        None => Ok(Some((opening + 1, text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_our_table_and_leaves_the_rest_to_others() {
        let source = "\
#!/usr/bin/env python3
# /// script
# requires-python = \">=3.6\"
#
# [tool.other]
# x = 1
# [tool.gilscope]
# title = \"hello\"
# knobs = [
#   { name = \"N\", min = 1, max = 9 },
# ]
# ///
print(1)
";
        let about = about(source).unwrap().unwrap();
        assert_eq!(about.title, "hello");
        assert_eq!((about.knobs[0].name.as_str(), about.knobs[0].min, about.knobs[0].max), ("N", 1, 9));
    }

    #[test]
    fn a_file_may_have_no_block_or_one_for_others() {
        assert_eq!(about("print(1)\n"), Ok(None));
        assert_eq!(about("# /// script\n# dependencies = []\n# ///\n"), Ok(None));
    }

    #[test]
    fn says_where_a_block_is_broken() {
        let message = |source| about(source).unwrap_err().to_string();
        assert_eq!(
            message("x = 1\n# /// script\n# a = 1\n"),
            "the `# /// script` block on line 2 has no closing `# ///`"
        );
        assert_eq!(
            message("# /// script\n# a = 1\nx = 1\n"),
            "the `# /// script` block on line 1 has no closing `# ///`"
        );
        assert!(message("# /// script\n# ///\n# /// script\n# ///\n").starts_with("a second"));
        let unknown = message("# /// script\n# [tool.gilscope]\n# titel = \"x\"\n# ///\n");
        assert!(unknown.starts_with("line 3, in the `# /// script` block: unknown field `titel`"), "{unknown}");
        assert!(!unknown.contains('\n'));
    }
}
