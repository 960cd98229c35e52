"""Opening balances, with their households, counterparties, funds and quantities; changed until the work begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from gacha_app.domain.accounts import RESERVE, RESULT_CLASSES, Account
from gacha_app.domain.entry_kinds import DIMENSIONS
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Kind, Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.openings import standing_opening
from gacha_app.services.posting import post
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def set_opening(book: Book, lines: Sequence[Posting], *, rest_on_reserve: bool = False) -> Voucher | None:
    """Set what was there at the beginning; what stood there before is taken back in red.

    Args:
        lines: debit positive, each with whom and what it is about; none at all leaves the book without an opening.
        rest_on_reserve: whether 公积公益金 takes what the lines do not balance by.

    Raises:
        InvalidInput: if they do not balance, name what cannot have an opening, or something is posted already.
    """
    with book.writing("set_opening") as session:
        return put_opening(session, lines, rest_on_reserve=rest_on_reserve)


def put_opening(
    session: Writing, lines: Sequence[Posting], *, rest_on_reserve: bool = False, import_id: int | None = None
) -> Voucher | None:
    """Set the opening within a larger action."""
    if reason := why_settled(session):
        raise InvalidInput("opening", reason)
    with in_chinese():
        text, rest = _("期初余额"), _("期初差额，待核实")
    kept = [replace(one, summary=one.summary or text, id=None, voucher_id=None) for one in lines]
    check_lines(session, kept)
    if difference := sum(one.amount for one in kept):
        if not rest_on_reserve:
            raise InvalidInput("opening", difference_note(kept))
        kept.append(Posting(RESERVE, -difference, rest))
    take_back(session)
    if not kept:
        return None
    first = dt.date(organisation_of(session).first_year, 1, 1)
    return post(session, Voucher(first, text, kept, kind=Kind.OPENING, import_id=import_id))


def take_back(session: Writing) -> Voucher | None:
    """Take the standing opening back in red, within a larger action, and return it."""
    standing = standing_opening(session)
    if standing is None:
        return None
    postings = [replace(one, amount=-one.amount, red=True, id=None, voucher_id=None) for one in standing.postings]
    with in_chinese():
        text, reason = _("注销期初余额"), _("重新录入期初余额")
    post(
        session,
        Voucher(standing.date, text, postings, kind=Kind.OPENING, reverses_id=standing.id, reason=reason),
    )
    standing.state = State.REVERSED
    session.flush()
    return standing


def why_settled(session: Session) -> str:
    """Return why the opening cannot be changed any more, "" while it can."""
    first = session.scalar(
        select(tables.vouchers.c.number)
        .where(tables.vouchers.c.state.in_([State.POSTED, State.REVERSED]), tables.vouchers.c.kind != Kind.OPENING)
        .order_by(tables.vouchers.c.id)
        .limit(1)
    )
    # 会计基础工作规范 第五十一条: what was carried into the year is corrected by a voucher, not by another opening
    if first:
        return _("本账已经记账（{number}），期初余额不能再改；有差错请填一张更正凭证。").format(number=first)
    if organisation_of(session).moved_from:
        return _("本账的期初是从旧账衔接来的，不能直接改；可以撤销衔接后重来，或填一张更正凭证。")
    return ""


def difference_note(lines: Iterable[Posting]) -> str:
    """Return the sentence that says by how much an opening does not balance, "" where it does."""
    debit = sum(one.amount for one in lines if one.amount > 0)
    credit = -sum(one.amount for one in lines if one.amount < 0)
    if debit == credit:
        return ""
    said = _("期初不平：借方合计 {debit} 元，贷方合计 {credit} 元，相差 {difference} 元").format(
        debit=grouped(debit), credit=grouped(credit), difference=grouped(abs(debit - credit))
    )
    return said + _("；请改平，或选择差额记入公积公益金。")


def check_lines(session: Session, lines: Sequence[Posting]) -> None:
    """Refuse lines that no opening can have.

    Raises:
        InvalidInput: naming the account.
    """
    accounts = {one.code: one for one in session.scalars(select(Account))}
    seen: set[tuple[object, ...]] = set()
    for line in lines:
        account = accounts.get(line.account)
        if account is None or not account.active:
            raise InvalidInput("account", _("没有科目“{code}”，请从科目表中选择。").format(code=line.account))
        label = f"{account.code} {account.name}"
        if account.klass in RESULT_CLASSES:
            raise InvalidInput("account", _("“{name}”是收支科目，期初没有余额。").format(name=label))
        if line.quantity is not None and not line.unit.strip():
            raise InvalidInput("unit", _("“{name}”填了数量，没有写计量单位。").format(name=label))
        if line.quantity is None and line.unit.strip():
            raise InvalidInput("quantity", _("“{name}”写了计量单位，没有填数量。").format(name=label))
        key = (line.account, *(getattr(line, f"{one}_id") for one in DIMENSIONS), line.unit, line.summary)
        if key in seen:
            raise InvalidInput("account", _("“{name}”有两行完全相同的明细，请合成一行。").format(name=label))
        seen.add(key)
    _refuse_subtotals(accounts, lines)


def _refuse_subtotals(accounts: dict[str, Account], lines: Sequence[Posting]) -> None:
    codes = {one.account for one in lines}
    for code in sorted(codes):
        below = next((one for one in sorted(codes) if one != code and one.startswith(code)), None)
        # the difference that nobody could explain is no subtotal
        if below:
            raise InvalidInput(
                "account",
                _("“{name}”和它的明细“{below}”都填了，请只填明细。").format(
                    name=f"{code} {accounts[code].name}", below=f"{below} {accounts[below].name}"
                ),
            )
