"""How processes end: by themselves, by sys.exit, by an exception, by a signal; daemons at the end."""
import multiprocessing as mp
import sys
import time


def leave(status):
    sys.exit(status)


def fail():
    raise KeyError("nowhere")


def wait(ready):
    ready.set()
    time.sleep(1000)


def grand(ready):
    try:
        mp.Process(target=int).start()
    except AssertionError as error:
        print(error)
    ready.set()


def run(target, *args):
    process = mp.Process(target=target, args=args)
    process.start()
    process.join()
    return process.exitcode


if __name__ == "__main__":
    print([run(leave, status) for status in (None, 0, 3, True)], run(leave, "text"), run(fail), run(int))
    ready = mp.Event()
    for end in ("terminate", "kill"):
        ready.clear()
        process = mp.Process(target=wait, args=(ready,))
        process.start()
        ready.wait()
        process.join(0.01)
        print(process.is_alive(), process.exitcode)
        getattr(process, end)()
        process.join()
        print(process.is_alive(), process.exitcode)
        getattr(process, end)()
    ready.clear()
    daemon = mp.Process(target=grand, args=(ready,), daemon=True)
    print(daemon.daemon, "daemon" in repr(daemon))
    daemon.start()
    ready.wait()
    daemon.join()
    ready.clear()
    # The program's end does not wait for this one, but for the other.
    mp.Process(target=wait, args=(ready,), daemon=True).start()
    ready.wait()
    last = mp.Process(target=print, args=("the child's word",))
    last.start()
    last.join()
    mp.Process(target=time.sleep, args=(0.05,)).start()
    print("main has finished")
