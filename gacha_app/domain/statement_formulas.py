"""The small language of statement rows: `101+102`, `112+113借`, `行1+行2-行5`, `本期(501)`, `年初(321+322+损益)`.

An account counts on its own side, with all its sub-accounts: a debit account's debit balance and a credit account's
credit balance are both positive, so that a formula reads as accountants say it (`151-152` is the net value).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width
from gacha_app.i18n import _

# What a formula may say around accounts, and what is meant: a balance, or what moved
TIMES = {
    "年初": "year_opening",
    "期初": "opening",
    "期末": "closing",
    "本期": "turnover",
    "累计": "year_turnover",
    "借方": "debit",
    "贷方": "credit",
}
AGAINST = "对方"
RESULT = "损益"
DEBIT_DETAILS, CREDIT_DETAILS = "借", "贷"

_LONGEST = 500
_DEEPEST = 20
_TOKEN = re.compile(
    r"(?P<code>\d+)(?P<side>[借贷](?!方))?|行(?P<line>\d+)|(?P<time>年初|期初|期末|本期|累计|借方|贷方)|(?P<against>对方)"
    r"|(?P<result>损益)|(?P<sign>[+-])|(?P<open>\()|(?P<close>\))|(?P<comma>,)"
)
_SAME = str.maketrans({"−": "-", "－": "-", "–": "-", "—": "-", "＋": "+", "（": "(", "）": ")", "，": ",", "、": ","})


@dataclass(frozen=True)
class AccountTerm:
    """An account with its sub-accounts.

    Attributes:
        details: "借" or "贷" for the sum of its details' balances of that side alone, "" for the whole.
    """

    code: str
    details: str = ""


@dataclass(frozen=True)
class LineTerm:
    """Another row, by its printed number."""

    number: int


@dataclass(frozen=True)
class ResultTerm:
    """All income less all expense."""


@dataclass(frozen=True)
class AgainstTerm:
    """What was entered on `other` in the vouchers that touch `code`, counted on the side of `other`."""

    code: str
    other: str


@dataclass(frozen=True)
class TimeTerm:
    """Accounts at another time than the column's own.

    Attributes:
        time: a value of `TIMES`.
    """

    time: str
    inner: Formula


@dataclass(frozen=True)
class Formula:
    """A sum of terms, each with its sign: 1 or -1."""

    terms: tuple[tuple[int, Term], ...]


Term = AccountTerm | LineTerm | ResultTerm | AgainstTerm | TimeTerm | Formula


class Amounts(Protocol):
    """What a formula is worked out from; every answer is whole fen, counted on the account's own side.

    `time` is a value of `TIMES`, or "" for what the column itself shows.
    """

    def account(self, code: str, details: str, time: str) -> int:
        """Return an account's amount."""
        ...

    def result(self, time: str) -> int:
        """Return all income less all expense."""
        ...

    def against(self, code: str, other: str) -> int:
        """Return what the column's time entered on `other` in vouchers that touch `code`."""
        ...


def parse(text: str) -> Formula:
    """Return what a formula means; an empty one is an empty sum.

    Raises:
        InvalidInput: saying at which sign it cannot be understood.
    """
    plain = normal(text)
    if len(plain) > _LONGEST:
        raise InvalidInput("formula", _("公式太长，最多 {most} 个字符。").format(most=_LONGEST))
    if not plain:
        return Formula(())
    reader = _Reader(plain)
    formula = reader.sum(0)
    if reader.kind():
        raise reader.confused()
    return formula


def normal(text: str) -> str:
    """Return a formula as it is kept: half-width signs, no blanks, no equals sign before it."""
    return re.sub(r"\s+", "", half_width(text).translate(_SAME)).removeprefix("=")


def write(formula: Formula) -> str:
    """Return a formula as text; `parse` reads the same back."""
    written = ""
    for sign, term in formula.terms:
        text = f"({write(term)})" if isinstance(term, Formula) else _write_term(term)
        written += text if sign > 0 and not written else f"{'+' if sign > 0 else '-'}{text}"
    return written


def work_out(formula: Formula, amounts: Amounts, line: Callable[[int], int], time: str = "") -> int:
    """Return the fen that a formula comes to.

    Args:
        line: gives the fen of another row by its number.
        time: of the accounts, as `Amounts` takes it.
    """
    total = 0
    for sign, term in formula.terms:
        match term:
            case AccountTerm(code, details):
                amount = amounts.account(code, details, time)
            case LineTerm(number):
                amount = line(number)
            case ResultTerm():
                amount = amounts.result(time)
            case AgainstTerm(code, other):
                amount = amounts.against(code, other)
            case TimeTerm(inner_time, inner):
                amount = work_out(inner, amounts, line, inner_time)
            case _:
                amount = work_out(term, amounts, line, time)
        total += sign * amount
    return total


def parts(formula: Formula, time: str = "", sign: int = 1) -> Iterator[tuple[int, str, Term]]:
    """Yield every single term of a formula as (sign, time, term), brackets resolved."""
    for own, term in formula.terms:
        match term:
            case TimeTerm(inner_time, inner):
                yield from parts(inner, inner_time, sign * own)
            case Formula():
                yield from parts(term, time, sign * own)
            case _:
                yield sign * own, time, term


def codes_in(formula: Formula) -> list[str]:
    """Return the accounts that a formula names, in order, each once."""
    found: dict[str, None] = {}
    for _sign, _time, term in parts(formula):
        match term:
            case AccountTerm(code):
                found[code] = None
            case AgainstTerm(code, other):
                found[code] = found[other] = None
    return list(found)


def lines_in(formula: Formula) -> list[int]:
    """Return the rows that a formula names, in order, each once."""
    return list(dict.fromkeys(term.number for _sign, _time, term in parts(formula) if isinstance(term, LineTerm)))


def _write_term(term: Term) -> str:
    match term:
        case AccountTerm(code, details):
            return code + details
        case LineTerm(number):
            return f"行{number}"
        case ResultTerm():
            return RESULT
        case AgainstTerm(code, other):
            return f"{AGAINST}({code},{other})"
        case TimeTerm(time, inner):
            return f"{next(word for word, one in TIMES.items() if one == time)}({write(inner)})"
        case _:
            return write(term)


class _Reader:
    """Reads a formula sign by sign; knows where it stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._match = _TOKEN.match(text)

    def kind(self) -> str:
        """Return what stands next: the name of a group, "" at the end."""
        if self._at >= len(self._text):
            return ""
        if self._match is None:
            raise self.confused()
        return next(name for name, found in self._match.groupdict().items() if found and name != "side")

    def take(self, kind: str) -> re.Match[str]:
        """Return what stands next and go on; it must be of this kind."""
        if self.kind() != kind or self._match is None:
            raise self.confused()
        taken = self._match
        self._at = taken.end()
        self._match = _TOKEN.match(self._text, self._at)
        return taken

    def confused(self) -> InvalidInput:
        """Return the refusal of what stands next."""
        if self._at >= len(self._text):
            return InvalidInput("formula", _("公式“{text}”没有写完。").format(text=self._text[:60]))
        sign = self._text[self._at]
        return InvalidInput(
            "formula",
            _("公式“{text}”从第 {place} 个字“{sign}”起看不懂，请写成 101+102、行1+行2 或 本期(501) 的样子。").format(
                text=self._text[:60], place=self._at + 1, sign=sign
            ),
        )

    def sum(self, depth: int, timed: bool = False) -> Formula:
        """Read terms with signs between them."""
        if depth > _DEEPEST:
            raise InvalidInput("formula", _("公式的括号套得太多，请拆成几行。"))
        sign = -1 if self.kind() == "sign" and self.take("sign")[0] == "-" else 1
        terms = [(sign, self._term(depth, timed))]
        while self.kind() == "sign":
            sign = -1 if self.take("sign")[0] == "-" else 1
            terms.append((sign, self._term(depth, timed)))
        return Formula(tuple(terms))

    def _term(self, depth: int, timed: bool) -> Term:
        match self.kind():
            case "code":
                found = self.take("code")
                return AccountTerm(self._checked(found["code"]), found["side"] or "")
            case "result":
                self.take("result")
                return ResultTerm()
            case "open":
                self.take("open")
                inner = self.sum(depth + 1, timed)
                self.take("close")
                return inner
            # a row already has its time, and a time within a time would be two
            case "line" if not timed:
                return LineTerm(int(self.take("line")["line"]))
            case "time" if not timed:
                time = TIMES[self.take("time")[0]]
                self.take("open")
                inner = self.sum(depth + 1, timed=True)
                self.take("close")
                return TimeTerm(time, inner)
            case "against" if not timed:
                self.take("against")
                self.take("open")
                code = self._checked(self.take("code")["code"])
                self.take("comma")
                other = self._checked(self.take("code")["code"])
                self.take("close")
                return AgainstTerm(code, other)
        raise self.confused()

    def _checked(self, code: str) -> str:
        if len(code) < 3 or len(code) % 2 == 0:
            raise InvalidInput(
                "formula", _("“{code}”不是科目编号，一级科目 3 位，每下一级多 2 位。").format(code=code[:20])
            )
        return code
