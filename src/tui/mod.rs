//! The screen: input → [`action::Action`] → [`update::update`] → [`action::Effect`]s; [`draw::draw`] is pure.
//!
//! `engine` is the one door to the rest of the program: what the screen asks of a runner. The rooms are in
//! `screens`, the panels they are made of in `widgets`, the keys in one table in `keys`, colours as roles in
//! `theme`. Only `run`, `terminal` and `signals` touch the world outside.

pub mod action;
pub mod batch;
pub mod choices;
pub mod draw;
pub mod engine;
pub mod format;
pub mod glyphs;
pub mod guardian;
pub mod history;
pub mod input;
pub mod keymap;
pub mod keys;
pub mod layout;
pub mod lens;
pub mod many;
pub mod palette;
pub mod results;
pub mod run;
pub mod screens;
pub mod setup;
pub mod signal_note;
pub mod signals;
pub mod state;
pub mod sweeping;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod verdict;
pub mod widgets;
