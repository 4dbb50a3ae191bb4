//! Formatting of values: `format(x, spec)`, replacement fields, and `format % values`.
//!
//! The rules are in [`super::text`]; this file takes the arguments and makes of each what its field asks for.

use super::{
    bigint,
    builtins::bytes,
    exception::Exc,
    names::known,
    object::Object,
    operate,
    state::ThreadState,
    text::{
        FormatError, Raised,
        percent::{Argument, Conversion, Field, Piece, Size, pieces},
        spec::{Align, Spec, pad},
    },
    unwind::Unwind,
    value::Value,
};

impl ThreadState<'_> {
    /// `format(value, spec)`.
    pub fn format(&mut self, value: &Value, spec: &str) -> Result<String, Unwind> {
        if let Some(result) = self.call_special(value, known::FORMAT, &[Value::from(spec)]) {
            let result = result?;
            let kind = self.type_name(&result);
            let otherwise = format!("__format__ must return a str, not {kind}");
            return result.as_str().map(ToString::to_string).ok_or_else(|| self.type_error(otherwise));
        }
        if spec.is_empty() {
            return self.str(value);
        }
        let value = value.inner();
        let formatted = match value {
            Value::Float(x) => Spec::parse(spec, "float").and_then(|spec| spec.float(x.get())),
            _ => match (value.as_str(), bigint::of(value)) {
                (Some(text), _) => Spec::parse(spec, "str").and_then(|spec| spec.text(text)),
                (None, Some(n)) => Spec::parse(spec, "int").and_then(|spec| spec.integer(&n)),
                (None, None) => {
                    let kind = self.type_name(value);
                    return Err(self.type_error(format!("unsupported format string passed to {kind}.__format__")));
                }
            },
        };
        formatted.map_err(|error| self.format_error(error))
    }

    /// `format % values`.
    pub fn percent_format(&mut self, format: &str, values: &Value) -> Result<String, Unwind> {
        self.percent(format, values, false)
    }

    /// `format % values` of bytes, which are the characters of the same numbers meanwhile.
    pub fn percent_bytes(&mut self, format: &[u8], values: &Value) -> Result<Vec<u8>, Unwind> {
        let text = self.percent(&latin(format), values, true)?;
        Ok(text.chars().map(|c| c as u8).collect())
    }

    fn percent(&mut self, format: &str, values: &Value, bytes: bool) -> Result<String, Unwind> {
        let (items, mapping) = match values.object() {
            Some(Object::Tuple(items)) => (items.to_vec(), None),
            Some(Object::Dict(_)) => (vec![values.clone()], Some(values)),
            _ => (vec![values.clone()], None),
        };
        let mut arguments = Arguments { items: items.into_iter(), mapping, bytes };
        let mut out = String::new();
        for piece in pieces(format) {
            match piece.map_err(|error| self.format_error(error))? {
                Piece::Text(text) => out.push_str(text),
                Piece::Field(field) => out.push_str(&self.format_field(field, &mut arguments)?),
            }
        }
        if arguments.items.next().is_some() && arguments.mapping.is_none() {
            let what = if bytes { "bytes" } else { "string" };
            return Err(self.type_error(format!("not all arguments converted during {what} formatting")));
        }
        Ok(out)
    }

    fn format_field(&mut self, mut field: Field<'_>, arguments: &mut Arguments<'_>) -> Result<String, Unwind> {
        if field.width == Size::Argument {
            let width = self.size(arguments)?;
            field.left |= width < 0;
            field.width = Size::Fixed(width.unsigned_abs() as usize);
        }
        if field.precision == Size::Argument {
            let precision = self.size(arguments)?;
            field.precision = Size::Fixed(usize::try_from(precision).unwrap_or(0));
        }
        let value = match (field.key, arguments.mapping) {
            (Some(key), Some(mapping)) if arguments.bytes => {
                let key: Vec<u8> = key.chars().map(|c| c as u8).collect();
                super::subscript::get(self, mapping, &Value::bytes(key))?
            }
            (Some(key), Some(mapping)) => super::subscript::get(self, mapping, &Value::from(key))?,
            (Some(_), None) => return Err(self.type_error("format requires a mapping")),
            (None, _) => arguments.next(self)?,
        };
        let conversion = match field.conversion() {
            _ if arguments.bytes && field.letter() == 'b' => Conversion::Str,
            conversion => conversion.map_err(|error| self.format_error(error))?,
        };
        let text = match conversion {
            Conversion::Str if arguments.bytes => self.bytes_of_field(&value)?,
            Conversion::Repr if arguments.bytes => self.ascii(&value)?,
            Conversion::Char if arguments.bytes => latin(&[self.byte_of_field(&value)?]),
            Conversion::Str => self.str(&value)?,
            Conversion::Repr => self.repr(&value)?,
            Conversion::Ascii => self.ascii(&value)?,
            Conversion::Char | Conversion::Decimal | Conversion::Radix | Conversion::Float => {
                return self.format_number(&field, conversion, &value);
            }
        };
        let shown = match field.precision {
            Size::Fixed(most) => text.chars().take(most).collect(),
            _ => text,
        };
        let width = match field.width {
            Size::Fixed(width) => width,
            _ => 0,
        };
        let align = if field.left { Align::Left } else { Align::Right };
        pad(&shown, align, ' ', width).map_err(|error| self.format_error(error))
    }

    /// What `%b` and `%s` of bytes make of a value.
    fn bytes_of_field(&mut self, value: &Value) -> Result<String, Unwind> {
        if let Some(bytes) = bytes::of(self, value) {
            return Ok(latin(&bytes));
        }
        let kind = self.type_name(value);
        let message = format!("%b requires a bytes-like object, or an object that implements __bytes__, not '{kind}'");
        Err(self.type_error(message))
    }

    /// What `%c` of bytes makes of a value.
    fn byte_of_field(&mut self, value: &Value) -> Result<u8, Unwind> {
        if let Some(bytes) = bytes::of(self, value)
            && let [byte] = *bytes
        {
            return Ok(byte);
        }
        let Some(number) = operate::integer(value) else {
            return Err(self.type_error("%c requires an integer in range(256) or a single byte"));
        };
        u8::try_from(number).map_err(|_| self.raise(Exc::OverflowError, "%c arg not in range(256)"))
    }

    fn format_number(&self, field: &Field<'_>, conversion: Conversion, value: &Value) -> Result<String, Unwind> {
        let integer = bigint::of(value);
        let argument = match (value, &integer, value.as_str()) {
            (Value::Float(x), _, _) => Argument::Float(x.get()),
            (_, Some(n), _) => Argument::Int(n),
            (_, _, Some(text)) => Argument::Str(text),
            _ => return Err(self.type_error(field.wrong_type(conversion, self.type_name(value)))),
        };
        field.format(argument).map_err(|error| self.format_error(error))
    }

    /// The argument of a `*`.
    fn size(&self, arguments: &mut Arguments<'_>) -> Result<i64, Unwind> {
        operate::integer(&arguments.next(self)?).ok_or_else(|| self.type_error("* wants int"))
    }

    #[cold]
    fn format_error(&self, error: FormatError) -> Unwind {
        let kind = match error.raised {
            Raised::Value => Exc::ValueError,
            Raised::Type => Exc::TypeError,
            Raised::Overflow => Exc::OverflowError,
            Raised::Memory => return self.raise_empty(Exc::MemoryError),
        };
        self.raise(kind, error.message)
    }
}

/// What stands to the right of the `%`.
struct Arguments<'a> {
    items: std::vec::IntoIter<Value>,
    mapping: Option<&'a Value>,
    /// The format is made of bytes.
    bytes: bool,
}

/// Bytes as the characters of the same numbers.
fn latin(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

impl Arguments<'_> {
    fn next(&mut self, ts: &ThreadState<'_>) -> Result<Value, Unwind> {
        self.items.next().ok_or_else(|| ts.type_error("not enough arguments for format string"))
    }
}
