//! What the language leaves out, in words a student understands.

use ruff_python_ast::{Expr, Stmt};

/// The complaint about an expression that the compiler does not know.
pub fn expression(expr: &Expr) -> &'static str {
    match expr {
        Expr::Starred(_) => "can't use starred expression here",
        Expr::TString(_) => "a template string is not supported yet",
        Expr::NumberLiteral(_) => "a complex number is not supported yet",
        _ => "this expression is not supported yet",
    }
}

/// The complaint about a statement that the compiler does not know.
pub fn statement(stmt: &Stmt) -> &'static str {
    match stmt {
        Stmt::TypeAlias(_) => "a type alias is not supported yet",
        Stmt::Match(_) => "match is not supported yet: use if and elif",
        _ => "this statement is not supported yet",
    }
}
