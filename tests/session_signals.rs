//! Signals from outside, as the screen's key sends them: what became of them stands in the report.

use std::thread;

use gilscope::{
    experiment::catalogue,
    gil::kind::GilKind,
    runner::{
        options::{Options, machine_cores},
        plan::Plan,
        report::Report,
        session::Session,
        signals::Sent,
        snapshot::Status,
        view::{Span, View},
    },
    timeline::{
        Timeline,
        crowd::Pick,
        signals::{Fate, Wanted},
    },
    trace::record::Wait,
};

const VIEW: View = View {
    span: Span::Last(1_000_000),
    width: 1,
    instant: None,
    focus: None,
    pick: Pick::Busiest,
    objects: 0,
    object: None,
    delays: false,
};

/// Starts a program and waits until it has printed that it is ready.
fn begin(gil: GilKind, source: &str) -> Session {
    let plan = Options::default().plan(catalogue::get("battle").unwrap(), machine_cores()).unwrap();
    let session = Session::start(Plan { gil, source: source.to_owned(), file: "signals.py".to_owned(), ..plan });
    while session.stdout_from(0).0.is_empty() && !session.is_over() {
        thread::yield_now();
    }
    session
}

fn one_signal(report: &Report) -> &Sent {
    let [sent] = &report.signals.as_ref().unwrap()[..] else { panic!("one was sent: {:?}", report.signals) };
    sent
}

#[test]
fn a_signal_that_is_handled_is_told_with_the_time_that_took() {
    let source = "
import signal, time
heard = []
signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(number))
print('ready')
while not heard:
    time.sleep(0.001)
";
    for gil in GilKind::GENERATIONS {
        let session = begin(gil, source);
        session.signal(libc::SIGUSR1);
        let report = session.wait();
        let sent = one_signal(&report);
        assert_eq!((report.outcome.clone(), sent.name()), (Status::Finished, "SIGUSR1".to_owned()), "{gil}");
        let (after, fate) = sent.end.unwrap();
        assert!(
            fate == Fate::Handled && after >= 0.0 && sent.at_s + after <= report.elapsed_s + 1.0,
            "{gil}: {sent:?}"
        );
    }
}

#[test]
fn one_that_is_not_handled_is_told_with_what_the_main_thread_waited_for() {
    let source = "
import threading
def work():
    while True:
        pass
t = threading.Thread(target=work)
t.start()
print('ready')
t.join()
";
    let session = begin(GilKind::Tick, source);
    // It is in join as soon as it can be.
    let in_join = || session.with_timeline(Timeline::main_waits) == Some(Wanted::Wait(Wait::Join));
    while !in_join() {
        thread::yield_now();
    }
    session.signal(libc::SIGINT);
    session.signal(libc::SIGINT);
    // As long as it runs; once it is stopped, main may wait longer for the GIL than it waited in join.
    let seen = || session.snapshot(&VIEW).signals.pop().filter(|sent| sent.times == 2);
    let sent = loop {
        match seen() {
            Some(sent) => break sent,
            None => thread::yield_now(),
        }
    };
    let kept = sent.kept.unwrap();
    assert_eq!((kept.wanted, kept.line, sent.end), (Wanted::Wait(Wait::Join), Some(9), None));
    session.stop();
    let report = session.wait();
    let sent = one_signal(&report);
    assert_eq!((report.outcome.clone(), sent.times, sent.end), (Status::Aborted, 2, None));
}

#[test]
fn one_without_a_handler_is_told_to_be_ignored() {
    let source = "
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
print('ready')
time.sleep(1000)
";
    for gil in GilKind::GENERATIONS {
        let session = begin(gil, source);
        session.signal(libc::SIGINT);
        let ignored = || session.with_timeline(|timeline| timeline.signals().any(|signal| signal.end.is_some()));
        while !ignored() {
            thread::yield_now();
        }
        session.stop();
        let report = session.wait();
        assert_eq!(one_signal(&report).end.map(|(_, fate)| fate), Some(Fate::Ignored), "{gil}");
    }
}
