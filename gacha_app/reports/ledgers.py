"""Ledgers (账簿) as reports: detail, day books, multi-column, quantity and amount; whole or page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.auxiliary_ledger import auxiliary_columns, auxiliary_rows
from gacha_app.reports.general_ledger import general_columns, general_rows
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger_columns import ledger_columns, ledger_totals, sub_account_columns
from gacha_app.reports.ledger_kinds import LEDGERS, Ledger, LedgerKind
from gacha_app.reports.ledger_lines import LedgerLine, ledger_lines, plan_ledger
from gacha_app.reports.ledger_question import LedgerQuestion, account_title, check_question, narrowed_title
from gacha_app.reports.ledger_rows import carried_row, rows_of
from gacha_app.reports.report import Report, Row
from gacha_app.storage.tables import accounts

# Rows on a page of the command line
PAGE = 100


def general_ledger(session: Session, period: Period) -> Report:
    """Report every first-level account month by month (总账)."""
    return ledger_report(session, open_ledger(session, "general-ledger", LedgerQuestion(period)))


def open_ledger(session: Session, name: str, question: LedgerQuestion) -> Ledger:
    """Return a ledger of this name, none of whose entries is read yet.

    Raises:
        InvalidInput: if no account is named where one is needed. NotFound: if there is no such account.
    """
    kind = LEDGERS[name]
    if kind.account and not question.account:
        question = replace(question, account=kind.account)
    if kind.account and not question.account.startswith(kind.account):
        raise InvalidInput(
            "account", _("{title}只能看科目 {code} 及其明细科目。").format(title=_(kind.title), code=kind.account)
        )
    check_question(session, question, needs_account=kind.by_entries)
    about = [account_title(session, question.account)] if question.account else []
    narrowed = narrowed_title(session, question)
    words = "　".join([*about, *([narrowed] if narrowed else [])])
    notes = _notes(kind, question)
    if name == "general-ledger":
        rows = general_rows(session, question)
        return Ledger(kind, question, general_columns(), words, fixed=rows, notes=notes)
    if name == "auxiliary-ledger":
        rows, totals = auxiliary_rows(session, question)
        return Ledger(kind, question, auxiliary_columns(question), words, fixed=rows, totals=totals)
    plan = plan_ledger(session, question, sums=1 if kind.day_book else 2, with_quantity=name == "quantity-ledger")
    parts = sub_account_columns(plan) if name == "multi-column" else ()
    side = session.scalar(select(accounts.c.normal_side).where(accounts.c.code == question.account))
    columns = ledger_columns(session, kind, plan, parts)
    return Ledger(kind, question, columns, words, plan, (), ledger_totals(plan, kind), parts, side == "credit", notes)


def ledger_rows(session: Session, ledger: Ledger, offset: int = 0, limit: int | None = None) -> list[Row]:
    """Return some rows of a ledger by their place."""
    if ledger.plan is None:
        return list(ledger.fixed[offset : None if limit is None else offset + limit])
    lines = ledger_lines(session, ledger.plan, offset, limit)
    return rows_of(session, ledger, lines)


def ledger_page(session: Session, ledger: Ledger, page: int, size: int = PAGE) -> list[Row]:
    """Return a page as it stands on paper: 承前页 before what follows another, 过次页 after what is followed.

    Args:
        page: from 1.
    """
    offset = (page - 1) * size
    if ledger.plan is None:
        return ledger_rows(session, ledger, offset, size)
    before = min(offset, 1)
    lines = ledger_lines(session, ledger.plan, offset - before, size + before)
    return _framed(ledger, rows_of(session, ledger, lines[before:]), lines[:before], lines[-1:], offset + size)


def ledger_pages(session: Session, ledger: Ledger, size: int, at_once: int = 50) -> Iterator[list[Row]]:
    """Yield all pages as they stand on paper, reading many at a time."""
    if ledger.plan is None:
        for offset in range(0, max(len(ledger.fixed), 1), size):
            yield list(ledger.fixed[offset : offset + size])
        return
    before: list[LedgerLine] = []
    for offset in range(0, ledger.rows, size * at_once):
        lines = ledger_lines(session, ledger.plan, offset, size * at_once)
        rows = rows_of(session, ledger, lines)
        for start in range(0, len(rows), size):
            own = lines[start : start + size]
            yield _framed(ledger, rows[start : start + size], before, own[-1:], offset + start + size)
            before = own[-1:]


def page_count(ledger: Ledger, size: int = PAGE) -> int:
    """Return how many pages a ledger has."""
    return max(-(-ledger.rows // size), 1)


def ledger_report(session: Session, ledger: Ledger, page: int | None = None) -> Report:
    """Return a ledger as a report, whole or one page of it.

    Raises:
        InvalidInput: if there is no such page.
    """
    title = _(ledger.kind.title)
    if page is None:
        rows = ledger_rows(session, ledger)
    else:
        pages = page_count(ledger)
        if not 1 <= page <= pages:
            raise InvalidInput("page", _("没有第 {page} 页，这本账共 {pages} 页。").format(page=page, pages=pages))
        rows = ledger_page(session, ledger, page)
    plainly = ledger.kind.account and ledger.question == LedgerQuestion(ledger.question.period, ledger.kind.account)
    period = ledger.question.period.title
    if ledger.about and not plainly:
        period += f"　{ledger.about}"
    return report_for(
        session, ledger.kind.name, title, period,
        ledger.columns, rows, ledger.totals, ledger.notes,
    )  # fmt: skip


def _framed(
    ledger: Ledger, rows: list[Row], before: Sequence[LedgerLine], last: Sequence[LedgerLine], stop: int
) -> list[Row]:
    """Put the lines around a page: what the one before carried over, and what this one carries over."""
    head = [carried_row(ledger, before[-1], _("承前页"))] if before else []
    foot = [carried_row(ledger, last[-1], _("过次页"))] if last and stop < ledger.rows else []
    return [*head, *rows, *foot]


def _notes(kind: LedgerKind, question: LedgerQuestion) -> tuple[str, ...]:
    if kind.day_book or not question.account.startswith(HOUSEHOLDS) or question.household_id is not None:
        return ()
    return (_("内部往来各户之间不相互抵销；本账余额是各户借贷轧差后的数，分户余额见辅助账汇总。"),)
