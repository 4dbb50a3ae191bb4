//! Where things stand: columns from the width alone, rows from the height and from what there is to show.

use ratatui::layout::Rect;

/// Smallest terminal with room for everything that matters.
pub const SMALLEST: (u16, u16) = (80, 24);

/// Width of one column of shares.
pub const SHARE: u16 = 6;
/// Width of the column of line numbers.
pub const LINE: u16 = 6;

/// The columns that all lanes share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// Left edge and width of the names.
    pub name: (u16, u16),
    /// Left edge and width of the lanes.
    pub lane: (u16, u16),
    /// Left edge of the shares.
    pub side: u16,
    /// How many columns of shares there are.
    pub shares: usize,
    /// Width of the column that says in words what a thread does; 0 where there is no room.
    pub now: u16,
}

impl Columns {
    /// The columns of a screen of this width.
    pub fn of(width: u16) -> Self {
        let (name, shares, now) = match width {
            0..60 => (9, 0, 0),
            60..100 => (9, 4, 0),
            100..160 => (10, 5, 0),
            _ => (14, 7, 12),
        };
        let side = shares * SHARE + if shares > 0 { LINE + 1 } else { 0 } + now;
        let left = 1 + name + 1;
        let lane = width.saturating_sub(left + side + 1);
        Self { name: (1, name), lane: (left, lane), side: left + lane, shares: shares.into(), now }
    }
}

/// Cells of a lane on a screen of this width; at least 1.
pub fn lane_cells(width: u16) -> u16 {
    Columns::of(width).lane.1.max(1)
}

/// The columns of the rows of a comparison: their names, then bars and lanes, then figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowColumns {
    /// Left edge and width of the lock's name.
    pub group: (u16, u16),
    /// Left edge and width of the variant's.
    pub name: (u16, u16),
    /// Left edge and width of bars and lanes.
    pub bar: (u16, u16),
    /// Right edges of the figures: seconds, ratio, system calls, badness, spread; 0 for what has no room.
    pub figures: [u16; 5],
}

impl RowColumns {
    /// The columns of a screen of this width.
    pub fn of(width: u16) -> Self {
        let (group, name, widths): (u16, u16, [u16; 5]) = match width {
            0..100 => (9, 10, [8, 7, 8, 7, 0]),
            100..160 => (18, 12, [9, 8, 10, 8, 8]),
            _ => (20, 14, [10, 9, 12, 10, 10]),
        };
        let left = 1 + group + 1 + name + 1;
        let side: u16 = widths.iter().sum();
        let bar = width.saturating_sub(left + side + 1).max(1);
        let mut right = left + bar;
        let figures = widths.map(|w| {
            right += w;
            if w == 0 { 0 } else { right }
        });
        Self { group: (1, group), name: (2 + group, name), bar: (left, bar), figures }
    }
}

/// Cells of a lane in a comparison, on a screen of this width: lanes go on where the figures of the bars stand.
pub fn row_lane_cells(width: u16) -> u16 {
    width.saturating_sub(RowColumns::of(width).bar.0 + 1).max(1)
}

/// What the scope has to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// There is a GIL lane.
    pub gil: bool,
    /// Number of cores.
    pub cores: usize,
    /// Number of threads.
    pub threads: usize,
    /// Large figures and tall lanes instead of threads and counters.
    pub projector: bool,
    /// Rows that the panel below needs at the least.
    pub lower: u16,
}

/// The rows of the scope, from top to bottom; what has no room has no height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each is the panel of its name")]
pub struct Rows {
    pub title: Rect,
    pub controls: Rect,
    pub headline: Rect,
    pub scale: Rect,
    pub gil: Rect,
    pub cores: Rect,
    pub heading: Rect,
    pub threads: Rect,
    pub rule: Rect,
    pub lower: Rect,
    pub legend: Rect,
    pub watching: Rect,
    pub footer: Rect,
    /// Rows of each core's lane, and empty rows between two.
    pub core: (u16, u16),
    /// Rows of each thread's lane, and empty rows between two.
    pub thread: (u16, u16),
}

/// Heights that can grow.
#[derive(Debug, Clone, Copy)]
struct Heights {
    headline: u16,
    gil: u16,
    core: u16,
    thread: u16,
    /// Between the lanes of the GIL and the cores.
    gap: u16,
    thread_gap: u16,
    lower: u16,
}

impl Heights {
    fn total(self, fixed: u16, cores: u16, threads: u16) -> u16 {
        let lanes = |n: u16, height: u16, gap: u16| n * height + n.saturating_sub(1) * gap;
        let above = self.headline + self.gil + self.gap.min(self.gil) + lanes(cores, self.core, self.gap);
        fixed + above + lanes(threads, self.thread, self.thread_gap) + self.lower
    }
}

/// What grows when there is room, in this order.
const GROWTH: [fn(&mut Heights); 20] = [
    |h| h.headline = 3,
    |h| h.gil = 2,
    |h| h.gap = 1,
    |h| h.core = 2,
    |h| h.lower = 6,
    |h| h.lower = 8,
    |h| h.headline = 6,
    |h| h.thread = 2,
    |h| h.lower = 9,
    |h| h.thread_gap = 1,
    |h| h.lower = 11,
    |h| h.gil = 3,
    |h| h.lower = 14,
    |h| h.core = 3,
    |h| h.headline = 8,
    |h| h.thread = 3,
    |h| h.lower = 18,
    |h| h.gil = 4,
    |h| h.core = 4,
    |h| h.gil = 5,
];

/// The rows for a screen of this size.
pub fn rows(area: Rect, content: Content) -> Rows {
    let gil = u16::from(content.gil);
    if content.projector {
        return projector_rows(area, content);
    }
    // Title, controls, scale, legend, watching, footer; with threads their heading and the rule below them.
    let fixed = if content.threads > 0 { 8 } else { 7 };
    let least = Heights { headline: 1, gil, core: 1, thread: 1, gap: 0, thread_gap: 0, lower: content.lower };
    let room = area.height.saturating_sub(least.total(fixed, 0, 0));
    let cores = (content.cores as u16).min((room / 2).max(1));
    let threads = (content.threads as u16).min(room.saturating_sub(cores).max(1));
    let mut heights = least;
    for grow in GROWTH {
        let mut next = heights;
        grow(&mut next);
        next.gil = if content.gil { next.gil } else { 0 };
        // A question needs no more than its lines.
        next.headline = if content.gil { next.headline } else { next.headline.min(6) };
        if next.total(fixed, cores, threads) <= area.height {
            heights = next;
        }
    }
    heights.lower += area.height.saturating_sub(heights.total(fixed, cores, threads));
    place(area, heights, cores, threads)
}

/// Nothing but the answer, the GIL and the cores, which share all there is.
fn projector_rows(area: Rect, content: Content) -> Rows {
    let room = area.height.saturating_sub(6);
    let cores = (content.cores as u16).min((room / 4).max(1));
    let lanes = (cores + u16::from(content.gil)).max(1);
    let gap = u16::from(room >= 7 + 4 * lanes);
    let left = |headline: u16| room.saturating_sub(headline + gap * lanes) / lanes;
    // Figures twice as large only where the lanes keep their triple height.
    let headline = if left(12) >= 3 { 12 } else { 7 };
    let lane = left(headline).clamp(1, 7);
    let gil = if content.gil { lane } else { 0 };
    let mut heights = Heights { headline, gil, core: lane, thread: 0, gap, thread_gap: 0, lower: 0 };
    heights.headline += area.height.saturating_sub(heights.total(6, cores, 0));
    place(area, heights, cores, 0)
}

fn place(area: Rect, h: Heights, cores: u16, threads: u16) -> Rows {
    let mut y = area.y;
    let mut take = |height: u16| {
        let height = height.min(area.bottom().saturating_sub(y));
        let rect = Rect { y, height, ..area };
        y += height;
        rect
    };
    let lanes = |n: u16, height: u16, gap: u16| n * height + n.saturating_sub(1) * gap;
    let title = take(1);
    let controls = take(1);
    let headline = take(h.headline);
    let scale = take(1);
    let gil = take(h.gil);
    take(h.gap.min(h.gil));
    let cores_rect = take(lanes(cores, h.core, h.gap));
    let heading = take(u16::from(threads > 0));
    let threads_rect = take(lanes(threads, h.thread, h.thread_gap));
    let rule = take(u16::from(h.lower > 0));
    // What is left over stands above the last three lines, which always stay at the bottom.
    let lower = take(area.bottom().saturating_sub(rule.bottom()).saturating_sub(3));
    Rows {
        title,
        controls,
        headline,
        scale,
        gil,
        cores: cores_rect,
        heading,
        threads: threads_rect,
        rule,
        lower,
        legend: take(1),
        watching: take(1),
        footer: take(1),
        core: (h.core, h.gap),
        thread: (h.thread, h.thread_gap),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATTLE: Content = Content { gil: true, cores: 2, threads: 3, projector: false, lower: 4 };

    fn all(r: &Rows) -> [Rect; 13] {
        [
            r.title, r.controls, r.headline, r.scale, r.gil, r.cores, r.heading, r.threads, r.rule, r.lower, r.legend,
            r.watching, r.footer,
        ]
    }

    #[test]
    fn the_smallest_screen_has_room_for_everything() {
        let r = rows(Rect::new(0, 0, 80, 24), BATTLE);
        assert!(all(&r).iter().all(|p| p.height > 0), "{r:?}");
        assert!(r.lower.height >= 4 && r.headline.height >= 3 && r.footer.y == 23);
    }

    #[test]
    fn panels_never_overlap_nor_leave_the_screen_at_any_size() {
        for height in 0..90 {
            for (cores, threads) in [(0, 0), (1, 1), (2, 3), (16, 5), (128, 1_000)] {
                for projector in [false, true] {
                    let area = Rect::new(0, 0, 100, height);
                    let r = rows(area, Content { gil: true, cores, threads, projector, lower: 4 });
                    let mut y = 0;
                    for p in all(&r) {
                        assert!(p.y >= y && p.bottom() <= height, "{height} {cores} {threads}: {r:?}");
                        y = p.bottom();
                    }
                }
            }
        }
    }

    #[test]
    fn lanes_are_never_empty() {
        for width in 0..300 {
            assert!(lane_cells(width) >= 1);
        }
        assert!(lane_cells(80) >= 36 && lane_cells(120) >= 66 && lane_cells(240) >= 150);
    }
}
