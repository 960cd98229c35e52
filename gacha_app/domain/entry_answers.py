"""Reading a form's answers back out of the entry it made: to change a draft, or to record the like again."""

from __future__ import annotations

from typing import Any

from gacha_app.domain.accounts import MONEY
from gacha_app.domain.entry_kinds import DIMENSIONS, Answers, EntryKind, make_voucher
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting, Voucher


def answers_of(kind: EntryKind, voucher: Voucher) -> Answers | None:
    """Return the answers that make this very entry, or None where no answers of this form do."""
    for inward in (False, True) if kind.two_way else (False,):
        answers = _guess(kind, voucher, inward)
        if answers is not None and _makes(kind, answers, voucher):
            return answers
    return None


def _guess(kind: EntryKind, voucher: Voucher, inward: bool) -> Answers | None:
    if len(voucher.postings) < len(kind.lines):
        return None
    accounts = {line.account: posting.account for line, posting in zip(kind.lines, voucher.postings, strict=False)}
    chosen: dict[str, Any] = {}
    for posting in voucher.postings:
        for dimension in DIMENSIONS:
            value = getattr(posting, f"{dimension}_id")
            if value is not None:
                chosen[f"{dimension}_id"] = value
        if posting.quantity is not None:
            chosen.update(quantity=posting.quantity, unit=posting.unit)
    money = accounts.get("money", "")
    return Answers(
        voucher.date,
        abs(voucher.postings[0].amount),
        voucher.summary,
        inward=inward,
        item=accounts.get("item", ""),
        money=money if money in MONEY else "",
        attachments=voucher.attachments,
        **chosen,
    )


def _makes(kind: EntryKind, answers: Answers, voucher: Voucher) -> bool:
    try:
        made = make_voucher(kind, answers)
    except InvalidInput:
        return False
    return made.summary == voucher.summary and [_plain(one) for one in made.postings] == [
        _plain(one) for one in voucher.postings
    ]


def _plain(posting: Posting) -> tuple[Any, ...]:
    """Return what tells one line from another, whoever keeps it."""
    dimensions = tuple(getattr(posting, f"{dimension}_id") for dimension in DIMENSIONS)
    return (
        posting.account, posting.amount, posting.summary, *dimensions, posting.quantity, posting.unit, posting.red,
    )  # fmt: skip
