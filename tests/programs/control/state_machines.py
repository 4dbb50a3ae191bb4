"""A tokenising state machine, a vending machine, and Brainfuck."""
states = {"start": {"a": "middle"}, "middle": {"b": "middle", "c": "end"}, "end": {}}


def accepts(word):
    state = "start"
    for c in word:
        state = states[state].get(c)
        if state is None:
            return False
    return state == "end"


print([accepts(w) for w in ("ac", "abbbc", "a", "abca", "")])


def run(program, data=()):
    tape, at, pc, out, data = [0] * 30, 0, 0, [], list(data)
    stack, jump = [], {}
    for i, c in enumerate(program):
        if c == "[":
            stack.append(i)
        elif c == "]":
            j = stack.pop()
            jump[i], jump[j] = j, i
    while pc < len(program):
        c = program[pc]
        if c == ">":
            at += 1
        elif c == "<":
            at -= 1
        elif c == "+":
            tape[at] = (tape[at] + 1) % 256
        elif c == "-":
            tape[at] = (tape[at] - 1) % 256
        elif c == ".":
            out.append(chr(tape[at]))
        elif c == ",":
            tape[at] = data.pop(0) if data else 0
        elif c == "[" and not tape[at] or c == "]" and tape[at]:
            pc = jump[pc]
        pc += 1
    return "".join(out)


print(run("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."))
print(repr(run(",[.,]", b"echo")))


class Vending:
    def __init__(self):
        self.state, self.money = self.idle, 0

    def idle(self, event):
        if isinstance(event, int):
            self.money += event
            if self.money >= 50:
                self.state = self.ready
            return "money %d" % self.money
        return "pay first"

    def ready(self, event):
        if event == "press":
            self.money, self.state = self.money - 50, self.idle
            return "drink, %d back" % self.money
        return "press"


v = Vending()
print([v.state(e) for e in ("press", 20, 20, 20, 5, "press", "press")])
n, steps = 27, 0
while n != 1:
    n, steps = (n // 2 if n % 2 == 0 else 3 * n + 1), steps + 1
print(steps, [("Fizz" * (i % 3 == 0) + "Buzz" * (i % 5 == 0)) or i for i in range(1, 16)])
