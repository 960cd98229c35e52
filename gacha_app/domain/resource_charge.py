"""Land newly charged for (新增资源收费): what was found, who uses it, what a year of it costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST
from gacha_app.i18n import N_, _

ORIGINS = {
    "found": N_("新清出的面积"),
    "over": N_("超出合同的面积"),
    "reclaimed": N_("新开垦的地"),
    "unpaid": N_("以前没有收费的地"),
}
ACTS = {"charged": N_("应收"), "received": N_("已收")}


@dataclass(eq=False)
class ResourceCharge:
    """A plot that is charged for by the year.

    Attributes:
        origin: a key of `ORIGINS`. area: thousandths of a mu, newly found. resource_id: the land of the register it
            lies in, or None.
        household_id, counterparty_id: who uses it; exactly one of them.
        rate: fen a mu and year. yearly: fen a year; area times rate where it is not agreed otherwise.
        ended_on: the day from which nothing more is charged, or None.
    """

    plot: str
    area: int
    found_on: dt.date
    rate: int = 0
    yearly: int = 0
    origin: str = "found"
    resource_id: int | None = None
    household_id: int | None = None
    counterparty_id: int | None = None
    ended_on: dt.date | None = None
    paper: str = ""
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None

    def check(self) -> None:
        """Refuse what cannot be charged for, and work out what a year costs.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.plot = self.plot.strip()
        if not self.plot:
            raise InvalidInput("plot", _("请填写地块。"))
        if self.origin not in ORIGINS:
            raise InvalidInput("origin", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.origin[:40]))
        if self.area <= 0:
            raise InvalidInput("area", _("新增面积应大于零。"))
        if (self.household_id is None) == (self.counterparty_id is None):
            raise InvalidInput("household_id", _("请选择占用人：农户或往来单位，只选一个。"))
        if self.rate < 0 or self.yearly < 0:
            raise InvalidInput("rate", _("收费标准不能是负数。"))
        if not self.yearly:
            self.yearly = charge_of(self.area, self.rate)
        if not 0 < self.yearly <= MOST:
            raise InvalidInput("rate", _("请填写每亩每年的收费标准，或每年应收的金额。"))
        if self.ended_on and self.ended_on < self.found_on:
            raise InvalidInput("ended_on", _("停收日期不能早于清出日期。"))


@dataclass(eq=False)
class ChargeAct:
    """A year's charge, or money received for it.

    Attributes:
        kind: a key of `ACTS`. year: the year it is for. amount: fen.
        voucher_id: the voucher that did it; taken back, it does not count.
    """

    charge_id: int
    kind: str
    year: int
    date: dt.date
    amount: int
    voucher_id: int | None
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None


def charge_of(area: int, rate: int) -> int:
    """Return the fen that thousandths of a mu cost at fen a mu, half a fen up."""
    return int(Fraction(area * rate, 1000) + Fraction(1, 2))
