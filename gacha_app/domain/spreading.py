"""Spreading: one amount over the days or months it is meant for (多年租金、待摊费用、预提费用), to the fen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST, split
from gacha_app.domain.months import first_day, last_day, month_after, month_of, months_from
from gacha_app.i18n import N_, _

# What is spread. Rent and deferred income wait among the debts; what was paid ahead among the claims
KINDS = {"rent": N_("预收租金"), "prepaid": N_("待摊费用"), "accrual": N_("预提费用")}
WAYS = {"month": N_("按月"), "day": N_("按天")}
# How an accrual goes away again: by hand when it is paid, or in red on the first day of the next month
REVERSALS = {"": N_("付款时冲减应付"), "next_month": N_("下月初红字冲回")}
_LONGEST = 100 * 12


@dataclass(eq=False)
class Spread:
    """An amount that belongs to several months.

    Attributes:
        kind: a key of `KINDS`. way: a key of `WAYS`.
        total: fen, above nought.
        start, end: the first and the last day it is meant for.
        source_account: where it waits (应付款, 长期待摊费用 …); of an accrual, the debt that grows.
        target_account: the income or expense that each month's part goes to.
        voucher_id: the voucher that put it where it waits, or None.
        received_id: the voucher that took or paid the money, or None.
        stopped_on: the day the contract ended early, or None.
        reversal: a key of `REVERSALS`.
    """

    name: str
    kind: str
    total: int
    start: dt.date
    end: dt.date
    source_account: str
    target_account: str
    way: str = "month"
    project_id: int | None = None
    fund_id: int | None = None
    household_id: int | None = None
    contract_id: int | None = None
    counterparty_id: int | None = None
    voucher_id: int | None = None
    received_id: int | None = None
    stopped_on: dt.date | None = None
    reversal: str = ""
    note: str = ""
    id: int | None = None

    @property
    def dimensions(self) -> dict[str, int | None]:
        """What its postings belong to, by the names of a posting."""
        names = ("project_id", "fund_id", "household_id", "contract_id", "counterparty_id")
        return {name: getattr(self, name) for name in names}

    def check(self) -> None:
        """Refuse what cannot be spread.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写摊销事项的名称。"))
        for field, value, known in (
            ("kind", self.kind, KINDS), ("way", self.way, WAYS), ("reversal", self.reversal, REVERSALS),
        ):  # fmt: skip
            if value not in known:
                raise InvalidInput(field, _("没有“{value}”这个选项，请从列表中选择。").format(value=value))
        if not 0 < self.total <= MOST:
            raise InvalidInput("total", _("要摊的金额应大于零。"))
        if self.end < self.start:
            raise InvalidInput("end", _("结束日期不能早于开始日期。"))
        if self.source_account == self.target_account:
            raise InvalidInput("target_account", _("转出和转入不能是同一个科目。"))
        if len(months_from(month_of(self.start), month_of(self.end))) > _LONGEST:
            raise InvalidInput("end", _("摊销期太长，最多100年，请核对日期。"))

    def parts(self) -> dict[str, int]:
        """Return the fen of every month, adding up to the total; what is left after an early end is not in them."""
        weights = _days(self.start, self.end) if self.way == "day" else _months(self.start, self.end)
        amounts = dict(zip(weights, split(self.total, list(weights.values())), strict=True))
        if self.stopped_on is None:
            return amounts
        stop = month_of(self.stopped_on)
        kept = {month: amount for month, amount in amounts.items() if month < stop}
        if stop in amounts:
            kept[stop] = self._part_until(self.stopped_on, stop, amounts[stop])
        return kept

    def _part_until(self, day: dt.date, month: str, amount: int) -> int:
        """Return what the month of an early end still takes: by the day, or whole."""
        if self.way == "month":
            begins = min(self.start.day, last_day(month).day)
            return amount if day.day >= begins else 0
        first, last = max(first_day(month), self.start), min(last_day(month), self.end)
        used = max((min(day, last) - first).days + 1, 0)
        return split(amount, [used, (last - first).days + 1 - used])[0]


def _days(start: dt.date, end: dt.date) -> dict[str, int]:
    """Return how many days of every month lie between two days, both counted."""
    return {
        month: (min(last_day(month), end) - max(first_day(month), start)).days + 1
        for month in months_from(month_of(start), month_of(end))
    }


def _months(start: dt.date, end: dt.date) -> dict[str, int]:
    """Return one for every month that begins between two days, counted from the first day's own.

    A rent from 15 July to 14 July of the next year has twelve months, and its last part falls into June.
    """
    first = month_of(start)
    begun = (end.year - start.year) * 12 + end.month - start.month
    # the last month counts where the end reaches the day on which its months begin
    if end.day >= min(start.day, last_day(month_of(end)).day):
        begun += 1
    return {month_after(first, place): 1 for place in range(max(begun, 1))}
