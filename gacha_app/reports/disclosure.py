"""The disclosure of a year, quarter or month (财务公开): all that goes onto sheets and wall, once, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.shares import share_text
from gacha_app.domain.signing import key_fingerprint
from gacha_app.i18n import N_, _, in_chinese
from gacha_app.reports.catalogue import reports_of
from gacha_app.reports.checks import CheckResult, ReportOf, check_figures, check_report, checked
from gacha_app.reports.figures import figures_until
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.projects import physical_columns
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.submission_tables import book_keys

# The sheets, by the names of their reports; 农经发〔2011〕13号 wants every item and every entry
SHEETS = (
    ("income-by-kind", N_("收入")),
    ("income-by-project", N_("收入按项目")),
    ("expense-by-kind", N_("支出")),
    ("expense-by-project", N_("支出按项目")),
    ("balance", N_("资产")),
    ("assets", N_("资产台账")),
    ("resources", N_("资源")),
    ("contracts", N_("合同")),
    ("claims-and-debts", N_("债权债务")),
    ("distribution", N_("收益分配")),
    ("dividends", N_("户分红")),
    ("funds", N_("补助资金")),
    ("projects", N_("项目")),
    ("income", N_("收支逐笔")),
)
CHECKS_SHEET = N_("勾稽检查")
_PER_UNIT_SHEET = N_("项目效益")


@dataclass(frozen=True)
class Section:
    """A report of the disclosure.

    Attributes:
        sheet: what its sheet is called.
    """

    name: str
    sheet: str
    report: Report


@dataclass(frozen=True)
class Disclosure:
    """What a village discloses of a time; in Chinese, whatever language the window speaks.

    Attributes:
        title: such as "2023年度财务公开".
        period: the time in words.
        facts: what the cover says: name and value.
        figures: `reports.figures` and those the checks hold against them.
        checks: whether every sum told twice agrees.
        key: the fingerprint of the key that the book's packages are signed with, "" while it has none.
    """

    organisation: str
    township: str
    telephone: str
    year: int
    title: str
    period: str
    facts: tuple[tuple[str, str], ...]
    figures: Mapping[str, int]
    sections: tuple[Section, ...]
    checks: tuple[CheckResult, ...]
    sample: bool = False
    key: str = ""

    def report(self, name: str) -> Report:
        """Return the report of this name, which is there."""
        return next(section.report for section in self.sections if section.name == name)

    def find(self, name: str) -> Report | None:
        """Return the report of this name, or None where it is no part of this disclosure."""
        return next((section.report for section in self.sections if section.name == name), None)

    @property
    def faults(self) -> tuple[CheckResult, ...]:
        """The checks that do not agree."""
        return tuple(one for one in self.checks if not one.ok)


def disclosure(session: Session, year: int, quarter: int | None = None, month: int | None = None) -> Disclosure:
    """Return what a village discloses of a year, or of a quarter or month of it."""
    period = Period(year, month, quarter)
    with in_chinese():
        report_of = reports_of(session, period)
        figures = {**figures_until(session, period), **check_figures(session, period, report_of)}
        results = checked(figures, period)
        of_checks = Section("checks", CHECKS_SHEET, check_report(session, results, period))
        sections = (*_sections(report_of, period, figures), of_checks)
        organisation = organisation_of(session)
        return Disclosure(
            organisation.name,
            organisation.township,
            organisation.telephone,
            year,
            _("{period}财务公开").format(period=period.title),
            period.title,
            _facts(organisation, period, figures, results),
            figures,
            sections,
            results,
            organisation.sample,
            key_fingerprint(session.scalar(select(book_keys.c.public).where(book_keys.c.current)) or ""),
        )


def _sections(report_of: ReportOf, period: Period, figures: Mapping[str, int]) -> Iterator[Section]:
    whole_year = period == Period(period.year)
    for name, sheet in SHEETS:
        # a dividend belongs to a year: a month or quarter tells of it only once it is approved
        if name == "dividends" and not whole_year and not figures["dividends"]:
            continue
        report = report_of(name)
        if name != "projects":
            yield Section(name, sheet, report)
            continue
        # too wide for a sheet of paper: money on one, what is measured and derived on another
        physical = {column.key for column in physical_columns()}
        money = tuple(column for column in report.columns if column.key not in physical)
        yield Section(name, sheet, replace(report, columns=money))
        if any(row.cells.get(key) for row in report.rows for key in physical):
            yield Section("projects-per-unit", _PER_UNIT_SHEET, _per_unit(report))


def _per_unit(report: Report) -> Report:
    """Return what is measured and derived of projects, a line each: side by side it would be too small to read."""
    rows = []
    for project in report.rows:
        for column in physical_columns():
            if value := project.cells.get(column.key):
                money = column.kind is CellKind.MONEY
                cells: dict[str, Cell] = {
                    "name": project.cells["name"],
                    "item": column.title,
                    "quantity": None if money else value,
                    "amount": value if money else None,
                    "unit": column.unit,
                }
                rows.append(Row(cells, record=project.record))
    columns = (
        Column("name", _("项目"), width=10),
        Column("item", _("指标"), width=9),
        Column("quantity", _("数量"), CellKind.QUANTITY, width=7),
        Column("amount", _("金额"), CellKind.MONEY, "元", 8),
        Column("unit", _("单位"), width=5),
    )
    title = _("项目实物量与效益")
    return replace(report, name="projects-per-unit", title=title, columns=columns, rows=tuple(rows), totals={})


def _facts(
    organisation: Organisation, period: Period, figures: Mapping[str, int], results: tuple[CheckResult, ...]
) -> tuple[tuple[str, str], ...]:
    place = " ".join(filter(None, (organisation.league, organisation.banner, organisation.township)))
    wrong = sum(not one.ok for one in results)
    agreed = _("共 {count} 项，全部相符") if not wrong else _("共 {count} 项，{wrong} 项不符")
    facts = (
        (_("编制单位"), organisation.name),
        (_("所在地"), place),
        (_("统一社会信用代码"), organisation.credit_code),
        (
            _("期间"),
            _("{period}（{first} 至 {last}）").format(period=period.title, first=period.first, last=period.last),
        ),
        (_("金额单位"), _("元")),
        (
            _("户数、成员、份额"),
            _("{households} 户，{members} 人，{shares} 份").format(
                households=figures["households"], members=figures["members"], shares=share_text(figures["shares"])
            ),
        ),
        (_("理事长"), organisation.head),
        (_("监事长"), organisation.supervisor),
        (_("会计"), organisation.accountant),
        (_("监督电话"), organisation.telephone),
        (_("勾稽检查"), agreed.format(count=len(results), wrong=wrong)),
    )
    return tuple((name, value) for name, value in facts if value)
