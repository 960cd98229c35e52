"""The entries that contracts make: which accounts, with whom, and the voucher that the ledger keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS, MONEY, RECEIVABLE, ROLES
from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_acts import Act, FormerTerms
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import usable_accounts
from gacha_app.reports.heading import chart_of
from gacha_app.services.posting import post
from gacha_app.storage.book import Writing
from gacha_app.storage.contract_tables import contract_acts, contract_formers

# An account and its fen as they would be if money came in; a contract that is paid by the village turns them round
Line = tuple[str, int]
FORM = "contract"


@dataclass(frozen=True)
class Accounts:
    """Where a contract's money stands.

    Attributes:
        claim: what is owed. prepaid, deposit: what was taken ahead. result: its income or cost.
        lost: what is written off. gained: what is kept, and interest.
    """

    claim: str
    prepaid: str
    deposit: str
    result: str
    lost: str
    gained: str


@dataclass(frozen=True)
class Party:
    """With whom a posting stands."""

    counterparty_id: int | None
    household_id: int | None


def contract_of(session: Session, contract_id: int) -> Contract:
    """Return a contract.

    Raises:
        NotFound: if the book has none of this identity.
    """
    found = session.get(Contract, contract_id)
    if found is None:
        raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
    return found


def accounts_of(session: Session, contract: Contract) -> Accounts:
    """Return where a contract's money stands in this book's chart.

    Raises:
        InvalidInput: if the contract names an account that is not there.
    """
    names, roles = usable_accounts(session), ROLES[chart_of(session)]
    result = contract.account or _usual(names, contract)
    if result not in names:
        raise InvalidInput("account", _("没有科目“{code}”，请从列表中选择。").format(code=result))
    # 内部往来 holds what stands with households on either side; 应收款 and 应付款 what stands with all others
    owing, owed = (HOUSEHOLDS, HOUSEHOLDS) if contract.household_id else (RECEIVABLE, roles.payable)
    other_income, other_expense = roles.other, named(names, "其他支出")
    if contract.is_income:
        return Accounts(owing, owed, owed, result, other_expense, other_income)
    return Accounts(owed, owing, owing, result, other_income, other_expense)


def _usual(names: dict[str, str], contract: Contract) -> str:
    """Return the account that people book such a contract to."""
    if contract.direction == "out":
        # 财会〔2023〕14号: works go through 在建工程, other purchases into the running costs
        return named(names, "在建工程") if contract.kind == "works" else _below(names, "经营支出", "其他经营支出")
    if contract.kind == "resource":
        return next((code for code in sorted(names) if names[code] == "发包收入"), _below(names, "经营收入", ""))
    if contract.kind == "money":
        return named(names, "投资收益")
    return _below(names, "经营收入", "出租收入")


def _below(names: dict[str, str], root: str, wanted: str) -> str:
    above = named(names, root)
    return next((code for code in sorted(names) if code.startswith(above) and names[code] == wanted), above)


def named(names: dict[str, str], wanted: str) -> str:
    """Return the first-level account of this name.

    Raises:
        InvalidInput: if the chart has none.
    """
    for code in sorted(names):
        if len(code) == 3 and names[code] == wanted:
            return code
    raise InvalidInput("account", _("没有科目“{code}”，请从列表中选择。").format(code=wanted))


def party_on(session: Session, contract: Contract, day: dt.date | None) -> Party:
    """Return with whom a contract was on a day: a claim stays with who owed it when the parties change."""
    if day is not None and contract.id is not None:
        held = contract_formers.c
        former = session.scalars(
            select(FormerTerms)
            .where(held.contract_id == contract.id, held.until >= day, or_(held.since.is_(None), held.since <= day))
            .order_by(held.until)
        ).first()
        if former is not None:
            return Party(former.counterparty_id, former.household_id)
    return Party(contract.counterparty_id, contract.household_id)


def check_money(code: str) -> str:
    """Return an account that money is kept on.

    Raises:
        InvalidInput: if it is another.
    """
    if not code.startswith(MONEY):
        raise InvalidInput("account", _("收付款科目应是 101 库存现金或 102 银行存款。"))
    return code


def make_voucher(
    contract: Contract, day: dt.date, text: str, lines: Iterable[tuple[str, int, Party | None]],
    *, both_sides: bool = False,
) -> Voucher:  # fmt: skip
    """Return the voucher of a contract's act; lines on one account with one party become one.

    Args:
        lines: account, fen as if money came in, and with whom; money stands with nobody.
        both_sides: whether debit and credit of one account stay apart, though they come to nought.
    """
    sign = 1 if contract.is_income else -1
    sums: dict[tuple[str, Party | None, bool], int] = {}
    for account, fen, party in lines:
        key = (account, party, both_sides and fen < 0)
        sums[key] = sums.get(key, 0) + sign * fen
    postings = [
        Posting(
            account, fen, text, project_id=contract.project_id, contract_id=contract.id,
            counterparty_id=party.counterparty_id if party else None,
            household_id=party.household_id if party else None,
        )
        if party is not None
        else Posting(account, fen, text)
        for (account, party, _credit), fen in sums.items()
        if fen
    ]  # fmt: skip
    postings.sort(key=lambda one: one.amount < 0)
    return Voucher(day, text[:200], postings, entry_kind=FORM)


def post_act(session: Writing, act: Act, voucher: Voucher | None) -> Act:
    """Post an act's voucher, if it has one, and keep the act."""
    if voucher is not None:
        act.voucher_id = post(session, voucher).id
        act.date = voucher.date
    act.recorded_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    act.recorded_by = session.by
    session.add(act)
    session.flush()
    return act


def serials_text(serials: Iterable[int]) -> str:
    """Return parts of a schedule in words, as a voucher's summary names them: 第1至3、5期."""
    ordered = sorted(set(serials))
    runs: list[list[int]] = []
    for one in ordered:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    with in_chinese():
        words = [
            _("{first}至{last}").format(first=run[0], last=run[-1]) if len(run) > 1 else str(run[0]) for run in runs
        ]
        return _("第{serials}期").format(serials="、".join(words)) if words else ""


def act_called(session: Session, act_id: int) -> Act:
    """Return an act.

    Raises:
        NotFound: if the book has none of this identity.
    """
    found = session.scalars(select(Act).where(contract_acts.c.id == act_id)).one_or_none()
    if found is None:
        raise NotFound(_("没有编号 {id} 的合同事项。").format(id=act_id))
    return found
