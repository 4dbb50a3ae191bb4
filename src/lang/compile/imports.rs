//! `import` and `from … import`, and what `from __future__ import` changes.

use ruff_python_ast::{Stmt, StmtImport, StmtImportFrom};
use ruff_text_size::{Ranged, TextSize};

use super::super::code::{Const, Instr};
use super::super::refusal::Refusal;
use super::super::source::Source;
use super::scopes::ScopeKind;
use super::{Compiler, statements};

/// What a file asks for by `from __future__ import`.
#[derive(Debug, Default)]
pub struct Futures {
    /// `print` is a function everywhere.
    pub print_function: bool,
    /// Annotations are kept as text.
    pub annotations: bool,
    absolute_import: bool,
    /// End of the part of the file where such imports may stand.
    end: TextSize,
}

fn is_future(import: &StmtImportFrom) -> bool {
    import.level == 0 && import.module.as_ref().is_some_and(|module| module == "__future__")
}

impl Futures {
    /// Reads the imports at the head of the module.
    pub fn of(body: &[Stmt], source: &Source) -> Result<Self, Refusal> {
        let mut futures = Self::default();
        for stmt in &body[usize::from(statements::docstring(body).is_some())..] {
            let Stmt::ImportFrom(import) = stmt else { break };
            if !is_future(import) {
                break;
            }
            for alias in &import.names {
                match alias.name.as_str() {
                    "print_function" => futures.print_function = true,
                    "absolute_import" => futures.absolute_import = true,
                    "annotations" => futures.annotations = true,
                    // These are Python 3's ways anyway.
                    "division" | "generators" | "nested_scopes" | "unicode_literals" | "with_statement" => {}
                    name => {
                        let message = format!("from __future__ import {name} is not supported yet");
                        return Err(source.refuse(alias.start(), message));
                    }
                }
            }
            futures.end = stmt.end();
        }
        Ok(futures)
    }
}

impl Compiler<'_> {
    pub(super) fn import(&mut self, import: &StmtImport) -> Result<(), Refusal> {
        for alias in &import.names {
            self.import_level()?;
            self.load_const(Const::None)?;
            let number = self.name_number(&alias.name)?;
            self.emit(Instr::ImportName(number));
            // The instruction leaves the outermost package.
            let mut path = alias.name.split('.');
            let package = path.next().unwrap_or(&alias.name);
            if let Some(name) = &alias.asname {
                for module in path {
                    let number = self.name_number(module)?;
                    self.emit(Instr::LoadAttr(number));
                }
                self.bind(name)?;
            } else {
                self.bind(package)?;
            }
        }
        Ok(())
    }

    pub(super) fn import_from(&mut self, import: &StmtImportFrom) -> Result<(), Refusal> {
        let module = match &import.module {
            Some(module) if import.level == 0 => module,
            _ => return Err(self.refuse(import.start(), "a relative import is not supported yet")),
        };
        if is_future(import) && import.start() >= self.futures.end {
            return Err(self.refuse(import.start(), "from __future__ imports must be at the beginning of the file"));
        }
        self.import_level()?;
        let names = import.names.iter().map(|alias| Const::Str(alias.name.as_str().into())).collect();
        self.load_const(Const::Tuple(names))?;
        let number = self.name_number(module)?;
        self.emit(Instr::ImportName(number));
        if let Some(star) = import.names.iter().find(|alias| &alias.name == "*") {
            if self.unit.scope.kind != ScopeKind::Module {
                return Err(self.refuse(star.start(), "import * only allowed at module level"));
            }
            self.emit(Instr::ImportStar);
            return Ok(());
        }
        for alias in &import.names {
            let number = self.name_number(&alias.name)?;
            self.emit(Instr::ImportFrom(number));
            self.bind(alias.asname.as_ref().unwrap_or(&alias.name))?;
        }
        self.emit(Instr::PopTop);
        Ok(())
    }

    /// 2.7 looks in the package first (-1) unless told otherwise.
    fn import_level(&mut self) -> Result<(), Refusal> {
        self.load_const(Const::Int(if self.futures.absolute_import { 0 } else { -1 }))
    }
}
