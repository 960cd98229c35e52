"""What a month's adjustments would make (计提、摊销、预提): the rows, the sums and the entries, before any is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import UNDISTRIBUTED
from gacha_app.domain.dates import Period
from gacha_app.domain.months import month_of
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.tables import accounts


@dataclass(frozen=True)
class Part:
    """What one asset or spread gives to a month.

    Attributes:
        owner: the asset or the spread.
        month: the month it is for, "2024-03"; an earlier one where it was missed.
        amount: fen; below nought where an accrual is taken back.
        units: the month's work in thousandths, nought where it is not by work.
    """

    owner: int
    month: str
    amount: int
    units: int = 0


@dataclass(frozen=True)
class Due:
    """What an adjustment would make in a month.

    Attributes:
        kind: "depreciation", "spread" or "accrual".
        report: a row for everything concerned, with what it would take.
        vouchers: the entries it would make; none where nothing is due.
        parts: what would be noted as done, by the place of the voucher in `vouchers`.
        missed: fen of earlier months that were left out, and would be made with `catch_up`.
        problems: sentences about what cannot be worked out.
    """

    kind: str
    report: Report
    vouchers: tuple[Voucher, ...] = ()
    parts: tuple[tuple[Part, ...], ...] = ()
    missed: int = 0
    problems: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """The fen of all its parts."""
        return sum(part.amount for parts in self.parts for part in parts)


def usable_accounts(session: Session) -> dict[str, str]:
    """Return the name of every account that may be used, by code."""
    found = session.execute(select(accounts.c.code, accounts.c.name).where(accounts.c.active))
    return {code: name for code, name in found}  # noqa: C416 - rows, not pairs


def result_account(account: str, month: str, period: Period) -> str:
    """Return where a month's part goes: what belongs to an earlier year is 未分配收益 by now."""
    # 财会〔2023〕14号 322: errors of earlier years are booked through 未分配收益
    return UNDISTRIBUTED if int(month[:4]) < period.year else account


def month_key(period: Period) -> str:
    """Return the month of a period as the tables keep it."""
    return month_of(period.first)


def entry_report(session: Session, due: Iterable[Due], period: Period) -> Report:
    """Report the entries that adjustments would make, as a voucher shows them."""
    names = usable_accounts(session)
    rows = []
    debit = credit = 0
    for voucher in (voucher for one in due for voucher in one.vouchers):
        for place, posting in enumerate(voucher.postings):
            amount = posting.amount if posting.on_debit_side else -posting.amount
            cells: dict[str, Cell] = {
                "date": voucher.date if not place else None,
                "summary": posting.summary or voucher.summary,
                "account": posting.account,
                "account_name": names.get(posting.account, ""),
                "debit": amount if posting.on_debit_side else 0,
                "credit": 0 if posting.on_debit_side else amount,
            }
            debit += amount if posting.on_debit_side else 0
            credit += 0 if posting.on_debit_side else amount
            rows.append(Row(cells))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("summary", _("摘要"), width=14),
        Column("account", _("科目编号"), CellKind.CODE, width=4),
        Column("account_name", _("科目"), width=8),
        Column("debit", _("借方"), CellKind.MONEY, "元", 7),
        Column("credit", _("贷方"), CellKind.MONEY, "元", 7),
    )
    return report_for(
        session, "adjustment-entries", _("将生成的凭证"), period.title, columns, rows,
        {"debit": debit, "credit": credit},
    )  # fmt: skip
