"""Projects: what was planned, what came of it, and what that is per mu, greenhouse, head and household."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.project import KINDS, MEASURES, STATUSES, WAYS, Project
from gacha_app.domain.shares import QUANTITY, quantity_text
from gacha_app.i18n import N_, _
from gacha_app.reports.flows import EXPENSE, INCOME, sums_by_project
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import measures, project_plans
from gacha_app.storage.tables import projects as project_table

# What is counted over the year; of the others the last figure counts
YEARLY = ("yield", "sold_head")
# Income divided by a measure, and yield by area: key, what is divided, by what, title, unit
DERIVED = (
    ("income_per_mu", "income", "area", N_("亩均收入"), N_("元/亩")),
    ("income_per_greenhouse", "income", "greenhouses", N_("棚均收入"), N_("元/座")),
    ("income_per_head", "income", "sold_head", N_("出栏每只收入"), N_("元/只")),
    ("income_per_jin", "income", "yield", N_("每斤收入"), N_("元/斤")),
    ("income_per_household", "income", "households", N_("带动户均收入"), N_("元/户")),
    ("profit_per_household", "profit", "households", N_("带动户均收益"), N_("元/户")),
    ("yield_per_mu", "yield", "area", N_("亩产"), N_("斤/亩")),
)
_MONEY = ("plan_income", "income", "plan_cost", "cost", "profit")
_WHOLE = 10_000


def project_report(session: Session, period: Period) -> Report:
    """Report every project with plan and actual, physical measures and what is derived from them.

    The plan is the whole year's, so that completion says how far the year has come. Columns of measures that no
    project has are left out.
    """
    figures = project_figures(session, period)
    whole_year = period == Period(period.year)
    query = select(Project).order_by(project_table.c.status == "ended", project_table.c.id)
    rows = [
        Row(
            {
                "name": one.name,
                "kind": _(KINDS[one.kind]),
                "way": _(WAYS[one.way]),
                "status": _(STATUSES[one.status]),
                **figures[one.id],
            },
            source=EntryFilter(classes=("income", "expense"), project_id=one.id, first=period.first, last=period.last),
            record=one.id,
        )
        for one in session.scalars(query)
    ]
    if None in figures:
        outside = EntryFilter(classes=("income", "expense"), without_project=True, first=period.first, last=period.last)
        rows.append(Row({"name": _("未归项目"), **figures[None]}, source=outside))
    totals = totals_of(rows, *_MONEY)
    totals["completion"] = percent(totals["income"], totals["plan_income"])
    columns = (
        Column("name", _("项目"), width=9),
        Column("kind", _("类别"), width=5),
        Column("way", _("经营方式"), width=5),
        Column("status", _("状态"), width=3),
        Column("plan_income", _("计划收入") if whole_year else _("全年计划收入"), CellKind.MONEY, "元", 8),
        Column("income", _("实际收入"), CellKind.MONEY, "元", 8),
        Column("completion", _("完成率"), CellKind.PERCENT, "%", 5),
        Column("plan_cost", _("计划支出") if whole_year else _("全年计划支出"), CellKind.MONEY, "元", 8),
        Column("cost", _("实际支出"), CellKind.MONEY, "元", 8),
        Column("profit", _("项目收益"), CellKind.MONEY, "元", 8),
        *(one for one in physical_columns() if any(row.cells.get(one.key) for row in rows)),
    )
    return report_for(session, "projects", _("项目经营情况"), period.title, columns, rows, totals)


def physical_columns() -> tuple[Column, ...]:
    """Return a column for every measure and every figure derived from measures."""
    measured = (
        Column(key, _(title), CellKind.MONEY if key == "price" else CellKind.QUANTITY, _(unit), 5)
        for key, (title, unit) in MEASURES.items()
    )
    derived = (
        Column(key, _(title), CellKind.QUANTITY if key == "yield_per_mu" else CellKind.MONEY, _(unit), 6)
        for key, _part, _by, title, unit in DERIVED
    )
    return (*measured, *derived)


def project_figures(session: Session, period: Period) -> dict[int | None, dict[str, Cell]]:
    """Return by project: plan, actual, completion, measures and derived figures of a time.

    Under None stands what belongs to no project, if there is any.
    """
    income = sums_by_project(session, INCOME, period.first, period.last)
    cost = sums_by_project(session, EXPENSE, period.first, period.last)
    plans: dict[int, Any] = {
        row.project_id: row for row in session.execute(select(project_plans).where(project_plans.c.year == period.year))
    }
    measured = measures_until(session, period.year, period.last)
    answer: dict[int | None, dict[str, Cell]] = {}
    for one in session.scalars(select(project_table.c.id)):
        plan = plans.get(one)
        cells: dict[str, Cell] = {
            "plan_income": plan.income if plan else 0,
            "income": income.get(one, 0),
            "plan_cost": plan.cost if plan else 0,
            "cost": cost.get(one, 0),
            "profit": income.get(one, 0) - cost.get(one, 0),
            "plan_quantity": f"{quantity_text(plan.quantity)} {plan.unit}" if plan and plan.quantity else "",
        }
        cells["completion"] = percent(cells["income"], cells["plan_income"])
        quantities = measured.get(one, {})
        cells |= {kind: _shown(kind, quantity) for kind, quantity in quantities.items()}
        cells |= _derived(cells, quantities)
        answer[one] = cells
    if None in income or None in cost:
        came, went = income.get(None, 0), cost.get(None, 0)
        answer[None] = {"income": came, "cost": went, "profit": came - went}
    return answer


def measures_until(session: Session, year: int, last: dt.date) -> dict[int, dict[str, int]]:
    """Return by project every measure in thousandths: what the year yielded, of the rest the last figure."""
    newest = func.row_number().over(
        partition_by=(measures.c.project_id, measures.c.kind), order_by=(measures.c.date.desc(), measures.c.id.desc())
    )
    standing = (
        select(measures.c.project_id, measures.c.kind, measures.c.quantity, newest.label("place"))
        .where(measures.c.date <= last, measures.c.kind.not_in(YEARLY))
        .subquery()
    )
    counted = (
        select(measures.c.project_id, measures.c.kind, func.sum(measures.c.quantity))
        .where(measures.c.date.between(dt.date(year, 1, 1), last), measures.c.kind.in_(YEARLY))
        .group_by(measures.c.project_id, measures.c.kind)
    )
    latest = select(standing.c.project_id, standing.c.kind, standing.c.quantity).where(standing.c.place == 1)
    answer: dict[int, dict[str, int]] = {}
    for project, kind, quantity in [*session.execute(latest), *session.execute(counted)]:
        answer.setdefault(project, {})[kind] = int(quantity)
    return answer


def percent(part: Cell, of: Cell) -> int | None:
    """Return a part in hundredths of a per cent, cut down; None where there is nothing to compare with."""
    if not isinstance(part, int) or not isinstance(of, int) or of <= 0:
        return None
    return part * _WHOLE // of


def _derived(cells: Mapping[str, Cell], quantities: Mapping[str, int]) -> dict[str, Cell]:
    answer: dict[str, Cell] = {}
    for key, part, by, _title, _unit in DERIVED:
        divisor = quantities.get(by, 0)
        dividend = quantities.get(part) if part in quantities else cells.get(part)
        if divisor > 0 and isinstance(dividend, int) and dividend:
            # to the nearest whole, a half upwards
            answer[key] = (2 * dividend * QUANTITY + divisor) // (2 * divisor)
    return answer


def _shown(kind: str, quantity: int) -> int:
    # a price is money: thousandths of a yuan to fen
    return (quantity + 5) // 10 if kind == "price" else quantity
