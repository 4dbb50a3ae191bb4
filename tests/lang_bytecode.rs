//! Program in, listing out: the bytecode of each program in `tests/golden` beside the listing that CPython
//! 2.7.18's `dis` printed for it (`tests/interop_bytecode.rs` prints it anew).

use std::fs;
use std::path::Path;

use gilscope::lang::compile::compile;
use gilscope::lang::disassemble::disassemble_all;

#[track_caller]
fn assert_listing(name: &str) {
    let folder = Path::new("tests/golden");
    let source = fs::read_to_string(folder.join(format!("{name}.py"))).expect("the program is there");
    let expected = fs::read_to_string(folder.join(format!("{name}.dis"))).expect("the listing is there");
    let file = format!("{name}.py");
    let code = compile(&source, &file).unwrap_or_else(|refusal| panic!("{}", refusal.with_source()));
    let ours = disassemble_all(&code);
    assert!(ours == expected, "{name}: ours\n{ours}\nCPython's\n{expected}");
}

macro_rules! listings {
    ($($name:ident),* $(,)?) => { $(#[test] fn $name() { assert_listing(stringify!($name)); })* };
}

listings! {
    attributes,
    calls,
    comparisons,
    constants,
    countdown,
    exceptions,
    long_tick,
    loops,
    race,
    several_lines,
    strings,
    thread_class,
    with_lock,
}
