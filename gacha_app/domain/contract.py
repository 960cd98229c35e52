"""A contract: with whom, over what, from when to when, for how much, and how that is paid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST, grouped
from gacha_app.i18n import N_, _

CONTRACT_KINDS = {
    "resource": N_("资源"),
    "asset": N_("资产"),
    "money": N_("资金"),
    "works": N_("工程"),
    "purchase": N_("采购"),
}
DIRECTIONS = {"in": N_("收款"), "out": N_("付款")}
# Works and purchases are paid by the village, all else is paid to it
PAID_BY_VILLAGE = ("works", "purchase")
# "" keeps only a yearly amount, without a schedule, as books did before they had one
PRICES = {
    "year": N_("按年"),
    "total": N_("按总价"),
    "area": N_("按亩·年"),
    "unit": N_("按数量·年"),
    "": N_("只记年金额"),
}
ESCALATIONS = {
    "none": N_("不变"),
    "percent": N_("按比例递增"),
    "step": N_("按固定金额递增"),
    "list": N_("逐年列明"),
}
# What is paid at once: the months of one part; "once" and "list" have none
FREQUENCIES = {
    "year": N_("每年"),
    "half": N_("每半年"),
    "quarter": N_("每季度"),
    "month": N_("每月"),
    "once": N_("一次付清"),
    "list": N_("按约定日期"),
}
MONTHS_OF = {"year": 12, "half": 6, "quarter": 3, "month": 1}
TIMINGS = {"advance": N_("期初付"), "arrears": N_("期末付")}
PERIODS = {"contract": N_("从起始日算起"), "calendar": N_("按公历年、季、月")}
BROKEN = {"days": N_("零头按天算"), "months": N_("不足一月按一月")}
FORMS = {"written": N_("书面"), "oral": N_("口头")}
ARREARS = {"": N_("不计"), "day": N_("按日"), "year": N_("按年")}
LONGEST_YEARS = 100
_LONGEST_NAME = 100
_TERMS = (
    "start", "end", "area", "quantity", "price_by", "price", "escalation", "step_rate", "step_every", "step_amount",
    "price_list", "frequency", "timing", "due_day", "due_month", "periods", "broken", "due_list", "terms_from",
    "billed_from",
)  # fmt: skip


@dataclass(eq=False)
class Contract:
    """An agreement that money is received or paid by.

    Attributes:
        kind: a key of `CONTRACT_KINDS`. direction: a key of `DIRECTIONS`.
        subject, place, area: what is let or ordered, where; area in thousandths of a mu, or None.
        counterparty_id, household_id: with whom; one of them at most. telephone: "" for the party's own.
        resource_id, asset_id: what is let, where it stands in the registers.
        yearly: fen in its first year, nought where it is not by the year.
        price_by: a key of `PRICES`. price: fen in all, a year, a mu and year, or a unit and year.
        quantity, unit: thousandths, and of what, where the price is by unit.
        escalation: a key of `ESCALATIONS`; every `step_every` years by `step_rate` (hundredths of a per cent) or by
            `step_amount` fen. price_list: the price of each contract year, JSON [fen, ...].
        frequency, timing, periods, broken: keys of `FREQUENCIES`, `TIMINGS`, `PERIODS`, `BROKEN`.
        due_day, due_month: the day (and month) it is due; nought for the first or last day of each part.
        due_list: the agreed days and amounts, JSON [["2026-03-01", fen], ...].
        terms_from: since when these terms hold, None since the beginning. billed_from: what was due before was
            settled outside this book.
        deposit: fen agreed. signed_on, procedure_on: days. procedure: which meeting decided.
        form: a key of `FORMS`. filed, filed_on, filed_with: whether, when and where it is on file.
        arrears_rate: hundredths of a per cent, a day or a year (`arrears_per`), after `grace_days`.
        account: the income, expense or asset that it is booked to, "" for the usual one.
        renews_id: the contract it follows. ended_on: its last day where it ended early, or None. end_reason: why.
    """

    name: str
    number: str = ""
    kind: str = "resource"
    subject: str = ""
    area: int | None = None
    counterparty_id: int | None = None
    project_id: int | None = None
    start: date | None = None
    end: date | None = None
    yearly: int = 0
    note: str = ""
    resource_id: int | None = None
    asset_id: int | None = None
    household_id: int | None = None
    direction: str = ""
    place: str = ""
    telephone: str = ""
    quantity: int = 0
    unit: str = ""
    price_by: str = ""
    price: int = 0
    escalation: str = "none"
    step_rate: int = 0
    step_every: int = 1
    step_amount: int = 0
    price_list: str = ""
    frequency: str = "year"
    timing: str = "advance"
    due_day: int = 0
    due_month: int = 0
    periods: str = "contract"
    broken: str = "days"
    due_list: str = ""
    terms_from: date | None = None
    billed_from: date | None = None
    deposit: int = 0
    signed_on: date | None = None
    procedure_on: date | None = None
    procedure: str = ""
    form: str = "written"
    filed: bool = False
    filed_on: date | None = None
    filed_with: str = ""
    arrears_rate: int = 0
    arrears_per: str = ""
    grace_days: int = 0
    account: str = ""
    renews_id: int | None = None
    ended_on: date | None = None
    end_reason: str = ""
    id: int | None = None

    @property
    def is_income(self) -> bool:
        """Whether money comes in by it."""
        return self.direction != "out"

    @property
    def last_day(self) -> date | None:
        """The last day it is in force: an early end comes before the agreed one."""
        return self.ended_on or self.end

    @property
    def prices(self) -> tuple[int, ...]:
        """The price of each contract year where they are listed, fen."""
        return tuple(int(one) for one in json.loads(self.price_list or "[]"))

    @property
    def dues(self) -> tuple[tuple[date, int], ...]:
        """The agreed days and amounts where they are listed, fen."""
        return tuple((date.fromisoformat(day), int(fen)) for day, fen in json.loads(self.due_list or "[]"))

    @property
    def terms(self) -> tuple[Any, ...]:
        """What its schedule is made of; two contracts of one answer have one schedule."""
        return tuple(getattr(self, name) for name in _TERMS)

    def in_force(self, day: date) -> bool:
        """Say whether it runs on a day."""
        last = self.last_day
        return (self.start is None or self.start <= day) and (last is None or day <= last)

    def check(self) -> None:
        """Refuse what no contract can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写合同名称。"))
        if len(self.name) > _LONGEST_NAME:
            raise InvalidInput("name", _("名称太长，最多{most}个字。").format(most=_LONGEST_NAME))
        self.direction = self.direction or ("out" if self.kind in PAID_BY_VILLAGE else "in")
        for field, value, allowed in (
            ("kind", self.kind, CONTRACT_KINDS), ("direction", self.direction, DIRECTIONS),
            ("price_by", self.price_by, PRICES), ("escalation", self.escalation, ESCALATIONS),
            ("frequency", self.frequency, FREQUENCIES), ("timing", self.timing, TIMINGS),
            ("periods", self.periods, PERIODS), ("broken", self.broken, BROKEN), ("form", self.form, FORMS),
            ("arrears_per", self.arrears_per, ARREARS),
        ):  # fmt: skip
            _check_key(field, value, allowed)
        self._check_days()
        self._check_numbers()
        if self.counterparty_id and self.household_id:
            raise InvalidInput("household_id", _("对方只能是往来单位或农户中的一个，请只选一个。"))
        if self.price_by:
            self._check_price()
            self._check_dues()

    def _check_days(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise InvalidInput("end", _("结束日期不能早于开始日期。"))
        if self.ended_on and self.start and self.ended_on < self.start:
            raise InvalidInput("ended_on", _("结束日期不能早于开始日期。"))
        if self.start and self.end and self.end.year - self.start.year > LONGEST_YEARS:
            raise InvalidInput("end", _("合同期限最长{most}年，请核对日期。").format(most=LONGEST_YEARS))
        if not 0 <= self.due_day <= 31:
            raise InvalidInput("due_day", _("应付日应在 1 到 31 之间。"))
        if not 0 <= self.due_month <= 12:
            raise InvalidInput("due_month", _("应付月应在 1 到 12 之间。"))
        if self.due_month and not self.due_day:
            self.due_day = 1

    def _check_numbers(self) -> None:
        for field, value, words in (
            ("yearly", self.yearly, _("合同金额不能是负数。")), ("price", self.price, _("合同金额不能是负数。")),
            ("deposit", self.deposit, _("押金不能是负数。")), ("area", self.area or 0, _("面积不能是负数。")),
            ("quantity", self.quantity, _("数量不能是负数。")), ("grace_days", self.grace_days, _("天数不能是负数。")),
            ("arrears_rate", self.arrears_rate, _("利率不能是负数。")),
            ("step_rate", self.step_rate, _("递增的比例不能是负数。")),
            ("step_every", self.step_every - 1, _("几年递增一次，应从 1 年起。")),
        ):  # fmt: skip
            if value < 0:
                raise InvalidInput(field, words)
        if max(self.price, self.yearly, self.deposit) > MOST:
            raise InvalidInput("price", _("合同金额太大，请核对。"))
        if self.arrears_rate and not self.arrears_per:
            raise InvalidInput("arrears_per", _("请选择逾期利息按日算还是按年算。"))

    def _check_price(self) -> None:
        if self.start is None or self.end is None:
            raise InvalidInput("start" if self.start is None else "end", _("要排收付款计划，请填写起始日和到期日。"))
        if self.price_by == "area" and not self.area:
            raise InvalidInput("area", _("按亩计价，请填写面积。"))
        if self.price_by == "unit" and not self.quantity:
            raise InvalidInput("quantity", _("按数量计价，请填写数量。"))
        if self.escalation == "list":
            if self.price_by == "total":
                raise InvalidInput("escalation", _("按总价签的合同没有逐年价款，请改为按年计价。"))
            self._check_price_list()
        elif not self.price:
            raise InvalidInput("price", _("请填写合同价款。"))
        if self.escalation in ("percent", "step") and self.price_by == "total":
            raise InvalidInput("escalation", _("按总价签的合同不递增，请改为按年计价。"))
        if self.escalation == "percent" and not self.step_rate:
            raise InvalidInput("step_rate", _("请填写每次递增百分之几。"))
        if self.escalation == "step" and not self.step_amount:
            raise InvalidInput("step_amount", _("请填写每次递增多少元。"))

    def _check_price_list(self) -> None:
        years, listed = self.years, len(self.prices)
        if listed < years:
            raise InvalidInput(
                "price_list",
                _("逐年价款只列了 {listed} 年，合同期是 {years} 年，请补齐。").format(listed=listed, years=years),
            )
        if listed > years:
            raise InvalidInput(
                "price_list",
                _("逐年价款列了 {listed} 年，合同期只有 {years} 年，请删去多的。").format(listed=listed, years=years),
            )
        if any(one < 0 for one in self.prices):
            raise InvalidInput("price_list", _("合同金额不能是负数。"))

    @property
    def years(self) -> int:
        """How many contract years have begun by its end, counted since its terms hold."""
        first = self.terms_from or self.start
        if first is None or self.end is None:
            return 0
        count = self.end.year - first.year
        return count + (1 if anniversary(first, count) <= self.end else 0)

    def _check_dues(self) -> None:
        if self.frequency != "list":
            return
        if not self.dues:
            raise InvalidInput("due_list", _("按约定日期付款，请列出日期和金额。"))
        days = [day for day, _fen in self.dues]
        if days != sorted(set(days)):
            raise InvalidInput("due_list", _("约定的付款日期要由早到晚，不能重复。"))
        if any(fen <= 0 for _day, fen in self.dues):
            raise InvalidInput("due_list", _("约定的每笔付款金额应大于零。"))
        if self.price_by == "total" and (listed := sum(fen for _day, fen in self.dues)) != self.price:
            raise InvalidInput(
                "due_list",
                _("约定的各笔付款合计 {listed} 元，和合同总价 {total} 元不一致。").format(
                    listed=grouped(listed), total=grouped(self.price)
                ),
            )


def anniversary(start: date, years: int) -> date:
    """Return the day so many years later; 29 February falls on the 28th where there is none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def _check_key(field: str, value: str, allowed: Mapping[str, str]) -> None:
    if value not in allowed:
        raise InvalidInput(field, _("没有“{value}”这个选项，请从列表中选择。").format(value=value[:40]))
