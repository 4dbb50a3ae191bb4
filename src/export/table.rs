//! Columns of text that stand straight.

/// Which way a column leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// Rows of cells; the widest cell of a column sets its width.
#[derive(Debug, Clone)]
pub struct Table {
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns.
    pub fn new(align: impl Into<Vec<Align>>) -> Self {
        Self { align: align.into(), rows: Vec::new() }
    }

    /// Adds a row; cells beyond the last column are left out.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.rows.push(cells.into_iter().map(Into::into).take(self.align.len()).collect());
    }

    /// The text, each line indented by `indent` spaces, columns two spaces apart, no spaces at the ends of lines.
    pub fn render(&self, indent: usize) -> String {
        let widths: Vec<usize> = (0..self.align.len())
            .map(|column| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
            .collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for ((cell, &width_of_column), align) in row.iter().zip(&widths).zip(&self.align) {
                let gap = " ".repeat(width_of_column - width(cell));
                match align {
                    Align::Left => line.extend([cell, &gap, "  "]),
                    Align::Right => line.extend([&gap, cell, "  "]),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// Terminal cells of a text; all that is written here is one cell a character.
fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_straight() {
        let mut table = Table::new([Align::Left, Align::Right, Align::Left]);
        table.row(["a", "1 µs", "first"]);
        table.row(["long", "12 µs", ""]);
        table.row(["x"]);
        assert_eq!(table.render(1), " a      1 µs  first\n long  12 µs\n x\n");
    }
}
