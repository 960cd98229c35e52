"""Do the registers equal the accounts? What stands with everybody on an account, and which register knows of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS, RECEIVABLE
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import OWED
from gacha_app.i18n import _
from gacha_app.reports.debts import debt_standings
from gacha_app.reports.dividends import APPROVED
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import summed
from gacha_app.reports.loans import loan_standings
from gacha_app.reports.names import account_names
from gacha_app.reports.parties import Party, party_namer
from gacha_app.reports.party_movements import accounts_with_parties
from gacha_app.reports.postings import posted
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.resource_charges import charge_standings
from gacha_app.reports.totals import totals_of
from gacha_app.storage.debt_tables import debts, loans, resource_charges
from gacha_app.storage.tables import dividend_lines, dividend_plans, postings

PARTS = ("debts", "loans", "charges", "contracts", "dividends")


@dataclass
class Standing:
    """What stands with somebody on an account; fen, claims positive.

    Attributes:
        ledger: the account. parts: what each register of `PARTS` knows of it.
        registered: whether a debt, a loan or a charge stands there.
    """

    account: str
    party: Party
    ledger: int = 0
    parts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    registered: bool = False

    @property
    def rest(self) -> int:
        """What no register knows of."""
        return self.ledger - sum(self.parts.values())


def standings(session: Session, last: dt.date) -> list[Standing]:
    """Return every balance with somebody at the end of a day beside what the registers say of it, by account."""
    found: dict[tuple[str, Party], Standing] = {}

    def at(account: str, household: int | None, counterparty: int | None) -> Standing:
        key = (account, (household, counterparty))
        if key not in found:
            found[key] = Standing(account, (household, counterparty))
        return found[key]

    period = Period(last.year, last.month)
    for debt in debt_standings(session, period):
        one = at(debt.debt.account, debt.debt.household_id, debt.debt.counterparty_id)
        one.parts["debts"] += debt.debt.sign * debt.left
        one.registered = True
        if debt.debt.contract_id is not None:
            # what a contract left unpaid went over into the register of debts
            one.parts["contracts"] -= debt.debt.sign * debt.left
    for loan in loan_standings(session, period):
        said = loan.loan
        for account, fen in ((said.account, loan.left), (said.interest_account, loan.interest_left)):
            if account and (fen or account == said.account):
                one = at(account, said.household_id, said.counterparty_id)
                one.parts["loans"] += said.sign * fen
                one.registered = True
    for charge in charge_standings(session, period):
        if charge.acts:
            account = HOUSEHOLDS if charge.charge.household_id is not None else RECEIVABLE
            one = at(account, charge.charge.household_id, charge.charge.counterparty_id)
            one.parts["charges"] += charge.left
            one.registered = True
    _add_ledger(session, last, {account for account, _party in found}, at)
    for household, fen in _unpaid_dividends(session, last):
        at(HOUSEHOLDS, household, None).parts["dividends"] -= fen
    return sorted(
        (one for one in found.values() if one.ledger or any(one.parts.values())),
        key=lambda one: (one.account, one.party[0] is None, one.party),
    )


def differences(session: Session, last: dt.date) -> list[Standing]:
    """Return where a debt, a loan or a charge is registered, and the account says otherwise."""
    if not any(session.scalar(select(table.c.id).limit(1)) for table in (debts, loans, resource_charges)):
        return []
    return [one for one in standings(session, last) if one.registered and one.rest]


def debt_proof(session: Session, period: Period) -> Report:
    """Report the accounts of claims and debts beside the registers at the end of a time (往来与台账核对表)."""
    names, name = account_names(session), party_namer(session)
    rows = []
    found = standings(session, period.last)
    for place, one in enumerate(found, 1):
        household, counterparty = one.party
        cells: dict[str, Cell] = {
            "account": one.account, "account_name": names.get(one.account, ""), "name": name(*one.party),
            "ledger": one.ledger, **one.parts, "rest": one.rest, "state": state_of(one),
        }  # fmt: skip
        source = EntryFilter(
            account=one.account, household_id=household, counterparty_id=counterparty, last=period.last,
            with_closing=True,
        )  # fmt: skip
        rows.append(Row(cells, source=source if one.party != (None, None) else None, record=place))
    columns = (
        Column("account", _("科目编号"), CellKind.CODE, width=4),
        Column("account_name", _("科目"), width=6),
        Column("name", _("单位、个人或农户"), width=11),
        Column("ledger", _("账面余额"), CellKind.MONEY, "元", 9),
        Column("debts", _("化解台账"), CellKind.MONEY, "元", 8),
        Column("loans", _("借款台账"), CellKind.MONEY, "元", 8),
        Column("charges", _("新增收费"), CellKind.MONEY, "元", 7),
        Column("contracts", _("合同往来"), CellKind.MONEY, "元", 8),
        Column("dividends", _("未付分红"), CellKind.MONEY, "元", 7),
        Column("rest", _("台账未登"), CellKind.MONEY, "元", 8),
        Column("state", _("结果"), width=5),
    )
    wrong = sum(one.registered and one.rest != 0 for one in found)
    open_ = sum(not one.registered and one.rest != 0 for one in found)
    if wrong:
        sentence = _("有 {count} 处台账与账面不符，请补登化解，或把已有凭证关联到台账。").format(count=wrong)
    elif open_:
        sentence = _("登记过的都与账面一分不差；还有 {count} 处往来没有登记台账。").format(count=open_)
    else:
        sentence = _("台账与账面一分不差。")
    notes = (sentence, _("债权为正数，债务为负数。"))
    totals = totals_of(rows, "ledger", *PARTS, "rest")
    until = _("截至{date}").format(date=period.last)
    return report_for(session, "debt-proof", _("往来与台账核对表"), until, columns, rows, totals, notes)


def state_of(one: Standing) -> str:
    """Return how a balance and its registers agree, in a word."""
    if not one.rest:
        return _("相符")
    return _("不符") if one.registered else _("未登记")


def _add_ledger(
    session: Session, last: dt.date, more: set[str], at: Callable[[str, int | None, int | None], Standing]
) -> None:
    """Add what the accounts hold, from the totals that are kept, and what of it came by contracts."""
    usual = accounts_with_parties(session)
    keys = ("account", "household_id", "counterparty_id")
    # 专项应付款 stands by fund: of it only what is registered under somebody's name
    for root in sorted({*usual, *(account[:3] for account in more)}):
        wanted = EntryFilter(account=root, last=last, with_closing=True)
        for account, household, counterparty, debit, credit in summed(session, wanted, *keys):
            if root in usual or (account in more and (household or counterparty)):
                at(account, household or None, counterparty or None).ledger += debit - credit
    entry = postings.c
    by_contract = (
        posted(entry.account, entry.household_id, entry.counterparty_id, func.sum(entry.amount))
        .where(entry.contract_id.is_not(None), entry.day <= last, func.substr(entry.account, 1, 3).in_(usual))
        .group_by(entry.account, entry.household_id, entry.counterparty_id)
    )
    for account, household, counterparty, fen in session.execute(by_contract):
        at(account, household, counterparty).parts["contracts"] += int(fen)


def _unpaid_dividends(session: Session, last: dt.date) -> Iterator[tuple[int, int]]:
    line, plan = dividend_lines.c, dividend_plans.c
    query = (
        select(line.household_id, func.sum(line.net))
        .join(dividend_plans, plan.id == line.plan_id)
        .where(APPROVED, plan.approved_on <= last, or_(line.state.in_(OWED), line.paid_on > last))
        .group_by(line.household_id)
    )
    for household, fen in session.execute(query):
        yield household, int(fen)
