"""else runs only without an exception, and is not guarded."""


def run(n):
    log = []
    try:
        log.append("try")
        10 // n
    except ZeroDivisionError:
        log.append("except")
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


print(run(1), run(0))
try:
    try:
        pass
    except ValueError:
        print("not here")
    else:
        raise ValueError("from else")
except ValueError as error:
    print("outside:", error)
for i in range(2):
    try:
        if i:
            raise IndexError
    except IndexError:
        print("except", i)
    else:
        print("else", i)


def search(items, wanted):
    for item in items:
        if item == wanted:
            break
    else:
        return "not found"
    return "found"


print(search([1, 2], 2), search([1, 2], 3), search([], 1))
n = 3
while n:
    n -= 1
    if n == 10:
        break
else:
    print("while else", n)
while True:
    try:
        break
    finally:
        print("finally on break")
else:
    print("never")
