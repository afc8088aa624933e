"""Measures the published Net 0.19.0 Python wheel: usage `wheel_bench.py <bus|redex|cortex> [beginning of a name]`.

Names, units and output form are those of reference-bench (README.md); each figure includes the call from Python.
"""

import sys
import tempfile
import threading
import time

import net

ROUNDS = 5
EVENTS = 200_000
BATCH = 1_000
ROWS = 1_000
ORIGIN = 7
NANOS = {"ns": 1, "us": 1e3, "ms": 1e6}


class Figures:
    def __init__(self, area, only):
        self.area = area
        self.only = only

    def wants(self, name):
        wanted = name.startswith(self.only) or self.only.startswith(name)
        if wanted:
            print(self.area, name, file=sys.stderr)
        return wanted

    def print(self, name, unit, value):
        print(self.area, name, unit, f"{value:.4g}" if value < 1000 else f"{value:.0f}", sep="\t", flush=True)

    def time_each(self, name, unit, operations, measured_round):
        """`measured_round` returns the nanoseconds that `operations` calls took."""
        if self.wants(name):
            self.print(name, unit, median(measured_round) / operations / NANOS[unit])


def median(measured_round):
    measured_round()
    return sorted(measured_round() for _ in range(ROUNDS))[ROUNDS // 2]


def timed(work):
    started = time.perf_counter_ns()
    work()
    return time.perf_counter_ns() - started


def bus(figures):
    for size in (9, 112):
        for spread in (False, True):
            for producers in (1, 2):
                for batch in (False, True):
                    emit(figures, size, spread, producers, batch)


def emit(figures, size, spread, producers, batch):
    word = "batch1000" if batch else "emit"
    name = f"{word}.{size}B.{'spread' if spread else 'same'}.{producers}p.scaling"
    if not figures.wants(name):
        return
    events = (payloads(size, spread) * BATCH)[:BATCH]

    def produce(node):
        if batch:
            for _ in range(EVENTS // BATCH):
                node.ingest_raw_batch(events)
        else:
            ingest = node.ingest_raw
            for _ in range(EVENTS // BATCH):
                for event in events:
                    ingest(event)

    def measured_round():
        with net.Net(num_shards=4, ring_buffer_capacity=1 << 20, backpressure_mode="drop_oldest") as node:
            threads = [threading.Thread(target=produce, args=(node,)) for _ in range(producers)]

            def run():
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()

            return timed(run)

    nanos = median(measured_round)
    figures.print(name, "events/s", producers * EVENTS * 1e9 / nanos)


def payloads(size, spread):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    letters = letters if spread else letters[:1]
    if size == 9:
        return [f'{{"t":"{letter}"}}' for letter in letters]
    return [f'{{"token":"{letter:.<100}"}}' for letter in letters]


def redex(figures):
    for label, size in (("8B", 8), ("32B", 32), ("256B", 256), ("1KiB", 1024)):
        append(figures, f"append.{label}.memory", size, 50_000, False)
    for label, size in (("32B", 32), ("1KiB", 1024)):
        append(figures, f"append.{label}.disk", size, 10_000, True)
    for kind in ("memory", "disk"):
        append_batch(figures, kind)
    append_and_sync(figures)
    read(figures)
    tail(figures)
    reopen(figures)


def append(figures, name, size, times, disk):
    payload = b"x" * size

    def measured_round():
        with tempfile.TemporaryDirectory() as folder:
            log = open_log(folder, disk)
            return timed(lambda: repeat(times, log.append, payload))

    figures.time_each(name, "ns", times, measured_round)


def append_batch(figures, kind):
    batch = [b"x" * 64] * 64

    def measured_round():
        with tempfile.TemporaryDirectory() as folder:
            log = open_log(folder, kind == "disk")
            return timed(lambda: repeat(1_000, log.append_batch, batch))

    figures.time_each(f"batch.64x64B.{kind}", "us", 1_000, measured_round)


def append_and_sync(figures):
    def measured_round():
        with tempfile.TemporaryDirectory() as folder:
            log = open_log(folder, True)

            def work():
                for _ in range(200):
                    log.append(b"x" * 32)
                    log.sync()

            return timed(work)

    figures.time_each("append+sync.32B.disk", "us", 200, measured_round)


def read(figures):
    log = open_log(None, False)
    for _ in range(100):
        log.append_batch([b"x" * 32] * 1_000)

    def work():
        for i in range(100):
            first = i * 197 % 99_000
            assert len(log.read_range(first, first + 1_000)) == 1_000

    figures.time_each("read.1000x32B", "us", 100, lambda: timed(work))


def tail(figures):
    def measured_round():
        log = open_log(None, False)
        events = log.tail(0)

        def work():
            for _ in range(5_000):
                log.append(b"x" * 32)
                next(events)

        return timed(work)

    figures.time_each("tail.same-thread", "ns", 5_000, measured_round)


def reopen(figures):
    with tempfile.TemporaryDirectory() as folder:
        log = open_log(folder, True)
        for _ in range(100):
            log.append_batch([b"x" * 32] * 1_000)
        log.close()

        def work():
            assert len(open_log(folder, True)) == 100_000

        figures.time_each("reopen.100000x32B", "ms", 1, lambda: timed(work))


def open_log(folder, disk):
    if disk:
        return net.Redex(persistent_dir=folder).open_file("bench/disk", persistent=True)
    return net.Redex().open_file("bench/memory")


def cortex(figures):
    create_and_wait(figures)
    database = net.NetDb.open(origin_hash=ORIGIN, with_tasks=True, with_memories=True)
    tasks, memories = fill(database)
    figures.time_each("task.find.1000", "us", 100, lambda: timed(lambda: find_tasks(tasks)))
    figures.time_each("memory.find.1000", "us", 100, lambda: timed(lambda: find_memories(memories)))
    figures.time_each("task.snapshot.1000", "us", 100, lambda: timed(lambda: repeat(100, tasks.snapshot)))
    figures.time_each("memory.snapshot.1000", "us", 100, lambda: timed(lambda: repeat(100, memories.snapshot)))
    restore(figures, *tasks.snapshot())


def create_and_wait(figures):
    def measured_round():
        tasks = net.TasksAdapter.open(net.Redex(), ORIGIN)

        def work():
            for i in range(5_000):
                tasks.wait_for_seq(tasks.create(i, "task", i))

        return timed(work)

    figures.time_each("task.create+wait", "us", 5_000, measured_round)


def fill(database):
    tasks, memories = database.tasks, database.memories
    for i in range(ROWS):
        last = tasks.create(i + 1, f"task-{i}", i)
        if i % 3 == 0:
            last = tasks.complete(i + 1, i)
        tasks.wait_for_seq(last)
        tag = "alpha" if i % 2 == 0 else "beta"
        memories.wait_for_seq(memories.store(i + 1, f"content-{i}", [tag], "src", i))
    return tasks, memories


def find_tasks(tasks):
    for _ in range(100):
        assert len(tasks.list_tasks(status="completed")) == 334


def find_memories(memories):
    for _ in range(100):
        assert len(memories.list_memories(tag="alpha")) == 500


def restore(figures, state, last):
    def work():
        for _ in range(100):
            restored = net.TasksAdapter.open_from_snapshot(net.Redex(), ORIGIN, state, last)
            assert restored.count() == ROWS

    figures.time_each("task.restore.1000", "us", 100, lambda: timed(work))


def repeat(times, call, *arguments):
    for _ in range(times):
        call(*arguments)


AREAS = {"bus": bus, "redex": redex, "cortex": cortex}


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in AREAS:
        sys.exit(f"usage: wheel_bench.py <{'|'.join(AREAS)}> [beginning of a name]")
    area = sys.argv[1]
    AREAS[area](Figures(area, sys.argv[2] if len(sys.argv) == 3 else ""))


if __name__ == "__main__":
    main()
