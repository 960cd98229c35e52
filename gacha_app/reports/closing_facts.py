"""What the checks before a closing find in the book: each question a function of a month, each answer a fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK, CASH, EARMARKED
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Kind, State
from gacha_app.i18n import _
from gacha_app.reports.depreciation import depreciation_due
from gacha_app.reports.ledger import POSTED, posted, under
from gacha_app.reports.reconciliation import unreconciled_accounts
from gacha_app.reports.report import EntryFilter
from gacha_app.reports.spreads import spreads_due
from gacha_app.storage.accounting_tables import bank_statements, month_totals, voucher_templates
from gacha_app.storage.tables import accounts, funds, periods, postings, vouchers


@dataclass(frozen=True)
class Fact:
    """Something that stands against a closing.

    Attributes:
        where: what it concerns: a month, an account, a fund …; by this an excuse names it.
        what: one sentence.
        source: the entries behind it, or None.
    """

    where: str
    what: str
    source: EntryFilter | None = None


def drafts(session: Session, month: Period) -> Iterator[Fact]:
    """Find vouchers that are not posted."""
    # 财会〔2024〕12号 第二十四条: before closing, all vouchers of the period must be posted
    count = session.scalar(
        select(func.count()).where(
            vouchers.c.state.in_([State.DRAFT, State.REVIEWED]), vouchers.c.date.between(month.first, month.last)
        )
    )
    if count:
        yield Fact(
            _key(month),
            _("{period}还有 {count} 张凭证没有记账，请先记账或删除。").format(period=month.title, count=count),
        )


def earlier_months(session: Session, month: Period) -> Iterator[Fact]:
    """Find the first earlier month that has entries and is open."""
    closed = {f"{row.year:04d}-{row.month:02d}" for row in session.execute(select(periods))}
    used = session.scalars(select(month_totals.c.month).where(month_totals.c.month < f"{month.first:%Y-%m}").distinct())
    waiting = session.scalars(
        select(func.substr(vouchers.c.date, 1, 7)).where(
            vouchers.c.state.in_([State.DRAFT, State.REVIEWED]), vouchers.c.date < month.first
        )
    )
    for one in sorted({*used, *waiting} - closed)[:1]:
        yield Fact(one, _("{month} 还没有结账，请从最早的月份开始。").format(month=one))


def numbers(session: Session, month: Period) -> Iterator[Fact]:
    """Find a month whose numbers have a gap."""
    count, highest, distinct = session.execute(
        select(func.count(), func.max(vouchers.c.sequence), func.count(vouchers.c.sequence.distinct())).where(
            POSTED, vouchers.c.date.between(month.first, month.last)
        )
    ).one()
    if count and not count == highest == distinct:
        yield Fact(
            _key(month), _("凭证号不连续：共 {count} 张，最大号 {highest}。").format(count=count, highest=highest)
        )


def totals(session: Session, month: Period) -> Iterator[Fact]:
    """Find accounts whose kept total is not what its postings add up to."""
    added = func.sum(postings.c.amount)
    summed = _amounts(
        session, posted(postings.c.account, added).where(vouchers.c.date.between(month.first, month.last))
        .group_by(postings.c.account),
    )  # fmt: skip
    total = month_totals.c
    kept = _amounts(
        session,
        select(total.account, func.sum(total.debit - total.credit))
        .where(total.month == f"{month.first:%Y-%m}")
        .group_by(total.account),
    )
    for code in sorted(summed.keys() | kept.keys()):
        if summed.get(code, 0) != kept.get(code, 0):
            yield Fact(
                code,
                _("科目 {code} 的本月合计与凭证相差 {amount} 元。").format(
                    code=code, amount=grouped(abs(summed.get(code, 0) - kept.get(code, 0)))
                ),
            )


def cash(session: Session, month: Period) -> Iterator[Fact]:
    """Find the first day on which cash in hand is below nought."""
    yield from _below_nought(session, month, CASH, _("{date} 库存现金为 {amount} 元，现金不能为负。"))


def bank(session: Session, month: Period) -> Iterator[Fact]:
    """Find the first day on which a bank account is below nought."""
    query = select(accounts.c.code, accounts.c.name).where(accounts.c.code >= BANK, accounts.c.code < BANK + "~")
    for code, name in session.execute(query.order_by(accounts.c.code)).all():
        said = _("{date} {account}为 {amount} 元，存款不能为负。")
        yield from _below_nought(session, month, code, said, account=f"{code} {name}", alone=True)


def bank_reconciled(session: Session, month: Period) -> Iterator[Fact]:
    """Find bank accounts that are reconciled against statements, but not in this month."""
    reconciling = _with_statements(session, month)
    for one in unreconciled_accounts(session, month):
        if one.account in reconciling:
            yield Fact(one.account, one.reason)


def bank_without_statement(session: Session, month: Period) -> Iterator[Fact]:
    """Find bank accounts of which no statement was ever imported."""
    reconciling = _with_statements(session, month)
    for one in unreconciled_accounts(session, month):
        if one.account not in reconciling:
            yield Fact(one.account, one.reason)


def funds_overdrawn(session: Session, month: Period) -> Iterator[Fact]:
    """Find funds of which more was spent than came."""
    query = (
        posted(funds.c.name, func.sum(postings.c.amount))
        .join(funds, funds.c.id == postings.c.fund_id)
        .where(under(EARMARKED), vouchers.c.date <= month.last)
        .group_by(funds.c.id)
        .having(func.sum(postings.c.amount) > 0)
    )
    for name, amount in session.execute(query):
        yield Fact(name, _("“{name}”多支出了 {amount} 元。").format(name=name, amount=grouped(int(amount))))


def depreciation_missing(session: Session, month: Period) -> Iterator[Fact]:
    """Find depreciation that was not made."""
    due = depreciation_due(session, month, catch_up=True)
    if due.total:
        yield Fact(_key(month), _("还有 {amount} 元折旧和摊销没有计提。").format(amount=grouped(due.total)))


def work_untold(session: Session, month: Period) -> Iterator[Fact]:
    """Find assets that wear by their work, of which none was told."""
    waiting = _("请填写工作量")
    for row in depreciation_due(session, month).report.rows:
        if row.cells["state"] == waiting:
            yield Fact(str(row.cells["name"]), _("“{name}”本月的工作量还没有填写。").format(name=row.cells["name"]))


def wear_terms(session: Session, month: Period) -> Iterator[Fact]:
    """Find assets whose depreciation cannot be worked out."""
    for sentence in depreciation_due(session, month).problems:
        yield Fact("", sentence)


def spreads_missing(session: Session, month: Period) -> Iterator[Fact]:
    """Find what was received or paid ahead and not spread to the month."""
    yield from _not_spread(session, month, accruals=False)


def accruals_missing(session: Session, month: Period) -> Iterator[Fact]:
    """Find accruals that were not made, or not taken back."""
    yield from _not_spread(session, month, accruals=True)


def recurring(session: Session, month: Period) -> Iterator[Fact]:
    """Find recurring entries that wait."""
    kept = voucher_templates.c
    query = select(kept.name, kept.next_on).where(
        kept.active, kept.every > 0, kept.next_on.is_not(None), kept.next_on <= month.last
    )
    for name, day in session.execute(query.order_by(kept.next_on)):
        yield Fact(name, _("“{name}”应在 {date} 制单，还没有制。").format(name=name, date=day))


def sides(session: Session, month: Period) -> Iterator[Fact]:
    """Find income that was more taken back than earned, and expense the other way, in the month."""
    total = month_totals.c
    query = (
        select(accounts.c.code, accounts.c.name, accounts.c.klass, func.sum(total.debit - total.credit))
        .join(accounts, accounts.c.code == total.account)
        .where(
            total.month == f"{month.first:%Y-%m}", total.kind == Kind.NORMAL,
            accounts.c.klass.in_(("income", "expense")), accounts.c.normal_side != "both",
        )
        .group_by(total.account)
        .order_by(total.account)
    )  # fmt: skip
    for code, name, klass, amount in session.execute(query):
        if (amount > 0) if klass == "income" else (amount < 0):
            side = _("借方") if amount > 0 else _("贷方")
            yield Fact(
                code,
                _("{code} {name} 本月净发生在{side} {amount} 元。").format(
                    code=code, name=name, side=side, amount=grouped(abs(int(amount)))
                ),
                EntryFilter(account=code, first=month.first, last=month.last),
            )


def pending_property(session: Session, month: Period) -> Iterator[Fact]:
    """Find what is left on 待处理财产损溢."""
    # by its name: the 2004 chart has no such account, and gives its codes other meanings
    code = session.scalar(select(accounts.c.code).where(accounts.c.name == "待处理财产损溢"))
    if code is None:
        return
    amount = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(under(code), vouchers.c.date <= month.last)
    )
    if amount:
        yield Fact(
            code,
            _("待处理财产损溢还有 {amount} 元没有处理。").format(amount=grouped(int(amount))),
            EntryFilter(account=code, last=month.last),
        )


def _key(month: Period) -> str:
    # by this an excuse names it, in whatever language
    return f"{month.first:%Y-%m}"


def _amounts(session: Session, query: object) -> dict[str, int]:
    """Return pairs of code and fen as a dictionary."""
    return {code: int(amount) for code, amount in session.execute(query)}  # type: ignore[call-overload]


def _not_spread(session: Session, month: Period, *, accruals: bool) -> Iterator[Fact]:
    due = spreads_due(session, month, accruals=accruals, catch_up=True)
    names = {row.record: str(row.cells["name"]) for row in due.report.rows}
    amounts: dict[int, int] = {}
    for part in (part for parts in due.parts for part in parts):
        amounts[part.owner] = amounts.get(part.owner, 0) + part.amount
    for owner, amount in amounts.items():
        name = names.get(owner, "")
        said = (
            _("“{name}”还有 {amount} 元没有入账。") if amount >= 0 else _("“{name}”上月预提的 {amount} 元还没有冲回。")
        )
        yield Fact(name, said.format(name=name, amount=grouped(abs(amount))))
    for sentence in due.problems:
        yield Fact("", sentence)


def _with_statements(session: Session, month: Period) -> set[str]:
    query = select(bank_statements.c.account).where(bank_statements.c.first <= month.last)
    return set(session.scalars(query.distinct()))


def _below_nought(
    session: Session, month: Period, code: str, sentence: str, *, account: str = "", alone: bool = False
) -> Iterator[Fact]:
    """Find the first day a balance is below nought: what came before from the kept totals, then day by day.

    Args:
        alone: whether the account is asked by itself, not with what stands under it.
    """
    kept, first = month_totals.c, f"{month.first:%Y-%m}"
    meant = kept.account == code if alone else and_(kept.account >= code, kept.account < code + "~")
    # an opening stands before the first day, whatever day it bears
    before = session.scalar(
        select(func.coalesce(func.sum(kept.debit - kept.credit), 0)).where(
            meant, (kept.month < first) | ((kept.month == first) & (kept.kind == Kind.OPENING))
        )
    )
    query = (
        posted(vouchers.c.date, func.sum(postings.c.amount))
        .where(
            postings.c.account == code if alone else under(code),
            vouchers.c.date.between(month.first, month.last),
            vouchers.c.kind != Kind.OPENING,
        )
        .group_by(vouchers.c.date)
        .order_by(vouchers.c.date)
    )
    balance = int(before or 0)
    for day, change in session.execute(query):
        balance += int(change)
        if balance < 0:
            yield Fact(
                code,
                sentence.format(date=day, amount=grouped(balance), account=account),
                EntryFilter(account=code, first=month.first, last=month.last),
            )
            return
