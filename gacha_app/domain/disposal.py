"""How an asset leaves the village: the ways, the procedure each asks for, and what the clearing comes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

DISPOSALS = {
    "sale": N_("出售"),
    "scrap": N_("报废"),
    "loss": N_("毁损、丢失"),
    "gift": N_("捐赠"),
    "transfer": N_("无偿划转"),
}
# What each step of the procedure must say, and the words that ask for it
STEPS = {
    "meeting": (("meeting_on", "meeting"), N_("成员（代表）大会或理事会决议")),
    "appraisal": (("appraised_on", "appraiser", "appraisal"), N_("资产评估")),
    "approval": (("approved_on", "approver"), N_("苏木（镇）审批")),
    "publication": (("published_on",), N_("处置公示")),
}


@dataclass(frozen=True)
class DisposalRule:
    """What a way of disposal asks for (`db/reference/disposal_rules.toml`, or the village's own copy).

    Attributes:
        kind: a key of `DISPOSALS`. steps: keys of `STEPS` that must be shown.
        above: fen of cost from which they are asked for. excusable: whether somebody may let them pass by name.
        source: the rule it comes from.
    """

    kind: str
    steps: tuple[str, ...]
    above: int = 0
    excusable: bool = False
    source: str = ""


@dataclass(eq=False)
class Disposal:
    """An asset that left the village.

    Attributes:
        kind: a key of `DISPOSALS`. state: "done" or "undone".
        cost, wear: fen that the asset stood at. price: fen it was sold for. costs: fen spent on it.
        compensation: fen that somebody owes for it. scrap: fen of what is kept of it as 库存物资.
        result: fen gained, negative where lost.
        meeting_on, meeting, appraised_on, appraiser, appraisal, approved_on, approver, published_on, document: the
            procedure. excuse, excused_by: why and by whom what is missing of it was let pass.
        voucher_id: takes it off the books; wear_voucher_id: its wear until then; money_voucher_id: what came and went;
            result_voucher_id: the gain or loss.
    """

    asset_id: int
    date: dt.date
    kind: str
    state: str = "done"
    reason: str = ""
    cost: int = 0
    wear: int = 0
    price: int = 0
    costs: int = 0
    compensation: int = 0
    scrap: int = 0
    result: int = 0
    counterparty_id: int | None = None
    household_id: int | None = None
    meeting_on: dt.date | None = None
    meeting: str = ""
    appraised_on: dt.date | None = None
    appraiser: str = ""
    appraisal: int | None = None
    approved_on: dt.date | None = None
    approver: str = ""
    published_on: dt.date | None = None
    document: str = ""
    excuse: str = ""
    excused_by: str = ""
    wear_voucher_id: int | None = None
    voucher_id: int | None = None
    money_voucher_id: int | None = None
    result_voucher_id: int | None = None
    undone_on: dt.date | None = None
    undone_by: str = ""
    undone_reason: str = ""
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None

    def check(self) -> None:
        """Refuse what no disposal can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        if self.kind not in DISPOSALS:
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.kind[:40]))
        if not self.reason.strip():
            raise InvalidInput("reason", _("请写明处置的原因。"))
        for field in ("price", "costs", "compensation", "scrap"):
            if getattr(self, field) < 0:
                raise InvalidInput(field, _("金额不能是负数。"))
        if (self.appraisal or 0) < 0:
            raise InvalidInput("appraisal", _("金额不能是负数。"))
        if self.kind == "sale" and not self.price:
            raise InvalidInput("price", _("出售要填写价款；没有价款的，请选“捐赠”或“无偿划转”。"))
        if self.kind != "sale" and self.price:
            raise InvalidInput("price", _("只有出售才有价款；残料、赔款请填在各自的栏里。"))
        for field in ("meeting_on", "appraised_on", "approved_on"):
            day = getattr(self, field)
            if day is not None and day > self.date:
                raise InvalidInput(
                    field, _("程序应在处置以前办理，日期不能晚于处置日期 {date}。").format(date=self.date)
                )


def missing_steps(disposal: Disposal, rule: DisposalRule, cost: int) -> list[str]:
    """Return the steps, by key, that a disposal of an asset of this cost does not show."""
    if cost < rule.above:
        return []
    return [step for step in rule.steps if not all(_said(getattr(disposal, field)) for field in STEPS[step][0])]


def check_procedure(disposal: Disposal, rule: DisposalRule, cost: int) -> None:
    """Refuse a disposal without the procedure that its rule asks for.

    Raises:
        InvalidInput: naming the steps that are missing, and whether they may be let pass by name.
    """
    # 财农〔2021〕121号 第八条: 资产处置 is decided by the 成员（代表）大会; 第二十三条: valued before it is transferred
    missing = missing_steps(disposal, rule, cost)
    if not missing or (rule.excusable and disposal.excuse.strip()):
        return
    steps = "、".join(_(STEPS[one][1]) for one in missing)
    words = _("处置资产还缺：{steps}；请补齐。")
    if rule.excusable:
        words = _("处置资产还缺：{steps}；请补齐，确实没有的写明免除的原因。")
    raise InvalidInput(STEPS[missing[0]][0][0], words.format(steps=steps))


def step_words(steps: Sequence[str]) -> str:
    """Return steps in words."""
    return "、".join(_(STEPS[one][1]) for one in steps)


def _said(value: object) -> bool:
    return value is not None and value != ""
