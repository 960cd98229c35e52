"""Loans taken and given: the money, each month's interest, paying it, paying the principal back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import ROLES
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.loan import Loan, LoanAct
from gacha_app.domain.loan_plan import interest_of_month, months_later
from gacha_app.domain.money import grouped
from gacha_app.domain.months import month_of
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import result_account, usable_accounts
from gacha_app.reports.heading import chart_of
from gacha_app.reports.loans import LoanStanding, loan_standing, loan_standings
from gacha_app.services.adjustments import check_month
from gacha_app.services.debt_freeing import check_interest
from gacha_app.services.debt_posting import (
    INTEREST_EARNED,
    INTEREST_PAID,
    account_called,
    check_amount,
    check_party,
    claim_account,
    entry,
    money_account,
    now,
    take_back,
)
from gacha_app.services.posting import check_day, post
from gacha_app.storage.accounting_tables import excuses
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.debt_tables import loans

# Where a loan may stand, by side
_ACCOUNTS = {"taken": ("201", "221"), "given": ("112", "113")}


@dataclass(frozen=True)
class InterestDue:
    """A month's interest of a loan: fen, and the voucher that would book it."""

    standing: LoanStanding
    month: str
    amount: int
    voucher: Voucher


def record_loan(book: Book, loan: Loan, *, money: str = "102") -> Loan:
    """Register a loan and book its money.

    Args:
        money: where the money came into or went from, "" where the loan stands on its account already.

    Raises:
        InvalidInput: if it is a guarantee, borrowed for public works, has no meeting and nobody who let it pass, or an
            answer is wrong.
    """
    with book.writing("record_loan", loan.name) as session:
        if loan.excuse.strip() and not loan.excused_by.strip():
            loan.excused_by = session.by
        _check(session, loan)
        if session.scalar(select(func.count()).select_from(loans).where(loans.c.name == loan.name)):
            raise InvalidInput("name", _("已有名为“{name}”的借款，请换一个名称。").format(name=loan.name))
        loan.recorded_at, loan.recorded_by = now(), session.by
        if money:
            with in_chinese():
                text = _("借入款项：{name}") if loan.side == "taken" else _("借出款项：{name}")
            amount = -loan.sign * loan.principal
            lines = [Posting(money_account(session, money), amount), _line(loan, loan.account, -amount)]
            lines.sort(key=lambda line: line.amount < 0)
            loan.voucher_id = post(session, entry(loan.start, text.format(name=loan.name), lines, "loan")).id
        if not loan.meeting:
            row = {"rule": "loan_meeting", "period": f"{loan.start:%Y-%m}", "subject": loan.name,
                   "reason": loan.excuse, "by": loan.excused_by, "at": now()}  # fmt: skip
            session.execute(insert(excuses).values(**row))
            session.recorder.note("excuse", **row)
        session.add(loan)
        session.flush()
        return loan


def change_loan(book: Book, changed: Loan) -> Loan:
    """Change what is known of a loan; what interest and plan are worked out from stays once something is booked.

    Raises:
        InvalidInput: if an answer is wrong, or would part from what is booked.
    """
    with book.writing("change_loan", changed.name) as session:
        if changed.excuse.strip() and not changed.excused_by.strip():
            changed.excused_by = session.by
        _check(session, changed)
        one = loan_standing(session, changed.id or 0)
        kept = one.loan
        fixed = ["side", "account", "interest_account", "principal", "start", "household_id", "counterparty_id"]
        if one.acts:
            fixed += ["rate", "rate_per", "day_count"]
        if (one.acts or kept.voucher_id is not None) and any(
            getattr(kept, name) != getattr(changed, name) for name in fixed
        ):
            raise InvalidInput(
                "name",
                _("“{name}”已经入账，不能再改对方、科目、本金、日期；计过息的不能改利率。").format(name=kept.name),
            )
        others = select(func.count()).select_from(loans).where(loans.c.name == changed.name, loans.c.id != changed.id)
        if session.scalar(others):
            raise InvalidInput("name", _("已有名为“{name}”的借款，请换一个名称。").format(name=changed.name))
        return session.merge(changed)


def repay_loan(book: Book, loan_id: int, amount: int, on: dt.date, *, money: str = "102") -> LoanAct:
    """Pay principal back, or take it back.

    Raises:
        InvalidInput: if it is more than is owed, interest of later days is booked already, or the month is closed.
    """
    with book.writing("repay_loan", str(loan_id)) as session:
        one = loan_standing(session, loan_id)
        loan = one.loan
        check_amount(amount)
        if amount > one.left:
            raise InvalidInput(
                "amount",
                _("“{name}”只欠本金 {left} 元，不能还 {amount} 元。").format(
                    name=loan.name, left=grouped(one.left), amount=grouped(amount)
                ),
            )
        if on < loan.start:
            raise InvalidInput("date", _("还款日期不能早于借款日期 {day}。").format(day=loan.start))
        _refuse_booked_interest(one, amount, on)
        with in_chinese():
            text = _("偿还借款：{name}") if loan.side == "taken" else _("收回借款：{name}")
        return _move(session, one, "repaid", loan.account, amount, on, money, text.format(name=loan.name))


def preview_interest(
    book: Book, period: Period, loan_ids: Sequence[int] = (), *, amount: int | None = None, on: dt.date | None = None
) -> list[InterestDue]:
    """Return the interest of a month that is not booked yet, loan by loan; nothing is kept.

    Raises:
        InvalidInput: if no month is named, or it has not begun.
    """
    check_month(period)
    with book.reading() as session:
        return _due(session, period, loan_ids, amount, on)


def accrue_interest(
    book: Book, period: Period, loan_ids: Sequence[int] = (), *, amount: int | None = None, on: dt.date | None = None
) -> list[LoanAct]:
    """Book a month's interest, a voucher a loan.

    Args:
        loan_ids: some loans, or all that have not been done.
        amount: what the bank's slip says instead, of a single loan.
        on: a later day to book it on, where the month itself is closed; of an earlier year it goes to 未分配收益.

    Raises:
        InvalidInput: if a loan that is named is done already or brings nothing, or the month is closed or to come.
    """
    check_month(period)
    with book.writing("accrue_interest", period.recorded) as session:
        day = on or period.last
        if day < period.last:
            raise InvalidInput("date", _("记账日期不能早于计息月份的月末。"))
        check_day(session, day)
        acts = []
        for due in _due(session, period, loan_ids, amount, day):
            voucher = post(session, due.voucher)
            acts.append(_keep(session, due.standing.loan, "accrued", due.amount, voucher, due.month))
        return acts


def pay_interest(book: Book, loan_id: int, amount: int, on: dt.date, *, money: str = "102") -> LoanAct:
    """Pay interest that is booked, or take it.

    Raises:
        InvalidInput: if it is more than is booked and not paid.
    """
    with book.writing("pay_interest", str(loan_id)) as session:
        one = loan_standing(session, loan_id)
        loan = one.loan
        check_amount(amount)
        if amount > one.interest_left:
            raise InvalidInput(
                "amount",
                _("“{name}”已计未付的利息只有 {left} 元，不能付 {amount} 元，请先计提利息。").format(
                    name=loan.name, left=grouped(one.interest_left), amount=grouped(amount)
                ),
            )
        with in_chinese():
            text = _("支付利息：{name}") if loan.side == "taken" else _("收到利息：{name}")
        act = _move(session, one, "paid", loan.interest_account, amount, on, money, text.format(name=loan.name))
        check_interest(session, loan_id)
        return act


def undo_loan_act(book: Book, act_id: int, reason: str) -> None:
    """Take back a repayment, a month's interest or a payment of interest, in red.

    Raises:
        InvalidInput: if interest that is paid would not be booked any more, it was taken back already, or the reason is
            missing.
        NotFound: if there is none of this identity.
    """
    with book.writing("undo_loan_act", f"{act_id}：{reason.strip()}") as session:
        act = session.get(LoanAct, act_id)
        if act is None:
            raise NotFound(_("没有编号 {id} 的借款记录。").format(id=act_id))
        one = loan_standing(session, act.loan_id)
        if act.kind == "accrued" and one.interest_left < act.amount:
            raise InvalidInput("month", _("“{name}”这个月的利息已经付过，请先冲销付息。").format(name=one.loan.name))
        take_back(session, act.voucher_id, reason)


def loan_called(book: Book, name: str) -> Loan:
    """Return the loan of this name or identity.

    Raises:
        NotFound: if there is none.
    """
    plain = name.strip()
    with book.reading() as session:
        found = session.scalars(select(Loan).where(loans.c.name == plain)).first()
        if found is None and plain.isascii() and plain.isdigit() and len(plain) < 12:
            found = session.get(Loan, int(plain))
    if found is None:
        raise NotFound(_("没有名为“{name}”的借款，请先登记。").format(name=plain[:40]))
    return found


def usual_accounts(session: Session, loan: Loan) -> tuple[str, str]:
    """Return where a loan and its interest usually stand: of at most a year on 短期借款, else 长期借款及应付款."""
    if loan.side == "given":
        return claim_account(loan.household_id), claim_account(loan.household_id)
    account = "201" if loan.end <= months_later(loan.start, 12) else "221"
    return account, ROLES[chart_of(session)].payable


def _check(session: Session, loan: Loan) -> None:
    usual = usual_accounts(session, loan)
    loan.account, loan.interest_account = loan.account or usual[0], loan.interest_account or usual[1]
    loan.check()
    check_party(session, loan.household_id, loan.counterparty_id)
    names = usable_accounts(session)
    for field in ("account", "interest_account"):
        code = getattr(loan, field)
        if code not in names:
            raise InvalidInput(field, _("没有科目“{code}”，请从列表中选择。").format(code=code[:20]))
    if not loan.account.startswith(_ACCOUNTS[loan.side]):
        raise InvalidInput("account", _("借入记在短期借款或长期借款，借出记在应收款或内部往来。"))


def _due(
    session: Session, period: Period, loan_ids: Sequence[int], amount: int | None = None, on: dt.date | None = None
) -> list[InterestDue]:
    month = month_of(period.first)
    found = loan_standings(session, Period(max(period.year, dt.date.today().year)))
    known = {one.loan.id: one for one in found}
    for identity in loan_ids:
        one = known.get(identity) or loan_standing(session, identity)
        if month in one.accrued_months():
            raise InvalidInput(
                "month", _("“{name}”{month}的利息已经计过了。").format(name=one.loan.name, month=period.title)
            )
        if amount is None and not _interest(one, month):
            raise InvalidInput("month", _("“{name}”{month}没有利息。").format(name=one.loan.name, month=period.title))
    if amount is not None:
        if len(loan_ids) != 1:
            raise InvalidInput("amount", _("写了利息金额的，一次只能计一笔借款。"))
        check_amount(amount)
    due = []
    for one in found:
        if (loan_ids and one.loan.id not in loan_ids) or month in one.accrued_months():
            continue
        fen = _interest(one, month) if amount is None else amount
        if fen > 0:
            due.append(InterestDue(one, month, fen, _interest_voucher(session, one.loan, fen, period, on)))
    return due


def _refuse_booked_interest(one: LoanStanding, amount: int, on: dt.date) -> None:
    """Refuse to pay back on a day from which on interest is booked on the same principal."""
    loan, after = one.loan, [*one.repayments, (on, amount)]
    for month in sorted(one.accrued_months()):
        if interest_of_month(loan, month, one.repayments) != interest_of_month(loan, month, after):
            raise InvalidInput(
                "date",
                _("“{name}”{month}的利息已按没有还款计提，请先冲销该月以后的利息，再登记还本。").format(
                    name=loan.name, month=month
                ),
            )


def _interest(one: LoanStanding, month: str) -> int:
    return interest_of_month(one.loan, month, one.repayments) if one.stands else 0


def _interest_voucher(session: Session, loan: Loan, amount: int, period: Period, on: dt.date | None) -> Voucher:
    day = on or period.last
    with in_chinese():
        text = _("计提{month}利息：{name}").format(month=period.title, name=loan.name)
    if loan.side == "taken":
        expense = result_account(account_called(session, *INTEREST_PAID), month_of(period.first), Period(day.year))
        lines = [Posting(expense, amount), _line(loan, loan.interest_account, -amount)]
    else:
        income = result_account(account_called(session, *INTEREST_EARNED), month_of(period.first), Period(day.year))
        lines = [_line(loan, loan.interest_account, amount), Posting(income, -amount)]
    return entry(day, text, lines, "loan_interest")


def _move(
    session: Writing, one: LoanStanding, kind: str, account: str, amount: int, on: dt.date, money: str, text: str
) -> LoanAct:
    loan = one.loan
    lines = [Posting(money_account(session, money), loan.sign * amount), _line(loan, account, -loan.sign * amount)]
    lines.sort(key=lambda line: line.amount < 0)
    voucher = post(session, entry(on, text, lines, "loan" if kind == "repaid" else "loan_interest"))
    return _keep(session, loan, kind, amount, voucher)


def _line(loan: Loan, account: str, amount: int) -> Posting:
    return Posting(account, amount, household_id=loan.household_id, counterparty_id=loan.counterparty_id)


def _keep(session: Writing, loan: Loan, kind: str, amount: int, voucher: Voucher, month: str = "") -> LoanAct:
    act = LoanAct(loan.id or 0, kind, voucher.date, amount, voucher.id or 0, month, now(), session.by)
    session.add(act)
    session.flush()
    return act
