# Prints the table of tests/golden/format.tsv: how Python formats each value. Runs on CPython 3.11:
#     python3 tests/golden/format.py > tests/golden/format.tsv
import random

random.seed(2009)
values = [0, 1, -1, 7, -42, 255, 1234, -1234567, 97, 10**15, 2**64, -(10**30), 10**310]
floats = [0.0, -0.0, 1.0, -1.5, 0.1, 2.5, 0.5, 1.25, -0.4, 1234.5, 999999.5, 1e15, 1e16, 123456789.123, 1e-5, 0.0001,
          5e-324, 1.7976931348623157e308, 1e22, 1e100, float("inf"), float("-inf"), float("nan")]
strings = ["", "a", "abc", "it's", "é→"]
samples = values + floats + strings
specs = ["", "5", "<5", ">5", "^6", "=6", "*^7", "05", "+", " ", "-", "#", ",", "_", "d", "x", "X", "o", "b", "#x", "#010b",
         "c", "e", "E", "f", "F", "g", "G", "%", "n", "s", ".2", ".0f", ".3f", ".10g", ".1%", "#.0f", "#g", ".0e", "#.0e",
         "010,", "012_x", "+010.2f", ",.2f", "020,.3f", "0=8", "<08", "x<8", "z", "z.0f", ".1200f", ",d", "_b", ",x", ",s",
         "_,", ",_", ",,", "5x5", ".", "q", "+c", "#c", "é>6", "99999999999999999999", ".99999999999999999999", "=+8", "04",
         "{<4", "}>4", "0>5", "00005", "0,", "1,", "3,", "4,", "05,", "06,", "07,", "08,", "09,"]
formats = ["%s", "%r", "%a", "%d", "%i", "%u", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%X", "%#x", "%#o", "%o", "%.3d",
           "%8.3d", "%08.3d", "%#.3x", "%c", "%5c", "%-5c|", "%e", "%E", "%f", "%F", "%g", "%G", "%.2f", "%10.2f", "%-10.2f|",
           "%010.2f", "%+.1e", "%#.0f", "%.0f", "%.12g", "%5s", "%-5s|", "%.2s", "%5.1s", "%05s", "a%%b%s", "100%% %d", "%ld",
           "%y", "%", "x%5", "%s%", "%-+5d", "%.f", "%.d", "%.s", "%-05d|", "%99999999999999999999d"]
signs, kinds = ["", "+", "-", " "], ["", "d", "x", "b", "e", "f", "g", "%", "s"]


def show(kind, value, spec):
    try:
        text = "=" + (format(value, spec) if kind == "format" else spec % (value,))
    except (ValueError, TypeError, OverflowError) as error:
        text = "%s: %s" % (type(error).__name__, error)
    shown = repr(value) if isinstance(value, float) else str(value)
    print(kind, "%s:%s" % (type(value).__name__, shown), spec, text, sep="\t")


for sample in samples:
    for spec in specs:
        show("format", sample, spec)
    for spec in formats:
        show("percent", sample, spec)
for _ in range(1500):
    value = random.choice([random.randint(-10**6, 10**6), random.uniform(-1000, 1000), random.uniform(-1, 1) * 10.0 ** random.randint(-20, 20)])
    spec = "".join([random.choice(["", "<", "*>", "0^", "="]), random.choice(signs), random.choice(["", "#"]),
                    random.choice(["", "0"]), random.choice(["", str(random.randint(0, 25))]), random.choice(["", ",", "_"]),
                    random.choice(["", ".%d" % random.randint(0, 18)]), random.choice(kinds)])
    show("format", value, spec)
