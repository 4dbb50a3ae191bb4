"""Instances and their methods, inherited ones among them."""


class Account:
    def __init__(self, balance):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self.balance

    def fee(self):
        return 1

    def withdraw(self, amount):
        self.balance -= amount + self.fee()
        return self.balance


class Savings(Account):
    def fee(self):
        return 2


def work(accounts, turns):
    total = 0
    for i in range(turns):
        for account in accounts:
            account.deposit(i % 10)
            total += account.withdraw(3)
    return total


total = work([Account(100), Savings(200), Account(300)], 150000)
made = [Savings(n) for n in range(100000)]
print(total, sum([account.balance for account in made]))
