"""One subsidy fund's story, from grant to last fen; and the funds of one project side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.domain.fund import Fund, FundMoney
from gacha_app.i18n import _
from gacha_app.reports.fund_entries import fund_entry_report
from gacha_app.reports.fund_facts import FundFacts, facts_of
from gacha_app.reports.fund_links import Linkage, count_households, linkage_of, plan_yield
from gacha_app.reports.fund_yields import YieldOfYear, yields_of
from gacha_app.reports.report import Cell, EntryFilter, Report, Row
from gacha_app.reports.totals import whole

_MONEY = ("granted", "received", "spent", "returned", "left")


@dataclass(frozen=True)
class FundStory:
    """Everything that is known of a fund at the end of a day.

    Attributes:
        facts: its plan, milestones, deadlines, the assets it formed and whom it serves.
        entries: every receipt, expense and return in order, with what was left after each; a row's record is its
            voucher.
        yields: what each asset it formed yielded in the year of the day.
        linkage: how many its plan served in that year.
        source: what finds the entries behind it.
    """

    facts: FundFacts
    entries: Report
    yields: tuple[YieldOfYear, ...]
    linkage: Linkage
    source: EntryFilter

    @property
    def fund(self) -> Fund:
        """The fund."""
        return self.facts.fund

    @property
    def project(self) -> str:
        """The name of the project it is for, or ""."""
        return self.facts.project

    @property
    def stage(self) -> str:
        """How far it is: a key of `STAGES`."""
        return self.facts.stage

    @property
    def received(self) -> int:
        """Fen that came."""
        return self.facts.money.received

    @property
    def spent(self) -> int:
        """Fen paid for its purpose."""
        return self.facts.money.spent

    @property
    def returned(self) -> int:
        """Fen given back."""
        return self.facts.money.returned

    @property
    def left(self) -> int:
        """Fen it still holds."""
        return self.facts.money.left

    @property
    def awaited(self) -> int:
        """Fen granted and not received yet."""
        return max(self.fund.granted - self.received, 0)

    @property
    def progress(self) -> int:
        """The part of the received that is spent, in hundredths of a per cent."""
        return self.facts.money.progress


def fund_story(session: Session, fund_id: int, last: dt.date) -> FundStory:
    """Return everything that is known of a fund at the end of a day.

    Raises:
        NotFound: if the book has none of this identity.
    """
    facts = facts_of(session, fund_id, last)
    if facts is None:
        raise NotFound(_("没有这笔资金，可能已被删除，请刷新后重试。"))
    yields = tuple(yields_of(session, facts.formed, last.year))
    return FundStory(
        facts,
        fund_entry_report(session, facts.fund, last),
        yields,
        linkage_of(
            facts.households, last.year, plan_yield(session, facts, last), count_households(session, Period(last.year))
        ),
        EntryFilter(account=EARMARKED, fund_id=fund_id, last=last, with_closing=True),
    )


def grouped_by_project(report: Report) -> Report:
    """Return the report of funds with the funds of each project under its name, and their sum beside it."""
    groups: dict[str, list[Row]] = {}
    for row in report.rows:
        groups.setdefault(str(row.cells["project"]), []).append(row)
    rows: list[Row] = []
    for project in sorted(groups, key=lambda name: name == ""):
        rows.append(_sum_row(project or _("未归项目"), groups[project]))
        rows += [replace(row, level=1) for row in groups[project]]
    columns = tuple(one for one in report.columns if one.key != "project")
    return replace(report, columns=columns, rows=tuple(rows))


def _sum_row(project: str, rows: Sequence[Row]) -> Row:
    cells: dict[str, Cell] = {key: sum(whole(row.cells[key]) for row in rows) for key in _MONEY}
    money = FundMoney(whole(cells["received"]), whole(cells["spent"]), whole(cells["returned"]))
    shares: dict[str, Cell] = {"progress": money.progress, "arrived": money.arrived(whole(cells["granted"]))}
    return Row({**cells, "name": project, **shares}, subtotal=True)
