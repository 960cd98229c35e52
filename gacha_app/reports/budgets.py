"""The year's finance plan: itself, held against the books, month by month, and its versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.budget import MONTHS, SIDES, STATES, Budget
from gacha_app.domain.dates import Period
from gacha_app.i18n import N_, _
from gacha_app.reports.budget_actuals import Item, budget_items, budget_of, cumulated
from gacha_app.reports.heading import chart_for, report_for
from gacha_app.reports.names import account_names, project_names
from gacha_app.reports.projects import percent
from gacha_app.reports.report import Cell, CellKind, Chart, ChartKind, Column, EntryFilter, Report, Row, Series
from gacha_app.reports.totals import totals_of
from gacha_app.storage.budget_tables import budgets
from gacha_app.storage.reference import budget_sections

_QUARTERS = ("q1", "q2", "q3", "q4")
UNPLANNED = N_("没有列入预算的")


def budget_version(session: Session, year: int, version: int = 0) -> Budget | None:
    """Return a version of a year's budget; without one the draft, or the one in force where there is none."""
    if not version:
        return budget_of(session, year, drafts=True)
    return session.scalars(select(Budget).where(budgets.c.year == year, budgets.c.version == version)).first()


def budget_plan(session: Session, period: Period, chosen: Budget | None = None) -> Report:
    """Report a year's finance plan, its seven plans one after the other, by quarters (财务计划).

    Args:
        chosen: the version meant; by default the draft, or the one in force where there is none.
    """
    budget = chosen or budget_version(session, period.year)
    projects, accounts = project_names(session), account_names(session)
    rows: list[Row] = []
    for section in budget_sections().values():
        lines = [one for one in budget.lines if one.section == section.key] if budget else []
        if not lines:
            continue
        sums = {side: sum(one.amount for one in lines if one.side == side) for side in SIDES}
        rows.append(Row({"name": _(section.title), **sums}, subtotal=True))
        for one in lines:
            cells: dict[str, Cell] = {
                "name": one.name, "project": projects[one.project_id] if one.project_id else "",
                "account": f"{one.account} {accounts[one.account]}", one.side: one.amount, "note": one.note,
            }  # fmt: skip
            for place, key in enumerate(_QUARTERS):
                cells[key] = sum(one.monthly[place * 3 : place * 3 + 3])
            rows.append(Row(cells, level=1, record=one.id))
    columns = (
        Column("name", _("计划项目"), width=16),
        Column("project", _("所属项目"), width=8),
        Column("account", _("科目"), width=9),
        Column("income", _("全年收入"), CellKind.MONEY, "元", 8),
        Column("expense", _("全年支出"), CellKind.MONEY, "元", 8),
        *(
            Column(key, _("第{quarter}季度").format(quarter=place), CellKind.MONEY, "元", 7)
            for place, key in enumerate(_QUARTERS, 1)
        ),
        Column("note", _("备注"), width=8),
    )
    totals = totals_of(rows, *SIDES) if rows else {}
    return report_for(
        session, "budget", _("年度财务计划"), Period(period.year).title, columns, rows, totals, _said_of(budget)
    )


def budget_execution(session: Session, period: Period) -> Report:
    """Report every item beside what was recorded: of the time asked for, and of the year up to its end."""
    budget = budget_of(session, period.year)
    items = budget_items(session, budget, period.year)
    whole_year = period == Period(period.year)
    rows: list[Row] = []
    sections = {key: one.title for key, one in budget_sections().items()} | {"": UNPLANNED}
    for section, title in sections.items():
        for side, word in SIDES.items():
            # what was recorded and taken back in the year is neither planned nor recorded
            found = [
                one
                for one in items
                if one.section == section and one.side == side and (one.lines or one.actual_in(Period(period.year)))
            ]
            if found:
                heading = _("{plan} · {side}").format(plan=_(title), side=_(word))
                rows.append(_sum_row(heading, found, period))
                rows += _item_rows(session, found, period)
    for side, word in SIDES.items():
        found = [one for one in items if one.side == side]
        if found:
            rows.append(_sum_row(_("{side}合计").format(side=_(word)), found, period))
    notes = [] if budget else [_("{year}年度还没有表决通过的预算。").format(year=period.year)]
    if budget and any(row.record is not None and row.source is None for row in rows):
        notes.append(_("同一科目上的几项合在一起比较。"))
    return report_for(
        session, "budget-execution", _("预算执行情况"), period.title, _execution_columns(whole_year=whole_year), rows,
        notes=notes,
    )  # fmt: skip


def budget_months(session: Session, period: Period) -> Report:
    """Report the twelve months: planned and recorded income and expense, with what has come together."""
    items = budget_items(session, budget_of(session, period.year), period.year)
    return _month_report(session, "budget-months", _("各月预算与实际"), items, period)


def budget_item_months(session: Session, item: Item, year: int) -> Report:
    """Report the twelve months of one item."""
    return _month_report(session, "budget-item", item.name, [item], Period(year), sides=(item.side,))


def budget_versions(session: Session, period: Period) -> Report:
    """Report the versions of a year's budget: why each came, how it was voted, where it was posted."""
    rows = []
    for one in session.scalars(select(Budget).where(budgets.c.year == period.year).order_by(budgets.c.version.desc())):
        votes = ""
        if one.entitled:
            votes = _("应到 {entitled}，实到 {present}，同意 {in_favour}，反对 {against}，弃权 {abstained}").format(
                **{key: value or 0 for key, value in one.counts().items()}
            )
        rows.append(
            Row(
                {
                    "version": one.version, "state": _(STATES[one.state]), "reason": one.reason or one.basis,
                    "income": one.total("income"), "expense": one.total("expense"),
                    "drafted": one.drafted_at.date(), "by": one.drafted_by, "meeting": one.meeting,
                    "voted_on": one.voted_on, "votes": votes, "posted_on": one.posted_on, "place": one.posted_place,
                },
                record=one.id,
            )
        )  # fmt: skip
    columns = (
        Column("version", _("版本"), CellKind.COUNT, width=3),
        Column("state", _("状态"), width=4),
        Column("reason", _("依据或调整原因"), width=12),
        Column("income", _("全年收入"), CellKind.MONEY, "元", 8),
        Column("expense", _("全年支出"), CellKind.MONEY, "元", 8),
        Column("drafted", _("拟定日期"), CellKind.DATE, width=6),
        Column("by", _("拟定人"), width=4),
        Column("meeting", _("表决会议"), width=8),
        Column("voted_on", _("表决日期"), CellKind.DATE, width=6),
        Column("votes", _("表决结果"), width=14),
        Column("posted_on", _("公布日期"), CellKind.DATE, width=6),
        Column("place", _("公布地点"), width=6),
    )
    return report_for(session, "budget-versions", _("预算的历次版本"), Period(period.year).title, columns, rows)


def budget_chart(session: Session, period: Period) -> Chart:
    """Chart the months' planned and recorded income and expense."""
    year = period.year
    items = budget_items(session, budget_of(session, year), year)
    series = []
    for side, planned_name, actual_name in (
        ("income", _("预算收入"), _("实际收入")),
        ("expense", _("预算支出"), _("实际支出")),
    ):
        planned, actual = _months_together([one for one in items if one.side == side])
        if not any(planned) and not any(actual):
            continue
        sources = tuple(_all_of(items, (side,), year, month) for month in MONTHS)
        series += [Series(planned_name, planned), Series(actual_name, actual, sources)]
    labels = [_("{month}月").format(month=month) for month in MONTHS]
    return chart_for(
        session, "budget-against-actual", _("各月预算与实际"), Period(year).title, ChartKind.GROUPED, labels, series
    )


def _said_of(budget: Budget | None) -> list[str]:
    """Return what the plan's wall paper says of where it stands."""
    if budget is None:
        return [_("还没有编制。")]
    said = [_("第{version}版，{state}。").format(version=budget.version, state=_(STATES[budget.state]))]
    if budget.reason:
        said.append(_("调整原因：{reason}").format(reason=budget.reason))
    if budget.voted_on:
        said.append(
            _("{date} 经{meeting}表决：应到 {entitled}，实到 {present}，同意 {in_favour}，反对 {against}。").format(
                date=budget.voted_on, meeting=budget.meeting, entitled=budget.entitled or 0,
                present=budget.present or 0, in_favour=budget.in_favour or 0, against=budget.against or 0,
            )
        )  # fmt: skip
    if budget.posted_on:
        said.append(_("{date} 公布于{place}。").format(date=budget.posted_on, place=budget.posted_place))
    return said


def _execution_columns(*, whole_year: bool) -> tuple[Column, ...]:
    money, share = CellKind.MONEY, CellKind.PERCENT
    names = (Column("name", _("预算项目"), width=15), Column("project", _("所属项目"), width=7))
    if whole_year:
        return (
            *names,
            Column("planned", _("全年预算"), money, "元", 9),
            Column("actual", _("实际"), money, "元", 9),
            Column("difference", _("差额"), money, "元", 9),
            Column("percent", _("完成率"), share, "%", 6),
        )
    return (
        *names,
        Column("planned", _("本期预算"), money, "元", 8),
        Column("actual", _("本期实际"), money, "元", 8),
        Column("difference", _("本期差额"), money, "元", 8),
        Column("planned_until", _("累计预算"), money, "元", 8),
        Column("actual_until", _("累计实际"), money, "元", 8),
        Column("difference_until", _("累计差额"), money, "元", 8),
        Column("percent", _("累计完成率"), share, "%", 5),
        Column("year", _("全年预算"), money, "元", 8),
        Column("percent_year", _("占全年"), share, "%", 5),
    )


def _figures(found: Sequence[Item], period: Period) -> dict[str, Cell]:
    until = [Period(period.year, month) for month in range(1, period.last.month + 1)]
    planned, actual = sum(one.planned_in(period) for one in found), sum(one.actual_in(period) for one in found)
    planned_until = sum(one.planned_in(month) for one in found for month in until)
    actual_until = sum(one.actual_in(month) for one in found for month in until)
    year = sum(sum(one.planned) for one in found)
    own: dict[str, Cell] = {"planned": planned, "actual": actual, "difference": actual - planned}
    if period == Period(period.year):
        return {**own, "percent": percent(actual, planned)}
    return {
        **own, "planned_until": planned_until, "actual_until": actual_until,
        "difference_until": actual_until - planned_until, "percent": percent(actual_until, planned_until),
        "year": year, "percent_year": percent(actual_until, year),
    }  # fmt: skip


def _sum_row(name: str, found: Sequence[Item], period: Period) -> Row:
    return Row({"name": name, **_figures(found, period)}, subtotal=True)


def _item_rows(session: Session, found: Iterable[Item], period: Period) -> list[Row]:
    projects = project_names(session)
    return [
        Row(
            {
                "name": one.name, "project": projects[one.project_id] if one.project_id else "",
                **_figures([one], period),
            },
            level=1, source=one.source_of(period), record=one.record,
        )
        for one in found
    ]  # fmt: skip


def _months_together(items: Sequence[Item]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    planned = tuple(sum(one.planned[place] for one in items) for place in range(12))
    return planned, tuple(sum(one.actual[place] for one in items) for place in range(12))


def _month_report(
    session: Session, name: str, title: str, items: Sequence[Item], period: Period, sides: Sequence[str] = tuple(SIDES)
) -> Report:
    year = period.year
    rows = [Row({"month": _("{month}月").format(month=month)}) for month in MONTHS]
    columns = [Column("month", _("月份"), width=4)]
    for side in sides:
        mine = [one for one in items if one.side == side]
        planned, actual = _months_together(mine)
        planned_until, actual_until = cumulated(planned), cumulated(actual)
        source = items[0].source if len(items) == 1 else None
        rows = [
            Row(
                {
                    **row.cells, f"{side}_planned": planned[place], f"{side}_actual": actual[place],
                    f"{side}_difference": actual[place] - planned[place],
                    f"{side}_planned_until": planned_until[place], f"{side}_actual_until": actual_until[place],
                    f"{side}_percent": percent(actual_until[place], planned_until[place]),
                },
                source=_month_source(source, year, place + 1) or _all_of(items, sides, year, place + 1),
            )
            for place, row in enumerate(rows)
        ]  # fmt: skip
        columns += _month_columns(side, alone=len(sides) == 1)
    keys = [f"{side}_{what}" for side in sides for what in ("planned", "actual", "difference")]
    return report_for(session, name, title, Period(year).title, columns, rows, totals_of(rows, *keys))


def _month_source(source: EntryFilter | None, year: int, month: int) -> EntryFilter | None:
    span = Period(year, month)
    return source and replace(source, first=span.first, last=span.last)


def _all_of(items: Sequence[Item], sides: Sequence[str], year: int, month: int) -> EntryFilter | None:
    """Return the entries of a month's income or expense; None where purchases or distributions count beside them."""
    mine = [one for one in items if one.side in sides]
    if any(not one.result and one.actual[month - 1] for one in mine):
        return None
    span = Period(year, month)
    return EntryFilter(classes=tuple(sides), first=span.first, last=span.last)


def _month_columns(side: str, *, alone: bool) -> list[Column]:
    word = "" if alone else _(SIDES[side])
    money = CellKind.MONEY
    return [
        Column(f"{side}_planned", _("{side}预算").format(side=word), money, "元", 7),
        Column(f"{side}_actual", _("{side}实际").format(side=word), money, "元", 7),
        Column(f"{side}_difference", _("{side}差额").format(side=word), money, "元", 7),
        Column(f"{side}_planned_until", _("累计{side}预算").format(side=word), money, "元", 8),
        Column(f"{side}_actual_until", _("累计{side}实际").format(side=word), money, "元", 8),
        Column(f"{side}_percent", _("累计{side}完成率").format(side=word), CellKind.PERCENT, "%", 5),
    ]
