"""Counting what there is (清查盘点): scopes, lines with what the books said, and what differs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, split
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import N_, _


class TakeState(StrEnum):
    """How far a stock-take has come."""

    OPEN = "open"
    COUNTED = "counted"
    FOUND = "found"
    APPROVED = "approved"


TAKE_STATES = {
    TakeState.OPEN: N_("待清点"),
    TakeState.COUNTED: N_("已清点"),
    TakeState.FOUND: N_("差异已入账"),
    TakeState.APPROVED: N_("已批准"),
}


@dataclass(frozen=True)
class Scope:
    """One kind of property that is counted by itself.

    Attributes:
        title: what people call it. counted: whether "quantity", "value" (fen) or "area" is written down.
        posts: whether a difference goes through the books; what others say is only recorded.
    """

    title: str
    counted: str
    posts: bool = True


# domain.md 6.6, 会计基础工作规范: cash, stock, animals, fixed assets, resources, claims, debts, contracts at 12-31
SCOPES = {
    "cash": Scope(N_("库存现金"), "value"),
    "stock": Scope(N_("库存物资"), "quantity"),
    "animals": Scope(N_("生物资产"), "quantity"),
    "fixed": Scope(N_("固定资产"), "quantity"),
    "intangible": Scope(N_("无形资产"), "quantity", posts=False),
    "resources": Scope(N_("资源"), "area"),
    "claims": Scope(N_("债权债务"), "value", posts=False),
    "contracts": Scope(N_("合同"), "quantity", posts=False),
}


@dataclass(eq=False)
class StockTake:
    """A count of one scope on one day; there is one of each.

    Attributes:
        scope: a key of `SCOPES`. code: told on the printed list, by which a filled one is known again.
        state: a `TakeState`.
        counted_on, counters, supervisor: when and by whom. file: the list that was read back, or "".
        found_on, found_voucher_id: when differences went to 待处理财产损溢, and by which voucher.
        approved_on, approver, approved_voucher_id: when and by whom they were decided on.
        confirmed_on, meeting: the meeting that confirmed the result.
    """

    date: dt.date
    scope: str
    code: str = ""
    state: str = TakeState.OPEN
    counted_on: dt.date | None = None
    counters: str = ""
    supervisor: str = ""
    file: str = ""
    found_on: dt.date | None = None
    found_voucher_id: int | None = None
    approved_on: dt.date | None = None
    approver: str = ""
    confirmed_on: dt.date | None = None
    meeting: str = ""
    approved_voucher_id: int | None = None
    note: str = ""
    made_at: dt.datetime | None = None
    made_by: str = ""
    id: int | None = None


@dataclass(eq=False)
class StockTakeLine:
    """One thing on a list, with what the books said on the day.

    Attributes:
        subject: "asset", "resource", "account", "party", "contract"; subject_key: its identity or code.
        quantity: thousandths; value, wear: fen. counted: thousandths found, None while nobody counted.
        counted_value: fen found, where money is counted or what was found is worth something of its own.
        reason: why it differs. lost, lost_wear: fen of value and wear that the difference means, found being negative.
        compensation, scrap: fen of a loss that somebody owes, and that is kept as 库存物资.
        settled: whether the difference was decided on.
    """

    stock_take_id: int
    serial: int
    subject: str
    subject_key: str = ""
    code: str = ""
    name: str = ""
    detail: str = ""
    place: str = ""
    keeper: str = ""
    unit: str = ""
    quantity: int = 0
    value: int = 0
    wear: int = 0
    counted: int | None = None
    counted_value: int | None = None
    reason: str = ""
    lost: int = 0
    lost_wear: int = 0
    compensation: int = 0
    scrap: int = 0
    household_id: int | None = None
    counterparty_id: int | None = None
    settled: bool = False
    id: int | None = None

    @property
    def is_counted(self) -> bool:
        """Whether somebody wrote down what was found."""
        return self.counted is not None or self.counted_value is not None

    @property
    def net(self) -> int:
        """Fen of book value."""
        return self.value - self.wear


def difference(line: StockTakeLine, scope: Scope) -> int:
    """Return what was found beyond the books: thousandths, or fen of money; nought before the count."""
    if scope.counted == "value":
        return line.counted_value - line.value if line.counted_value is not None else 0
    return line.counted - line.quantity if line.counted is not None else 0


def worth_of_difference(line: StockTakeLine, scope: Scope) -> tuple[int, int]:
    """Return the fen of cost and of wear that a difference takes off the books; negative for what was found beyond.

    What is missing of several takes its share of both. What was found is worth what was written beside it, else as
    much as what is there.
    """
    if scope.counted == "value":
        return line.value - (line.counted_value if line.counted_value is not None else line.value), 0
    more = difference(line, scope)
    if more < 0:
        weights = [-more, line.quantity + more]
        return split(line.value, weights)[0], split(line.wear, weights)[0]
    if more > 0:
        if line.counted_value is not None:
            return -line.counted_value, 0
        return -(line.value * more // line.quantity if line.quantity else 0), 0
    return 0, 0


def check_count(line: StockTakeLine, scope: Scope) -> None:
    """Refuse a count that cannot be.

    Raises:
        InvalidInput: naming the line and what is wrong.
    """
    where = _("第 {serial} 行“{name}”").format(serial=line.serial, name=line.name)
    if (line.counted or 0) < 0 or (
        scope.counted == "value" and line.subject == "account" and (line.counted_value or 0) < 0
    ):
        raise InvalidInput("counted", _("{where}：实盘数不能是负数。").format(where=where))
    if line.unit in WHOLE and (line.counted or 0) % 1000:
        raise InvalidInput("counted", _("{where}：实盘数应是整数。").format(where=where))
    if line.subject == "contract" and (line.counted or 0) > line.quantity:
        raise InvalidInput("counted", _("{where}：合同只填 1（有）或 0（没有）。").format(where=where))


# What is counted one by one
WHOLE = ("头", "只", "匹", "峰", "羽", "口", "株", "辆", "份")


def amount_words(line: StockTakeLine, scope: Scope) -> str:
    """Return a difference in words: "少 2 头"."""
    more = difference(line, scope)
    shown = _("{amount} 元").format(amount=grouped(abs(more))) if scope.counted == "value" else (
        f"{quantity_text(abs(more))} {line.unit}"
    )  # fmt: skip
    return (_("多 {what}") if more > 0 else _("少 {what}")).format(what=shown)
