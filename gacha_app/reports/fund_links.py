"""Whom the funds serve (联农带农): households, persons and income of a year, and how closely they are linked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.formed_asset import LINK_WAYS, FormedAsset, LinkedHousehold
from gacha_app.i18n import _
from gacha_app.reports.fund_facts import FundFacts, fund_facts
from gacha_app.reports.fund_yields import yields_of
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import household_names
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.fund_tables import formed_asset_parts, formed_assets
from gacha_app.storage.tables import funds, households


@dataclass(frozen=True)
class Linkage:
    """How many a plan, or all plans, served in a year.

    Attributes:
        households: how many, each counted once. persons: how many people. income: fen.
        yielded: fen that the formed assets brought in that year.
        all_households: how many households the village has.
    """

    households: int
    persons: int
    income: int
    yielded: int
    all_households: int

    @property
    def rate(self) -> int:
        """利益联结率: the households' income of the assets' yield, in hundredths of a per cent."""
        return self.income * 10_000 // self.yielded if self.yielded else 0

    @property
    def reach(self) -> int:
        """带动面: the linked of all households, in hundredths of a per cent."""
        return self.households * 10_000 // self.all_households if self.all_households else 0


def linkage_of(links: Iterable[LinkedHousehold], year: int, yielded: int, all_households: int) -> Linkage:
    """Return how many were served in a year; a household served in two ways counts once, with its most people."""
    persons: dict[int, int] = {}
    income = 0
    for one in links:
        if one.year == year:
            persons[one.household_id] = max(one.persons, persons.get(one.household_id, 0))
            income += one.income
    return Linkage(len(persons), sum(persons.values()), income, yielded, all_households)


def plan_yield(session: Session, facts: FundFacts, last: dt.date) -> int:
    """Return the fen that all assets of a fund's plan, whichever of its funds paid them, brought in in a year."""
    found = list(facts.formed)
    if facts.plan is not None:
        paid = (
            select(formed_asset_parts.c.formed_id)
            .join(funds, funds.c.id == formed_asset_parts.c.fund_id)
            .where(funds.c.plan_id == facts.plan.id)
        )
        held = formed_assets.c
        found = list(session.scalars(select(FormedAsset).where(held.id.in_(paid), held.formed_on <= last)))
    return sum(one.received for one in yields_of(session, found, last.year))


def count_households(session: Session, period: Period) -> int:
    """Return how many households the village has at the end of a time."""
    held = households.c
    present = or_(held.left.is_(None), held.left > period.last)
    joined = or_(held.joined.is_(None), held.joined <= period.last)
    return int(session.scalar(select(func.count()).select_from(households).where(present, joined)) or 0)


def fund_household_report(session: Session, period: Period) -> Report:
    """Report the households that each plan served in a year, with the 利益联结率 of each plan (联农带农情况)."""
    names, everybody = household_names(session), count_households(session, period)
    every = fund_facts(session, period.last)
    plans = {one.plan.id: one for one in reversed(every) if one.plan is not None}
    rows: list[Row] = []
    whole: list[LinkedHousehold] = []
    yielded = 0
    for facts in reversed(plans.values()):
        plan = facts.plan
        links = [one for one in facts.households if one.year == period.year]
        if plan is None or not links:
            continue
        brought = plan_yield(session, facts, period.last)
        told = linkage_of(links, period.year, brought, everybody)
        yielded += brought
        whole += links
        rows.append(
            Row(
                {
                    "name": plan.name, "households": told.households, "persons": told.persons, "income": told.income,
                    "yielded": brought, "rate": told.rate, "reach": told.reach,
                },
                subtotal=True, record=facts.fund.id,
            )
        )  # fmt: skip
        for one in links:
            cells: dict[str, Cell] = {
                "name": names.get(one.household_id, ""), "way": _(LINK_WAYS[one.way]), "persons": one.persons,
                "income": one.income, "note": one.note,
            }  # fmt: skip
            rows.append(Row(cells, level=1, record=facts.fund.id))
    told = linkage_of(whole, period.year, yielded, everybody)
    columns = (
        Column("name", _("项目（农户）"), width=10),
        Column("way", _("联结方式"), width=6),
        Column("households", _("户数"), CellKind.COUNT, _("户"), 4),
        Column("persons", _("人数"), CellKind.COUNT, _("人"), 4),
        Column("income", _("农户增收"), CellKind.MONEY, "元", 7),
        Column("yielded", _("资产实收收益"), CellKind.MONEY, "元", 7),
        Column("rate", _("利益联结率"), CellKind.PERCENT, "%", 6),
        Column("reach", _("带动面"), CellKind.PERCENT, "%", 6),
        Column("note", _("备注"), width=8),
    )
    totals: dict[str, Cell] = {
        "households": told.households, "persons": told.persons, "income": told.income, "yielded": yielded,
        "rate": told.rate, "reach": told.reach,
    } if rows else {}  # fmt: skip
    title = _("联农带农情况")
    return report_for(session, "fund-households", title, _("{year}年度").format(year=period.year), columns, rows,
                      totals, [rate_rule()])  # fmt: skip


def rate_rule() -> str:
    """Return how the 利益联结率 is computed, for people to read."""
    return _(
        "利益联结率＝农户当年从项目得到的收入÷项目资产当年实收收益；带动面＝联结户数÷全嘎查户数。一户有几种联结方式的只算一户，人数取最多的一次。"
    )
