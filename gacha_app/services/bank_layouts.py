"""How each bank's files are read: corrected by the user once, remembered by their headings."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from gacha_app.storage.accounting_tables import bank_layouts
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Layout:
    """What the user corrected in a bank's layout, remembered by its headings.

    Attributes:
        columns: letters by field, as far as they were corrected.
        turned: whether income and expense stand the other way round.
        account: the account of the book that such a file was last taken in for, or "".
    """

    columns: Mapping[str, str]
    turned: bool = False
    account: str = ""


def layout_of(session: Session, fingerprint: str) -> Layout:
    """Return what is remembered about files with such headings."""
    row = session.execute(select(bank_layouts).where(bank_layouts.c.fingerprint == fingerprint)).one_or_none()
    if row is None:
        return Layout({})
    said: dict[str, Any] = json.loads(row.columns)
    return Layout(said.get("columns", {}), bool(said.get("turned")), row.account)


def forget_layout(book: Book, path: Path) -> None:
    """Forget how the columns of a bank's files were corrected, by one of these files."""
    fingerprint = fingerprint_of(path)
    with book.writing("forget_bank_layout", path.name) as session:
        if layout_of(session, fingerprint) != Layout({}):
            session.execute(delete(bank_layouts).where(bank_layouts.c.fingerprint == fingerprint))
            session.recorder.note("bank_layout", file=path.name)


def remember(session: Writing, fingerprint: str, name: str, layout: Layout) -> None:
    """Remember how files with such headings are read; within a larger action."""
    session.execute(delete(bank_layouts).where(bank_layouts.c.fingerprint == fingerprint))
    session.execute(
        insert(bank_layouts).values(
            fingerprint=fingerprint, name=name, account=layout.account,
            columns=json.dumps({"columns": dict(layout.columns), "turned": layout.turned}),
            used_at=dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005 - the village's own clock
        )
    )  # fmt: skip


def fingerprint_of(path: Path) -> str:
    """Return what tells one bank's layout from another's: the headings, however they were understood."""
    from gacha_app.services.import_columns import sheet_columns

    headings = [f"{one.letter}{one.heading}" for one in sheet_columns(path)]
    return hashlib.sha256("\n".join(headings).encode()).hexdigest()
