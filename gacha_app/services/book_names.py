"""What the words of a sheet mean in a book: accounts by code and name, households, projects, funds, parties by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import Account, plain_name, same_name
from gacha_app.domain.chart_move import FROM, TO
from gacha_app.domain.entry_kinds import DIMENSIONS
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of
from gacha_app.storage import tables
from gacha_app.storage.reference import chart_of_accounts, successors_of_2004

_LEVELS = re.compile(r"[\\/＼／|—–→>-]+")


@dataclass
class BookNames:
    """Everything that words may mean, read once.

    Attributes:
        accounts: by code, those out of use too.
    """

    chart: str
    accounts: dict[str, Account]
    _things: dict[str, dict[str, list[int]]]

    @classmethod
    def of(cls, session: Session) -> BookNames:
        """Read what a book holds."""
        things: dict[str, dict[str, list[int]]] = {}

        def note(dimension: str, identity: int, words: Iterable[str]) -> None:
            for word in {one.strip() for one in words if one and one.strip()}:
                things.setdefault(dimension, {}).setdefault(word, []).append(identity)

        for row in session.execute(select(tables.households)):
            name, number = row.representative, row.number
            note("household", row.id, (number, number.lstrip("0"), name, f"{number} {name}", f"{number}{name}"))
        for row in session.execute(select(tables.projects.c.id, tables.projects.c.name)):
            note("project", row.id, (row.name,))
        for row in session.execute(select(tables.funds.c.id, tables.funds.c.name, tables.funds.c.document_number)):
            note("fund", row.id, (row.name, row.document_number))
        for row in session.execute(select(tables.contracts.c.id, tables.contracts.c.name, tables.contracts.c.number)):
            note("contract", row.id, (row.name, row.number))
        for row in session.execute(select(tables.counterparties.c.id, tables.counterparties.c.name)):
            note("counterparty", row.id, (row.name,))
        accounts = {one.code: one for one in session.scalars(select(Account))}
        return cls(chart_of(session), accounts, things)

    def find(self, dimension: str, words: str) -> int | None:
        """Return whom or what the words name, None where nothing is called so.

        Raises:
            InvalidInput: if several are.
        """
        known = self._things.get(dimension, {})
        plain = words.strip()
        found = known.get(plain) or known.get(re.sub(r"\s+", " ", plain)) or known.get(plain.lstrip("0")) or []
        if len(set(found)) > 1:
            raise InvalidInput(
                dimension,
                _("名为“{name}”的{what}有 {count} 个，请写编号。").format(
                    name=words[:40], what=_(DIMENSIONS[dimension]), count=len(set(found))
                ),
            )
        return found[0] if found else None

    def must_find(self, dimension: str, words: str) -> int:
        """Return whom or what the words name.

        Raises:
            InvalidInput: if nothing is called so, or several are.
        """
        found = self.find(dimension, words)
        if found is None:
            raise InvalidInput(
                dimension,
                _("没有名为“{name}”的{what}，请先登记。").format(name=words[:40], what=_(DIMENSIONS[dimension])),
            )
        return found

    def by_code(self, code: str, name: str) -> Account | None:
        """Return the account of a code, None where the book has none of it.

        Raises:
            InvalidInput: if the name beside the code is another account's, above all one of the other chart.
        """
        account = self.accounts.get(code)
        if account is None:
            if len(code) == 3 and (other := _name_in(self._other, code)):
                raise InvalidInput("code", self._of_other_chart(code, other))
            return None
        if name and not self._may_be_called(account, name):
            other = _name_in(self._other, code)
            if other and same_name(last_part(name), other):
                raise InvalidInput("code", self._of_other_chart(code, other))
            raise InvalidInput(
                "name",
                _("编号 {code} 是“{kept}”，表上写的是“{name}”，编号和名称对不上。").format(
                    code=code, kept=account.name, name=name[:40]
                ),
            )
        if not account.active:
            raise InvalidInput("code", _("科目“{name}”已停用。").format(name=f"{code} {account.name}"))
        return account

    def by_name(self, name: str) -> Account | None:
        """Return the one account of a name ("经营收入", "经营收入—销售收入", "现金"), None where there is none.

        Raises:
            InvalidInput: if several are called so.
        """
        wanted = plain_name(last_part(name))
        above = [plain_name(one) for one in _LEVELS.split(name)[:-1]]
        found = [one for one in self.accounts.values() if one.active and plain_name(one.name) == wanted]
        if above:
            found = [one for one in found if plain_name(self._above(one)) == above[-1]]
        if not found and not above:
            codes = {one.new_code for one in successors_of_2004() if plain_name(one.old_name) == wanted}
            if self.chart == TO and len(codes) == 1 and (code := codes.pop()) in self.accounts:
                found = [self.accounts[code]]
        # a first-level account is meant before a detail of the same name
        found = [one for one in found if one.level == 1] or found
        if len(found) > 1:
            raise InvalidInput(
                "name",
                _("叫“{name}”的科目有几个（{codes}），请写编号。").format(
                    name=name[:40], codes="、".join(sorted(one.code for one in found))
                ),
            )
        return found[0] if found else None

    def nearest_above(self, code: str) -> Account | None:
        """Return the account that a longer code stands under."""
        for length in range(len(code) - 1, 2, -1):
            if code[:length] in self.accounts:
                return self.accounts[code[:length]]
        return None

    def below(self, parent: str, name: str) -> Account | None:
        """Return the sub-level of this name right under an account."""
        return next(
            (one for one in self.accounts.values() if one.parent == parent and same_name(one.name, last_part(name))),
            None,
        )

    @property
    def _other(self) -> str:
        return FROM if self.chart == TO else TO

    def _above(self, account: Account) -> str:
        return self.accounts[account.parent].name if account.parent else ""

    def _may_be_called(self, account: Account, name: str) -> bool:
        plain = last_part(name)
        if same_name(plain, account.name) or same_name(name, account.name):
            return True
        # the one name that changed while the code stayed: 现金, 库存现金
        names = {one.old_name for one in successors_of_2004() if one.old_code == one.new_code == account.code}
        names |= {one.new_name for one in successors_of_2004() if one.old_code == one.new_code == account.code}
        return account.code == "101" and any(same_name(plain, one) for one in names)

    def _of_other_chart(self, code: str, name: str) -> str:
        here = self.accounts.get(code)
        right = self.by_name(name)
        words = _("编号 {code} 在{other}年的科目表里是“{name}”，").format(code=code, other=self._other, name=name)
        if here:
            words += _("在本账里是“{here}”").format(here=here.name)
        else:
            words += _("本账用的是{chart}年的科目表").format(chart=self.chart)
        if right:
            return words + _("；请改成 {code} {name}。").format(code=right.code, name=right.name)
        return words + _("；请改成本账的科目。")


def last_part(name: str) -> str:
    """Return the last level of a name written with those above it ("销售收入" of "经营收入—销售收入")."""
    parts = [one for one in _LEVELS.split(name.strip()) if one.strip()]
    return parts[-1].strip() if parts else name.strip()


def _name_in(chart: str, code: str) -> str:
    return next((name for one, name, _klass, _side in chart_of_accounts(chart) if one == code), "")
