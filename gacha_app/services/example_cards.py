"""The example's cards: projects with plans and measures, funds, contracts, assets, resources, counterparties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from gacha_app.domain.fund import Fund
from gacha_app.domain.project import Measure, Project, ProjectPlan
from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.services import registers
from gacha_app.services.example_definition import definition, fen, note_of, quantity
from gacha_app.services.funds import add_fund
from gacha_app.storage import tables
from gacha_app.storage.book import Writing

# What each dimension of the example goes by, and its identity in the book
Places = dict[str, dict[str, int]]
# Measures of a whole year are noted after the harvest, the others at midsummer
_YEARLY = ("yield", "sold_head")


def add_cards(session: Writing, village: Mapping[str, Any]) -> Places:
    """Add everything a village keeps a card of, and return what each is found by."""
    held = tables.households.c
    places: Places = {
        "household": {row.number: row.id for row in session.execute(select(held.number, held.id))},
        "counterparty": {},
        "project": {},
        "contract": {},
        "fund": {},
    }
    for one in village["counterparties"]:
        party = Counterparty(one["name"], one.get("kind", "firm"), one.get("telephone", ""), note_of(one))
        registers.add(session, party)
        places["counterparty"][party.name] = party.id or 0
    for one in village["project"]:
        project = _project(one)
        project.check()
        session.add(project)
        session.flush()
        places["project"][project.name] = project.id or 0
    for one in village["contracts"]:
        contract = _contract(one, places)
        registers.add(session, contract)
        places["contract"][contract.name] = contract.id or 0
    for one in village.get("fund", ()):
        fund = _fund(one, places)
        add_fund(session, fund)
        places["fund"][fund.name] = fund.id or 0
    for one in village["assets"]:
        registers.add(session, _asset(one, places))
    for one in village["resources"]:
        registers.add(
            session,
            Resource(
                one["name"], one["klass"], quantity(one["area"]), one["place"], one["use"], one["holder"], note_of(one)
            ),
        )
    return places


def opening_of(village: Mapping[str, Any]) -> dict[str, int]:
    """Return the opening balances: what is stated, what older assets cost, and 公积公益金 as what is left."""
    opening = {code: fen(yuan) for code, yuan in village["opening"].items()}
    first = dt.date(definition()["years"][0], 1, 1)
    for one in village["assets"]:
        if one["acquired"] < first:
            opening[account_of(one)] = opening.get(account_of(one), 0) + fen(one["yuan"])
    if investments := village.get("investments"):
        opening[investments["account"]] = fen(investments["yuan"])
    on_credit = ("133", "152", "301", "32202")
    reserve = sum(-amount if code in on_credit else amount for code, amount in opening.items())
    return {**opening, "311": reserve}


def account_of(asset: Mapping[str, Any]) -> str:
    """Return the account that an asset of the definition stands on."""
    return str(asset.get("account", "151"))


def _project(one: Mapping[str, Any]) -> Project:
    return Project(
        one["name"],
        one["kind"],
        one.get("way", "own"),
        one.get("status", "running"),
        start=one["start"],
        investment=fen(one.get("investment", 0)),
        partner=one.get("partner", ""),
        note=note_of(one),
        plans=list(_plans(one)),
        measures=sorted(_measures(one), key=lambda measure: measure.date),
    )


def _plans(one: Mapping[str, Any]) -> Iterator[ProjectPlan]:
    if "plan" in one:
        plan = one["plan"]
        yield ProjectPlan(
            plan["year"], fen(plan.get("income", 0)), fen(plan.get("cost", 0)), quantity(plan["quantity"]),
            plan["unit"], note_of(plan),
        )  # fmt: skip
        return
    for place, year in enumerate(definition()["years"]):
        counted = quantity(one["plan_quantity"][place]) if "plan_quantity" in one else None
        yield ProjectPlan(
            year, fen(one["plan_income"][place]), fen(one["plan_cost"][place]), counted, one.get("plan_unit", ""),
            note_of({}),
        )  # fmt: skip


def _measures(one: Mapping[str, Any]) -> Iterator[Measure]:
    published = one.get("published_measures", {})
    for kind, figures in one.get("measures", {}).items():
        for year, figure in zip(definition()["years"], figures, strict=True):
            day = dt.date(year, 11, 30) if kind in _YEARLY else dt.date(year, 6, 30)
            note = note_of({"published": published.get(kind, {}).get(str(year))})
            yield Measure(day, kind, quantity(figure), note)
    for planned in one.get("planned_measures", ()):
        yield Measure(planned["on"], planned["kind"], quantity(planned["quantity"]), note_of(planned))


def _contract(one: Mapping[str, Any], places: Places) -> Contract:
    return Contract(
        one["name"],
        one["number"],
        one["kind"],
        one["subject"],
        area=quantity(one["area"]) if "area" in one else None,
        counterparty_id=places["counterparty"][one["counterparty"]],
        project_id=places["project"].get(one.get("project", "")),
        start=one["start"],
        end=one["end"],
        yearly=fen(one.get("yearly", 0)),
        note=note_of(one),
        # also works and sales by contract bring money in
        direction="in",
    )


def _fund(one: Mapping[str, Any], places: Places) -> Fund:
    return Fund(
        one["name"],
        one.get("document_number", ""),
        one["level"],
        fen(one["granted"]),
        one["granted_on"],
        one["purpose"],
        one["goal"],
        one["stage"],
        places["project"][one["project"]],
        note_of(one),
    )


def _asset(one: Mapping[str, Any], places: Places) -> Asset:
    return Asset(
        one["name"],
        one.get("klass", "fixed"),
        one["code"],
        one["acquired"],
        fen(one["yuan"]),
        quantity(one["quantity"]),
        one["unit"],
        one["place"],
        one["keeper"],
        one["use"],
        public_money="fund" in one,
        fund_id=places["fund"][one["fund"]] if "fund" in one else None,
        project_id=places["project"][one["project"]] if "project" in one else None,
        note=note_of(one),
    )
