"""The example's contracts in full: terms and schedules, and the receipts of the books that settle them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from gacha_app import paths
from gacha_app.domain.register import Contract, Resource
from gacha_app.services.contract_linking import link_vouchers
from gacha_app.services.example_definition import fen
from gacha_app.services.registers import card_named, change
from gacha_app.storage.book import Book


def add_contract_terms(book: Book, village: str) -> None:
    """Give a village's contracts the terms that `example_contracts.toml` tells; no figure of the books changes."""
    whole = tomllib.loads((paths.reference() / "example_contracts.toml").read_text("utf-8"))
    for one in whole["contract"]:
        if one["village"] == village:
            _add_terms(book, one)


def _add_terms(book: Book, one: Mapping[str, Any]) -> None:
    card = card_named(book, Contract, one["name"])
    card.resource_id = card_named(book, Resource, one["resource"]).id
    card.price_by, card.escalation = "year", "list"
    card.price_list = json.dumps([fen(yuan) for yuan in one["prices"]])
    card.due_month, card.due_day = one["due"]
    card.signed_on, card.procedure_on, card.procedure = one["signed_on"], one["procedure_on"], one["procedure"]
    card.filed, card.filed_on = True, one["filed_on"]
    link_vouchers(book, change(book, card).id or 0)
