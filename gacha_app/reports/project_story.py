"""One project's story: its years, its measures, its money, its contracts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.domain.project import MEASURES, Project
from gacha_app.i18n import _
from gacha_app.reports.entries import entries_page
from gacha_app.reports.flows import EXPENSE, INCOME, project_source, sums
from gacha_app.reports.funds import funds
from gacha_app.reports.heading import report_for
from gacha_app.reports.projects import percent, physical_columns, project_figures
from gacha_app.reports.registers import contracts
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.tables import measures, project_plans

# More entries than these are looked at in the list of money
LATEST = 8


@dataclass(frozen=True)
class ProjectStory:
    """Everything that is known of a project, as the window tells it beside the table.

    Attributes:
        figures: of the year, by the keys of the report of projects.
        physical: the columns of the measures and derived figures that it has.
        years: plan and actual, a row a year.
        measures: every physical figure ever taken.
        funds, contracts: those that are for it.
        entries: the latest of the time, the last first; a row's record is its voucher. count: how many there are.
    """

    project: Project
    figures: dict[str, Cell]
    physical: tuple[Column, ...]
    years: Report
    measures: Report
    funds: Report
    contracts: Report
    entries: tuple[Row, ...]
    count: int


def project_story(session: Session, project_id: int, period: Period) -> ProjectStory:
    """Return everything that is known of a project, its figures those of a time.

    Raises:
        NotFound: if the book has none of this identity.
    """
    project = session.get(Project, project_id)
    if project is None:
        raise NotFound(_("没有这个项目，可能已被删除，请刷新后重试。"))
    figures = project_figures(session, period)[project_id]
    # a village's whole year need not be read to show its latest days
    wanted = EntryFilter(classes=("income", "expense"), project_id=project_id, first=period.first, last=period.last)
    latest, count = entries_page(session, wanted, limit=LATEST, descending=True)
    return ProjectStory(
        project,
        figures,
        tuple(column for column in physical_columns() if figures.get(column.key)),
        _years(session, project),
        _measures(session, project),
        _only(funds(session, period.last), "project", project.name),
        _only(contracts(session, period, project_id), "project", project.name),
        tuple(latest),
        count,
    )


def _only(report: Report, key: str, name: str) -> Report:
    """Return a report with the rows of one project; its foot would be that of all and is left out."""
    rows = tuple(row for row in report.rows if row.cells[key] == name)
    columns = tuple(column for column in report.columns if column.key != key)
    return Report(report.name, report.title, report.organisation, report.period, columns, rows, sample=report.sample)


def _years(session: Session, project: Project) -> Report:
    plans = {
        row.year: row for row in session.execute(select(project_plans).where(project_plans.c.project_id == project.id))
    }
    income, cost = (
        {
            int(year): int(amount)
            for year, amount in sums(session, side, project_source(side, project.id, None, None), "year")
        }
        for side in (INCOME, EXPENSE)
    )
    rows = []
    for year in sorted(plans.keys() | income.keys() | cost.keys()):
        plan = plans.get(year)
        cells: dict[str, Cell] = {
            "year": str(year),
            "plan_income": plan.income if plan else 0,
            "income": income.get(year, 0),
            "completion": percent(income.get(year, 0), plan.income if plan else 0),
            "plan_cost": plan.cost if plan else 0,
            "cost": cost.get(year, 0),
            "profit": income.get(year, 0) - cost.get(year, 0),
        }
        span = Period(year)
        source = EntryFilter(classes=("income", "expense"), project_id=project.id, first=span.first, last=span.last)
        rows.append(Row(cells, source=source))
    columns = (
        Column("year", _("年度"), CellKind.CODE, width=4),
        Column("plan_income", _("计划收入"), CellKind.MONEY, "元"),
        Column("income", _("实际收入"), CellKind.MONEY, "元"),
        Column("completion", _("完成率"), CellKind.PERCENT, "%", 5),
        Column("plan_cost", _("计划支出"), CellKind.MONEY, "元"),
        Column("cost", _("实际支出"), CellKind.MONEY, "元"),
        Column("profit", _("项目收益"), CellKind.MONEY, "元"),
    )
    title = _("{project}历年收支").format(project=project.name)
    return report_for(session, "project-years", title, "", columns, rows)


def _measures(session: Session, project: Project) -> Report:
    query = select(measures).where(measures.c.project_id == project.id).order_by(measures.c.date, measures.c.id)
    rows = []
    for one in session.execute(query):
        title, unit = MEASURES[one.kind]
        cells: dict[str, Cell] = {
            "date": one.date, "kind": _(title), "quantity": one.quantity, "unit": _(unit), "note": one.note
        }  # fmt: skip
        rows.append(Row(cells, record=one.id))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("kind", _("指标"), width=5),
        Column("quantity", _("数量"), CellKind.QUANTITY, width=5),
        Column("unit", _("单位"), width=4),
        Column("note", _("备注"), width=10),
    )
    return report_for(session, "project-measures", _("{project}实物量").format(project=project.name), "", columns, rows)
