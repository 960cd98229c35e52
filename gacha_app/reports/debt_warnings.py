"""What of contracts looked at, debts, loans and charges needs care: due, overdue, not booked, not as accounts say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.months import last_day, month_after, month_of
from gacha_app.i18n import _
from gacha_app.reports.debt_places import place_of
from gacha_app.reports.debt_proof import differences
from gacha_app.reports.debts import debt_standings
from gacha_app.reports.examinations import examined_contracts
from gacha_app.reports.loans import LoanStanding, loan_standings
from gacha_app.reports.parties import party_namer
from gacha_app.reports.resource_charges import charge_standings
from gacha_app.reports.todo import Todo

# How long before a payment it is spoken of, and how long a contract found faulty may wait
SOON = dt.timedelta(days=30)
WAITING = dt.timedelta(days=90)
_EXAMINATION, _DEBTS = "contracts:examination", "contracts:debts"


def debt_warnings(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    """Yield what needs care, each leading to its page and record."""
    for check in _CHECKS:
        yield from check(session, year, today)


def _loans(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    for one in loan_standings(session, Period(today.year, today.month)):
        yield from _repayment(one, today)
        missing = one.months_missing(month_after(month_of(today), -1))
        if missing:
            yield Todo(
                "wait", _("“{name}”有 {count} 个月的利息没有计提").format(name=one.loan.name, count=len(missing)),
                _("{first} 至 {last}").format(first=missing[0], last=missing[-1]), _DEBTS,
                place_of("loans", one.loan.id), kind="late", area="debts", key="loan_interest",
                date=last_day(missing[0]),
            )  # fmt: skip


def _repayment(one: LoanStanding, today: dt.date) -> Iterator[Todo]:
    due = one.next_due()
    if due is None or due.day - today > SOON:
        return
    principal = min(due.principal, one.left)
    amount = _("应还本金 {amount} 元").format(amount=grouped(principal))
    days = (due.day - today).days
    late, soon = _("“{name}”已逾期 {days} 天（{date} 到期）"), _("“{name}”还有 {days} 天要还款（{date}）")
    yield Todo(
        "care" if days <= 7 else "wait",
        (late if days < 0 else soon).format(name=one.loan.name, days=abs(days), date=due.day),
        f"{one.party} · {amount}", _DEBTS, place_of("loans", one.loan.id), kind="overdue" if days < 0 else "due",
        area="debts", key="loan_due", date=due.day, amount=principal,
    )  # fmt: skip


def _debts(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield what was to be resolved by a day that has passed, or comes soon."""
    for one in debt_standings(session, Period(today.year, today.month)):
        planned = one.debt.planned_on
        if one.left <= 0 or planned is None or planned - today > SOON:
            continue
        late = planned < today
        sentence = _("“{name}”过了计划化解的日期 {date}") if late else _("“{name}”计划 {date} 前化解")
        yield Todo(
            "care" if late else "wait", sentence.format(name=one.debt.name, date=planned),
            _("{party}，还有 {left} 元").format(party=one.party, left=grouped(one.left)), _EXAMINATION,
            place_of("debts", one.debt.id), kind="overdue" if late else "due", area="debts", key="debt_planned",
            date=planned, amount=one.left,
        )  # fmt: skip


def _contracts(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    waiting = [
        one
        for one in examined_contracts(session, Period(today.year, today.month))
        if one.latest and one.faults and not one.done
    ]
    late = [one for one in waiting if today - one.examination.date > WAITING]
    if waiting:
        sentence = _("{count} 份有问题的合同还没有办结").format(count=len(waiting))
        detail = _("其中 {count} 份已超过90天").format(count=len(late)) if late else ""
        first = (late or waiting)[0]
        yield Todo(
            "care" if late else "wait", sentence, detail, _EXAMINATION, place_of("examinations", first.examination.id),
            kind="late" if late else "due", area="contracts", key="faults_open", date=first.examination.date,
        )  # fmt: skip


def _charges(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    for one in charge_standings(session, Period(today.year, today.month)):
        charge, place = one.charge, place_of("charges", one.charge.id)
        runs = charge.found_on.year <= today.year and (charge.ended_on is None or charge.ended_on.year > today.year)
        if runs and today.year not in one.years:
            yield Todo(
                "wait", _("“{plot}”{year}年的新增收费还没有记应收").format(plot=charge.plot, year=today.year),
                _("{party}，{amount} 元").format(party=one.party, amount=grouped(charge.yearly)), _EXAMINATION, place,
                kind="late", area="debts", key="charge_year", date=dt.date(today.year, 12, 31), amount=charge.yearly,
            )  # fmt: skip
        past = [(year, charged - received) for year, (charged, received) in one.years.items() if year < today.year]
        old = [(year, left) for year, left in sorted(past) if left > 0]
        if old:
            left = sum(fen for _when, fen in old)
            yield Todo(
                "care", _("“{plot}”的新增收费有以前年度的没有收回").format(plot=charge.plot),
                _("{party}，{amount} 元").format(party=one.party, amount=grouped(left)), _EXAMINATION, place,
                kind="overdue", area="debts", key="charge_old", date=dt.date(old[0][0], 12, 31), amount=left,
            )  # fmt: skip


def _differences(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    found = differences(session, Period(today.year, today.month).last)
    if found:
        name = party_namer(session)
        names = "、".join(f"{one.account} {name(*one.party)}" for one in found[:3]) + ("…" if len(found) > 3 else "")
        yield Todo(
            "care", _("{count} 处债权债务台账与账面不符").format(count=len(found)), names, _DEBTS, place_of("proof", 0),
            kind="unproved", area="debts", key="debt_proof", amount=sum(abs(one.rest) for one in found),
        )  # fmt: skip


_CHECKS: tuple[Callable[[Session, int, dt.date], Iterator[Todo]], ...] = (
    _loans, _debts, _contracts, _charges, _differences,
)  # fmt: skip
