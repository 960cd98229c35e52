"""Contracts looked at (清理合同): what is found wrong, how it is handled, what that brings each year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST
from gacha_app.domain.register import CONTRACT_KINDS
from gacha_app.i18n import N_, _

HANDLINGS = {
    "renewed": N_("续签"),
    "repriced": N_("调价"),
    "ended": N_("解除"),
    "in_court": N_("诉讼"),
    "papers": N_("补办手续"),
    "collected": N_("收回欠缴"),
}
# What the program itself looks for, by the name of its rule (`reports/contract_faults.py`)
RULES = (
    "oral", "no_procedure", "not_filed", "overlapping", "unpaid", "expired", "below_median", "below_floor", "too_long",
)  # fmt: skip


@dataclass(frozen=True)
class FaultKind:
    """Something that may be wrong with a contract.

    Attributes:
        key: its name for programs. title: what people call it. help: when it is met.
        rule: a name of `RULES`, where the program finds it by itself; "" where people tick it.
        share: of a price too low, hundredths of a per cent of the median of its kind.
        years: the longest term by the kind of contract. floors: fen a mu and year by the class of land.
    """

    key: str
    title: str
    help: str = ""
    rule: str = ""
    share: int = 0
    years: int = 0
    floors: tuple[tuple[str, int], ...] = ()


@dataclass(eq=False)
class Examination:
    """A contract that was looked at.

    Attributes:
        contract_id: the contract of the register; None for one that was found and nobody had written down.
        name, party, kind, subject, area, start, end: what is known of a contract found; "" or None otherwise.
        people: who looked at it. area: thousandths of a mu.
        yearly_before, yearly_after: fen a year, before and after it was handled.
        handling: a key of `HANDLINGS`, "" while nothing is decided. done_on: the day that was done, or None.
        paper: the document that proves it.
    """

    date: dt.date
    people: str = ""
    contract_id: int | None = None
    name: str = ""
    party: str = ""
    kind: str = ""
    subject: str = ""
    area: int | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    yearly_before: int = 0
    yearly_after: int = 0
    handling: str = ""
    handling_note: str = ""
    done_on: dt.date | None = None
    paper: str = ""
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None

    @property
    def gain(self) -> int:
        """Fen a year more than before; below nought where it brings less, nought until it is done."""
        return self.yearly_after - self.yearly_before if self.done_on else 0

    def check(self) -> None:
        """Refuse what no examination can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.people, self.name, self.party = self.people.strip(), self.name.strip(), self.party.strip()
        if self.contract_id is None and not self.name:
            raise InvalidInput("name", _("请选择合同；没有登记的口头合同，请填写合同名称。"))
        if self.contract_id is None and self.kind not in CONTRACT_KINDS:
            raise InvalidInput("kind", _("请选择合同的类别。"))
        if not self.people:
            raise InvalidInput("people", _("请填写参加清理的人。"))
        if self.start and self.end and self.end < self.start:
            raise InvalidInput("end", _("结束日期不能早于开始日期。"))
        if not 0 <= self.yearly_before <= MOST or not 0 <= self.yearly_after <= MOST:
            raise InvalidInput("yearly_before", _("合同金额不能是负数。"))
        if (self.area or 0) < 0:
            raise InvalidInput("area", _("面积不能是负数。"))

    def handle(
        self, handling: str, *, yearly_after: int, done_on: dt.date | None, note: str = "", paper: str = ""
    ) -> None:
        """Write down how it is handled.

        Raises:
            InvalidInput: if there is no such way, or it lies before the examination.
        """
        if handling not in HANDLINGS:
            raise InvalidInput(
                "handling",
                _("没有“{value}”这种处理，可用的有：{all}。").format(
                    value=handling[:40], all="、".join(_(one) for one in HANDLINGS.values())
                ),
            )
        if done_on and done_on < self.date:
            raise InvalidInput(
                "done_on", _("处理日期 {day} 早于清理日期 {date}，请先核对。").format(day=done_on, date=self.date)
            )
        if not 0 <= yearly_after <= MOST:
            raise InvalidInput("yearly_after", _("合同金额不能是负数。"))
        if done_on and not paper.strip() and handling in ("renewed", "repriced", "in_court", "papers"):
            raise InvalidInput("paper", _("办结时请填写凭据，如 补充协议、判决书、会议记录。"))
        self.handling, self.yearly_after, self.done_on = handling, yearly_after, done_on
        self.handling_note, self.paper = note.strip(), paper.strip()


@dataclass(eq=False)
class Fault:
    """Something wrong with a contract that was looked at.

    Attributes:
        fault: the key of a `FaultKind`. found: whether the program found it. detail: by what.
    """

    fault: str
    found: bool = False
    detail: str = ""
    examination_id: int | None = None
    id: int | None = None


def kind_of_fault(definition: Mapping[str, Any]) -> FaultKind:
    """Return the fault that a table of the definition file describes.

    Raises:
        InvalidInput: if it has no key or title, or its rule is unknown.
    """
    key, title = str(definition.get("key", "")).strip(), str(definition.get("title", "")).strip()
    if not key or not title:
        raise InvalidInput("fault", _("每一类问题都要有 key 和 title。"))
    rule = str(definition.get("rule", ""))
    if rule and rule not in RULES:
        raise InvalidInput(
            "rule", _("没有“{rule}”这条规则，可用的有：{all}。").format(rule=rule[:40], all="、".join(RULES))
        )
    floors = definition.get("floors", {})
    return FaultKind(
        key, title, str(definition.get("help", "")), rule, int(definition.get("share", 0)),
        int(definition.get("years", 0)), tuple((str(klass), int(fen)) for klass, fen in floors.items()),
    )  # fmt: skip
