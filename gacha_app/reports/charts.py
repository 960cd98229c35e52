"""What the charts show: every value with the entries behind it, so that a click on it can open them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.shares import SHARE
from gacha_app.i18n import _
from gacha_app.reports.budgets import budget_chart
from gacha_app.reports.dividend_charts import dividend_spread, dividends_paid
from gacha_app.reports.dividends import APPROVED
from gacha_app.reports.flows import EXPENSE, INCOME, Side, months_of, project_source, sums, sums_by_kind
from gacha_app.reports.funds import fund_progress
from gacha_app.reports.heading import chart_for
from gacha_app.reports.names import account_names, project_names
from gacha_app.reports.projects import project_figures
from gacha_app.reports.report import CellKind, Chart, ChartKind, EntryFilter, Series
from gacha_app.reports.totals import whole
from gacha_app.storage.tables import dividend_lines, dividend_plans

# More years or slices than these nobody can tell apart
_MOST_YEARS = 10
_MOST_SLICES = 8


def income_by_project_over_years(session: Session, period: Period) -> Chart:
    """Chart what every project brought in, year on year."""
    years = _years(session, INCOME, period)
    spans = [(str(year), Period(year)) for year in years]
    found = sums(session, INCOME, INCOME.filter(None, period.last), "year", "project_id")
    series = _project_series(session, INCOME, spans, found)
    until = _("截至{date}").format(date=period.last)
    labels = [str(year) for year in years]
    return chart_for(
        session, "income-by-project-over-years", _("历年各项目收入"), until, ChartKind.STACKED, labels, series
    )


def income_by_month(session: Session, period: Period) -> Chart:
    """Chart what every project brought in, month by month."""
    return _by_month(session, period, INCOME, "income-by-month", _("各月收入"))


def expense_by_month(session: Session, period: Period) -> Chart:
    """Chart what every project cost, month by month."""
    return _by_month(session, period, EXPENSE, "expense-by-month", _("各月支出"))


def income_and_expense(session: Session, period: Period) -> Chart:
    """Chart income beside expense, year on year."""
    years = sorted({*_years(session, INCOME, period), *_years(session, EXPENSE, period)})[-_MOST_YEARS:]
    series = []
    for side, name in ((INCOME, _("收入")), (EXPENSE, _("支出"))):
        found = {int(year): int(amount) for year, amount in sums(session, side, side.filter(None, period.last), "year")}
        sources = tuple(side.filter(Period(year).first, Period(year).last) for year in years)
        series.append(Series(name, tuple(found.get(year, 0) for year in years), sources))
    until = _("截至{date}").format(date=period.last)
    labels = [str(year) for year in years]
    return chart_for(session, "income-and-expense", _("历年收入与支出"), until, ChartKind.GROUPED, labels, series)


def income_by_project(session: Session, period: Period) -> Chart:
    """Chart each project's part of what came in."""
    found = sums(session, INCOME, INCOME.filter(period.first, period.last), "project_id")
    names = project_names(session)
    slices = [
        (names[project], int(amount), project_source(INCOME, project, period.first, period.last))
        for project, amount in found
    ]
    return _shares(session, period, "income-by-project", _("各项目收入占比"), slices)


def income_kinds(session: Session, period: Period) -> Chart:
    """Chart each kind's part of what came in."""
    return _kinds(session, period, INCOME, "income-kinds", _("收入构成"))


def expense_kinds(session: Session, period: Period) -> Chart:
    """Chart each kind's part of what went out."""
    return _kinds(session, period, EXPENSE, "expense-kinds", _("支出构成"))


def dividends_over_years(session: Session, period: Period) -> Chart:
    """Chart what members got of every year together."""
    return _dividends(
        session, period, "dividends-over-years", _("历年分红总额"), ChartKind.GROUPED, lambda one: int(one.total)
    )


def dividends_per_share(session: Session, period: Period) -> Chart:
    """Chart what a whole share got of every year."""

    def per_share(one: Any) -> int:
        return int(one.total) * SHARE // int(one.shares)

    return _dividends(session, period, "dividends-per-share", _("历年每份分红"), ChartKind.LINE, per_share)


def dividends_per_household(session: Session, period: Period) -> Chart:
    """Chart what a household got of every year on average."""

    def per_household(one: Any) -> int:
        return int(one.total) // int(one.households)

    return _dividends(session, period, "dividends-per-household", _("历年户均分红"), ChartKind.LINE, per_household)


def household_dividends(session: Session, household_id: int, period: Period) -> Chart:
    """Chart what one household got of every year."""
    line, plan = dividend_lines.c, dividend_plans.c
    query = (
        select(plan.year, func.min(plan.approved_on), func.max(plan.approved_on), func.sum(line.amount))
        .join(dividend_plans, plan.id == line.plan_id)
        .where(APPROVED, line.household_id == household_id, plan.year <= period.year)
        .group_by(plan.year)
        .order_by(plan.year)
    )
    found = session.execute(query).all()[-_MOST_YEARS:]
    sources = tuple(
        EntryFilter(account=HOUSEHOLDS, entry_kind="dividend", household_id=household_id, first=first, last=last)
        for _year, first, last, _amount in found
    )
    series = Series(_("分红"), tuple(int(amount) for *_rest, amount in found), sources)
    until = _("截至{date}").format(date=period.last)
    years = [str(year) for year, *_rest in found]
    return chart_for(session, "household-dividends", _("本户历年分红"), until, ChartKind.LINE, years, (series,))


def plan_against_actual(session: Session, period: Period) -> Chart:
    """Chart what every project was to bring in this year beside what it did."""
    figures = project_figures(session, period)
    names = project_names(session)
    shown = [one for one in names if one in figures and (figures[one].get("plan_income") or figures[one].get("income"))]
    sources = tuple(project_source(INCOME, one, period.first, period.last) for one in shown)
    series = (
        Series(_("计划收入"), tuple(whole(figures[one].get("plan_income")) for one in shown)),
        Series(_("实际收入"), tuple(whole(figures[one]["income"]) for one in shown), sources),
    )
    labels = [names[one] for one in shown]
    return chart_for(
        session, "plan-against-actual", _("计划与实际收入"), period.title, ChartKind.GROUPED, labels, series
    )


def fund_progress_until(session: Session, period: Period) -> Chart:
    """Chart how much of every received fund is spent at the end of a time."""
    return fund_progress(session, period.last)


CHARTS: dict[str, Callable[[Session, Period], Chart]] = {
    "income-by-project-over-years": income_by_project_over_years,
    "income-by-month": income_by_month,
    "income-by-project": income_by_project,
    "income-kinds": income_kinds,
    "income-and-expense": income_and_expense,
    "expense-by-month": expense_by_month,
    "expense-kinds": expense_kinds,
    "plan-against-actual": plan_against_actual,
    "budget-against-actual": budget_chart,
    "dividends-over-years": dividends_over_years,
    "dividends-per-share": dividends_per_share,
    "dividends-per-household": dividends_per_household,
    "dividend-spread": dividend_spread,
    "dividends-paid": dividends_paid,
    "fund-progress": fund_progress_until,
}


def _years(session: Session, side: Side, period: Period) -> list[int]:
    found = sums(session, side, side.filter(None, period.last), "year")
    return sorted(int(year) for year, _amount in found)[-_MOST_YEARS:]


def _by_month(session: Session, period: Period, side: Side, name: str, title: str) -> Chart:
    spans = [(f"{month.first:%Y-%m}", month) for month in months_of(period)]
    found = sums(session, side, side.filter(period.first, period.last), "month", "project_id")
    labels = [_("{month}月").format(month=month.month) for _key, month in spans]
    series = _project_series(session, side, spans, found)
    return chart_for(session, name, title, period.title, ChartKind.STACKED, labels, series)


def _project_series(
    session: Session, side: Side, spans: Sequence[tuple[str, Period]], found: Sequence[tuple[Any, ...]]
) -> list[Series]:
    """Return a series for every project with anything in the spans, the largest first."""
    keys = {key for key, _span in spans}
    amounts = {(str(key), project): int(amount) for key, project, amount in found if str(key) in keys and amount}
    together: dict[int | None, int] = {}
    for (_key, project), amount in amounts.items():
        together[project] = together.get(project, 0) + amount
    names = project_names(session)
    return [
        Series(
            names[project],
            tuple(amounts.get((key, project), 0) for key, _span in spans),
            tuple(project_source(side, project, span.first, span.last) for _key, span in spans),
        )
        for project in sorted(together, key=lambda one: (one is None, -together[one], names[one]))
    ]


def _kinds(session: Session, period: Period, side: Side, name: str, title: str) -> Chart:
    names = account_names(session)
    found = sums_by_kind(session, side, side.filter(period.first, period.last))
    slices: list[tuple[str, int, EntryFilter | None]] = []
    for code, amount in found.items():
        # what stands on an account itself cannot be told from its sub-accounts by a filter
        mixed = any(other != code and other.startswith(code) for other in found)
        source = None if mixed else EntryFilter(account=code, first=period.first, last=period.last)
        slices.append((names[code], amount, source))
    return _shares(session, period, name, title, slices)


def _shares(
    session: Session, period: Period, name: str, title: str, slices: Sequence[tuple[str, int, EntryFilter | None]]
) -> Chart:
    """Chart parts of a whole, the largest first; the smallest of many go together, losses are left out."""
    shown = sorted((one for one in slices if one[1] > 0), key=lambda one: -one[1])
    labels, amounts, sources = (list(part) for part in zip(*shown, strict=True)) if shown else ([], [], [])
    if len(shown) > _MOST_SLICES:
        kept = _MOST_SLICES - 1
        labels, sources = [*labels[:kept], _("其他")], [*sources[:kept], None]
        amounts = [*amounts[:kept], sum(amounts[kept:])]
    series = (Series(title, tuple(amounts), tuple(sources)),) if shown else ()
    return chart_for(session, name, title, period.title, ChartKind.SHARE, labels, series)


def _dividends(
    session: Session, period: Period, name: str, title: str, kind: ChartKind, value: Callable[[Any], int]
) -> Chart:
    plan = dividend_plans.c
    of_plan = (
        select(func.count()).where(dividend_lines.c.plan_id == plan.id, dividend_lines.c.amount > 0).scalar_subquery()
    )
    query = (
        select(plan.year, plan.approved_on, plan.total, plan.total_shares.label("shares"), of_plan.label("households"))
        .where(APPROVED, plan.year <= period.year)
        .order_by(plan.year)
    )
    found = session.execute(query).all()[-_MOST_YEARS:]
    sources = tuple(
        EntryFilter(account=HOUSEHOLDS, entry_kind="dividend", first=one.approved_on, last=one.approved_on)
        for one in found
    )
    series = (Series(title, tuple(value(one) for one in found), sources),) if found else ()
    until = _("截至{date}").format(date=period.last)
    return chart_for(session, name, title, until, kind, [str(one.year) for one in found], series, CellKind.MONEY)
