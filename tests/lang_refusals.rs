//! Source in, message out: what is not run says why, with its place, before anything runs.

use gilscope::lang::compile::compile;

fn refusal(source: &str) -> String {
    match compile(source, "p.py") {
        Ok(_) => panic!("compiled: {source}"),
        Err(refusal) => refusal.to_string(),
    }
}

macro_rules! refusals {
    ($($name:ident: $source:expr => $message:expr;)*) => {
        $(#[test] fn $name() { assert_eq!(refusal($source), concat!("p.py:", $message)); })*
    };
}

refusals! {
    syntax_error: "x = 1\nif x\n    pass\n" => "2:5: error: syntax error: expected `:`, found newline";
    unclosed_bracket: "f(1,\n" => "2:1: error: syntax error: unexpected EOF while parsing";
    bad_indentation: "def f():\n    a = 1\n  b = 2\n"
        => "3:1: error: syntax error: unindent does not match any outer indentation level";
    python_2_print: "n = 1\nprint \"n is\", n\n"
        => "2:7: error: syntax error: print is a function, write print(...)";
    assignment_to_a_call: "f() = 1\n" => "1:1: error: syntax error: invalid assignment target";
    match_statement: "match x:\n    case 1:\n        pass\n"
        => "1:1: error: match is not supported yet: use if and elif";
    complex_number: "x = 2j\n" => "1:5: error: a complex number is not supported yet";
    late_future: "x = 1\nfrom __future__ import division\n"
        => "2:1: error: from __future__ imports must be at the beginning of the file";
    return_outside: "return 1\n" => "1:1: error: 'return' outside function";
    break_outside: "break\n" => "1:1: error: 'break' outside loop";
    break_in_function_in_loop: "while x:\n    def f():\n        break\n" => "3:9: error: 'break' outside loop";
    continue_outside: "if x:\n    continue\n" => "2:5: error: 'continue' not properly in loop";
    continue_in_finally: "for i in x:\n    try:\n        pass\n    finally:\n        continue\n"
        => "5:9: error: 'continue' inside a finally clause is not supported yet";
    except_with_a_comma: "try:\n    f()\nexcept A, B:\n    pass\n"
        => "3:8: error: multiple exception types must be parenthesized";
    bare_except_first: "try:\n    f()\nexcept:\n    pass\nexcept A:\n    pass\n"
        => "3:1: error: default 'except:' must be last";
    late_global: "def f():\n    x = 1\n    global x\n"
        => "3:12: error: name 'x' is assigned to before global declaration";
    late_global_after_use: "def f():\n    g(x)\n    global x\n"
        => "3:12: error: name 'x' is used prior to global declaration";
    late_global_in_the_module: "x = 1\nglobal x\n"
        => "2:8: error: name 'x' is assigned to before global declaration";
    global_parameter: "def f(x):\n    global x\n" => "2:12: error: name 'x' is parameter and global";
    nonlocal_parameter: "def f(x):\n    nonlocal x\n" => "2:14: error: name 'x' is parameter and nonlocal";
    nonlocal_in_the_module: "nonlocal x\n"
        => "1:10: error: nonlocal declaration not allowed at module level";
    nonlocal_of_nobody: "x = 1\ndef f():\n    nonlocal x\n"
        => "3:14: error: no binding for nonlocal 'x' found";
    nonlocal_and_global: "def f():\n    global x\n    nonlocal x\n"
        => "3:14: error: name 'x' is nonlocal and global";
    late_nonlocal: "def f():\n    x = 1\n    def g():\n        x = 2\n        nonlocal x\n"
        => "5:18: error: name 'x' is assigned to before nonlocal declaration";
    duplicate_parameter: "def f(a, a):\n    pass\n"
        => "1:10: error: duplicate argument 'a' in function definition";
    repeated_keyword: "f(a=1, a=2)\n" => "1:8: error: keyword argument repeated: a";
    yield_outside: "yield 1\n" => "1:1: error: 'yield' outside function";
    yield_in_a_comprehension: "def f():\n    [(yield i) for i in x]\n"
        => "2:7: error: 'yield' inside a comprehension";
    walrus_over_the_loop_variable: "[i := 0 for i in x]\n"
        => "1:2: error: assignment expression cannot rebind comprehension iteration variable 'i'";
    walrus_in_an_iterable: "[i for i in (j := x)]\n"
        => "1:14: error: assignment expression cannot be used in a comprehension iterable expression";
    walrus_of_a_class_in_a_comprehension: "class C:\n    [(j := i) for i in x]\n"
        => "2:7: error: assignment expression within a comprehension cannot be used in a class body";
    two_starred_targets: "*a, *b = c\n" => "1:5: error: multiple starred expressions in assignment";
    star_alone: "x = *a\n" => "1:5: error: can't use starred expression here";
    star_import_in_a_function: "def f():\n    from os import *\n"
        => "2:20: error: import * only allowed at module level";
    relative_import: "from . import x\n" => "1:1: error: a relative import is not supported yet";
    type_parameter: "def f[T](x):\n    pass\n" => "1:6: error: a type parameter is not supported yet";
    type_alias: "type X = int\n" => "1:1: error: a type alias is not supported yet";
    template_string: "x = t'{a}'\n" => "1:5: error: a template string is not supported yet";
    metaclass: "class C(metaclass=M):\n    pass\n"
        => "1:9: error: a metaclass is not supported yet";
    async_with: "async with x:\n    pass\n" => "1:1: error: 'async with' outside async function";
    async_for: "def f():\n    async for i in x:\n        pass\n"
        => "2:5: error: 'async for' outside async function";
    async_comprehension: "def f():\n    [i async for i in x]\n"
        => "2:5: error: asynchronous comprehension outside of an asynchronous function";
    await_expression: "def f():\n    await x\n" => "2:5: error: 'await' outside async function";
    await_in_the_module: "x = await y\n" => "1:5: error: 'await' outside function";
    await_in_a_lambda: "async def f():\n    return lambda: await x\n"
        => "2:20: error: 'await' outside async function";
    yield_from_in_a_coroutine: "async def f():\n    yield from x\n"
        => "2:5: error: 'yield from' inside async function";
    return_of_an_asynchronous_generator: "async def f():\n    yield 1\n    return 2\n"
        => "3:5: error: 'return' with value in async generator";
    exception_group: "try:\n    f()\nexcept* A:\n    pass\n" => "1:1: error: except* is not supported yet";
    after_wide_characters: "s = 'é→𝄞'; f = 2j\n" => "1:16: error: a complex number is not supported yet";
    null_character: "x = 1\0\n" => "1:6: error: syntax error: got unexpected token \u{0}";
}

/// A program that would nest without end is refused, not crashed on.
#[test]
fn nesting_beyond_reason_is_refused() {
    let deep = 100_000;
    let parentheses = format!("x = {}1{}\n", "(".repeat(deep), ")".repeat(deep));
    assert_eq!(refusal(&parentheses), "p.py:1:205: error: too many nested parentheses");
    for chain in ["-", "not ", "~", "await "] {
        let source = format!("x = {}1\n", chain.repeat(deep));
        assert!(refusal(&source).ends_with("this statement is too long"), "{chain}");
    }
    for (head, link) in [("a", ".b"), ("a", "()"), ("a", "[0]"), ("1", " + 1"), ("1", " ** 1"), ("a", " if a else a")] {
        // Short enough to be parsed, too deep to be walked.
        let source = format!("x = {head}{}\n", link.repeat(9_000));
        assert!(refusal(&source).ends_with("this expression nests too deeply"), "{link}");
    }
    let blocks = (0..150).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect::<Vec<_>>().concat();
    let blocks = format!("{blocks}{}pass\n", " ".repeat(150));
    assert!(refusal(&blocks).ends_with("too many levels of indentation"));
    let loops = (0..21).map(|depth| format!("{}while x:\n", " ".repeat(depth))).collect::<Vec<_>>().concat();
    let loops = format!("{loops}{}pass\n", " ".repeat(21));
    assert!(refusal(&loops).ends_with("too many loops and try blocks inside each other"));
}

/// Long is not deep: chains that the grammar does not nest compile.
#[test]
fn long_programs_compile() {
    let clauses = (0..5_000).map(|n| format!("elif x == {n}:\n    y = {n}\n")).collect::<Vec<_>>().concat();
    let list = format!("x = [{}]\n", "1, ".repeat(20_000));
    compile(&format!("{list}if x:\n    pass\n{clauses}"), "p.py").expect("it compiles");
    compile("", "p.py").expect("nothing is a program");
}

#[test]
fn tables_that_overflow_are_refused() {
    let numbers = (0..70_000).map(|n| format!("x = {n}.5\n")).collect::<Vec<_>>().concat();
    assert!(refusal(&numbers).ends_with("'<module>' holds more than 65,536 names or constants"));
    let arguments = format!("f({})\n", "1, ".repeat(256));
    assert_eq!(refusal(&arguments), "p.py:1:1: error: more than 255 arguments");
}
