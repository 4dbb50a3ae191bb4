"""close raises GeneratorExit at the yield; finally runs; refusing is an error."""


def careful():
    try:
        yield 1
        yield 2
    finally:
        print("cleaned up")


g = careful()
next(g)
g.close()
print(list(g))
g.close()
unstarted = careful()
unstarted.close()
print("no cleanup before the start")


def stubborn():
    while True:
        try:
            yield "here"
        except GeneratorExit:
            print("ignored")


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)


def answers():
    try:
        yield 1
    except GeneratorExit:
        print("goodbye")
        raise


a = answers()
next(a)
a.close()
for x in careful():
    print("loop", x)
    break
print("after the break")


def handles_value_error():
    try:
        yield 1
    except ValueError:
        yield "handled"
    yield "after"


h = handles_value_error()
next(h)
print(h.throw(ValueError), next(h), next(h, "over"))
