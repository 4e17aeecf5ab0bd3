"""Runs something often enough and says how long it takes, in the middle."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Took:
    """Medians, in seconds."""

    clock: float
    processor: float


def measure(work: Callable[[], object], times: int = 5, each: int = 1) -> Took:
    """How long ``work`` takes. Where one run is too short for the clock, ``each`` says how many make a sample."""
    clocks, processors = [], []
    for _ in range(times):
        clock, processor = time.perf_counter(), time.process_time()
        for _ in range(each):
            work()
        clocks.append((time.perf_counter() - clock) / each)
        processors.append((time.process_time() - processor) / each)
    return Took(median(clocks), median(processors))


def words(seconds: float) -> str:
    """A time in the unit in which it reads best."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.0f} ms" if seconds >= 0.01 else f"{seconds * 1e6:,.0f} µs"
