"""The rules that propose what a journal's rows are: a village's own, kept in its book, and those that ship."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from gacha_app.domain.entry_kinds import EntryKind, kind_named
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.journal_rules import JournalRule
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of
from gacha_app.storage import tables
from gacha_app.storage.book import Book
from gacha_app.storage.reference import entry_kinds

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def way_of(kind: EntryKind) -> str:
    """Return whether a kind of entry brings money "in" or takes it "out"; "" where it may do either."""
    if kind.two_way or kind.code == "cash":
        return ""
    return next(("in" if line.side == "debit" else "out" for line in kind.lines if line.account == "money"), "")


def rules_of(session: Session) -> tuple[JournalRule, ...]:
    """Return the rules that propose entries: the village's own first, then those that ship with the program."""
    from gacha_app.sheets.definitions import load_journal_rules

    kept = tables.journal_rules.c
    own = tuple(
        JournalRule(_("本村规则：{words}").format(words=row.words), row.entry_kind, row.direction,
                    words=tuple(row.words.split("、")), account=row.account)
        for row in session.execute(select(tables.journal_rules).order_by(kept.place, kept.id))
    )  # fmt: skip
    return own + load_journal_rules(chart_of(session))


def add_rule(book: Book, words: str, kind: str, *, direction: str = "", account: str = "") -> None:
    """Keep a rule of the village's own: rows with any of these words (parted by "、") become this kind of entry.

    Raises:
        InvalidInput: if the words are missing or there is no such kind.
    """
    plain = "、".join(part.strip() for part in words.replace(",", "、").replace("，", "、").split("、") if part.strip())
    if not plain:
        raise InvalidInput("words", _("请填写关键词。"))
    code = kind_named(entry_kinds(), kind).code
    with book.writing("add_rule", plain) as session:
        place = session.scalar(select(func.coalesce(func.min(tables.journal_rules.c.place), 1))) or 1
        session.execute(
            insert(tables.journal_rules).values(
                place=place - 1, words=plain, direction=direction, entry_kind=code, account=account
            )
        )
        session.recorder.note("journal_rule", words=plain, kind=code, direction=direction, account=account)
