print("looking")
d = {"a": 1}
d["b"]
