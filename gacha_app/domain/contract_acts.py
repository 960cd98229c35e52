"""What is kept of a contract beside its card: instalments, what was done for them, and what it said before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gacha_app.i18n import N_

ACTS = {
    "schedule": N_("排定计划"),
    "raise": N_("计提"),
    "receipt": N_("收付款"),
    "offset": N_("预收（付）抵扣"),
    "prepaid_return": N_("退还预收（付）"),
    "prepaid_keep": N_("预收（付）不退"),
    "return": N_("退还已收（付）"),
    "deposit_take": N_("收（付）押金"),
    "deposit_return": N_("退还押金"),
    "deposit_keep": N_("押金不退"),
    "interest": N_("逾期利息"),
    "write_off": N_("核销"),
    "waive": N_("免收（付）"),
    "lower": N_("冲减应收（付）"),
    "change": N_("变更"),
    "end": N_("提前终止"),
    "renew": N_("续签"),
}
INSTALMENT_KINDS = {"rent": N_("价款"), "interest": N_("逾期利息")}


@dataclass(eq=False)
class Instalment:
    """One part of a contract's price, or interest on one paid late.

    Attributes:
        serial: its place in the schedule, from one. kind: a key of `INSTALMENT_KINDS`.
        begins, until: the days it pays for. due: when it is to be paid. amount: fen.
        cancelled_on: the day it was taken off the schedule, or None.
        late_id: of interest, the instalment it is on; its `until` says until when it was charged.
        spread_id: the spread that its income goes through, or None.
    """

    contract_id: int
    serial: int
    due: dt.date
    amount: int
    kind: str = "rent"
    begins: dt.date | None = None
    until: dt.date | None = None
    cancelled_on: dt.date | None = None
    late_id: int | None = None
    spread_id: int | None = None
    note: str = ""
    id: int | None = None


@dataclass(eq=False)
class Act:
    """Something done for a contract; it counts as long as its voucher stands and it is not undone.

    Attributes:
        kind: a key of `ACTS`. amount: fen it was about.
        prepaid, deposit: by how many fen what is prepaid, or held as a deposit, grew (or, negative, went away).
        voucher_id: its voucher, None where no money or claim moved.
        detail: what else there is to know, JSON.
    """

    contract_id: int
    kind: str
    date: dt.date
    amount: int = 0
    prepaid: int = 0
    deposit: int = 0
    voucher_id: int | None = None
    undone: bool = False
    detail: str = ""
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None


@dataclass(eq=False)
class Settlement:
    """What an act meant for one instalment.

    Attributes:
        amount: fen settled of it. claim: by how many fen its receivable (or payable) grew, or, negative, went away.
    """

    act_id: int
    instalment_id: int
    amount: int = 0
    claim: int = 0
    id: int | None = None


@dataclass(eq=False)
class FormerTerms:
    """What a contract said until a day.

    Attributes:
        since, until: the days it held; since None: from the beginning.
        area, counterparty_id, household_id, resource_id, asset_id: who leased what then.
        terms: all its terms, JSON. reason: why it was changed.
    """

    contract_id: int
    until: dt.date
    since: dt.date | None = None
    area: int | None = None
    counterparty_id: int | None = None
    household_id: int | None = None
    resource_id: int | None = None
    asset_id: int | None = None
    terms: str = "{}"
    reason: str = ""
    id: int | None = None
