"""Rows as the database gives them, for the few places through which a million of them pass."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session


def plain_rows(session: Session, query: Select[Any], at_once: int = 500) -> Iterator[tuple[Any, ...]]:
    """Return the rows of a query as plain tuples, so many held at once; dates are ISO texts, truths 0 and 1."""
    cursor: Any = session.execute(query).cursor  # type: ignore[attr-defined]
    # without a line of Python between two rows
    return chain.from_iterable(iter(partial(cursor.fetchmany, at_once), []))
