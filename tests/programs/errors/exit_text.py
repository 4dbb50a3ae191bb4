import sys

sys.exit("fatal: no good")
