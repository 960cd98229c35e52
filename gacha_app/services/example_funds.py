"""The example's subsidy money beyond its amounts: plans, milestones, formed assets with yields, linked households."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import func

from gacha_app import paths
from gacha_app.domain.formed_asset import FormedAsset, FormedPart, LinkedHousehold, YieldUse
from gacha_app.domain.fund_plan import Milestone
from gacha_app.domain.register import Asset
from gacha_app.reports.ledger import posted, under
from gacha_app.services.example_cards import Places
from gacha_app.services.example_definition import fen, note_of
from gacha_app.services.fund_assets import form_asset
from gacha_app.services.fund_plans import record_milestone, set_plan
from gacha_app.services.fund_yields import YieldAnswers, keep_yield, link_household, use_yield
from gacha_app.services.funds import change_answers
from gacha_app.services.registers import card_named
from gacha_app.storage.book import Book
from gacha_app.storage.tables import postings, vouchers

_TEXTS = ("name", "place", "content", "starts_on", "ends_on", "goal", "linkage", "ownership", "upkeep", "owner_unit",
          "responsible", "telephone")  # fmt: skip


def add_fund_stories(book: Book, village: str, places: Places) -> None:
    """Tell of a village's subsidy money what `example_funds.toml` says; no figure of the books changes."""
    for plan in _definition()["plan"]:
        if plan["village"] == village:
            _add_plan(book, plan, places)


@cache
def _definition() -> Mapping[str, Any]:
    return tomllib.loads((paths.reference() / "example_funds.toml").read_text("utf-8"))


def _add_plan(book: Book, plan: Mapping[str, Any], places: Places) -> None:
    funds = [places["fund"][name] for name in plan["funds"]]
    answers = {**{key: plan[key] for key in _TEXTS}, "note": note_of({})}
    for fund in funds:
        change_answers(book, fund, {"giver": plan["giver"]})
    set_plan(book, funds[0], answers, together=funds[1:])
    for one in plan["milestones"]:
        said = {**one, "amount": fen(one.get("amount", 0))}
        record_milestone(book, funds[0], Milestone(**said, note=note_of({})))
    for one in plan.get("households", ()):
        household = places["household"][one["number"]]
        link = LinkedHousehold(0, household, one["year"], one["way"], one["persons"], fen(one["yuan"]), note_of({}))
        link_household(book, funds[0], link)
    for one in plan.get("asset", ()):
        _add_asset(book, one, places)


def _add_asset(book: Book, one: Mapping[str, Any], places: Places) -> None:
    card = card_named(book, Asset, one["card"])
    if card.acquired is None:
        raise ValueError(one["card"])
    formed = form_asset(
        book,
        FormedAsset(
            card.name, one["klass"], card.acquired, card.value, "booked", one["owner"], one["user"], one["yield_to"],
            one["keeper"], note_of({}), [FormedPart(card.value, places["fund"][one["fund"]])],
        ),
        card,
    )  # fmt: skip
    for told in one.get("yields", ()):
        answers = YieldAnswers(fen(told["expected"]), _income(book, card, told), fen(told["yuan"]))
        keep_yield(book, formed.id or 0, told["year"], answers)
        for use in told["uses"]:
            use_yield(book, YieldUse(formed.id or 0, told["year"], use["kind"], fen(use["yuan"]), note=note_of({})))


def _income(book: Book, card: Asset, told: Mapping[str, Any]) -> str:
    """Return the number of the first voucher by which the asset's project brought in as much, from a day on."""
    income = func.sum(-postings.c.amount)
    query = (
        posted(vouchers.c.number)
        .where(under("501"), postings.c.project_id == card.project_id, vouchers.c.date >= told["on"])
        .group_by(vouchers.c.id)
        .having(income >= fen(told["yuan"]))
        .order_by(vouchers.c.date, vouchers.c.id)
    )
    with book.reading() as session:
        return str(session.scalars(query.limit(1)).one())
