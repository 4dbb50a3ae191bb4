//! Which stretch of the run is looked at: following it live, or frozen with a cursor.

use super::engine::Span;

/// Narrowest cell, in nanoseconds: finer than a clock read there is nothing to see.
const MIN_CELL_NS: u64 = 20;
/// Widest cell that the picture begins with while a run is young, so that it doesn't rescale at every frame.
const YOUNG_CELL_NS: u64 = 1_000_000;

/// Where the eye is on the time line. Times are nanoseconds since the run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lens {
    /// Live: nanoseconds a cell, the right edge moving along; `None` shows the whole run.
    follow: Option<u64>,
    /// Standing still.
    frozen: Option<Frozen>,
    /// How far the run is, as last seen.
    end: u64,
    /// What was last shown.
    shown: (u64, u64),
    /// The run is over.
    over: bool,
}

/// A picture that stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frozen {
    from: u64,
    to: u64,
    cursor: u64,
}

impl Lens {
    /// The instant of the cursor, if the picture is frozen.
    pub fn cursor(&self) -> Option<u64> {
        self.frozen.map(|f| f.cursor)
    }

    /// Remembers how far the run is and what is on the screen.
    pub fn saw(&mut self, end: u64, shown: (u64, u64), over: bool) {
        (self.end, self.shown, self.over) = (end, shown, over);
    }

    /// What to ask the engine for, with lanes of so many cells.
    pub fn view(&self, width: u16) -> (Span, u16) {
        let width = width.max(1);
        let cells = u64::from(width);
        let span = match (self.frozen, self.follow) {
            (Some(f), _) => Span::Fixed(f.from, f.to),
            (None, Some(cell)) => Span::Last(cell * cells),
            (None, None) if self.over => Span::Fixed(0, self.end.max(cells)),
            (None, None) => Span::Fixed(0, round_up(self.end.div_ceil(cells)).max(YOUNG_CELL_NS) * cells),
        };
        (span, width)
    }

    /// Stops the picture where it is, or lets it go.
    pub fn toggle(&mut self) {
        match self.frozen.take() {
            Some(_) => {}
            None => self.freeze(self.shown.1.min(self.end)),
        }
    }

    /// Lets the picture go; tells whether it was frozen.
    pub fn thaw(&mut self) -> bool {
        self.frozen.take().is_some()
    }

    /// Moves the cursor by cells of the picture, which follows if the cursor would leave it.
    pub fn step(&mut self, cells: i64, width: u16) {
        if self.frozen.is_none() {
            self.freeze(self.shown.1.min(self.end));
        }
        let Some(f) = self.frozen else { return };
        let cell = (f.to - f.from) / u64::from(width.max(1));
        self.put(f.cursor.saturating_add_signed(cells * cell.max(1) as i64));
    }

    /// Moves the cursor to an instant of the run.
    pub fn go(&mut self, instant: u64) {
        if self.frozen.is_none() {
            self.freeze(instant);
        }
        self.put(instant);
    }

    /// Halves or doubles the stretch.
    pub fn zoom(&mut self, closer: bool, width: u16) {
        let cells = u64::from(width.max(1));
        if self.frozen.is_none() && !self.over {
            let cell = self.follow.unwrap_or(((self.shown.1 - self.shown.0) / cells).max(MIN_CELL_NS));
            let cell = if closer { (cell / 2).max(MIN_CELL_NS) } else { cell.saturating_mul(2) };
            self.follow = (cell.saturating_mul(cells) < self.end).then_some(cell);
            return;
        }
        if self.frozen.is_none() {
            self.freeze(self.shown.0.midpoint(self.shown.1.min(self.end)));
        }
        let Some(f) = &mut self.frozen else { return };
        let (span, all) = (f.to - f.from, self.end.max(cells));
        let next = if closer { (span / 2).max(MIN_CELL_NS * cells) } else { span.saturating_mul(2).min(all) };
        // The cursor keeps its place on the screen.
        let left = (f.cursor.saturating_sub(f.from) as f64 / span.max(1) as f64 * next as f64) as u64;
        f.from = f.cursor.saturating_sub(left).min(all.saturating_sub(next));
        f.to = f.from + next;
    }

    /// The run's end, as last seen.
    pub fn end(&self) -> u64 {
        self.end
    }

    fn freeze(&mut self, cursor: u64) {
        let (from, to) = self.shown;
        self.frozen = (to > from).then_some(Frozen { from, to, cursor });
    }

    fn put(&mut self, instant: u64) {
        let end = self.end;
        let Some(f) = &mut self.frozen else { return };
        let span = f.to - f.from;
        f.cursor = instant.min(end);
        if f.cursor < f.from {
            f.from = f.cursor;
        } else if f.cursor > f.to {
            f.from = f.cursor - span;
        }
        f.to = f.from + span;
    }
}

/// The next of 1, 2, 5, 10, 20, 50, … from `n` up.
fn round_up(n: u64) -> u64 {
    let mut decade = 1_u64;
    loop {
        for step in [1, 2, 5] {
            if decade * step >= n {
                return decade * step;
            }
        }
        match decade.checked_mul(10) {
            Some(next) if next < u64::MAX / 50 => decade = next,
            _ => return n,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    #[test]
    fn a_young_run_fills_the_picture_from_the_left_and_the_scale_grows_in_steps() {
        let mut lens = Lens::default();
        assert_eq!(lens.view(100).0, Span::Fixed(0, 100 * MS));
        lens.saw(130 * MS, (0, 100 * MS), false);
        assert_eq!(lens.view(100).0, Span::Fixed(0, 200 * MS));
        lens.saw(230 * MS, (0, 200 * MS), false);
        assert_eq!(lens.view(100).0, Span::Fixed(0, 500 * MS));
        lens.saw(777 * MS, (0, 1_000 * MS), true);
        assert_eq!(lens.view(100).0, Span::Fixed(0, 777 * MS));
    }

    #[test]
    fn zooming_in_live_follows_the_right_edge_and_zooming_out_shows_all_again() {
        let mut lens = Lens::default();
        lens.saw(900 * MS, (0, 1_000 * MS), false);
        lens.zoom(true, 100);
        assert_eq!(lens.view(100).0, Span::Last(500 * MS));
        lens.zoom(false, 100);
        assert_eq!(lens.view(100).0, Span::Fixed(0, 1_000 * MS));
    }

    #[test]
    fn moving_freezes_and_the_picture_follows_the_cursor() {
        let mut lens = Lens::default();
        lens.saw(1_000 * MS, (500 * MS, 600 * MS), true);
        lens.step(-1, 100);
        assert_eq!(lens.cursor(), Some(599 * MS));
        assert_eq!(lens.view(100).0, Span::Fixed(500 * MS, 600 * MS));
        lens.step(-100, 100);
        assert_eq!(lens.cursor(), Some(499 * MS));
        assert_eq!(lens.view(100).0, Span::Fixed(499 * MS, 599 * MS));
        lens.go(0);
        assert_eq!(lens.view(100).0, Span::Fixed(0, 100 * MS));
        lens.go(lens.end());
        assert_eq!(lens.view(100).0, Span::Fixed(900 * MS, 1_000 * MS));
        assert!(lens.thaw());
        assert_eq!(lens.cursor(), None);
    }

    #[test]
    fn zoom_keeps_the_cursor_where_it_is_on_the_screen_and_stays_within_the_run() {
        let mut lens = Lens::default();
        lens.saw(1_000 * MS, (0, 1_000 * MS), true);
        lens.go(250 * MS);
        lens.zoom(true, 100);
        assert_eq!(lens.view(100).0, Span::Fixed(125 * MS, 625 * MS));
        lens.zoom(false, 100);
        lens.zoom(false, 100);
        assert_eq!(lens.view(100).0, Span::Fixed(0, 1_000 * MS));
        (0..60).for_each(|_| lens.zoom(true, 100));
        let Span::Fixed(from, to) = lens.view(100).0 else { panic!("frozen") };
        assert_eq!(to - from, MIN_CELL_NS * 100);
        assert!(from <= 250 * MS && 250 * MS <= to);
    }

    #[test]
    fn nothing_seen_yet_cannot_be_frozen() {
        let mut lens = Lens::default();
        lens.toggle();
        lens.step(3, 0);
        lens.zoom(true, 0);
        assert_eq!(lens.cursor(), None);
    }
}
