"""The move from the 2004 chart of accounts to the 2023 chart: by name, never by code alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, split
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import _

FROM, TO = "2004", "2023"


@dataclass(frozen=True)
class Successor:
    """Where an account of the 2004 chart may go.

    Attributes:
        new_code: "" where the 2023 chart has none for it.
        rule: what goes there, or why the code changed; "" where the account stays as it was.
    """

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    rule: str


@dataclass(frozen=True)
class Part:
    """Where an account's balance goes, or a part of it.

    Attributes:
        code: an account of the 2023 chart.
        amount: fen on the side where the balance stands; None takes what the other parts leave.
    """

    code: str
    amount: int | None = None


Answers = Mapping[str, Sequence[Part]]


@dataclass(frozen=True)
class Question:
    """An account that may not be moved without the user's word.

    Attributes:
        balance: fen, debit positive.
        collides: what its code means in the 2023 chart, or "".
        offered: where it may go, the usual place first; none where the 2023 chart has no successor.
        answer: what the user said, else what is proposed, else nothing.
        answered: whether the user said it.
        needed: whether the move waits for it: there is a balance, or something else still names the account.
    """

    code: str
    name: str
    balance: int
    collides: str
    offered: tuple[Successor, ...]
    answer: tuple[Part, ...]
    answered: bool
    needed: bool


@dataclass(frozen=True)
class MovedLine:
    """A balance of the old book and where it went; one for each detail.

    Attributes:
        posting: the line of the new book's opening.
        rule: why it went there.
    """

    old_code: str
    old_name: str
    posting: Posting
    rule: str


@dataclass(frozen=True)
class MovePlan:
    """A move as it would be done.

    Attributes:
        year: the last year of the old book.
        questions: every account that may not be moved without the user's word.
        lines: each balance and where it goes; those of accounts that wait for an answer are missing.
        accounts: (code, above, name) of the sub-levels of the village's own in the new book.
        codes: the new code of each old one that has one.
    """

    year: int
    questions: tuple[Question, ...]
    lines: tuple[MovedLine, ...]
    accounts: tuple[tuple[str, str, str], ...]
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def waiting(self) -> tuple[Question, ...]:
        """The questions that the move waits for."""
        return tuple(one for one in self.questions if one.needed and not one.answered)

    @property
    def debit(self) -> int:
        """Fen on the debit side of the new opening."""
        return sum(one.posting.amount for one in self.lines if one.posting.amount > 0)

    @property
    def credit(self) -> int:
        """Fen on the credit side of the new opening."""
        return -sum(one.posting.amount for one in self.lines if one.posting.amount < 0)


def parse_answer(text: str) -> tuple[str, tuple[Part, ...]]:
    """Return the old code and the parts that `131=131` or `131=131:5000,132` means; a part without yuan takes the rest.

    Raises:
        InvalidInput: if it is not of that form.
    """
    from gacha_app.domain.money import parse_yuan

    old, equals, rest = text.partition("=")
    parts = []
    for one in rest.split(","):
        code, colon, amount = one.partition(":")
        if not equals or not code.strip():
            raise InvalidInput(
                "answer", _("“{text}”应写成 旧科目=新科目，如 153=154，或 131=131:5000,132。").format(text=text[:60])
            )
        parts.append(Part(code.strip(), parse_yuan(amount, "answer") if colon else None))
    return old.strip(), tuple(parts)


def shared_out(lines: Sequence[Posting], parts: Sequence[Part], name: str) -> list[tuple[Posting, str]]:
    """Return an account's lines cut up among the accounts they go to, in the lines' order.

    Raises:
        InvalidInput: if the parts do not add up to the balance.
    """
    if len(parts) == 1 and parts[0].amount is None:
        return [(replace(one, account=parts[0].code), parts[0].code) for one in lines]
    balance = sum(one.amount for one in lines)
    sign = -1 if balance < 0 else 1
    rests = [one for one in parts if one.amount is None]
    given = sum(one.amount or 0 for one in parts)
    if len(rests) > 1 or any(one.amount is not None and one.amount <= 0 for one in parts):
        raise InvalidInput("answer", _("“{name}”分给各科目的金额要大于零，只有一个可以不写金额。").format(name=name))
    if given > abs(balance) or (not rests and given != abs(balance)):
        raise InvalidInput(
            "answer",
            _("“{name}”的余额是 {balance} 元，分给各科目的合计是 {given} 元，对不上。").format(
                name=name, balance=grouped(abs(balance)), given=grouped(given)
            ),
        )
    if any((one.amount < 0) != (sign < 0) for one in lines):
        raise InvalidInput(
            "answer", _("“{name}”的明细有借有贷，不能按金额拆分，请按明细科目分别选择。").format(name=name)
        )
    ordered = [one for one in parts if one.amount is not None] + rests
    wanted = [(one.code, abs(balance) - given if one.amount is None else one.amount) for one in ordered]
    return _cut(list(lines), [(code, amount) for code, amount in wanted if amount], sign)


def _cut(lines: Sequence[Posting], wanted: Sequence[tuple[str, int]], sign: int) -> list[tuple[Posting, str]]:
    """Give each account its fen from the lines in their order, cutting a line where it must be."""
    made: list[tuple[Posting, str]] = []
    codes, rooms, place = [code for code, _room in wanted], [room for _code, room in wanted], 0
    for line in lines:
        left, pieces = abs(line.amount), []
        while left:
            taken = min(left, rooms[place])
            pieces.append((codes[place], taken))
            left -= taken
            rooms[place] -= taken
            if not rooms[place]:
                place += 1
        amounts = [amount for _code, amount in pieces]
        quantities = split(line.quantity, amounts) if line.quantity else [line.quantity] * len(amounts)
        for (code, amount), quantity in zip(pieces, quantities, strict=True):
            made.append((replace(line, account=code, amount=sign * amount, quantity=quantity), code))
    return made
