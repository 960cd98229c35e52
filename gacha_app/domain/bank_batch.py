"""A batch of payments handed to a bank (批量代发), and what the bank says became of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import _

MADE, DONE, CANCELLED = "made", "done", "cancelled"
PAID, RETURNED = "paid", "returned"
_GOOD = ("成功", "已入账", "已付", "入账", "success", "ok", "y", "1", "0000", "00")
_BAD = ("失败", "退票", "退回", "不成功", "未成功", "拒绝", "错误", "fail", "n")


@dataclass(frozen=True)
class Payment:
    """One payment as it stands in a bank's file.

    Attributes:
        line_id: the dividend line it pays. number: the household's. amount: fen.
        account: without blanks, unmasked: this is the one file where it must be.
    """

    serial: int
    line_id: int
    number: str
    name: str
    account: str
    amount: int
    bank: str = ""
    telephone: str = ""
    identity: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a bank's result says of one payment.

    Attributes:
        row: where it stands in the file, counted from 1. amount: fen, or None where the file names none.
        state: "paid" or "returned". reason: the bank's words.
    """

    row: int
    account: str
    amount: int | None
    state: str
    reason: str = ""
    name: str = ""


@dataclass(eq=False)
class BankBatchLine:
    """One payment of a batch, as it was handed over."""

    serial: int
    line_id: int
    bank_account: str
    name: str
    amount: int
    state: str = MADE
    reason: str = ""
    voucher_id: int | None = None
    batch_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class BankBatch:
    """A batch handed to a bank.

    Attributes:
        number: `2023-1`: the plan's year and the batch's place in it.
        account: the book's account it is paid from. total: fen. count: payments.
        sha256: of the file handed over. result_sha256: of the result that was read.
    """

    number: str
    plan_id: int
    format: str
    made_on: dt.date
    made_by: str = ""
    account: str = "102"
    total: int = 0
    count: int = 0
    sha256: str = ""
    state: str = MADE
    result_sha256: str = ""
    result_on: dt.date | None = None
    lines: list[BankBatchLine] = field(default_factory=list)
    id: int | None = None


def outcome_state(text: str) -> str:
    """Return "paid" or "returned" for a bank's word.

    Raises:
        InvalidInput: if it means neither.
    """
    plain = "".join(text.split()).lower()
    if any(word in plain for word in _BAD if len(word) > 1) or plain in _BAD:
        return RETURNED
    if any(word in plain for word in _GOOD if len(word) > 1) or plain in _GOOD:
        return PAID
    raise InvalidInput("state", _("看不懂银行的处理结果“{text}”，应为成功或失败。").format(text=text[:20]))


def check_accounts_differ(payments: Sequence[Payment]) -> None:
    """Refuse a batch in which two households have the same account.

    Raises:
        InvalidInput: naming them.
    """
    seen: dict[str, Payment] = {}
    for one in payments:
        other = seen.setdefault(one.account, one)
        if other is not one:
            raise InvalidInput(
                "bank_account",
                _("户号 {first} 和户号 {second} 的银行账号相同，请核对后再生成。").format(
                    first=other.number, second=one.number
                ),
            )


def matched(batch: BankBatch, outcomes: Sequence[Outcome]) -> dict[int, Outcome]:
    """Return the bank's word on every payment of a batch, by its serial.

    Raises:
        InvalidInput: if the result is of another batch: an account it does not hold, another amount, one missing or one
            told twice.
    """
    by_account = {one.bank_account: one for one in batch.lines}
    found: dict[int, Outcome] = {}
    for outcome in outcomes:
        line = by_account.get(outcome.account)
        if line is None:
            raise InvalidInput(
                "file",
                _("第 {row} 行的账号（尾号 {tail}）不在批次 {batch} 里，这不是这一批的结果。").format(
                    row=outcome.row, tail=outcome.account[-4:], batch=batch.number
                ),
            )
        if line.serial in found:
            raise InvalidInput(
                "file",
                _("第 {row} 行的账号（尾号 {tail}）出现了两次。").format(row=outcome.row, tail=outcome.account[-4:]),
            )
        if outcome.amount is not None and outcome.amount != line.amount:
            raise InvalidInput(
                "file",
                _("第 {row} 行的金额 {told} 元与批次里的 {amount} 元不同，这不是这一批的结果。").format(
                    row=outcome.row, told=grouped(outcome.amount), amount=grouped(line.amount)
                ),
            )
        found[line.serial] = outcome
    if len(found) < len(batch.lines):
        missing = next(one for one in batch.lines if one.serial not in found)
        raise InvalidInput(
            "file",
            _("结果里没有 {name}（尾号 {tail}）的这一笔，共缺 {count} 笔，请取完整的结果文件。").format(
                name=missing.name, tail=missing.bank_account[-4:], count=len(batch.lines) - len(found)
            ),
        )
    return found
