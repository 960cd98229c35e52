"""The audit trail: who did what and when, with before and after, each record sealed by a chain of hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from enum import Enum
from typing import Any

from sqlalchemy import event, insert, inspect, select
from sqlalchemy.orm import Session

from gacha_app.storage import tables

_START = "0" * 64
# More changes than this in one action are kept as counts: the records themselves are in the book
_MOST = 2000


class Recorder:
    """Collects what a session changes, and writes it as one record before the session commits."""

    def __init__(self, session: Session, by: str, action: str, subject: str) -> None:
        self.by = by
        self.action = action
        self.subject = subject
        self._session = session
        self._new: list[object] = []
        # kept beside the list: an import flushes once a voucher, and must not look through all of them each time
        self._known: set[int] = set()
        self._changed: list[dict[str, Any]] = []
        self._noted: list[dict[str, Any]] = []
        event.listen(session, "before_flush", self._collect)

    def note(self, what: str, **facts: Any) -> None:
        """Add what the session cannot see: rows written in bulk."""
        self._noted.append({"what": what, **{key: plain(value) for key, value in facts.items()}})

    def write(self) -> None:
        """Write the record; nothing at all is written where nothing changed."""
        self._session.flush()
        event.remove(self._session, "before_flush", self._collect)
        added = [{"add": _name(one), "id": _identity(one), "after": _values(one)} for one in self._new]
        changes = [*added, *self._changed]
        if len(changes) > _MOST:
            changes = _counted(changes)
        changes += self._noted
        if changes:
            append(self._session, self.by, self.action, self.subject, changes)

    def _collect(self, session: Session, *_flush: object) -> None:
        for one in session.new:
            if id(one) not in self._known:
                self._known.add(id(one))
                self._new.append(one)
        for one in session.dirty:
            if id(one) in self._known:
                continue
            before, after = _difference(one)
            if after:
                self._changed.append({"change": _name(one), "id": _identity(one), "before": before, "after": after})
        for one in session.deleted:
            self._changed.append({"delete": _name(one), "id": _identity(one), "before": _values(one)})


def append(session: Session, by: str, action: str, subject: str, changes: list[dict[str, Any]]) -> None:
    """Add a record to the chain."""
    previous = session.scalar(select(tables.audit.c.hash).order_by(tables.audit.c.id.desc()).limit(1)) or _START
    record = {
        "at": dt.datetime.now().astimezone().isoformat(timespec="milliseconds"),
        "by": by,
        "action": action,
        "subject": subject,
        "changes": json.dumps(changes, ensure_ascii=False, sort_keys=True),
        "previous": previous,
    }
    session.execute(insert(tables.audit).values(**record, hash=seal(record)))


def seal(record: dict[str, str]) -> str:
    """Return the hash of a record and of the one before it."""
    text = json.dumps(
        [record[key] for key in ("at", "by", "action", "subject", "changes", "previous")], ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def broken_records(session: Session) -> list[int]:
    """Return the identities of records that were changed, or whose predecessor was taken out."""
    broken, previous = [], _START
    rows = session.execute(select(tables.audit).order_by(tables.audit.c.id)).mappings()
    for row in rows:
        if row["previous"] != previous or row["hash"] != seal({key: str(value) for key, value in row.items()}):
            broken.append(int(row["id"]))
        previous = row["hash"]
    return broken


def plain(value: Any) -> Any:
    """Return a value as JSON takes it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value


def _name(one: object) -> str:
    return str(inspect(one.__class__).local_table.name)


def _identity(one: object) -> Any:
    return next(iter(inspect(one.__class__).primary_key_from_instance(one)))


def _values(one: object) -> dict[str, Any]:
    values = {column.key: plain(getattr(one, column.key)) for column in inspect(one.__class__).column_attrs}
    return {key: value for key, value in values.items() if value not in (None, "", 0, False)}


def _difference(one: object) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    state = inspect(one)
    for column in inspect(one.__class__).column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes():
            before[column.key] = plain(history.deleted[0]) if history.deleted else None
            after[column.key] = plain(history.added[0]) if history.added else None
    return before, after


def _counted(changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    counts: dict[tuple[str, str], int] = {}
    for change in changes:
        verb = next(iter(change))
        counts[verb, change[verb]] = counts.get((verb, change[verb]), 0) + 1
    return [{verb: table, "count": count} for (verb, table), count in sorted(counts.items())]
