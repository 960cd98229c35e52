"""The rule of performance pay in force: the village's own, or the one that ships with the program."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.pay_rule import PayRule, rule_from
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.reference import pay_rule

DEFINITION_KIND = "pay_rule"
DEFINITION_NAME = "performance-pay"


@dataclass(frozen=True)
class RuleInForce:
    """The rule with who corrected it; `by` and `at` are blank for the one that ships."""

    rule: PayRule
    own: bool
    by: str = ""
    at: dt.datetime | None = None


def rule_in_force(session: Session) -> RuleInForce:
    """Return the rule that performance pay is worked out by."""
    held = definitions.c
    query = select(held.content, held.by, held.at).where(held.kind == DEFINITION_KIND, held.name == DEFINITION_NAME)
    own = session.execute(query).first()
    if own is None:
        return RuleInForce(rule_from(pay_rule()), own=False)
    return RuleInForce(rule_from(json.loads(own.content)), own=True, by=own.by, at=own.at)
