"""The position (资产负债情况): what the village has, owes and owns, by the rows of `db/reference/position.toml`."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import Session

from gacha_app import paths
from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.tables import postings, vouchers


@dataclass(frozen=True)
class PositionRow:
    """A row of the definition.

    Attributes:
        side: "asset" or "claim".
        accounts: codes; "113+" what households owe, "113-" what is owed to them.
        sum_of: the rows it adds up, instead of accounts.
    """

    key: str
    title: str
    side: str
    accounts: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()


@cache
def position_rows() -> tuple[PositionRow, ...]:
    """Return the rows of the definition, in order."""
    definition = tomllib.loads((paths.reference() / "position.toml").read_text("utf-8"))
    return tuple(
        PositionRow(one["key"], one["title"], one["side"], tuple(one.get("accounts", ())), tuple(one.get("sum_of", ())))
        for one in definition["row"]
    )


def position(session: Session, period: Period) -> Report:
    """Report assets, debts and what is the village's own at the end of a time, beside the year's beginning."""
    opening = position_on(session, dt.date(period.year - 1, 12, 31), opening_of=period.year)
    closing = position_on(session, period.last)
    rows = []
    for one in position_rows():
        cells: dict[str, Cell] = {"item": _(one.title), "opening": opening[one.key], "closing": closing[one.key]}
        single = one.accounts[0] if len(one.accounts) == 1 else ""
        source = EntryFilter(account=single, last=period.last, with_closing=True) if single else None
        rows.append(Row(cells, level=0 if one.sum_of else 1, subtotal=bool(one.sum_of), source=source))
    columns = (
        Column("item", _("项目"), width=14),
        Column("opening", _("年初余额"), CellKind.MONEY, "元", 9),
        Column("closing", _("期末余额"), CellKind.MONEY, "元", 9),
    )
    until = _("截至{date}").format(date=period.last)
    return report_for(session, "balance", _("资产负债情况"), until, columns, rows)


def position_on(session: Session, day: dt.date, *, opening_of: int | None = None) -> dict[str, int]:
    """Return every row's fen at the end of a day.

    Args:
        opening_of: a year whose opening vouchers count though they bear its first day, or None.
    """
    when = vouchers.c.date <= day
    if opening_of is not None:
        begun = and_(vouchers.c.kind == Kind.OPENING, vouchers.c.date <= dt.date(opening_of, 12, 31))
        when = or_(when, begun)
    sums = {
        code: int(amount)
        for code, amount in session.execute(
            posted(postings.c.account, func.sum(postings.c.amount)).where(when).group_by(postings.c.account)
        )
    }
    by_household = session.scalars(
        posted(func.sum(postings.c.amount)).where(when, under(HOUSEHOLDS)).group_by(postings.c.household_id)
    ).all()
    owed_by, owed_to = sum(max(one, 0) for one in by_household), sum(min(one, 0) for one in by_household)
    answer: dict[str, int] = {}
    for row in position_rows():
        sign = 1 if row.side == "asset" else -1
        amount = sum(answer[key] for key in row.sum_of)
        for code in row.accounts:
            match code:
                case "113+":
                    amount += sign * owed_by
                case "113-":
                    amount += sign * owed_to
                case _:
                    amount += sign * sum(one for account, one in sums.items() if account.startswith(code))
        answer[row.key] = amount
    return answer
