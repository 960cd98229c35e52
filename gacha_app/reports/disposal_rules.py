"""Which procedure a disposal asks for: the village's own copy of the rules, else the ones that ship."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app import paths
from gacha_app.domain.disposal import DISPOSALS, STEPS, DisposalRule
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import parse_yuan
from gacha_app.i18n import _
from gacha_app.storage.accounting_tables import definitions

DEFINITION = "disposal_rules"


def disposal_rules(session: Session) -> dict[str, DisposalRule]:
    """Return the rule of every way of disposal that is in force in a book."""
    held = definitions.c
    own = session.scalar(select(held.content).where(held.kind == DEFINITION, held.name == DEFINITION))
    return rules_from(own) if own else dict(_shipped())


def shipped_text() -> str:
    """Return the rules that ship, as they are written."""
    return (paths.reference() / f"{DEFINITION}.toml").read_text("utf-8")


def rules_from(text: str) -> dict[str, DisposalRule]:
    """Return the rules that a definition says.

    Raises:
        InvalidInput: naming what is wrong with it.
    """
    try:
        told: list[dict[str, Any]] = tomllib.loads(text, parse_float=str)["rule"]
        found = {
            one["kind"]: DisposalRule(
                one["kind"], tuple(one["steps"]), parse_yuan(str(one.get("above", 0))),
                bool(one.get("excusable", False)), str(one.get("source", "")),
            )
            for one in told
        }  # fmt: skip
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as problem:
        raise InvalidInput("rules", _("处置规则写错了：{what}。").format(what=problem)) from problem
    for kind in DISPOSALS:
        if kind not in found:
            raise InvalidInput("rules", _("处置规则里缺“{kind}”。").format(kind=kind))
    for rule in found.values():
        if rule.kind not in DISPOSALS or (unknown := [one for one in rule.steps if one not in STEPS]):
            what = rule.kind if rule.kind not in DISPOSALS else unknown[0]
            raise InvalidInput("rules", _("处置规则里没有“{what}”这个词。").format(what=what))
    return found


@cache
def _shipped() -> dict[str, DisposalRule]:
    return rules_from(shipped_text())
