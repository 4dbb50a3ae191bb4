//! Every panel by itself in places that are too small for it: it must draw within them or not at all.

#[path = "tui_support/mod.rs"]
mod support;

use gilscope::{
    timeline::state::ThreadId,
    tui::{
        draw::Scene,
        layout::{self, Content},
        palette::Depth,
        screens,
        theme::{Theme, ThemeName},
        widgets,
    },
};
use ratatui::{buffer::Buffer, layout::Rect};
use support::{
    Script,
    desk::{BATTLE, Desk},
};

type Panel = fn(&Scene, Rect, &mut Buffer);

/// Every panel by name; those that need to know their rows get the rows of a common screen.
const PANELS: [(&str, Panel); 25] = [
    ("title", widgets::title::render),
    ("controls", widgets::controls::render),
    ("headline", widgets::headline::render),
    ("scale", widgets::scale::render),
    ("cursor", widgets::scale::cursor),
    ("gil lane", widgets::gil_lane::render),
    ("core lanes", |scene, area, buf| {
        widgets::core_lanes::render(scene, area, &layout::rows(Rect::new(0, 0, 80, 24), CONTENT), buf);
    }),
    ("thread heading", widgets::thread_lanes::heading),
    ("thread lanes", |scene, area, buf| {
        widgets::thread_lanes::render(scene, area, &layout::rows(Rect::new(0, 0, 80, 24), CONTENT), buf);
    }),
    ("counters", widgets::counters::render),
    ("source", widgets::source::render),
    ("listing", widgets::listing::render),
    ("objects", widgets::objects::render),
    ("processes", widgets::processes::render),
    ("output", widgets::output::render),
    ("delays", widgets::delays::render),
    ("hand-offs", |scene, area, buf| {
        let places: Vec<_> = (0..3).map(|i| (ThreadId(i), Rect { y: area.y + i, height: 1, ..area })).collect();
        let within: Vec<_> = places.into_iter().filter(|(_, place)| place.bottom() <= area.bottom()).collect();
        widgets::hand_offs::render(scene, &within, buf);
    }),
    ("legend", widgets::legend::render),
    ("watching", widgets::watching::render),
    ("footer", widgets::footer::render),
    ("scope", screens::scope::render),
    ("catalogue", screens::catalogue::render),
    ("compare", screens::compare::render),
    ("sweep", screens::sweep::render),
    ("help", screens::help::render),
];

const CONTENT: Content = Content { gil: true, cores: 2, threads: 3, projector: false, lower: 4 };

#[test]
fn panels_keep_within_their_area_however_small() {
    let mut battle = Desk::on(BATTLE);
    battle.press("Enter");
    battle.play_to_the_end();
    battle.play(100);
    battle.press("Space j j");
    battle.screen((120, 40), Depth::True, false);
    keep_within(&battle);
    // Objects, hand-offs, and more words than there is room for.
    let mut locks = Desk::on(BATTLE);
    locks.engine.script = Some(Script::locks());
    locks.press("v Enter");
    locks.play(220);
    locks.press("o j Left");
    locks.screen((120, 40), Depth::True, false);
    let snapshot = locks.snapshot.as_mut().unwrap();
    assert!(snapshot.objects.len() == 3 && snapshot.hand_off.is_some());
    snapshot.stdout_tail = "a line that is longer than most panels are wide\n".repeat(64);
    snapshot.stdout_dropped = 812_000_000;
    keep_within(&locks);
}

#[test]
fn rooms_of_many_runs_keep_within_their_area_however_small() {
    for key in ["C", "S Enter"] {
        let mut desk = Desk::on(BATTLE);
        desk.press(key);
        desk.screen((120, 40), Depth::True, false);
        keep_within(&desk);
        desk.measure_all();
        desk.screen((120, 40), Depth::True, false);
        keep_within(&desk);
    }
}

fn keep_within(desk: &Desk) {
    let theme = Theme::new(ThemeName::Dark, Depth::True, false).unwrap();
    let scene = Scene { state: &desk.state, snapshot: desk.snapshot.as_ref(), theme: &theme };
    for (name, render) in PANELS {
        for (width, height) in [(0, 0), (1, 1), (0, 5), (5, 0), (1, 30), (200, 1), (9, 3), (60, 7)] {
            let mut buf = Buffer::empty(Rect::new(0, 0, 260, 60));
            let area = Rect::new(7, 5, width, height);
            render(&scene, area, &mut buf);
            let untouched = ratatui::buffer::Cell::default();
            let outside = buf.area.positions().filter(|&p| !area.contains(p)).find(|&p| buf[p] != untouched);
            assert_eq!(outside, None, "{name} in {area:?}");
        }
        // Not even a buffer smaller than the area is a reason to panic.
        render(&scene, Rect::new(0, 0, 80, 24), &mut Buffer::empty(Rect::new(0, 0, 3, 2)));
    }
}

#[test]
fn panels_draw_before_the_first_run_and_without_experiments() {
    let theme = Theme::new(ThemeName::Light, Depth::None, true).unwrap();
    for desk in [Desk::new(), Desk::with(Vec::new())] {
        let scene = Scene { state: &desk.state, snapshot: None, theme: &theme };
        for (_, render) in PANELS {
            let area = Rect::new(0, 0, 120, 40);
            render(&scene, area, &mut Buffer::empty(area));
        }
    }
}

#[test]
fn a_thousand_threads_fold_into_the_rows_there_are() {
    let mut desk = Desk::on(BATTLE);
    desk.press("v Enter");
    desk.play(100);
    let snapshot = desk.snapshot.as_mut().unwrap();
    let pattern = snapshot.threads[0].clone();
    for n in 1..1_000_u16 {
        let mut thread = pattern.clone();
        thread.id = ThreadId(n);
        thread.name = format!("worker-{n}");
        thread.shares = [0.0; 10];
        snapshot.threads.push(thread);
    }
    let theme = Theme::new(ThemeName::Dark, Depth::None, false).unwrap();
    let scene = Scene { state: &desk.state, snapshot: desk.snapshot.as_ref(), theme: &theme };
    let area = Rect::new(0, 0, 80, 24);
    let mut buf = Buffer::empty(area);
    screens::scope::render(&scene, area, &mut buf);
    let screen: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
    assert!(screen.contains(" main ") && screen.contains("+993 more"), "{screen}");
}
