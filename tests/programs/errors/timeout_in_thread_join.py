"""Lock misuse as the last act."""
import threading

lock = threading.Lock()
with lock:
    print("inside")
lock.release()
