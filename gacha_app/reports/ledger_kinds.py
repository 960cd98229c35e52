"""What ledgers there are, and one that is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gacha_app.domain.accounts import BANK, CASH
from gacha_app.i18n import N_
from gacha_app.reports.ledger_lines import LedgerPlan
from gacha_app.reports.ledger_question import LedgerQuestion
from gacha_app.reports.report import Cell, Column, Row


@dataclass(frozen=True)
class LedgerKind:
    """A kind of ledger.

    Attributes:
        account: the account it always tells of, or "".
        by_entries: whether its lines are entries, read page by page; else they are few and read at once.
        day_book: whether it is kept by day, with a month's sum and no year's, and a balance that needs no side.
    """

    name: str
    title: str
    account: str = ""
    by_entries: bool = True
    day_book: bool = False


LEDGERS: dict[str, LedgerKind] = {
    one.name: one
    for one in (
        LedgerKind("general-ledger", N_("总账"), by_entries=False),
        LedgerKind("ledger", N_("明细账")),
        LedgerKind("cash-book", N_("现金日记账"), CASH, day_book=True),
        LedgerKind("bank-book", N_("银行存款日记账"), BANK, day_book=True),
        LedgerKind("multi-column", N_("多栏账")),
        LedgerKind("auxiliary-ledger", N_("辅助账汇总"), by_entries=False),
        LedgerKind("quantity-ledger", N_("数量金额账")),
    )
}


@dataclass(frozen=True)
class Ledger:
    """A ledger that is open: its heading and columns, and what is known before any entry is read.

    Attributes:
        about: the account and what narrows it, in words. plan: of its lines, or None where `fixed` holds them all.
        totals: the foot. parts: the sub-accounts that have a column of their own.
    """

    kind: LedgerKind
    question: LedgerQuestion
    columns: tuple[Column, ...]
    about: str = ""
    plan: LedgerPlan | None = None
    fixed: tuple[Row, ...] = ()
    totals: Mapping[str, Cell] | None = None
    parts: tuple[str, ...] = ()
    credit_account: bool = False
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.plan.lines if self.plan else len(self.fixed)
