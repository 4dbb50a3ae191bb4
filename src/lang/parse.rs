//! Text to syntax tree. The only file that names the parser.
//!
//! The parser and the tree recurse as deep as the program nests, so what nests or runs on beyond reason is
//! refused from its tokens, before a tree is built.

use ruff_python_ast::Suite;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, ParseError, lexer, parse_module};
use ruff_text_size::{Ranged, TextSize};

use super::refusal::Refusal;
use super::source::Source;

/// Longest program, in bytes.
const MAX_BYTES: usize = 16 << 20;
/// Brackets open at once, as in CPython.
const MAX_BRACKETS: usize = 200;
/// Tokens of one logical line. A chain such as `a.b.c` or `1+1+1` makes a tree as deep as it is long.
const MAX_STATEMENT_TOKENS: usize = 50_000;

/// Parses a module of Python 3 source.
pub fn parse<'a>(text: &'a str, file: &str) -> Result<(Suite, Source<'a>), Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Source::new("", file).refuse(TextSize::new(0), "the program is longer than 16 MiB"));
    }
    let mut source = Source::new(text, file);
    if excess(text).is_some() {
        return Err(refuse_excess(&source));
    }
    let parsed = parse_module(text).map_err(|error| refuse_syntax(&source, &error))?;
    for token in parsed.tokens().iter().filter(|token| token.kind() == TokenKind::String) {
        source.add_string(token.range());
    }
    Ok((parsed.into_suite(), source))
}

/// Which limit the text exceeds, if any.
fn excess(text: &str) -> Option<&'static str> {
    let mut lexer = lexer::lex(text, Mode::Module);
    let (mut brackets, mut tokens) = (0_usize, 0_usize);
    loop {
        tokens += 1;
        match lexer.next_token() {
            TokenKind::EndOfFile => return None,
            TokenKind::Newline => tokens = 0,
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => brackets += 1,
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if brackets > MAX_BRACKETS {
            return Some("too many nested parentheses");
        }
        if tokens > MAX_STATEMENT_TOKENS {
            return Some("this statement is too long");
        }
    }
}

/// Finds the place: the end of the shortest prefix that exceeds a limit. (The lexer does not tell positions.)
fn refuse_excess(source: &Source) -> Refusal {
    let (mut within, mut beyond) = (0, source.text.len());
    while beyond - within > 1 {
        let middle = source.text.floor_char_boundary(within.midpoint(beyond));
        if middle == within {
            break;
        }
        if excess(&source.text[..middle]).is_some() {
            beyond = middle;
        } else {
            within = middle;
        }
    }
    let message = excess(&source.text[..beyond]).unwrap_or("the program nests too deeply");
    source.refuse(TextSize::try_from(within).unwrap_or_default(), message)
}

fn refuse_syntax(source: &Source, error: &ParseError) -> Refusal {
    let mut refusal = source.refuse(error.location.start(), "");
    let statement = refusal.source_line.trim_start();
    refusal.message = if statement.starts_with("print ") {
        "syntax error: print is a function, write print(...)".to_owned()
    } else {
        // The parser's messages start with a capital; this one goes on after a colon.
        let message = error.error.to_string();
        let mut chars = message.chars();
        let first = chars.next().map(|c| c.to_ascii_lowercase());
        format!("syntax error: {}{}", first.map(String::from).unwrap_or_default(), chars.as_str())
    };
    refusal
}
