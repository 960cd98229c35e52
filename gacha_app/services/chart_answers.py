"""Where each account of a 2004 book goes in the 2023 chart: by name, by what the user says, never by code alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import RESULT_CLASSES, Account, free_code, same_name
from gacha_app.domain.chart_move import FROM, TO, Answers, Part, Question, Successor, shared_out
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import _
from gacha_app.services.chart_carry import accounts_named
from gacha_app.storage import tables
from gacha_app.storage.reference import new_accounts, successors_of_2004


class Resolver:
    """Says where accounts go, and what is still to be asked.

    Attributes:
        added: (code, above, name) of each sub-level of the village's own that the new book gets.
    """

    def __init__(self, session: Session, answers: Answers, *, accept: bool, balances: Mapping[str, int]) -> None:
        self.added: list[tuple[str, str, str]] = []
        self._accounts = {one.code: one for one in session.scalars(select(Account).order_by(tables.accounts.c.code))}
        self._new = {one.code: one for one in new_accounts(TO)}
        self._shipped = {one.code: one for one in new_accounts(FROM)}
        self._successors: dict[str, tuple[Successor, ...]] = {}
        for one in successors_of_2004():
            self._successors[one.old_code] = (*self._successors.get(one.old_code, ()), one)
        self._balances = balances
        self._used = {code for code, amount in balances.items() if amount} | accounts_named(session)
        # balances that cancel out by their details are still to be moved
        self._used |= set(balances)
        self._answers = answers
        self._accept = accept
        self._hung: dict[tuple[str, str], str] = {}
        for code, parts in answers.items():
            self._check(code, parts)

    def name(self, code: str) -> str:
        """Return what the old book calls an account."""
        return self._accounts[code].name

    def moved(self, code: str, lines: Sequence[Posting]) -> list[tuple[Posting, str]]:
        """Return an account's lines in the new chart, each with the rule that sends it there; none while it waits."""
        parts = self._target(code)
        if not parts:
            return []
        rules = {one.new_code: one.rule for one in self._offered(code)}
        shared = shared_out(lines, parts, self._label(code))
        return [(line, self._rule(code, to, rules)) for line, to in shared]

    def codes(self) -> dict[str, str]:
        """Return the new code of every account that has one; of one that is split, the first."""
        found = {}
        for code, account in self._accounts.items():
            if (account.active or code in self._used) and (parts := self._target(code)):
                found[code] = parts[0].code
        return found

    def questions(self) -> tuple[Question, ...]:
        """Return every account that may not be moved without the user's word, in the order of the codes."""
        asked = []
        for code, account in self._accounts.items():
            if not self._asks(code):
                continue
            given = self._given(code)
            answered = bool(given) or (self._accept and bool(self._proposed(code)))
            answer = given or self._proposed(code)
            asked.append(
                Question(
                    code, account.name, self._balances.get(code, 0), self._collides(code), self._offered(code), answer,
                    answered, self._needed(code),
                )
            )  # fmt: skip
        return tuple(asked)

    def _asks(self, code: str) -> bool:
        """Say whether an account has a choice, no successor, or a code that means something else."""
        if self._carried_by_name(code):
            # a sub-level of the village's own asks where the one above it has a choice
            return code in self._used and len(self._offered(code)) != 1
        rows = self._successors.get(code, ())
        return len(rows) != 1 or not rows[0].new_code or bool(self._collides(code))

    def _needed(self, code: str) -> bool:
        if code in self._used:
            return True
        # what hangs by name under it waits for the same answer
        return any(
            one.startswith(code) and one != code and self._carried_by_name(one) and not self._asks(one)
            for one in self._used
        )

    def _target(self, code: str) -> tuple[Part, ...]:
        """Return where an account goes; nowhere while it waits for an answer."""
        account = self._accounts[code]
        given = self._given(code)
        if not self._carried_by_name(code):
            return given or (self._proposed(code) if self._accept or not self._asks(code) else ())
        if code in self._answers and (len(given) > 1 or given[0].amount is not None):
            return given
        if not given and self._asks(code):
            given = self._proposed(code) if self._accept else ()
        elif not given and account.parent:
            given = self._target(account.parent)
        if len(given) != 1 or given[0].amount is not None:
            return ()
        return (Part(self._hang(code, given[0].code)),)

    def _given(self, code: str) -> tuple[Part, ...]:
        """Return what the user said of an account, or, where that is one place, of the one that it hangs under."""
        if code in self._answers:
            return tuple(self._answers[code])
        above = self._accounts[code].parent
        if above is None or not self._carried_by_name(code):
            return ()
        given = self._given(above)
        return given if len(given) == 1 and given[0].amount is None else ()

    def _hang(self, code: str, above: str) -> str:
        """Return the code of the sub-level of this name under a new account, added where there is none."""
        name = self._accounts[code].name
        if (code, above) in self._hung:
            return self._hung[code, above]
        for one in self._new.values():
            if one.parent == above and same_name(one.name, name):
                return self._hung.setdefault((code, above), one.code)
        wanted = above + code[-2:]
        made = wanted if wanted not in self._new else free_code(above, self._new)
        parent = self._new[above]
        self._new[made] = Account(made, name, parent.klass, parent.normal_side, above, own=True)
        self.added.append((made, above, name))
        return self._hung.setdefault((code, above), made)

    def _carried_by_name(self, code: str) -> bool:
        """Say whether the comparison table does not know an account: the village added it, or named it otherwise."""
        shipped = self._shipped.get(code)
        return shipped is None or not same_name(shipped.name, self._accounts[code].name)

    def _offered(self, code: str) -> tuple[Successor, ...]:
        if self._carried_by_name(code):
            above = self._accounts[code].parent
            return self._offered(above) if above else ()
        return tuple(one for one in self._successors.get(code, ()) if one.new_code)

    def _proposed(self, code: str) -> tuple[Part, ...]:
        offered = self._offered(code)
        return (Part(offered[0].new_code),) if offered else ()

    def _collides(self, code: str) -> str:
        """Return what a code means in the 2023 chart where that is another account, else ""."""
        there = self._new.get(code)
        successors = {one.new_code for one in self._successors.get(code, ())}
        if there is None or there.own or len(code) > 3 or code in successors:
            return ""
        return there.name

    def _check(self, code: str, parts: Sequence[Part]) -> None:
        """Refuse an answer that cannot be taken.

        Raises:
            InvalidInput: saying why.
        """
        account = self._accounts.get(code)
        if account is None:
            raise InvalidInput("answer", _("旧账里没有科目“{code}”。").format(code=code[:20]))
        for part in parts:
            to = self._new.get(part.code)
            if to is None:
                raise InvalidInput("answer", _("2023年的科目表里没有“{code}”。").format(code=part.code[:20]))
            if part.code == code and self._collides(code):
                raise InvalidInput(
                    "answer",
                    _("编号 {code} 在旧账是“{old}”，在新账是“{new}”，不能按编号对应。").format(
                        code=code, old=account.name, new=to.name
                    ),
                )
            results = account.klass in RESULT_CLASSES
            if results != (to.klass in RESULT_CLASSES) or (results and to.klass != account.klass):
                raise InvalidInput(
                    "answer",
                    _("“{old}”不能转到“{new}”：一个是收支科目，另一个不是，或者收支相反。").format(
                        old=self._label(code), new=f"{to.code} {to.name}"
                    ),
                )

    def _rule(self, code: str, to: str, rules: Mapping[str, str]) -> str:
        if rule := rules.get(to) or rules.get(to[:3]):
            return rule
        if code not in self._answers:
            return ""
        return "由使用者指定"

    def _label(self, code: str) -> str:
        return f"{code} {self._accounts[code].name}"
