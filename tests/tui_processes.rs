//! The program's processes on the screen.

#[path = "tui_support/mod.rs"]
mod support;

use gilscope::{
    runner::process::{ProcessReport, Standing},
    sched::processes::Share,
    tui::palette::Depth,
};
use support::{
    Script,
    desk::{BATTLE, Desk},
};

fn process(number: u16, exit: Option<i32>) -> ProcessReport {
    ProcessReport {
        number,
        name: format!("Process-{number}"),
        kind: Standing::Process,
        pid: 4_000 + u32::from(number),
        started_ns: 0,
        ended_ns: exit.map(|_| 1),
        exit,
        private_bytes: None,
        cpu_ns: None,
        share: (exit != Some(3)).then_some(Share { cores: 0.97, memory: 5 << 20 }),
    }
}

fn rows(processes: Vec<ProcessReport>, size: (u16, u16)) -> Vec<String> {
    let mut desk = Desk::on(BATTLE);
    desk.engine.script = Some(Script { processes, ..Script::battle() });
    desk.press("v Enter");
    desk.play(100);
    desk.press("m");
    let buffer = desk.screen(size, Depth::None, false);
    let row = |y| (0..size.0).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..size.1).map(row).collect()
}

fn row_of<'a>(rows: &'a [String], name: &str) -> &'a str {
    rows.iter().find(|row| row.starts_with(&format!(" {name}"))).unwrap_or_else(|| panic!("no {name} in {rows:#?}"))
}

#[test]
fn each_process_has_a_row_with_what_it_takes_and_how_it_ended() {
    let all = [None, Some(0), Some(3), Some(-9)].into_iter().zip(1..).map(|(exit, number)| process(number, exit));
    for size in [(80, 24), (120, 40), (200, 60)] {
        let rows = rows(all.clone().collect(), size);
        row_of(&rows, "4 processes · 1 running · 1 well · 2 otherwise");
        if size.1 == 24 {
            continue;
        }
        let words = |name| row_of(&rows, name).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words("Process-1"), "Process-1 running 4001 97 % 5.0 MiB", "{size:?}");
        assert_eq!(words("Process-2"), "Process-2 ended well 4002 97 % 5.0 MiB", "{size:?}");
        assert_eq!(words("Process-3"), "Process-3 ended with status 3 4003 – –", "{size:?}");
        assert_eq!(words("Process-4"), "Process-4 killed by SIGKILL 4004 97 % 5.0 MiB", "{size:?}");
    }
}

#[test]
fn of_a_thousand_those_that_did_not_end_well_come_first() {
    let all = (1..=1_000).map(|number| process(number, Some(if number == 700 { -11 } else { 0 })));
    let rows = rows(all.collect(), (120, 40));
    row_of(&rows, "1,000 processes · 999 well · 1 otherwise");
    assert!(row_of(&rows, "Process-700").contains("killed by SIGSEGV"));
    assert!(rows.iter().any(|row| row.contains("and 9") && row.contains("more")), "{rows:#?}");
}

#[test]
fn a_program_without_processes_says_so() {
    assert!(rows(Vec::new(), (80, 24)).iter().any(|row| row.starts_with(" the program has started no process")));
}

#[test]
fn interpreters_are_called_so_and_closed_not_ended() {
    let interpreter = |(exit, number)| ProcessReport {
        name: format!("interpreter {number}"),
        kind: Standing::Interpreter,
        share: None,
        ..process(number, exit)
    };
    let rows = rows([None, Some(0)].into_iter().zip(1..).map(interpreter).collect(), (120, 40));
    row_of(&rows, "2 interpreters · 1 open · 1 closed");
    let words = |name| row_of(&rows, name).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words("interpreter 1"), "interpreter 1 open 4001 – –");
    assert_eq!(words("interpreter 2"), "interpreter 2 closed 4002 – –");
}
