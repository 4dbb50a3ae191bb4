import sys

print("fine")
sys.exit(0)
print("never")
