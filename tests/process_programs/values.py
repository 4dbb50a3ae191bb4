"""Numbers and rows of numbers that processes share."""
import multiprocessing as mp


def change(number, real, row, text, raw):
    number.value += 5
    real.value *= 2
    for i in range(len(row)):
        row[i] = -row[i]
    text.value = text.value.upper()
    raw[1:3] = [8, 9]


def fill(row, begin, end):
    for i in range(begin, end):
        row[i] = i * i


def add(number, n):
    for _ in range(n):
        with number.get_lock():
            number.value += 1


if __name__ == "__main__":
    number, real = mp.Value("i", 37), mp.Value("d", 1.25)
    row, text, raw = mp.Array("h", [1, -2, 3]), mp.Array("c", b"some text"), mp.RawArray("B", 5)
    process = mp.Process(target=change, args=(number, real, row, text, raw))
    process.start()
    process.join()
    print(number, real.value, row[:], text.value, raw[:])
    row = mp.Array("l", 30, lock=False)
    halves = [mp.Process(target=fill, args=(row, begin, begin + 10)) for begin in (0, 10, 20)]
    for half in halves:
        half.start()
    for half in halves:
        half.join()
    print(row[:] == [i * i for i in range(30)], len(row))
    number = mp.Value("Q", 0)
    processes = [mp.Process(target=add, args=(number, 300)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    print(number.value)
