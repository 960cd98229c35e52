"""Which ledger is meant: an account, perhaps narrowed by a project, fund, household ..., in a time of one year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select, text
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import N_, _
from gacha_app.reports.names import contract_names, counterparty_names, fund_names, household_names, project_names
from gacha_app.reports.postings import POSTED
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.accounting_tables import month_totals
from gacha_app.storage.tables import accounts, postings, vouchers

# By what a ledger may be narrowed or told apart, and what people call it
DIMENSIONS = {
    "project": N_("项目"),
    "fund": N_("资金"),
    "household": N_("农户"),
    "contract": N_("合同"),
    "counterparty": N_("往来单位"),
}


@dataclass(frozen=True)
class LedgerQuestion:
    """Which ledger is meant.

    Attributes:
        account: a code, its sub-accounts meant too; "" where a ledger may tell of all.
        project_id, fund_id, household_id, contract_id, counterparty_id: only entries that bear it, or None.
        dimension: a key of `DIMENSIONS` by which an auxiliary summary tells apart, or "".
    """

    period: Period
    account: str = ""
    project_id: int | None = None
    fund_id: int | None = None
    household_id: int | None = None
    contract_id: int | None = None
    counterparty_id: int | None = None
    dimension: str = ""

    @property
    def named(self) -> dict[str, int]:
        """The dimensions it is narrowed by, by their column."""
        found = {f"{one}_id": getattr(self, f"{one}_id") for one in DIMENSIONS}
        return {column: value for column, value in found.items() if value is not None}

    def entries(self, first: dt.date | None, last: dt.date | None) -> EntryFilter:
        """Return what its entries between two days are found by."""
        named: dict[str, Any] = {**self.named}
        return EntryFilter(account=self.account, first=first, last=last, with_closing=True, **named)

    def meant(self, codes: list[str] | None = None) -> ColumnElement[bool]:
        """Return the condition that a posting is meant, in whatever time.

        Args:
            codes: the accounts in use, so that an index is read in the order of days.
        """
        conditions = [postings.c[column] == value for column, value in self.named.items()]
        if codes is not None:
            conditions.append(postings.c.account.in_(codes))
        return and_(postings.c.day.is_not(None), *conditions)


def check_question(session: Session, question: LedgerQuestion, *, needs_account: bool = True) -> None:
    """Refuse a question about an account that is not named or not there.

    Raises:
        InvalidInput: if no account is named. NotFound: if there is none of this code.
    """
    if not question.account:
        if needs_account:
            raise InvalidInput("account", _("请写明要看哪个科目的账，如 102 银行存款。"))
        return
    if session.scalar(select(accounts.c.code).where(accounts.c.code == question.account)) is None:
        raise NotFound(_("没有科目“{code}”，请从科目表中选择。").format(code=question.account[:20]))


def account_title(session: Session, code: str) -> str:
    """Return an account's code and its name with those above, "50101 经营收入—销售收入"."""
    rows = session.execute(select(accounts.c.code, accounts.c.name)).all()
    names = {row.code: row.name for row in rows}
    above = [names[code[:length]] for length in range(3, len(code) + 1, 2) if code[:length] in names]
    return f"{code} {'—'.join(above)}"


def dimension_names(session: Session, dimension: str) -> Mapping[Any, str]:
    """Return what everything that a dimension may be is called, by its identity."""
    names: dict[str, Callable[[Session], Mapping[Any, str]]] = {
        "project": project_names, "fund": fund_names, "household": household_names, "contract": contract_names,
        "counterparty": counterparty_names,
    }  # fmt: skip
    return names[dimension](session)


def narrowed_title(session: Session, question: LedgerQuestion) -> str:
    """Return by what a ledger is narrowed, "项目：温棚葡萄", or ""."""
    said = []
    for one, title in DIMENSIONS.items():
        value = getattr(question, f"{one}_id")
        if value is not None:
            name = dimension_names(session, one).get(value, str(value))
            said.append(_("{what}：{name}").format(what=_(title), name=name))
    return "　".join(said)


def codes_in_use(session: Session, account: str) -> list[str]:
    """Return the account and its sub-accounts that have entries; all in use where no account is given."""
    query = select(month_totals.c.account).distinct().order_by(month_totals.c.account)
    if account:
        query = query.where(month_totals.c.account >= account, month_totals.c.account < account + "~")
    return list(session.scalars(query))


def accounts_begun_anew(session: Session) -> set[str]:
    """Return the accounts of income and expense: closing empties them each year, though not by project or household."""
    return set(session.scalars(select(accounts.c.code).where(accounts.c.klass.in_(("income", "expense")))))


def opening_vouchers(session: Session, first: dt.date, last: dt.date) -> list[int]:
    """Return the posted opening vouchers of a time; there are very few in a book."""
    # SQLite takes the partial index only where its own words stand in the query
    unusual = text("voucher.kind <> 'normal'")
    query = select(vouchers.c.id).where(
        POSTED, unusual, vouchers.c.kind == Kind.OPENING, vouchers.c.date.between(first, last)
    )
    return list(session.scalars(query))
