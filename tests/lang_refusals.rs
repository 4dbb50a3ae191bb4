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
    lambda: "f = lambda: 0\n" => "1:5: error: lambda is not supported yet: define a function with def";
    list_comprehension: "x = 1\ny = [i for i in x]\n"
        => "2:5: error: a list comprehension is not supported yet: build the list in a for loop";
    dict_comprehension: "y = {i: 1 for i in x}\n"
        => "1:5: error: a dict comprehension is not supported yet: fill the dict in a for loop";
    set_comprehension: "y = {i for i in x}\n" => "1:5: error: a set comprehension is not supported yet";
    generator_expression: "sum(i for i in x)\n"
        => "1:5: error: a generator expression is not supported yet: use a for loop";
    generator: "def f():\n    yield 1\n" => "2:5: error: a generator (yield) is not supported yet";
    async_function: "async def f():\n    pass\n" => "1:1: error: an async function is not supported yet";
    decorator: "@f\ndef g():\n    pass\n" => "1:1: error: a decorator is not supported yet";
    walrus: "if (n := 1):\n    pass\n"
        => "1:5: error: ':=' is not supported yet: assign on a line of its own";
    slice: "x = y[1:]\n" => "1:7: error: a slice is not supported yet: use a single index";
    set_display: "x = {1, 2}\n" => "1:5: error: a set display is not supported yet: use a list or a dict";
    starred_call: "f(*x)\n" => "1:3: error: '*' in a call is not supported yet: write the arguments out";
    starred_target: "a, *b = c\n" => "1:4: error: '*' before an expression is not supported yet";
    match_statement: "match x:\n    case 1:\n        pass\n"
        => "1:1: error: match is not supported yet: use if and elif";
    annotation: "def f(n: int):\n    pass\n"
        => "1:10: error: a type annotation is not supported yet: leave it out";
    annotated_assignment: "n: int = 1\n" => "1:1: error: a type annotation is not supported yet: leave it out";
    nonlocal: "def f():\n    x = 1\n    def g():\n        nonlocal x\n"
        => "4:9: error: nonlocal is not supported yet";
    closure: "def f(n):\n    def g():\n        return n\n    return g\n"
        => "3:16: error: a closure is not supported yet: 'n' is a variable of the function 'f' around it, \
            pass it as an argument";
    complex_number: "x = 2j\n" => "1:5: error: a complex number is not supported yet";
    bytes: "x = b'a'\n" => "1:5: error: a bytes literal is not supported yet";
    dotted_import: "import os.path\n"
        => "1:8: error: importing 'os.path' is not supported yet: only modules without a dot are";
    star_import: "from os import *\n" => "1:16: error: import * is not supported yet: name what you import";
    late_future: "x = 1\nfrom __future__ import division\n"
        => "2:1: error: from __future__ imports must be at the beginning of the file";
    raise_from: "raise A from b\n" => "1:14: error: raise … from … is not supported yet: leave out the cause";
    return_outside: "return 1\n" => "1:1: error: 'return' outside function";
    break_outside: "break\n" => "1:1: error: 'break' outside loop";
    break_in_function_in_loop: "while x:\n    def f():\n        break\n" => "3:9: error: 'break' outside loop";
    continue_outside: "if x:\n    continue\n" => "2:5: error: 'continue' not properly in loop";
    continue_in_finally: "for i in x:\n    try:\n        pass\n    finally:\n        continue\n"
        => "5:9: error: 'continue' inside a finally clause is not supported yet";
    bare_except_first: "try:\n    f()\nexcept:\n    pass\nexcept A:\n    pass\n"
        => "3:1: error: default 'except:' must be last";
    late_global: "def f():\n    x = 1\n    global x\n"
        => "3:12: error: name 'x' is used before its global declaration";
    global_parameter: "def f(x):\n    global x\n"
        => "2:12: error: name 'x' is used before its global declaration";
    duplicate_parameter: "def f(a, a):\n    pass\n"
        => "1:10: error: duplicate argument 'a' in function definition";
    repeated_keyword: "f(a=1, a=2)\n" => "1:8: error: keyword argument repeated: a";
    null_character: "x = 1\0\n" => "1:6: error: syntax error: got unexpected token \u{0}";
    after_wide_characters: "s = 'é→𝄞'; f = lambda: s\n"
        => "1:16: error: lambda is not supported yet: define a function with def";
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
    let blocks: String = (0..150).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
    let blocks = format!("{blocks}{}pass\n", " ".repeat(150));
    assert!(refusal(&blocks).ends_with("too many levels of indentation"));
    let loops: String = (0..21).map(|depth| format!("{}while x:\n", " ".repeat(depth))).collect();
    let loops = format!("{loops}{}pass\n", " ".repeat(21));
    assert!(refusal(&loops).ends_with("too many loops and try blocks inside each other"));
}

/// Long is not deep: chains that the grammar does not nest compile.
#[test]
fn long_programs_compile() {
    let clauses: String = (0..5_000).map(|n| format!("elif x == {n}:\n    y = {n}\n")).collect();
    let list = format!("x = [{}]\n", "1, ".repeat(20_000));
    compile(&format!("{list}if x:\n    pass\n{clauses}"), "p.py").expect("it compiles");
    compile("", "p.py").expect("nothing is a program");
}

#[test]
fn tables_that_overflow_are_refused() {
    let numbers: String = (0..70_000).map(|n| format!("x = {n}.5\n")).collect();
    assert!(refusal(&numbers).ends_with("'<module>' holds more than 65,536 names or constants"));
    let arguments = format!("f({})\n", "1, ".repeat(256));
    assert_eq!(refusal(&arguments), "p.py:1:1: error: more than 255 arguments");
}
