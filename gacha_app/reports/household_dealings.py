"""What a household has to do with the collective besides its shares: contracts, claims and debts, papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import ROLES
from gacha_app.domain.dates import Period
from gacha_app.domain.debt import SIDES
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached, attachments_of
from gacha_app.reports.debts import debt_standings
from gacha_app.reports.heading import chart_of
from gacha_app.reports.household_records import HouseholdEvent
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.accounting_tables import attachments
from gacha_app.storage.contract_tables import contract_formers
from gacha_app.storage.tables import accounts, contracts, postings, vouchers


@dataclass(frozen=True)
class HouseholdContract:
    """A contract that a household has, or once had, with the collective.

    Attributes:
        told: what it is about, from when to when. yearly: fen a year.
        state: in a word. valid: whether it is in force that day.
    """

    id: int
    name: str
    told: str
    yearly: int
    state: str
    valid: bool
    papers: tuple[Attached, ...]


@dataclass(frozen=True)
class HouseholdClaim:
    """What stands open between a household and the collective.

    Attributes:
        name: the account, or what a registered claim or debt is called.
        amount: fen; above nought the household owes, below it is owed.
        told: how far it is, or "".
        entries: what it is made of; None for a registered claim or debt, whose entries stand on its account.
    """

    name: str
    amount: int
    told: str
    entries: EntryFilter | None


@dataclass(frozen=True)
class HouseholdPaper:
    """A paper that belongs to a household: what it is attached to, and the paper."""

    about: str
    paper: Attached


def household_contracts(session: Session, household_id: int, day: dt.date) -> tuple[HouseholdContract, ...]:
    """Return the contracts with a household, those in force first; also those that have passed to another since."""
    held = contracts.c
    former = select(contract_formers.c.contract_id).where(contract_formers.c.household_id == household_id)
    query = select(contracts).where(or_(held.household_id == household_id, held.id.in_(former)))
    found = []
    for one in session.execute(query.order_by(held.start.is_(None), held.start.desc(), held.id.desc())):
        ended = one.ended_on or one.end
        passed_on = one.household_id != household_id
        begun = one.start is None or one.start <= day
        valid = begun and not passed_on and (ended is None or ended >= day)
        state = _("已转出") if passed_on else _("履行中") if valid else _("已到期") if begun else _("未开始")
        if one.ended_on is not None and one.ended_on < day and not passed_on:
            state = _("已终止")
        times = _("{start} 至 {end}").format(start=one.start or "—", end=ended or "—") if one.start or ended else ""
        about = " · ".join(part for part in (one.subject or one.place, times) if part)
        papers = attachments_of(session, "contract", one.id)
        found.append(HouseholdContract(one.id, one.name, about, one.yearly, state, valid, papers))
    return tuple(sorted(found, key=lambda one: not one.valid))


def household_claims(session: Session, household_id: int, day: dt.date) -> tuple[HouseholdClaim, ...]:
    """Return what stands open with a household at the end of a day: by account, then as registered claims and debts."""
    owed = func.sum(postings.c.amount)
    # a household named on what was earned, spent or paid out owes nothing there
    with_others = or_(*(under(code) for code in ROLES[chart_of(session)].claims))
    query = (
        posted(accounts.c.code, accounts.c.name, owed)
        .join(accounts, accounts.c.code == postings.c.account)
        .where(postings.c.household_id == household_id, vouchers.c.date <= day, with_others)
        .group_by(accounts.c.code, accounts.c.name)
        .having(owed != 0)
        .order_by(accounts.c.code)
    )
    found = [
        HouseholdClaim(
            f"{code} {name}", int(amount), "",
            EntryFilter(account=code, household_id=household_id, last=day, with_closing=True),
        )
        for code, name, amount in session.execute(query)
    ]  # fmt: skip
    for one in debt_standings(session, Period(day.year)):
        if one.debt.household_id == household_id:
            sign = -1 if one.debt.side == "debt" else 1
            told = " · ".join((_(SIDES[one.debt.side]), one.state))
            found.append(HouseholdClaim(one.debt.name, sign * one.left, told, None))
    return tuple(found)


def household_papers(
    session: Session, household_id: int, events: Sequence[HouseholdEvent], held: Sequence[HouseholdContract]
) -> tuple[HouseholdPaper, ...]:
    """Return every paper of a household: of what happened to it, of its contracts, of vouchers with it alone."""
    found = [HouseholdPaper(f"{event.date} {event.title}", paper) for event in events for paper in event.papers]
    found += [HouseholdPaper(one.name, paper) for one in held for paper in one.papers]
    with_papers = select(attachments.c.subject_id).where(attachments.c.subject == "voucher")
    household = postings.c.household_id
    # what was paid to all of them at once is no paper of one
    query = (
        select(vouchers.c.id, vouchers.c.date, vouchers.c.summary)
        .join(postings, postings.c.voucher_id == vouchers.c.id)
        .where(vouchers.c.id.in_(with_papers))
        .group_by(vouchers.c.id)
        .having(func.min(household) == household_id, func.max(household) == household_id)
        .order_by(vouchers.c.date.desc(), vouchers.c.id.desc())
    )
    for voucher_id, on, summary in session.execute(query):
        papers = attachments_of(session, "voucher", voucher_id)
        found += [HouseholdPaper(f"{on} {summary}", paper) for paper in papers]
    return tuple(found)
