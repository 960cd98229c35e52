"""Vouchers (凭证) and their postings (分录): the one place where money exists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gacha_app.domain.accounts import MONEY
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST, grouped, split
from gacha_app.i18n import N_, _, in_chinese


class State(StrEnum):
    """How far a voucher has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    POSTED = "posted"
    REVERSED = "reversed"


STATE_TITLES = {
    State.DRAFT: N_("草稿"),
    State.REVIEWED: N_("已审核"),
    State.POSTED: N_("已记账"),
    State.REVERSED: N_("已冲销"),
}


# Forms of entry that nobody fills in: the program makes them from what was decided or worked out elsewhere
DIVIDEND_KINDS = ("dividend", "reserve", "allocation", "dividend_tax", "dividend_offset", "dividend_payment")
PAY_KINDS = ("performance_pay", "performance_payment")
# They go with a card of the registers, and are taken back there
PROPERTY_KINDS = ("herd", "asset_change", "disposal", "resource_change", "stock_take")
PROGRAM_MADE = (*DIVIDEND_KINDS, *PROPERTY_KINDS, *PAY_KINDS, "depreciation", "amortisation", "spread", "accrual")


class Kind(StrEnum):
    """Why a voucher exists, where that matters to the books."""

    NORMAL = "normal"
    OPENING = "opening"
    CLOSING = "closing"


@dataclass(eq=False)
class Posting:
    """One line of a voucher.

    Attributes:
        account: an account code.
        amount: fen; debit positive, credit negative.
        red: whether it takes back an earlier line on that line's own side (红字).
        quantity: thousandths of `unit`, or None.
    """

    account: str
    amount: int
    summary: str = ""
    project_id: int | None = None
    fund_id: int | None = None
    household_id: int | None = None
    contract_id: int | None = None
    counterparty_id: int | None = None
    quantity: int | None = None
    unit: str = ""
    red: bool = False
    line: int = 0
    voucher_id: int | None = None
    id: int | None = None

    @property
    def on_debit_side(self) -> bool:
        """Whether it is printed in the debit column."""
        return (self.amount > 0) != self.red


@dataclass(eq=False)
class Voucher:
    """A balanced set of postings of one day.

    Attributes:
        number: `记-2024-03-0007` once posted, else None; gapless within year and month.
        sequence: the number's last part, or None.
        attachments: how many papers are attached.
        entry_kind: the form it was entered with, or "".
        reverses_id: the voucher it takes back, or None.
        prepared_by: who made it (制单); reviewed_by: who looked at it (审核); posted_by: who posted it (记账).
        import_id: the import it came with, or None.
        cashier: who paid or took the money (出纳), or "" where neither cash nor bank is touched.
        corrects_id: the voucher that it enters anew (订正), or whose amount or earlier year it puts right, or None.
        template_id: the recurring entry it was made from, or None.
    """

    date: dt.date
    summary: str
    postings: list[Posting] = field(default_factory=list)
    kind: Kind = Kind.NORMAL
    state: State = State.DRAFT
    number: str | None = None
    sequence: int | None = None
    attachments: int = 0
    entry_kind: str = ""
    prepared_by: str = ""
    reviewed_by: str = ""
    posted_by: str = ""
    posted_at: dt.datetime | None = None
    reverses_id: int | None = None
    reason: str = ""
    import_id: int | None = None
    cashier: str = ""
    reviewed_at: dt.datetime | None = None
    corrects_id: int | None = None
    template_id: int | None = None
    id: int | None = None

    @property
    def amount(self) -> int:
        """Fen on its debit side; a red voucher's is negative."""
        return sum(posting.amount for posting in self.postings if posting.on_debit_side)

    @property
    def label(self) -> str:
        """What people call it: its number, or its draft's."""
        return self.number or _("草稿{id}").format(id=self.id or "")

    @property
    def cited(self) -> str:
        """How another voucher names it: its day and its number."""
        # 会计基础工作规范 第五十一条: 某月某日某号凭证; the number says the year
        with in_chinese():
            return _("{month}月{day}日{number}号凭证").format(
                month=self.date.month, day=self.date.day, number=self.number or self.label
            )

    @property
    def taken_back_as(self) -> str:
        """The summary of the red voucher that takes it back."""
        # 会计基础工作规范 第五十一条: red letters, naming the voucher taken back
        with in_chinese():
            return _("注销{voucher}：{summary}").format(voucher=self.cited, summary=self.summary)[:200]

    @property
    def moves_money(self) -> bool:
        """Whether cash or a bank account is touched: then it bears the cashier's name."""
        return any(posting.account.startswith(MONEY) for posting in self.postings)

    @property
    def is_program_made(self) -> bool:
        """Whether the program made it, not a person who typed it in."""
        return self.kind is not Kind.NORMAL or self.entry_kind in PROGRAM_MADE

    def check(self) -> None:
        """Refuse a voucher that no book can hold.

        Raises:
            InvalidInput: naming what is wrong.
        """
        if not self.summary.strip():
            raise InvalidInput("summary", _("请填写摘要。"))
        if len(self.summary) > 200:
            raise InvalidInput("summary", _("摘要太长，最多200个字。"))
        if not 0 <= self.attachments < 10_000:
            raise InvalidInput("attachments", _("附件张数应在 0 到 9999 之间。"))
        if len(self.postings) < 2:
            raise InvalidInput("lines", _("一张凭证至少要有两条分录，一借一贷。"))
        if any(posting.amount == 0 for posting in self.postings):
            raise InvalidInput("amount", _("金额不能为零。"))
        if any(abs(posting.amount) > MOST for posting in self.postings):
            raise InvalidInput("amount", _("金额超出了可以记账的范围。"))
        difference = sum(posting.amount for posting in self.postings)
        if difference:
            side = _("借方多") if difference > 0 else _("贷方多")
            raise InvalidInput(
                "lines",
                _("借贷不平：{side} {amount} 元，请改平后再记账。").format(side=side, amount=grouped(abs(difference))),
            )

    def reversal(self, day: dt.date, reason: str) -> Voucher:
        """Return the red voucher that takes this one back.

        Raises:
            InvalidInput: if it is not posted, is a reversal itself, or the reason is missing.
        """
        if self.state is State.REVERSED:
            raise InvalidInput("voucher", _("凭证 {number} 已经冲销过了。").format(number=self.label))
        if self.state is not State.POSTED:
            raise InvalidInput("voucher", _("{number} 还没有记账，直接修改或删除草稿即可。").format(number=self.label))
        if self.reverses_id is not None:
            raise InvalidInput("voucher", _("{number} 本身是红字冲销凭证，不能再冲销。").format(number=self.label))
        if self.kind is not Kind.NORMAL:
            raise InvalidInput("voucher", _("{number} 是期初或结转凭证，不能单独冲销。").format(number=self.label))
        if not reason.strip():
            raise InvalidInput("reason", _("请写明冲销的原因。"))
        if day < self.date:
            raise InvalidInput("date", _("冲销日期不能早于原凭证的日期 {date}。").format(date=self.date))
        return Voucher(
            date=day,
            summary=self.taken_back_as,
            postings=[
                replace(posting, amount=-posting.amount, red=True, id=None, voucher_id=None)
                for posting in self.postings
            ],
            entry_kind=self.entry_kind,
            reverses_id=self.id,
            reason=reason.strip(),
        )


def split_in_two(voucher: Voucher, moved: Mapping[int, int | None]) -> tuple[list[Posting], list[Posting]]:
    """Return the lines that stay on a draft and those that go to another one.

    Args:
        moved: what goes, by line number: fen on the line's own side, None for the whole line.

    Raises:
        InvalidInput: if a line or an amount is not there, or nothing stays.
    """
    stay: list[Posting] = []
    go: list[Posting] = []
    for line, posting in enumerate(voucher.postings, 1):
        whole = abs(posting.amount)
        amount = moved.get(line, 0)
        amount = whole if amount is None else amount
        if not 0 <= amount <= whole:
            raise InvalidInput(
                "amount",
                _("第 {line} 行只有 {whole} 元，不能拆出 {amount} 元。").format(
                    line=line, whole=grouped(whole), amount=grouped(amount)
                ),
            )
        sign = 1 if posting.amount > 0 else -1
        counted = split(posting.quantity, [whole - amount, amount]) if posting.quantity else [posting.quantity] * 2
        for part, quantity, lines in ((whole - amount, counted[0], stay), (amount, counted[1], go)):
            if part:
                lines.append(replace(posting, amount=sign * part, quantity=quantity, id=None, voucher_id=None))
    if unknown := [line for line in moved if not 1 <= line <= len(voucher.postings)]:
        raise InvalidInput("lines", _("没有第 {line} 行。").format(line=unknown[0]))
    if not stay or not go:
        raise InvalidInput("lines", _("拆分以后两张凭证都要有分录，请只选一部分。"))
    return stay, go


def number_of(day: dt.date, sequence: int, kind: Kind = Kind.NORMAL) -> str:
    """Return a voucher's number; every kind counts in the same gapless row of its month."""
    return f"记-{day:%Y-%m}-{sequence:04d}"
