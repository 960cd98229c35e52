"""Claims and debts that are to be resolved (化解债务): where they come from, what proves them, what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST
from gacha_app.i18n import N_, _

SIDES = {"debt": N_("债务（村里欠）"), "claim": N_("债权（欠村里）")}
REASONS = {
    "public_works": N_("兴办公益"),
    "operation": N_("生产经营"),
    "advanced": N_("他人垫付"),
    "wages": N_("拖欠报酬"),
    "rent": N_("拖欠承包费"),
    "borrowed": N_("借款"),
    "other": N_("其他"),
}
# How each side may be resolved
WAYS: Mapping[str, Mapping[str, str]] = {
    "debt": {
        "repaid": N_("偿还"),
        "set_off": N_("抵顶"),
        "reduced": N_("减免"),
        "written_off": N_("核销"),
    },
    "claim": {
        "collected": N_("收回"),
        "set_off": N_("抵顶"),
        "reduced": N_("减免"),
        "written_off": N_("核销"),
    },
}
ALL_WAYS = {way: title for ways in WAYS.values() for way, title in ways.items()}
# What moves money, and what needs the members to have agreed to it
IN_MONEY = ("repaid", "collected")
BY_PROCEDURE = ("reduced", "written_off")


@dataclass(eq=False)
class Debt:
    """A claim or a debt, with somebody, on an account.

    Attributes:
        side: a key of `SIDES`. reason: a key of `REASONS`.
        account: the account it stands on. household_id, counterparty_id: with whom; exactly one of them.
        arisen_on: the day it arose on.
        principal, interest: fen, both on the account.
        planned_way, planned_on: how and until when it is to be resolved; "" and None where that is open.
        voucher_id: the voucher that put it on the account; None where it stood there already.
    """

    name: str
    side: str
    account: str
    arisen_on: dt.date
    principal: int
    interest: int = 0
    reason: str = "other"
    household_id: int | None = None
    counterparty_id: int | None = None
    contract_id: int | None = None
    evidence: str = ""
    planned_way: str = ""
    planned_on: dt.date | None = None
    voucher_id: int | None = None
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None

    @property
    def amount(self) -> int:
        """Fen, principal and interest together."""
        return self.principal + self.interest

    @property
    def sign(self) -> int:
        """1 for a claim, -1 for a debt: how it stands on its account, debit positive."""
        return 1 if self.side == "claim" else -1

    def check(self) -> None:
        """Refuse what no claim or debt can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name, self.evidence = self.name.strip(), self.evidence.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写债权债务的名称，如 2015年修路工程款。"))
        for field, value, known in (("side", self.side, SIDES), ("reason", self.reason, REASONS)):
            if value not in known:
                raise InvalidInput(field, _("没有“{value}”这个选项，请从列表中选择。").format(value=value[:40]))
        if (self.household_id is None) == (self.counterparty_id is None):
            raise InvalidInput("counterparty_id", _("请选择对方：农户或往来单位，只选一个。"))
        if self.principal <= 0 or self.principal > MOST:
            raise InvalidInput("principal", _("本金应大于零。"))
        if not 0 <= self.interest <= MOST:
            raise InvalidInput("interest", _("利息不能是负数。"))
        if self.arisen_on > dt.date.today():
            raise InvalidInput("arisen_on", _("形成日期 {day} 还没有到，请核对。").format(day=self.arisen_on))
        if self.planned_way and self.planned_way not in WAYS[self.side]:
            refuse_way(self.side, self.planned_way, "planned_way")


@dataclass(eq=False)
class DebtAct:
    """Part of a claim or a debt that was resolved.

    Attributes:
        way: a key of `WAYS`. amount: fen, above nought.
        voucher_id: the voucher that did it; taken back, nothing was resolved. linked: whether that stood before.
        meeting: who agreed and when, where the way needs it. other_debt_id: what it was set off against, or None.
    """

    debt_id: int
    date: dt.date
    way: str
    amount: int
    voucher_id: int | None
    linked: bool = False
    meeting: str = ""
    paper: str = ""
    note: str = ""
    other_debt_id: int | None = None
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None


def refuse_way(side: str, way: str, field: str = "way") -> None:
    """Refuse a way that a side does not know.

    Raises:
        InvalidInput: listing those it knows.
    """
    if way not in WAYS[side]:
        titles = "、".join(_(one) for one in WAYS[side].values())
        raise InvalidInput(
            field,
            _("{side}没有“{way}”这种化解方式，可用的有：{all}。").format(
                side=_(SIDES[side]), way=_(ALL_WAYS.get(way, way))[:40], all=titles
            ),
        )


def ten_thousands(fen: int) -> int:
    """Return fen as hundredths of ten thousand yuan, half up, as sums are reported upwards: 3,029.56."""
    sign, fen = (-1, -fen) if fen < 0 else (1, fen)
    return sign * ((fen + 5_000) // 10_000)
