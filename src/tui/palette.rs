//! How many colours a terminal has, and how a colour is said to it.

use ratatui::style::Color;
use serde::Deserialize;

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// No colour at all (`NO_COLOR`): only bold, dim and reversed.
    None,
    /// The 16 colours with names.
    Ansi,
    /// The 256 colours of xterm.
    Indexed,
    /// 24 bits.
    #[default]
    True,
}

impl Depth {
    /// What the environment says: <https://no-color.org>, then `COLORTERM`, then `TERM`.
    pub fn detect(env: impl Fn(&str) -> Option<String>) -> Self {
        let is = |name: &str, words: &[&str]| env(name).is_some_and(|v| words.iter().any(|w| v.contains(w)));
        if env("NO_COLOR").is_some_and(|v| !v.is_empty()) || env("TERM").is_some_and(|t| t == "dumb") {
            Self::None
        } else if is("COLORTERM", &["truecolor", "24bit"]) || is("TERM", &["direct"]) {
            Self::True
        } else if is("TERM", &["256color", "kitty", "alacritty", "foot", "ghostty"]) {
            Self::Indexed
        } else {
            Self::Ansi
        }
    }
}

/// A colour as a theme's file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ink {
    rgb: Rgb,
    ansi: Ansi,
}

impl Ink {
    /// The colour for a terminal; `None` without colours.
    pub fn at(self, depth: Depth) -> Option<Color> {
        let Rgb(r, g, b) = self.rgb;
        match depth {
            Depth::None => None,
            Depth::Ansi => Some(self.ansi.into()),
            Depth::Indexed => Some(Color::Indexed(nearest(r, g, b))),
            Depth::True => Some(Color::Rgb(r, g, b)),
        }
    }

    /// See [`contrast`].
    pub fn contrast(self, ground: Self) -> f64 {
        let rgb = |ink: Self| [ink.rgb.0, ink.rgb.1, ink.rgb.2];
        contrast(rgb(self), rgb(ground))
    }
}

/// How well one colour can be read on another, as WCAG 2 has it: 1 for the same, 21 for black on white.
pub fn contrast(ink: [u8; 3], ground: [u8; 3]) -> f64 {
    let linear = |part: u8| match f64::from(part) / 255.0 {
        s if s <= 0.040_45 => s / 12.92,
        s => ((s + 0.055) / 1.055).powf(2.4),
    };
    let luminance = |[r, g, b]: [u8; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (a, b) = (luminance(ink), luminance(ground));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Red, green, blue; written `"#rrggbb"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Rgb(u8, u8, u8);

impl TryFrom<String> for Rgb {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let byte = |at| text.get(at..at + 2).and_then(|d| u8::from_str_radix(d, 16).ok());
        match (text.strip_prefix('#'), byte(1), byte(3), byte(5), text.len()) {
            (Some(_), Some(r), Some(g), Some(b), 7) => Ok(Self(r, g, b)),
            _ => Err(format!("{text:?} is no colour of the form \"#rrggbb\"")),
        }
    }
}

/// The names of the 16 colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Ansi {
    Black,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
    BrightBlack,
    BrightRed,
    BrightGreen,
    BrightYellow,
    BrightBlue,
    BrightMagenta,
    BrightCyan,
    BrightWhite,
}

impl From<Ansi> for Color {
    fn from(name: Ansi) -> Self {
        match name {
            Ansi::Black => Self::Black,
            Ansi::Red => Self::Red,
            Ansi::Green => Self::Green,
            Ansi::Yellow => Self::Yellow,
            Ansi::Blue => Self::Blue,
            Ansi::Magenta => Self::Magenta,
            Ansi::Cyan => Self::Cyan,
            Ansi::White => Self::Gray,
            Ansi::BrightBlack => Self::DarkGray,
            Ansi::BrightRed => Self::LightRed,
            Ansi::BrightGreen => Self::LightGreen,
            Ansi::BrightYellow => Self::LightYellow,
            Ansi::BrightBlue => Self::LightBlue,
            Ansi::BrightMagenta => Self::LightMagenta,
            Ansi::BrightCyan => Self::LightCyan,
            Ansi::BrightWhite => Self::White,
        }
    }
}

/// The nearest of xterm's colours 16 to 255: a 6×6×6 cube and 24 greys. The first 16 are left out: people redefine them.
fn nearest(r: u8, g: u8, b: u8) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let level = |v: u8| (0..6).min_by_key(|&i| STEPS[i].abs_diff(v)).unwrap_or(0);
    let distance = |r2: u8, g2: u8, b2: u8| {
        [(r, r2), (g, g2), (b, b2)].into_iter().map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum::<u32>()
    };
    let (cr, cg, cb) = (level(r), level(g), level(b));
    let cube = (16 + 36 * cr + 6 * cg + cb) as u8;
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let grey_value = 8 + 10 * grey;
    if distance(grey_value, grey_value, grey_value) < distance(STEPS[cr], STEPS[cg], STEPS[cb]) {
        232 + grey
    } else {
        cube
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(vars: &[(&str, &str)]) -> Depth {
        Depth::detect(|name| vars.iter().find(|v| v.0 == name).map(|v| v.1.to_owned()))
    }

    #[test]
    fn the_environment_says_how_many_colours() {
        assert_eq!(depth(&[("TERM", "xterm")]), Depth::Ansi);
        assert_eq!(depth(&[("TERM", "xterm-256color")]), Depth::Indexed);
        assert_eq!(depth(&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(depth(&[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]), Depth::None);
        assert_eq!(depth(&[("COLORTERM", "24bit"), ("NO_COLOR", "")]), Depth::True);
        assert_eq!(depth(&[("TERM", "dumb")]), Depth::None);
    }

    #[test]
    fn black_on_white_has_the_best_contrast_there_is() {
        assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([90; 3], [90; 3]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn nearest_finds_cube_corners_and_greys() {
        assert_eq!(nearest(255, 0, 0), 196);
        assert_eq!(nearest(0, 0, 0), 16);
        assert_eq!(nearest(128, 128, 128), 244);
        assert_eq!(nearest(255, 255, 255), 231);
    }

    #[test]
    fn a_colour_that_is_none_is_refused() {
        for bad in ["red", "#12", "#12345g", "#1234567", "#日本"] {
            assert!(Rgb::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
