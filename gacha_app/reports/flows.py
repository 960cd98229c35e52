"""What came in and what went out (收入, 支出): by project, by kind, by month and by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.money import split
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import summed
from gacha_app.reports.names import account_names, project_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of, whole

_WHOLE = 10_000


@dataclass(frozen=True)
class Side:
    """What comes in, or what goes out.

    Attributes:
        klass: the class of its accounts. sign: what makes its usual amounts positive.
        by_project, by_kind, by_month, by_year: the titles of its reports.
    """

    klass: str
    sign: int
    by_project: str
    by_kind: str
    by_month: str
    by_year: str

    def filter(self, first: dt.date | None, last: dt.date | None, project_id: int | None = None) -> EntryFilter:
        """Return what its entries between two days are found by."""
        return EntryFilter(classes=(self.klass,), first=first, last=last, project_id=project_id)


INCOME = Side("income", -1, N_("各项目收入"), N_("收入明细（按来源）"), N_("各月收入"), N_("历年收入"))
EXPENSE = Side("expense", 1, N_("各项目支出"), N_("支出明细（按用途）"), N_("各月支出"), N_("历年支出"))


def income_by_project(session: Session, period: Period) -> Report:
    """Report what every project brought in, beside the same time of the year before."""
    return _by_project(session, period, INCOME, "income-by-project")


def expense_by_project(session: Session, period: Period) -> Report:
    """Report what every project cost, beside the same time of the year before."""
    return _by_project(session, period, EXPENSE, "expense-by-project")


def income_by_kind(session: Session, period: Period) -> Report:
    """Report income by account, sub-accounts under their account."""
    return _by_kind(session, period, INCOME, "income-by-kind")


def expense_by_kind(session: Session, period: Period) -> Report:
    """Report expense by account, sub-accounts under their account."""
    return _by_kind(session, period, EXPENSE, "expense-by-kind")


def income_by_month(session: Session, period: Period) -> Report:
    """Report the months of a time with what each project brought in."""
    return _by_month(session, period, INCOME, "income-by-month")


def expense_by_month(session: Session, period: Period) -> Report:
    """Report the months of a time with what each project cost."""
    return _by_month(session, period, EXPENSE, "expense-by-month")


def income_by_year(session: Session, period: Period) -> Report:
    """Report every year of the book with what each project brought in, up to the end of the period."""
    return _by_year(session, period, INCOME, "income-by-year")


def expense_by_year(session: Session, period: Period) -> Report:
    """Report every year of the book with what each project cost, up to the end of the period."""
    return _by_year(session, period, EXPENSE, "expense-by-year")


def year_before(period: Period) -> Period:
    """Return the same time of the year before."""
    return Period(period.year - 1, period.month, period.quarter)


def months_of(period: Period) -> list[Period]:
    """Return the months that a time is made of."""
    return [Period(period.year, month) for month in range(period.first.month, period.last.month + 1)]


def sums(session: Session, side: Side, wanted: EntryFilter, *keys: str) -> list[tuple[Any, ...]]:
    """Return (key ..., fen) for every group of entries that a filter means, on the side's own sign.

    Args:
        keys: as in `kept_totals.summed`.
    """
    return [(*key, side.sign * (debit - credit)) for *key, debit, credit in summed(session, wanted, *keys)]


def sums_by_kind(session: Session, side: Side, wanted: EntryFilter, digits: int = 5) -> dict[str, int]:
    """Return the fen of every account by so many digits of its code, on the side's own sign."""
    found: dict[str, int] = {}
    for code, amount in sums(session, side, wanted, "account"):
        found[code[:digits]] = found.get(code[:digits], 0) + amount
    return found


def sums_by_project(session: Session, side: Side, first: dt.date | None, last: dt.date) -> dict[int | None, int]:
    """Return each project's fen, None for what belongs to no project; projects with nought are left out."""
    found = sums(session, side, side.filter(first, last), "project_id")
    return {project: int(amount) for project, amount in found if amount}


def project_source(side: Side, project: int | None, first: dt.date | None, last: dt.date | None) -> EntryFilter:
    """Return what a project's entries are found by; None means those of no project."""
    return EntryFilter(
        classes=(side.klass,), project_id=project, without_project=project is None, first=first, last=last
    )


def shares_of(amounts: Sequence[int]) -> list[int]:
    """Return each amount's part of them all in hundredths of a per cent; the parts add up to the whole."""
    if sum(amounts) <= 0:
        return [0] * len(amounts)
    if all(amount >= 0 for amount in amounts):
        return split(_WHOLE, amounts)
    return [amount * _WHOLE // sum(amounts) for amount in amounts]


def _by_project(session: Session, period: Period, side: Side, name: str) -> Report:
    before = year_before(period)
    now = sums_by_project(session, side, period.first, period.last)
    then = sums_by_project(session, side, before.first, before.last)
    names = project_names(session)
    order = sorted(now.keys() | then.keys(), key=lambda one: (one is None, -now.get(one, 0), names[one]))
    parts = shares_of([now.get(one, 0) for one in order])
    rows = [
        Row(
            {"project": names[one], "amount": now.get(one, 0), "last_year": then.get(one, 0), "share": part},
            source=project_source(side, one, period.first, period.last),
            record=one,
        )
        for one, part in zip(order, parts, strict=True)
    ]
    totals = totals_of(rows, "amount", "last_year", "share")
    columns = (Column("project", _("项目"), width=12), *_amount_columns())
    return report_for(session, name, _(side.by_project), period.title, columns, rows, totals)


def _amount_columns() -> tuple[Column, ...]:
    return (
        Column("amount", _("本期金额"), CellKind.MONEY, "元", 9),
        Column("last_year", _("上年同期"), CellKind.MONEY, "元", 9),
        Column("share", _("占比"), CellKind.PERCENT, "%", 5),
    )


def _by_kind(session: Session, period: Period, side: Side, name: str) -> Report:
    """Report by account; a time shorter than a year also shows what has come together since January."""
    before = year_before(period)
    spans = {
        "amount": (period.first, period.last),
        "cumulative": (Period(period.year).first, period.last),
        "last_year": (before.first, before.last),
    }
    whole_year = period == Period(period.year)
    if whole_year:
        del spans["cumulative"]
    found: dict[str, dict[str, int]] = {}
    for key, (first, last) in spans.items():
        for code, fen in sums_by_kind(session, side, side.filter(first, last)).items():
            found.setdefault(code, {})[key] = fen
    titles = account_names(session)
    rows = _kind_rows(found, titles, tuple(spans), period)
    totals = totals_of(rows, *spans, "share")
    amount, *others = _amount_columns()
    cumulative = () if whole_year else (Column("cumulative", _("本年累计"), CellKind.MONEY, "元", 9),)
    columns = (
        Column("code", _("科目编号"), CellKind.CODE, width=5),
        Column("name", _("科目"), width=14),
        amount, *cumulative, *others,
    )  # fmt: skip
    return report_for(session, name, _(side.by_kind), period.title, columns, rows, totals)


def _kind_rows(
    found: Mapping[str, Mapping[str, int]], titles: Mapping[str, str], keys: Sequence[str], period: Period
) -> list[Row]:
    """Return a row for every account and one for each of its sub-accounts; what stands on the account itself too."""
    tops = sorted({code[:3] for code in found})
    below = {top: sorted(code for code in found if code.startswith(top)) for top in tops}
    together = {top: {key: sum(found[code].get(key, 0) for code in below[top]) for key in keys} for top in tops}
    parts = dict(zip(tops, shares_of([together[top]["amount"] for top in tops]), strict=True))
    total = sum(together[top]["amount"] for top in tops)
    rows = []
    for top in tops:
        alone = below[top] == [top]
        source = EntryFilter(account=top, first=period.first, last=period.last)
        cells: dict[str, Cell] = {"code": top, "name": titles[top], **together[top], "share": parts[top]}
        rows.append(Row(cells, subtotal=not alone, source=source))
        for code in [] if alone else below[top]:
            # an account with sub-accounts may hold entries of its own
            title = _("{account}（未分明细）").format(account=titles[code]) if code == top else titles[code]
            amounts = {key: found[code].get(key, 0) for key in keys}
            share = amounts["amount"] * _WHOLE // total if total > 0 else 0
            own = None if code == top else EntryFilter(account=code, first=period.first, last=period.last)
            rows.append(Row({"code": code, "name": title, **amounts, "share": share}, level=1, source=own))
    return rows


def _by_month(session: Session, period: Period, side: Side, name: str) -> Report:
    found = sums(session, side, side.filter(period.first, period.last), "month", "project_id")
    spans = [(_("{month}月").format(month=one.month), f"{one.first:%Y-%m}", one) for one in months_of(period)]
    column = Column("month", _("月份"), width=4)
    return _grid(session, period, side, name, side.by_month, column, spans, found)


def _by_year(session: Session, period: Period, side: Side, name: str) -> Report:
    found = sums(session, side, side.filter(None, period.last), "year", "project_id")
    years = sorted({int(row[0]) for row in found})
    spans = [(_("{year}年").format(year=year), str(year), Period(year)) for year in years]
    column = Column("year", _("年度"), width=5)
    return _grid(session, period, side, name, side.by_year, column, spans, found)


def _grid(
    session: Session,
    period: Period,
    side: Side,
    name: str,
    title: str,
    first_column: Column,
    spans: Sequence[tuple[str, str, Period]],
    found: Sequence[tuple[Any, ...]],
) -> Report:
    """Report spans of time as rows, projects as columns, with sums both ways."""
    amounts = {(str(key), project): int(amount) for key, project, amount in found if amount}
    names = project_names(session)
    used = {project for _key, project in amounts}
    order = [project for project in names if project in used]
    keys = {project: f"project_{project}" if project else "no_project" for project in order}
    rows = []
    for label, key, span in spans:
        cells: dict[str, Cell] = {keys[project]: amounts.get((key, project), 0) for project in order}
        cells["total"] = sum(whole(amount) for amount in cells.values())
        cells[first_column.key] = label
        rows.append(Row(cells, source=side.filter(span.first, min(span.last, period.last))))
    totals = totals_of(rows, *keys.values(), "total")
    columns = (
        first_column,
        *(Column(keys[project], names[project], CellKind.MONEY, "元", 8) for project in order),
        Column("total", _("合计"), CellKind.MONEY, "元", 9),
    )
    return report_for(session, name, _(title), period.title, columns, rows, totals)
