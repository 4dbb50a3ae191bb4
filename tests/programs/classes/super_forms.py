"""super() inside class methods, properties, closures and with explicit arguments."""


class A:
    name = "A.name"

    @classmethod
    def build(cls):
        return "A.build for " + cls.__name__

    def hello(self):
        return "A.hello"


class B(A):
    name = "B.name"

    @classmethod
    def build(cls):
        return "B, then " + super().build()

    def hello(self):
        def inner():
            return super(B, self).hello()
        return "B, then " + inner()

    def names(self):
        return self.name, super().name, A.name


class C(B):
    def hello(self):
        return "C, then " + super().hello()


print(C.build())
print(C().hello())
print(C().names())
try:
    super(C, A()).hello()
except TypeError:
    print("obj must be an instance")
try:
    C().goodbye
except AttributeError as error:
    print(error)


class D(A):
    def hello(self):
        return super().nothing


try:
    D().hello()
except AttributeError as error:
    print(error)
