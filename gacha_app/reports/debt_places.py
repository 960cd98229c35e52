"""One number for a record of several registers that share a part of the window: a thing to do leads to it."""

from __future__ import annotations

REGISTERS = ("examinations", "debts", "charges", "loans", "proof")


def place_of(register: str, identity: int | None) -> int:
    """Return the number of a record of one of `REGISTERS`."""
    return (identity or 0) * len(REGISTERS) + REGISTERS.index(register)


def record_at(place: int) -> tuple[str, int]:
    """Return the register and the identity that a number means."""
    return REGISTERS[place % len(REGISTERS)], place // len(REGISTERS)
