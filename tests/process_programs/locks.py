"""Locks, semaphores, events, conditions and barriers that processes share."""
import multiprocessing as mp


def count(lock, number, n):
    for _ in range(n):
        with lock:
            number.value += 1


def nested(lock, number):
    for _ in range(200):
        with lock:
            with lock:
                number.value += 1


def visit(room, inside, most, lock, n):
    for _ in range(n):
        with room:
            with lock:
                inside.value += 1
                most.value = max(most.value, inside.value)
            with lock:
                inside.value -= 1


def follow(started, go, number):
    started.release()
    go.wait()
    with number.get_lock():
        number.value += 1


def take_turns(condition, turn, me, others, log):
    for _ in range(10):
        with condition:
            while turn.value != me:
                condition.wait()
            log.put(me)
            turn.value = others
            condition.notify_all()


def meet(barrier, log, rounds):
    for number in range(rounds):
        log.put((number, "comes"))
        barrier.wait()
        log.put((number, "goes"))
        barrier.wait()


def holds(lock, has, let_go):
    lock.acquire()
    has.set()
    let_go.wait()
    lock.release()


def run(target, *args_of_each):
    processes = [mp.Process(target=target, args=args) for args in args_of_each]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    lock, number = mp.Lock(), mp.RawValue("l", 0)
    run(count, *[(lock, number, 500)] * 3)
    print(number.value)
    rlock, number = mp.RLock(), mp.Value("i", 0, lock=False)
    run(nested, *[(rlock, number)] * 2)
    print(number.value)
    room, inside, most = mp.Semaphore(2), mp.RawValue("i"), mp.RawValue("i")
    run(visit, *[(room, inside, most, lock, 50)] * 4)
    print(inside.value, most.value <= 2, room.get_value())
    started, go, number = mp.Semaphore(0), mp.Event(), mp.Value("i", 0)
    processes = [mp.Process(target=follow, args=(started, go, number)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        started.acquire()
    print(number.value, go.is_set())
    go.set()
    for process in processes:
        process.join()
    print(number.value, go.is_set())
    condition, turn, log = mp.Condition(), mp.Value("i", 0), mp.SimpleQueue()
    run(take_turns, (condition, turn, 0, 1, log), (condition, turn, 1, 0, log))
    print([log.get() for _ in range(20)])
    barrier, log = mp.Barrier(3), mp.SimpleQueue()
    processes = [mp.Process(target=meet, args=(barrier, log, 3)) for _ in range(3)]
    for process in processes:
        process.start()
    got = [log.get() for _ in range(18)]
    for process in processes:
        process.join()
    # What each has put in one round comes before anything of the next.
    print([sorted(got[i:i + 3]) for i in range(0, 18, 3)] if got == sorted(got, key=lambda e: e[0]) else got)
    has, let_go = mp.Event(), mp.Event()
    holder = mp.Process(target=holds, args=(lock, has, let_go))
    holder.start()
    has.wait()
    print(lock, lock.acquire(False), lock.acquire(timeout=0.01))
    let_go.set()
    print(lock.acquire(), lock)
    lock.release()
    holder.join()
