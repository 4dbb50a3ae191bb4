//! Program in, listing out: the bytecode of each program in `tests/golden` beside the listing that CPython
//! 2.7.18's `dis` printed for it (`tests/interop_bytecode.rs` prints it anew).

use std::fs;
use std::path::Path;

use gilscope::lang::code::Code;
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
    closures,
    comprehensions,
    generators,
    handling,
    slices,
    stars,
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

/// 2.7 has no f-strings: their instructions are those of CPython 3.6.
#[test]
fn fstrings() {
    let code = compile("n = f'{a}: {b!r:>{w}}' 'x' f'{c=}' f''\nn = f'{a:.2f}'\n", "f.py").expect("it compiles");
    let expected = "\n  1           0 LOAD_NAME                0 (a)
              3 FORMAT_VALUE             0
              6 LOAD_CONST               0 (': ')
              9 LOAD_NAME                1 (b)
             12 LOAD_CONST               1 ('>')
             15 LOAD_NAME                2 (w)
             18 FORMAT_VALUE             0
             21 BUILD_STRING             2
             24 FORMAT_VALUE             6
             27 LOAD_CONST               2 ('xc=')
             30 LOAD_NAME                3 (c)
             33 FORMAT_VALUE             2
             36 BUILD_STRING             5
             39 STORE_NAME               4 (n)

  2          42 LOAD_NAME                0 (a)
             45 LOAD_CONST               3 ('.2f')
             48 FORMAT_VALUE             4
             51 STORE_NAME               4 (n)
             54 LOAD_CONST               4 (None)
             57 RETURN_VALUE
";
    let ours = gilscope::lang::disassemble::disassemble(&code);
    assert_eq!(format!("\n{ours}"), expected);
}

/// Python 3 forgets the exception at the end of its handler; 2.7 does not.
#[test]
fn handlers_forget_their_exception() {
    let code = compile("try:\n    f()\nexcept E as e:\n    g(e)\n", "h.py").expect("it compiles");
    let expected = "
  1           0 SETUP_EXCEPT            11 (to 14)

  2           3 LOAD_NAME                0 (f)
              6 CALL_FUNCTION            0
              9 POP_TOP
             10 POP_BLOCK
             11 JUMP_FORWARD            46 (to 60)

  3     >>   14 DUP_TOP
             15 LOAD_NAME                1 (E)
             18 COMPARE_OP              10 (exception match)
             21 POP_JUMP_IF_FALSE       59
             24 POP_TOP
             25 STORE_NAME               2 (e)
             28 POP_TOP
             29 SETUP_FINALLY           14 (to 46)

  4          32 LOAD_NAME                3 (g)
             35 LOAD_NAME                2 (e)
             38 CALL_FUNCTION            1
             41 POP_TOP
             42 POP_BLOCK
             43 LOAD_CONST               0 (None)
        >>   46 LOAD_CONST               0 (None)
             49 STORE_NAME               2 (e)
             52 DELETE_NAME              2 (e)
             55 END_FINALLY
             56 JUMP_FORWARD             1 (to 60)
        >>   59 END_FINALLY
        >>   60 LOAD_CONST               0 (None)
             63 RETURN_VALUE
";
    let ours = gilscope::lang::disassemble::disassemble(&code);
    assert_eq!(format!("\n{ours}"), expected);
}

/// Any other print than that of one plain argument is a call, as in Python 3.
#[test]
fn print_calls() {
    let names = |source: &str| -> Vec<&str> {
        let code = compile(source, "p.py").expect("it compiles");
        code.instructions.iter().map(|instr| gilscope::lang::opcode::name(*instr)).collect()
    };
    let call = |operands: usize| {
        let mut expected = vec!["LOAD_NAME"];
        expected.extend(vec!["LOAD_CONST"; operands]);
        expected.extend(["CALL_FUNCTION", "POP_TOP", "LOAD_CONST", "RETURN_VALUE"]);
        expected
    };
    assert_eq!(names("print(1)\n"), ["LOAD_CONST", "PRINT_ITEM", "PRINT_NEWLINE", "LOAD_CONST", "RETURN_VALUE"]);
    assert_eq!(names("print()\n"), call(0));
    assert_eq!(names("print(1, 2)\n"), call(2));
    assert_eq!(names("print(1, end='')\n"), call(3));
    assert!(names("from __future__ import print_function\nprint(1)\n").ends_with(&call(1)));
    assert!(names("def print(x):\n    pass\nprint(1)\n").ends_with(&call(1)));
}

/// What stands highest on the stack, worked out by hand.
#[test]
fn stack_sizes() {
    let size = |source: &str| compile(source, "p.py").expect("it compiles").stack_size;
    assert_eq!(size("pass\n"), 1);
    assert_eq!(size("x = f(1, 2, a=3)\n"), 5);
    assert_eq!(size("x = a < b < c\n"), 3);
    // The iterator stays below the body.
    assert_eq!(size("for x in y:\n    f(x)\n"), 3);
    // Three values of the exception, one copied, one to match it with.
    assert_eq!(size("try:\n    f()\nexcept E:\n    pass\n"), 5);
    // __exit__ below the three values.
    assert_eq!(size("with x:\n    pass\nwith x:\n    pass\n"), 4);
    assert_eq!(size("for i in y:\n    with x:\n        pass\n"), 5);
}

/// The tutorial's loop ticks three times a round on 2.7.18: the comparison, the subtraction, the jump back.
#[test]
fn ticks_of_a_round() {
    let code = compile("def countdown(n):\n    while n > 0:\n        n -= 1\n", "p.py").expect("it compiles");
    let countdown = &gilscope::lang::code::Code::all(&code)[1];
    let listing = gilscope::lang::disassemble::disassemble(countdown);
    let ticking: Vec<&str> = countdown
        .instructions
        .iter()
        .filter(|instr| gilscope::lang::ticks::ticks(**instr))
        .map(|instr| gilscope::lang::opcode::name(*instr))
        .collect();
    assert_eq!(ticking, ["SETUP_LOOP", "COMPARE_OP", "INPLACE_SUBTRACT", "JUMP_ABSOLUTE", "POP_BLOCK"], "{listing}");
}

/// 2.7 cannot wait: the instructions for that are those of CPython 3.8, between 2.7's loops and blocks.
#[test]
fn awaiting() {
    let source = "\
async def f(a):
    await a
    async for x in a:
        pass
    async with a as b:
        return b
";
    let code = compile(source, "a.py").expect("it compiles");
    let expected = "
  2           0 LOAD_FAST                0 (a)
              3 GET_AWAITABLE
              4 LOAD_CONST               0 (None)
              7 YIELD_FROM
              8 POP_TOP

  3           9 SETUP_LOOP              21 (to 33)
             12 LOAD_FAST                0 (a)
             15 GET_AITER
        >>   16 SETUP_EXCEPT            12 (to 31)
             19 GET_ANEXT
             20 LOAD_CONST               0 (None)
             23 YIELD_FROM
             24 POP_BLOCK
             25 STORE_FAST               1 (x)

  4          28 JUMP_ABSOLUTE           16
        >>   31 END_ASYNC_FOR
             32 POP_BLOCK

  5     >>   33 LOAD_FAST                0 (a)
             36 BEFORE_ASYNC_WITH
             37 GET_AWAITABLE
             38 LOAD_CONST               0 (None)
             41 YIELD_FROM
             42 SETUP_ASYNC_WITH        11 (to 56)
             45 STORE_FAST               2 (b)

  6          48 LOAD_FAST                2 (b)
             51 RETURN_VALUE
             52 POP_BLOCK
             53 LOAD_CONST               0 (None)
        >>   56 WITH_CLEANUP_START
             57 GET_AWAITABLE
             58 LOAD_CONST               0 (None)
             61 YIELD_FROM
             62 WITH_CLEANUP_FINISH
             63 END_FINALLY
             64 LOAD_CONST               0 (None)
             67 RETURN_VALUE
";
    let ours = gilscope::lang::disassemble::disassemble(&Code::all(&code)[1]);
    assert_eq!(format!("\n{ours}"), expected);
}
