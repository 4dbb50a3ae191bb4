//! What the language leaves out for now, in words a student understands.

use ruff_python_ast::{Expr, Stmt};

/// The complaint about an expression that has a scope of its own, or binds in a way of its own.
pub fn scoped_expression(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::Lambda(_) => "lambda is not supported yet: define a function with def",
        Expr::ListComp(_) => "a list comprehension is not supported yet: build the list in a for loop",
        Expr::SetComp(_) => "a set comprehension is not supported yet",
        Expr::DictComp(_) => "a dict comprehension is not supported yet: fill the dict in a for loop",
        Expr::Generator(_) => "a generator expression is not supported yet: use a for loop",
        Expr::Yield(_) | Expr::YieldFrom(_) => "a generator (yield) is not supported yet",
        Expr::Await(_) => "await is not supported yet",
        Expr::Named(_) => "':=' is not supported yet: assign on a line of its own",
        _ => return None,
    })
}

/// The complaint about any other expression that the compiler does not know.
pub fn expression(expr: &Expr) -> &'static str {
    match expr {
        Expr::Set(_) => "a set display is not supported yet: use a list or a dict",
        Expr::Slice(_) => "a slice is not supported yet: use a single index",
        Expr::Starred(_) => "'*' before an expression is not supported yet",
        Expr::BytesLiteral(_) => "a bytes literal is not supported yet",
        Expr::EllipsisLiteral(_) => "'...' is not supported yet: use pass",
        Expr::TString(_) => "a template string is not supported yet",
        Expr::NumberLiteral(_) => "a complex number is not supported yet",
        _ => scoped_expression(expr).unwrap_or("this expression is not supported yet"),
    }
}

/// The complaint about a statement that the compiler does not know.
pub fn statement(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::AnnAssign(_) => "a type annotation is not supported yet: leave it out",
        Stmt::TypeAlias(_) => "a type alias is not supported yet",
        Stmt::Match(_) => "match is not supported yet: use if and elif",
        Stmt::Nonlocal(_) => "nonlocal is not supported yet",
        _ => "this statement is not supported yet",
    }
}
