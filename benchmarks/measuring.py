"""One measurement: the work, its target, and the floor of the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """What one measurement gave.

    Attributes:
        seconds: the median. worst: the slowest run. target: seconds, or None.
        floor: seconds of the least work in the same run, or None.
    """

    name: str
    what: str
    seconds: float
    worst: float
    target: float | None = None
    floor: float | None = None

    def line(self) -> str:
        """Return it as a line of the table."""
        target = f"{self.target * 1000:9.0f}" if self.target else "        –"
        ratio = f"{self.seconds / self.floor:7.1f}×" if self.floor else "       –"
        met = "" if not self.target or self.seconds <= self.target else "  OVER"
        return f"{self.what:<58}{self.seconds * 1000:9.1f}{self.worst * 1000:9.1f}{target}{ratio}{met}"


HEADING = f"{'':<58}{'ms':>9}{'worst':>9}{'target':>9}{'floor':>8}"


def timed(work: Callable[[], object], runs: int = 5) -> tuple[float, float]:
    """Return the median and the worst seconds of several runs."""
    seconds = []
    for _run in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), max(seconds)
