"""Spreading what was received or paid for several months: keeping it, each month's part, an early end."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.months import month_of
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import Due, usable_accounts
from gacha_app.reports.spreads import Standing, spreads_due, standings
from gacha_app.services.adjustments import check_month, make, note_parts
from gacha_app.services.posting import post
from gacha_app.services.spread_offers import classes_of, line_to_spread, moving, offer_of, posted_voucher
from gacha_app.storage.accounting_tables import spreads
from gacha_app.storage.book import Book, Writing


def record_spread(book: Book, spread: Spread) -> Spread:
    """Keep an amount that waits on an account already and is to be spread over months.

    Raises:
        InvalidInput: naming the answer that is wrong.
    """
    with book.writing("record_spread", spread.name) as session:
        return add_spread(session, spread)


def add_spread(session: Writing, spread: Spread) -> Spread:
    """Keep a spread within a larger action."""
    spread.check()
    names = usable_accounts(session)
    for field in ("source_account", "target_account"):
        code = getattr(spread, field)
        if code not in names:
            raise InvalidInput(field, _("没有科目“{code}”，请从科目表中选择。").format(code=code))
    classes = classes_of(session)
    wanted = ("income",) if spread.kind == "rent" else ("expense", "cost")
    if classes[spread.target_account] not in wanted:
        raise InvalidInput(
            "target_account",
            _("科目 {code} 不能接收每月的摊销：预收的转到收入科目，待摊和预提的转到支出或成本科目。").format(
                code=spread.target_account
            ),
        )
    if spread.source_account.startswith(HOUSEHOLDS) and spread.household_id is None:
        raise InvalidInput("household_id", _("记在“内部往来”的，请选择农户。"))
    session.add(spread)
    session.flush()
    return spread


def offer_spread(book: Book, reference: str) -> Spread:
    """Return how the money of a voucher would be spread: its amount, its accounts, its contract's dates.

    Raises:
        InvalidInput: if the voucher is not posted, or has nothing that could be spread.
        NotFound: if there is no such voucher.
    """
    with book.reading() as session:
        return offer_of(session, posted_voucher(session, reference))


def spread_from_voucher(book: Book, reference: str, spread: Spread) -> tuple[Spread, Voucher | None]:
    """Spread the money that a voucher took or paid over the months it is for.

    What belongs to later months moves to the account where it waits, in one voucher; what belongs to the months until
    then stays where it is. Money that waits there already only begins to be spread.

    Returns:
        What is kept, and the voucher that moved the rest; None where nothing had to be moved.

    Raises:
        InvalidInput: if the voucher is not posted or spread already, or an answer is wrong.
    """
    with book.writing("spread_from_voucher", reference) as session:
        voucher = posted_voucher(session, reference)
        line = line_to_spread(session, voucher, spread)
        if abs(line.amount) < spread.total:
            raise InvalidInput(
                "total",
                _("凭证 {number} 上只有 {amount} 元，不能摊 {total} 元。").format(
                    number=voucher.label, amount=grouped(abs(line.amount)), total=grouped(spread.total)
                ),
            )
        kept = add_spread(session, replace(spread, id=None, received_id=voucher.id))
        moved, booked = moving(session, kept, voucher, line)
        if moved is not None:
            post(session, moved)
            kept.voucher_id = moved.id
            note_parts(session, moved, [(kept.id or 0, month, amount) for month, amount in booked.items() if amount])
        session.flush()
        return kept, moved


def preview_spread(book: Book, reference: str, spread: Spread) -> Voucher | None:
    """Return the voucher that spreading a voucher's money would make, None where none is needed; nothing is kept."""
    spread.check()
    with book.reading() as session:
        voucher = posted_voucher(session, reference)
        return moving(session, spread, voucher, line_to_spread(session, voucher, spread))[0]


def stop_spread(book: Book, spread_id: int, on: dt.date, *, settle: bool = False) -> list[Voucher]:
    """End a spread early (合同终止): later months take nothing more.

    Args:
        on: the day it ends.
        settle: whether all that is left goes to its income or expense at once; else it stays where it waits, to be
            paid back.

    Raises:
        InvalidInput: if it has ended, months after the day are booked, or the day lies outside.
        NotFound: if there is no such spread.
    """
    with book.writing("stop_spread", str(spread_id)) as session:
        one = _standing(session, spread_id)
        spread = one.spread
        if spread.stopped_on is not None:
            raise InvalidInput("on", _("“{name}”已在 {date} 终止。").format(name=spread.name, date=spread.stopped_on))
        if not spread.start <= on <= spread.end and not one.fault:
            raise InvalidInput(
                "on",
                _("终止日期要在 {start} 和 {end} 之间。").format(start=spread.start, end=spread.end),
            )
        kept = replace(spread, stopped_on=on).parts()
        later = [month for month, amount in one.done.items() if amount > kept.get(month, 0)]
        if later and not one.fault:
            raise InvalidInput(
                "on",
                _("“{name}”已经摊到 {month}，请先冲销终止日以后各月的凭证，或把终止日期写晚些。").format(
                    name=spread.name, month=max(later)
                ),
            )
        spread.stopped_on = on
        session.flush()
        if not settle or one.fault or not one.left:
            return []
        return [_settle(session, one, on)]


def preview_spreads(book: Book, period: Period, *, catch_up: bool = False) -> Due:
    """Return what a month's spreading would make; nothing is kept."""
    check_month(period)
    with book.reading() as session:
        return spreads_due(session, period, catch_up=catch_up)


def run_spreads(book: Book, period: Period, *, catch_up: bool = False) -> list[Voucher]:
    """Post a month's parts of all spreads; a month that is done makes nothing new.

    Raises:
        InvalidInput: if the month is closed or has not begun.
    """
    return make(book, "run_spreads", ("spread",), period, catch_up=catch_up)


def spread_called(book: Book, name: str) -> Spread:
    """Return the spread of this name or identity.

    Raises:
        InvalidInput: if several are called so.
        NotFound: if there is none.
    """
    with book.reading() as session:
        plain = name.strip()
        found = session.scalars(select(Spread).where(spreads.c.name == plain)).all()
        if not found and plain.isascii() and plain.isdigit() and len(plain) < 12:
            one = session.get(Spread, int(plain))
            found = [one] if one else []
    if not found:
        raise NotFound(_("没有名为“{name}”的摊销事项。").format(name=plain[:40]))
    if len(found) > 1:
        raise InvalidInput(
            "name",
            _("名为“{name}”的有 {count} 项，请写编号：{ids}。").format(
                name=plain, count=len(found), ids="、".join(str(one.id) for one in found)
            ),
        )
    return found[0]


def _standing(session: Session, spread_id: int) -> Standing:
    found = next((one for one in standings(session) if one.spread.id == spread_id), None)
    if found is None:
        raise NotFound(_("没有编号 {id} 的摊销事项。").format(id=spread_id))
    return found


def _settle(session: Writing, one: Standing, on: dt.date) -> Voucher:
    spread = one.spread
    with in_chinese():
        text = _("{name} 终止，余额结清").format(name=spread.name)[:200]
    sign = -1 if spread.kind == "rent" else 1
    postings = [
        replace(Posting(account, amount, text), **spread.dimensions)  # type: ignore[arg-type]
        for account, amount in ((spread.target_account, sign * one.left), (spread.source_account, -sign * one.left))
    ]
    voucher = post(session, Voucher(on, text, postings, entry_kind="spread"))
    note_parts(session, voucher, [(spread.id or 0, month_of(on), one.left)])
    return voucher
