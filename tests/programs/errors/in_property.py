class C:
    @property
    def p(self):
        return self.q


print("start")
C().p
