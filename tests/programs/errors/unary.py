x = "text"
print(not x)
print(-x)
