"""A bank's side of the money: its lines, what of both sides belongs together, and what is left at a month's end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import _

# A bank line stands open until it is matched; lines that cancel each other are put together without a posting
OPEN, OFFSET = "open", "offset"
_LEAST_DIGITS = 4


@dataclass(frozen=True)
class BankLine:
    """One line of a bank's statement.

    Attributes:
        amount: fen; positive came in, negative went out, as a posting of the account.
        party: the other party's name, or "".
        serial: the bank's own number of the transaction, or "".
        offset_id: the first of the lines that cancel each other, or None.
    """

    id: int
    date: dt.date
    amount: int
    balance: int | None
    text: str
    party: str
    serial: str = ""
    offset_id: int | None = None


@dataclass(frozen=True)
class BookLine:
    """One posting on a bank account.

    Attributes:
        amount: fen, debit positive.
        party: who is named in the voucher: household, counterparty.
        reverses_id: the voucher that its voucher takes back, or None.
    """

    id: int
    voucher_id: int
    number: str
    date: dt.date
    amount: int
    text: str
    party: str = ""
    reverses_id: int | None = None


@dataclass(frozen=True)
class Group:
    """What of both sides belongs together; either side may be empty where the other cancels itself."""

    lines: tuple[BankLine, ...]
    postings: tuple[BookLine, ...]


@dataclass(frozen=True)
class OpenItem:
    """Money that only one side knows of at the end of a month (未达账项).

    Attributes:
        amount: fen, above nought where money came in.
        number: the voucher's number, "" for a bank line.
        line_id, posting_id: which of the two it is.
    """

    date: dt.date
    amount: int
    text: str
    number: str = ""
    line_id: int | None = None
    posting_id: int | None = None


@dataclass(frozen=True)
class Rest:
    """Open items that are counted and added up without being listed; fen, `went` is below nought."""

    came: int = 0
    went: int = 0
    came_count: int = 0
    went_count: int = 0

    @property
    def count(self) -> int:
        """How many they are."""
        return self.came_count + self.went_count

    def less(self, amounts: Iterable[int]) -> Rest:
        """Return what is left where some of them are listed after all."""
        listed = list(amounts)
        came, went = [one for one in listed if one > 0], [one for one in listed if one < 0]
        return Rest(
            self.came - sum(came), self.went - sum(went), self.came_count - len(came), self.went_count - len(went)
        )


@dataclass(frozen=True)
class Adjusted:
    """The balances of both sides, and what makes them differ; fen.

    Attributes:
        bank_only: what the bank knows and the book does not (银行已收企业未收, 银行已付企业未付).
        book_only: what the book knows and the bank does not (企业已收银行未收, 企业已付银行未付).
        book_rest: what the book knows besides, where not all was listed.
    """

    book_balance: int
    bank_balance: int
    bank_only: tuple[OpenItem, ...] = field(default=())
    book_only: tuple[OpenItem, ...] = field(default=())
    book_rest: Rest = field(default=Rest())

    @property
    def adjusted_book(self) -> int:
        """What the book would hold if it knew all."""
        return self.book_balance + sum(one.amount for one in self.bank_only)

    @property
    def adjusted_bank(self) -> int:
        """What the bank would hold if it knew all."""
        listed = sum(one.amount for one in self.book_only)
        return self.bank_balance + listed + self.book_rest.came + self.book_rest.went

    @property
    def difference(self) -> int:
        """What is still not explained: nought where both sides agree."""
        return self.adjusted_book - self.adjusted_bank

    @property
    def agrees(self) -> bool:
        """Whether both adjusted balances are the same."""
        return not self.difference


def adjust(
    book_balance: int,
    bank_balance: int,
    lines: Iterable[BankLine],
    postings: Iterable[BookLine],
    groups: Sequence[Group],
    last: dt.date,
    rest: Rest = Rest(),
) -> Adjusted:
    """Return both balances at the end of a day, adjusted by what only one side knew then.

    Args:
        lines, postings: those up to that day that belong to no group.
        groups: what belongs together; of the items of a later day the earlier side did not know yet.
        rest: more postings up to that day that belong to no group.
    """
    bank_only = [_bank_item(one) for one in lines if one.date <= last]
    book_only = [_book_item(one) for one in postings if one.date <= last]
    for group in groups:
        known = [one for one in group.lines if one.date <= last]
        booked = [one for one in group.postings if one.date <= last]
        ahead = sum(one.amount for one in known) - sum(one.amount for one in booked)
        if not ahead:
            continue
        if not booked:
            bank_only += [_bank_item(one) for one in known]
        elif not known:
            book_only += [_book_item(one) for one in booked]
        elif len(booked) < len(group.postings):
            # of one payment the book knows a part: what is lacking stands on the bank's line
            bank_only.append(_bank_item(known[0], ahead))
        else:
            book_only.append(_book_item(booked[0], -ahead))
    by_day = lambda one: (one.date, one.number, one.line_id or 0, one.posting_id or 0)  # noqa: E731
    return Adjusted(
        book_balance, bank_balance, tuple(sorted(bank_only, key=by_day)), tuple(sorted(book_only, key=by_day)), rest
    )


def check_group(lines: Sequence[int], postings: Sequence[int]) -> None:
    """Refuse to put together what is not the same money.

    Args:
        lines, postings: their fen.

    Raises:
        InvalidInput: if there is nothing, or the sums differ.
    """
    if not lines and not postings:
        raise InvalidInput("lines", _("请先选中银行对账单上的行和账上的分录。"))
    if not lines:
        raise InvalidInput("lines", _("请选中银行对账单上与它对应的行。"))
    difference = sum(lines) - sum(postings)
    if not postings and difference:
        raise InvalidInput("postings", _("请选中账上与它对应的分录；只选银行的行时，收和付要正好抵消。"))
    if difference:
        raise InvalidInput(
            "postings",
            _("选中的银行行合计 {bank} 元，账上合计 {book} 元，相差 {difference} 元，不能勾对。").format(
                bank=grouped(sum(lines)), book=grouped(sum(postings)), difference=grouped(abs(difference))
            ),
        )


def cancelled_pairs(postings: Iterable[BookLine]) -> list[Group]:
    """Return postings beside the red ones that take them back: the bank will know of neither."""
    given = list(postings)
    taken_back = {one.reverses_id for one in given if one.reverses_id}
    by_voucher: dict[int, list[BookLine]] = {}
    for one in (one for one in given if one.reverses_id or one.voucher_id in taken_back):
        by_voucher.setdefault(one.voucher_id, []).append(one)
    pairs = []
    for reversing in list(by_voucher.values()):
        original = by_voucher.get(reversing[0].reverses_id or 0)
        if original and sum(one.amount for one in (*original, *reversing)) == 0:
            pairs.append(Group((), (*original, *reversing)))
    return pairs


def same_bank_account(one: str, other: str) -> bool:
    """Return whether two account numbers may be the same; either may be masked with stars, or be the last digits."""
    one, other = plain_account(one), plain_account(other)
    if not one or not other:
        return True
    if "*" in one or "*" in other:
        parts = [re.split(r"\*+", text) for text in (one, other)]
        heads = [part[0] for part in parts]
        tails = [part[-1] for part in parts]
        return _alike(heads[0], heads[1], str.startswith) and _alike(tails[0], tails[1], str.endswith)
    return one == other or (min(len(one), len(other)) >= _LEAST_DIGITS and _alike(one, other, str.endswith))


def plain_account(number: str) -> str:
    """Return an account number without blanks and dashes; whatever masks it is a star."""
    return re.sub(r"[xX•·＊#]", "*", re.sub(r"[\s\-]", "", number))


def masked(number: str) -> str:
    """Return an account number with its middle hidden."""
    return f"{number[:4]}****{number[-4:]}" if len(number) > 8 and "*" not in number else number


def digits_in(name: str) -> tuple[str, ...]:
    """Return the digits by which an account's name tells which bank account is meant ("农行6228…1234": both)."""
    return tuple(part for part in re.findall(r"\d+", name) if len(part) >= _LEAST_DIGITS)


def of_group(groups: Iterable[Group]) -> tuple[Mapping[int, Group], Mapping[int, Group]]:
    """Return the group of each bank line and of each posting, by identity."""
    lines: dict[int, Group] = {}
    postings: dict[int, Group] = {}
    for group in groups:
        lines.update((one.id, group) for one in group.lines)
        postings.update((one.id, group) for one in group.postings)
    return lines, postings


def _alike(one: str, other: str, ends: object) -> bool:
    return bool(ends(one, other) or ends(other, one))  # type: ignore[operator]


def _bank_item(line: BankLine, amount: int | None = None) -> OpenItem:
    text = " ".join(part for part in (line.party, line.text) if part)
    return OpenItem(line.date, line.amount if amount is None else amount, text, line_id=line.id)


def _book_item(posting: BookLine, amount: int | None = None) -> OpenItem:
    shown = posting.amount if amount is None else amount
    return OpenItem(posting.date, shown, posting.text, posting.number, posting_id=posting.id)
