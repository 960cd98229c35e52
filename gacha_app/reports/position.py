"""The position (资产负债情况): what the village has, owes and owns, by the rows of `db/reference/position.toml`."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy.orm import Session

from gacha_app import paths
from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of, report_for
from gacha_app.reports.ledger import summed
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row


@dataclass(frozen=True)
class PositionRow:
    """A row of the definition.

    Attributes:
        side: "asset" or "claim".
        accounts: codes; none where the chart has none for it. "113+" what households owe, "113-" what is owed to them.
        sum_of: the rows it adds up, instead of accounts.
    """

    key: str
    title: str
    side: str
    accounts: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()


@cache
def position_rows(chart: str = "2023") -> tuple[PositionRow, ...]:
    """Return the rows of the definition in a chart, in order."""
    definition = tomllib.loads((paths.reference() / "position.toml").read_text("utf-8"))
    return tuple(
        PositionRow(
            one["key"],
            one.get(f"title_{chart}", one["title"]),
            one["side"],
            tuple(one.get(f"accounts_{chart}", one.get("accounts", ()))),
            tuple(one.get("sum_of", ())),
        )
        for one in definition["row"]
    )


def position(session: Session, period: Period) -> Report:
    """Report assets, debts and what is the village's own at the end of a time, beside the year's beginning."""
    opening = position_on(session, dt.date(period.year - 1, 12, 31), opening_of=period.year)
    closing = position_on(session, period.last)
    rows = []
    for one in position_rows(chart_of(session)):
        if not one.accounts and not one.sum_of:
            continue
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
    sums: dict[str, int] = {}
    by_household: dict[int | None, int] = {}
    for wanted, kind in _until(day, opening_of):
        for code, debit, credit in summed(session, wanted, "account", kind=kind):
            sums[code] = sums.get(code, 0) + debit - credit
        whose = replace(wanted, account=HOUSEHOLDS)
        for household, debit, credit in summed(session, whose, "household_id", kind=kind):
            by_household[household] = by_household.get(household, 0) + debit - credit
    owed_by = sum(max(one, 0) for one in by_household.values())
    owed_to = sum(min(one, 0) for one in by_household.values())
    answer: dict[str, int] = {}
    for row in position_rows(chart_of(session)):
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


def _until(day: dt.date, opening_of: int | None) -> list[tuple[EntryFilter, Kind | None]]:
    """Return what counts at the end of a day: everything before, and a year's opening vouchers."""
    spans: list[tuple[EntryFilter, Kind | None]] = [(EntryFilter(last=day, with_closing=True), None)]
    if opening_of is not None:
        begun = EntryFilter(first=day + dt.timedelta(days=1), last=dt.date(opening_of, 12, 31), with_closing=True)
        spans.append((begun, Kind.OPENING))
    return spans
