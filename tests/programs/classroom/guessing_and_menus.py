"""Programs that would ask: the answers come from a list, bad ones too."""
ANSWERS = iter(["fifty", "50", "25", "", "37", "31", "34"])


def ask(prompt):
    answer = next(ANSWERS)
    print(prompt, answer)
    return answer


def read_number(prompt):
    while True:
        try:
            return int(ask(prompt))
        except ValueError as error:
            print("not a number:", error)


secret, tries = 34, 0
while True:
    tries += 1
    guess = read_number(f"guess {tries}:")
    if guess == secret:
        print("right after", tries, "tries" if tries != 1 else "try")
        break
    print("too", "low" if guess < secret else "high")
else:
    print("never here")

try:
    ask("again?")
except StopIteration:
    print("nobody answers")

hidden, letters = "python", set()
for letter in "etaonph":
    letters.add(letter)
    shown = "".join(c if c in letters else "_" for c in hidden)
    print(f"{letter}: {shown}", "" if letter in hidden else "(miss)")
    if "_" not in shown:
        break
else:
    print("lost, missing", sorted(set(hidden) - letters))


class Shop:
    def __init__(self):
        self.basket = {}

    def do_add(self, item, n="1"):
        self.basket[item] = self.basket.get(item, 0) + int(n)

    def do_drop(self, item):
        del self.basket[item]

    def do_show(self):
        print(", ".join(f"{n} {item}{'s' * (n > 1)}" for item, n in self.basket.items()) or "empty")

    def run(self, line):
        verb, *args = line.split()
        action = getattr(self, "do_" + verb, None)
        if action is None:
            print("what is", repr(verb) + "?")
            return
        try:
            action(*args)
        except KeyError as error:
            print("no", error, "here")
        except (TypeError, ValueError) as error:
            print(type(error).__name__)


shop = Shop()
for line in ("show", "add apple", "add pear 3", "add apple 2", "show", "drop kiwi", "drop pear", "buy", "add", "add fig x", "show"):
    shop.run(line)
