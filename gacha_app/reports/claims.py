"""Claims and debts (债权债务): who owes the village, and whom it owes, one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED, HOUSEHOLDS, ROLES
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of, report_for
from gacha_app.reports.ledger import summed
from gacha_app.reports.names import account_names, counterparty_names, fund_names, household_names, project_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of

_Names = Callable[[Session], Mapping[Any, str]]
# By what the balance of an account is told apart; of the others by counterparty
_TOLD_APART: dict[str, tuple[str, _Names]] = {
    HOUSEHOLDS: ("household_id", household_names),
    EARMARKED: ("fund_id", fund_names),
    "231": ("project_id", project_names),
}


def claims_and_debts(session: Session, period: Period) -> Report:
    """Report every balance with somebody else at the end of a time; nobody's claims lessen another's debts."""
    titles = account_names(session)
    rows: list[Row] = []
    for code in ROLES[chart_of(session)].claims:
        details = _details(session, code, period)
        if details:
            cells: dict[str, Cell] = {"account": code, "name": titles[code], **totals_of(details, "owed_by", "owed_to")}
            source = EntryFilter(account=code, last=period.last, with_closing=True)
            rows.append(Row(cells, subtotal=True, source=source))
            rows += [Row(one.cells, 1, source=one.source, record=one.record) for one in details]
    columns = (
        Column("account", _("科目编号"), CellKind.CODE, width=5),
        Column("name", _("单位、个人或农户"), width=16),
        Column("owed_by", _("应收（债权）"), CellKind.MONEY, "元", 9),
        Column("owed_to", _("应付（债务）"), CellKind.MONEY, "元", 9),
    )
    until = _("截至{date}").format(date=period.last)
    totals = totals_of(rows, "owed_by", "owed_to")
    return report_for(session, "claims-and-debts", _("债权债务明细"), until, columns, rows, totals)


def _details(session: Session, code: str, period: Period) -> list[Row]:
    """Return a row for everybody with a balance on an account, by name; those not named come last."""
    dimension, names_in = _TOLD_APART.get(code, ("counterparty_id", counterparty_names))
    until = EntryFilter(account=code, last=period.last, with_closing=True)
    found: dict[int | None, int] = {
        one: debit - credit for one, debit, credit in summed(session, until, dimension) if debit != credit
    }
    names: dict[int | None, str] = {**names_in(session), None: _("（未写明对方）")}
    rows = []
    for one in sorted(found, key=lambda key: (key is None, names[key])):
        wanted: dict[str, Any] = {dimension: one}
        source = EntryFilter(account=code, last=period.last, with_closing=True, **wanted)
        cells: dict[str, Cell] = {
            "account": code, "name": names[one], "owed_by": max(found[one], 0), "owed_to": max(-found[one], 0),
        }  # fmt: skip
        rows.append(Row(cells, source=None if one is None else source, record=one))
    return rows
