"""What may be refused, in words meant for the user."""

from __future__ import annotations


class GachaError(Exception):
    """Something the user can mend; its text says what, where and what to do."""


class InvalidInput(GachaError):
    """An answer that cannot be taken.

    Attributes:
        field: the name of the answer it concerns, or "" where it concerns them all.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotFound(GachaError):
    """Something named that the book does not hold."""
