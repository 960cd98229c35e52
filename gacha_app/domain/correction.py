"""Putting right what was posted wrongly, in the forms prescribed; what was posted itself never changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from gacha_app.domain.accounts import UNDISTRIBUTED
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST
from gacha_app.domain.voucher import Kind, Posting, State, Voucher
from gacha_app.i18n import _, in_chinese

_ABOUT = ("account", "project_id", "fund_id", "household_id", "contract_id", "counterparty_id", "unit")
# Longer than any summary that a village writes; the rest is cut, never the name of the voucher put right
_MOST_LETTERS = 200


def entered_anew(wrong: Voucher, right: Voucher, reason: str) -> Voucher:
    """Return the blue voucher that enters anew what was taken back in red.

    Raises:
        InvalidInput: if the reason is missing or nothing is different.
    """
    # 会计基础工作规范 第五十一条: 用红字注销, 再用蓝字填制, 注明“订正某月某日某号凭证”
    _check_reason(reason)
    if right.date == wrong.date and right.summary == wrong.summary and _same(wrong.postings, right.postings):
        raise InvalidInput("lines", _("订正后的内容和 {number} 完全一样，不用订正。").format(number=wrong.label))
    with in_chinese():
        summary = _("订正{voucher}：{summary}").format(voucher=wrong.cited, summary=right.summary)
    return replace(
        right,
        summary=summary[:_MOST_LETTERS],
        corrects_id=wrong.id,
        reason=reason.strip(),
        postings=[replace(posting, id=None, voucher_id=None) for posting in right.postings],
        state=State.DRAFT,
        id=None,
    )


def difference(wrong: Voucher, amounts: Sequence[int], day: dt.date, reason: str) -> Voucher:
    """Return the voucher that puts amounts right and leaves accounts as they are: more in blue, less in red.

    Args:
        amounts: what each line should have said, fen on the line's own side.

    Raises:
        InvalidInput: if it cannot be done so, or nothing is different.
    """
    # 会计基础工作规范 第五十一条: 只是金额错误，按差额另编调整的凭证，调增用蓝字，调减用红字
    _check_reason(reason)
    check_posted(wrong)
    if len(amounts) != len(wrong.postings):
        raise InvalidInput("amount", _("请给 {number} 的每条分录各写一个正确金额。").format(number=wrong.label))
    if any(not 0 < amount <= MOST for amount in amounts):
        raise InvalidInput("amount", _("正确金额应大于零；整张记错的请用“冲销”。"))
    postings, grown = [], 0
    for posting, amount in zip(wrong.postings, amounts, strict=True):
        on_debit = posting.on_debit_side
        change = (amount if on_debit else -amount) - posting.amount
        if change:
            grown += change if on_debit else 0
            postings.append(
                replace(
                    posting, amount=change, red=(change > 0) != on_debit, quantity=None, unit="", id=None,
                    voucher_id=None,
                )
            )  # fmt: skip
    if not postings:
        raise InvalidInput("amount", _("正确金额和 {number} 上的一样，不用调整。").format(number=wrong.label))
    with in_chinese():
        words = _("补充{voucher}差额：{summary}") if grown >= 0 else _("冲减{voucher}差额：{summary}")
    return Voucher(
        day,
        words.format(voucher=wrong.cited, summary=wrong.summary)[:_MOST_LETTERS],
        postings,
        entry_kind=wrong.entry_kind,
        corrects_id=wrong.id,
        reason=reason.strip(),
    )


def earlier_year(
    wrong: Voucher | None, right: Sequence[Posting], day: dt.date, reason: str, result_accounts: Iterable[str]
) -> Voucher:
    """Return the blue voucher that puts an earlier year right through 未分配收益.

    Args:
        wrong: what was posted then, or None where an entry was left out.
        right: what should have been posted; nothing where the entry should not exist.
        result_accounts: the codes of income and expense: what went to an earlier year's result is in 未分配收益 now.

    Raises:
        InvalidInput: if the reason is missing or no balance changes.
    """
    # 会计基础工作规范 第五十一条; 财会〔2023〕14号 322: 以前年度的差错通过“未分配收益”更正
    _check_reason(reason)
    results = frozenset(result_accounts)
    before = wrong.postings if wrong else ()
    sums: dict[tuple[Any, ...], tuple[int, int]] = {}
    for sign, postings in ((1, right), (-1, before)):
        for posting in postings:
            amount, counted = sums.get(key := _about(posting, results), (0, 0))
            # a red line counts things back
            quantity = (posting.quantity or 0) * (1 if posting.amount > 0 else -1)
            sums[key] = (amount + sign * posting.amount, counted + sign * quantity)
    lines = []
    for key, (amount, counted) in sums.items():
        if amount:
            about = dict(zip(_ABOUT, key, strict=True))
            if counted and (counted > 0) == (amount > 0):
                about["quantity"] = abs(counted)
            else:
                about["unit"] = ""
            lines.append(Posting(amount=amount, **about))
    if not lines:
        raise InvalidInput("lines", _("更正以后各科目的余额不变，不用记账。"))
    summary = _earlier_summary(wrong, reason)
    for line in lines:
        line.summary = summary
    return Voucher(
        day, summary, sorted(lines, key=lambda one: one.amount < 0), reason=reason.strip(),
        corrects_id=wrong.id if wrong else None,
    )  # fmt: skip


def check_posted(voucher: Voucher) -> None:
    """Refuse to put right what is no ordinary posted voucher.

    Raises:
        InvalidInput: if it is a draft, taken back, a reversal, or the program's opening or closing.
    """
    if voucher.state is State.REVERSED:
        raise InvalidInput("voucher", _("凭证 {number} 已经冲销过了。").format(number=voucher.label))
    if voucher.state is not State.POSTED:
        raise InvalidInput("voucher", _("{number} 还没有记账，直接修改或删除草稿即可。").format(number=voucher.label))
    if voucher.reverses_id is not None:
        raise InvalidInput("voucher", _("{number} 本身是红字冲销凭证，不能订正。").format(number=voucher.label))
    if voucher.kind is not Kind.NORMAL:
        raise InvalidInput("voucher", _("{number} 是期初或结转凭证，不能订正。").format(number=voucher.label))


@in_chinese()
def _earlier_summary(wrong: Voucher | None, reason: str) -> str:
    if wrong is None:
        return _("更正以前年度差错：{reason}").format(reason=reason.strip())[:_MOST_LETTERS]
    return _("更正以前年度{year}年{voucher}：{summary}").format(
        year=wrong.date.year, voucher=wrong.cited, summary=wrong.summary
    )[:_MOST_LETTERS]


def _about(posting: Posting, results: frozenset[str]) -> tuple[Any, ...]:
    if posting.account in results:
        return (UNDISTRIBUTED, None, None, None, None, None, "")
    return tuple(getattr(posting, key) for key in _ABOUT)


def _same(some: Sequence[Posting], others: Sequence[Posting]) -> bool:
    def plain(posting: Posting) -> tuple[Any, ...]:
        return (*(getattr(posting, key) for key in _ABOUT), posting.amount, posting.red, posting.quantity or None)

    return [plain(one) for one in some] == [plain(one) for one in others]


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("reason", _("请写明更正的原因。"))
