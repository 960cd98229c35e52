"""The journal, posting by posting, as other programs take it over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.reports.ledger import POSTED
from gacha_app.storage.tables import (
    accounts,
    contracts,
    counterparties,
    funds,
    households,
    postings,
    projects,
    vouchers,
)


@dataclass(frozen=True)
class AccountName:
    """An account with all that stands above it.

    Attributes:
        path: (code, name) from the three-digit account down to itself.
    """

    code: str
    klass: str
    path: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class JournalLine:
    """One posted posting with its voucher and the names of its dimensions.

    Attributes:
        amount: fen, debit positive.
        quantity: thousandths of `unit`, or None.
    """

    voucher_id: int
    number: str
    date: dt.date
    summary: str
    kind: str
    account: str
    amount: int
    text: str
    project: str
    fund: str
    household: str
    contract: str
    counterparty: str
    quantity: int | None
    unit: str


def account_names(session: Session) -> dict[str, AccountName]:
    """Return every account by code, with the accounts above it."""
    rows = {row.code: row for row in session.execute(select(accounts).order_by(accounts.c.code))}

    def path(code: str) -> tuple[tuple[str, str], ...]:
        row = rows[code]
        return (*(path(row.parent) if row.parent else ()), (code, row.name))

    return {code: AccountName(code, row.klass, path(code)) for code, row in rows.items()}


def journal_lines(session: Session) -> Iterator[JournalLine]:
    """Yield every posted posting in the order of the vouchers' days and numbers, without holding them all."""
    query = (
        select(
            vouchers.c.id, vouchers.c.number, vouchers.c.date, vouchers.c.summary, vouchers.c.kind,
            postings.c.account, postings.c.amount, postings.c.summary.label("text"),
            projects.c.name.label("project"), funds.c.name.label("fund"), households.c.number.label("household"),
            contracts.c.name.label("contract"), counterparties.c.name.label("counterparty"),
            postings.c.quantity, postings.c.unit,
        )
        .select_from(
            postings.join(vouchers, postings.c.voucher_id == vouchers.c.id)
            .outerjoin(projects, projects.c.id == postings.c.project_id)
            .outerjoin(funds, funds.c.id == postings.c.fund_id)
            .outerjoin(households, households.c.id == postings.c.household_id)
            .outerjoin(contracts, contracts.c.id == postings.c.contract_id)
            .outerjoin(counterparties, counterparties.c.id == postings.c.counterparty_id)
        )
        .where(POSTED)
        .order_by(vouchers.c.date, vouchers.c.sequence, vouchers.c.id, postings.c.line)
    )  # fmt: skip
    for row in session.execute(query.execution_options(yield_per=5000)):
        yield JournalLine(
            row.id, row.number, row.date, row.summary, str(row.kind), row.account, row.amount, row.text,
            row.project or "", row.fund or "", row.household or "", row.contract or "", row.counterparty or "",
            row.quantity, row.unit,
        )  # fmt: skip
