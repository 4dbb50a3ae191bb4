//! Pickles go between this interpreter and CPython: what one writes the other reads, and both write the same bytes.
//!
//! Needs `python3` (3.11), or another named by `GILSCOPE_PYTHON3`.

use std::{env, fmt::Write as _, fs, io::Write as _, path::Path, process::Command};

use gilscope::gil::kind::GilKind;

mod vm_support;
use vm_support::output;

const VALUES: usize = 300;

/// Numbers by chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// The source text of a value.
    fn value(&mut self, depth: u32) -> String {
        let kinds = if depth < 4 { 22 } else { 10 };
        match self.below(kinds) {
            0 => self.pick(&["None", "True", "False"]).into(),
            1 | 2 => format!("{}", self.below(70_000) as i64 - 300),
            3 => {
                let (sign, shift, more) = (self.pick(&["", "-"]), self.below(3000), self.below(9));
                format!("{sign}(1 << {shift}) + {more}")
            }
            4 => self.pick(&["0.0", "-0.0", "1.5", "1e300", "-2.5e-300", "float('inf')", "float('-inf')"]).into(),
            5 | 6 => {
                let letters = ["a", "b", "z", "_", " ", "\\n", "\\\\", "\\x00", "\\x1a", "é", "€", "😀"];
                let text: String = (0..self.below(12)).map(|_| self.pick(&letters)).collect();
                format!("'{text}' * {}", self.pick(&[1, 1, 2, 300]))
            }
            7 => {
                let bytes: Vec<String> = (0..self.below(8)).map(|_| format!("\\x{:02x}", self.below(256))).collect();
                let bytes = bytes.concat();
                format!("b'{bytes}' * {}", self.pick(&[1, 2, 100]))
            }
            8 => format!("bytearray(b'{}')", self.pick(&["", "abc"])),
            9 => self.pick(&["len", "int", "Plain", "Plain.Inner", "function", "ValueError", "...", "range(9)"]).into(),
            10..=12 => format!("[{}]", self.values(depth, ", ")),
            13 | 14 => {
                let items = self.values(depth, ", ");
                if items.is_empty() { "()".into() } else { format!("({items},)") }
            }
            15 | 16 => {
                let entries: Vec<String> =
                    (0..self.below(6)).map(|key| format!("{key}: {}", self.value(depth + 1))).collect();
                format!("{{{}}}", entries.join(", "))
            }
            17 => format!("{}(range({}))", self.pick(&["set", "frozenset"]), self.below(9)),
            18 => format!("plain({})", self.values(depth, ", ")),
            19 => format!("{}([{}])", self.pick(&["List", "collections.deque"]), self.values(depth, ", ")),
            20 => format!("collections.OrderedDict([(1, {})])", self.value(depth + 1)),
            _ => format!("twice({})", self.value(depth + 1)),
        }
    }

    fn values(&mut self, depth: u32, between: &str) -> String {
        let items: Vec<String> = (0..self.below(6)).map(|_| self.value(depth + 1)).collect();
        items.join(between)
    }
}

/// A program that makes all the values.
fn values() -> String {
    let mut source = "
import collections, pickle
class Plain:
    class Inner: pass
    def __eq__(self, other): return type(self) is type(other) and self.__dict__ == other.__dict__
class List(list): pass
def function(): pass
def plain(*items):
    obj = Plain()
    obj.items = items
    obj.count = len(items)
    return obj
def twice(value): return [value, (value, value)]
VALUES = [
"
    .to_owned();
    let mut chance = Chance(20_101);
    for _ in 0..VALUES {
        let _ = writeln!(source, "    lambda: {},", chance.value(0));
    }
    source + "]\n"
}

const WRITE: &str = "
for make in VALUES:
    for protocol in range(6):
        print(pickle.dumps(make(), protocol).hex())
";

/// Reads what stands in `PICKLES`.
const READ: &str = "
wrong = 0
for number, text in enumerate(PICKLES):
    value, again = VALUES[number // 6](), pickle.loads(bytes.fromhex(text))
    if not (again == value and type(again) is type(value)):
        wrong += 1
        print('value', number // 6, 'protocol', number % 6, repr(value)[:200], repr(again)[:200])
print(len(PICKLES), 'read,', wrong, 'wrong')
";

fn python(source: &str) -> String {
    let python = env::var("GILSCOPE_PYTHON3").unwrap_or_else(|_| "python3".into());
    let mut file = tempfile::NamedTempFile::with_suffix(".py").unwrap();
    file.write_all(source.as_bytes()).unwrap();
    let run = Command::new(&python).arg(file.path()).output().unwrap_or_else(|error| panic!("{python}: {error}"));
    assert!(run.status.success(), "{python}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

fn with_pickles(values: &str, written: &str) -> String {
    let pickles: Vec<String> = written.lines().map(|line| format!("    '{line}',")).collect();
    format!("{values}PICKLES = [\n{}\n]\n{READ}", pickles.join("\n"))
}

#[test]
#[ignore = "needs python3.11"]
fn what_one_writes_the_other_reads_and_both_write_the_same() {
    let values = values();
    let writing = format!("{values}{WRITE}");
    let (ours, theirs) = (output(GilKind::Timed, &writing), python(&writing));
    assert_eq!(ours.lines().count(), 6 * VALUES);
    let all_read = format!("{} read, 0 wrong\n", 6 * VALUES);
    assert_eq!(python(&with_pickles(&values, &ours)), all_read, "CPython reads ours");
    assert_eq!(output(GilKind::Timed, &with_pickles(&values, &theirs)), all_read, "we read CPython's");
    let makers: Vec<&str> = values.lines().filter(|line| line.starts_with("    lambda")).collect();
    for (number, (ours, theirs)) in ours.lines().zip(theirs.lines()).enumerate() {
        assert_eq!(ours, theirs, "protocol {} of {}", number % 6, makers[number / 6]);
    }
}

#[test]
#[ignore = "needs python3.11"]
fn what_is_written_down_beside_the_programs_is_what_python_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pickles");
    for name in ["written", "refused", "hooks", "memory_files"] {
        let source = fs::read_to_string(folder.join(name).with_extension("py")).unwrap();
        let expected = fs::read_to_string(folder.join(name).with_extension("out")).unwrap();
        assert_eq!(python(&source), expected, "{name}");
    }
}
