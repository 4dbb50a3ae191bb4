"""Two inner functions share one cell; three levels reach through."""


def account(balance):
    def deposit(n):
        nonlocal balance
        balance += n
        return balance

    def withdraw(n):
        nonlocal balance
        if n > balance:
            raise ValueError("only %d left" % balance)
        balance -= n
        return balance
    return deposit, withdraw


d, w = account(100)
print(d(50), w(120), d(1))
try:
    w(1000)
except ValueError as error:
    print(error)


def outer():
    x = 1

    def middle():
        def inner():
            nonlocal x
            x *= 2
            return x
        return inner

    step = middle()
    step()
    step()
    return x


print(outer())


def swap():
    a, b = 1, 2

    def go():
        nonlocal a, b
        a, b = b, a
    go()
    return a, b


print(swap())
