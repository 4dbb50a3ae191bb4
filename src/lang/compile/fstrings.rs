//! f-strings. 2.7 has none; the instructions are those of CPython 3.6.

use ruff_python_ast::{ConversionFlag, ExprFString, FStringPart, InterpolatedElement, InterpolatedStringElement};
use ruff_text_size::Ranged;

use super::super::code::{Const, Conversion, Instr};
use super::super::refusal::Refusal;
use super::Compiler;

/// The string being joined: text not yet emitted, and how many pieces are on the stack.
#[derive(Default)]
struct Pieces {
    text: String,
    emitted: usize,
}

impl Compiler<'_> {
    pub(super) fn fstring(&mut self, text: &ExprFString) -> Result<(), Refusal> {
        let mut pieces = Pieces::default();
        for part in text.value.as_slice() {
            match part {
                FStringPart::Literal(literal) => pieces.text.push_str(literal.as_str()),
                FStringPart::FString(part) => self.elements(part.elements.iter(), &mut pieces)?,
            }
        }
        self.join(pieces)
    }

    fn elements<'e>(
        &mut self,
        elements: impl Iterator<Item = &'e InterpolatedStringElement>,
        pieces: &mut Pieces,
    ) -> Result<(), Refusal> {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => pieces.text.push_str(&literal.value),
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        pieces.text.push_str(debug.as_str());
                    }
                    self.flush(pieces)?;
                    self.field(field)?;
                    pieces.emitted += 1;
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &InterpolatedElement) -> Result<(), Refusal> {
        self.unit.advance_line(self.source.line(field.start()));
        self.expression(&field.expression)?;
        if let Some(spec) = &field.format_spec {
            let mut pieces = Pieces::default();
            self.elements(spec.elements.iter(), &mut pieces)?;
            self.join(pieces)?;
        }
        let spec = field.format_spec.is_some();
        let conversion = match field.conversion {
            // `{x=}` shows the repr unless told otherwise.
            ConversionFlag::None if field.debug_text.is_some() && !spec => Conversion::Repr,
            ConversionFlag::None => Conversion::None,
            ConversionFlag::Str => Conversion::Str,
            ConversionFlag::Repr => Conversion::Repr,
            ConversionFlag::Ascii => Conversion::Ascii,
        };
        self.emit(Instr::FormatValue { conversion, spec });
        Ok(())
    }

    fn flush(&mut self, pieces: &mut Pieces) -> Result<(), Refusal> {
        if !pieces.text.is_empty() {
            let text = std::mem::take(&mut pieces.text);
            self.load_const(Const::Str(text.into()))?;
            pieces.emitted += 1;
        }
        Ok(())
    }

    fn join(&mut self, mut pieces: Pieces) -> Result<(), Refusal> {
        self.flush(&mut pieces)?;
        match pieces.emitted {
            0 => self.load_const(Const::Str("".into())),
            1 => Ok(()),
            number => {
                let number = self.count(number)?;
                self.emit(Instr::BuildString(number));
                Ok(())
            }
        }
    }
}
