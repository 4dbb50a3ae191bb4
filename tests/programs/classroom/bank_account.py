"""Accounts, deposits and an exception of one's own."""


class InsufficientFunds(Exception):
    def __init__(self, balance, amount):
        super().__init__(f"balance {balance:.2f} is less than {amount:.2f}")
        self.missing = amount - balance


class Account:
    count = 0

    def __init__(self, owner: str, balance: float = 0.0):
        self.owner = owner
        self._balance = balance
        self.history: list[tuple[str, float]] = []
        Account.count += 1

    @property
    def balance(self) -> float:
        return self._balance

    @balance.setter
    def balance(self, value: float) -> None:
        if value < 0:
            raise ValueError("a balance is not negative")
        self._balance = value

    def deposit(self, amount: float) -> "Account":
        if amount <= 0:
            raise ValueError("deposit something")
        self._balance += amount
        self.history.append(("deposit", amount))
        return self

    def withdraw(self, amount: float) -> "Account":
        if amount > self._balance:
            raise InsufficientFunds(self._balance, amount)
        self._balance -= amount
        self.history.append(("withdraw", amount))
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}(owner={self.owner!r}, balance={self._balance:,.2f})"


class Savings(Account):
    def __init__(self, owner, balance=0.0, rate=0.05):
        super().__init__(owner, balance)
        self.rate = rate

    def add_interest(self):
        return self.deposit(self._balance * self.rate)


ann, bob = Account("Ann", 100), Savings("Bob", 2000)
ann.deposit(50).withdraw(30)
bob.add_interest()
print(ann, bob, Account.count, ann.history)
for action in (lambda: ann.withdraw(1000), lambda: ann.deposit(-1), lambda: setattr(ann, "balance", -5), lambda: ann.missing):
    try:
        action()
    except InsufficientFunds as error:
        print("refused:", error, error.missing)
    except (ValueError, AttributeError) as error:
        print(type(error).__name__, error)
ann.balance = 10
print(ann.balance, sorted([bob, ann], key=lambda account: account.balance), isinstance(bob, Account))
