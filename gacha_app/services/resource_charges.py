"""Land newly charged for: registering it, charging a year at once, receiving the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.resource_charge import ChargeAct, ResourceCharge
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.resource_charges import ChargeStanding, charge_standing, charge_standings
from gacha_app.services.debt_freeing import check_charge
from gacha_app.services.debt_posting import (
    check_amount,
    check_party,
    claim_account,
    entry,
    income_called,
    money_account,
    now,
    take_back,
)
from gacha_app.services.posting import check_day, post
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.debt_tables import resource_charges


@dataclass(frozen=True)
class ChargeDue:
    """What a plot would be charged for a year: fen, and the voucher that would do it."""

    standing: ChargeStanding
    year: int
    amount: int
    voucher: Voucher


def record_charge(book: Book, charge: ResourceCharge) -> ResourceCharge:
    """Register land that is newly charged for.

    Raises:
        InvalidInput: naming the answer that is wrong.
    """
    with book.writing("record_charge", charge.plot) as session:
        charge.check()
        check_party(session, charge.household_id, charge.counterparty_id)
        charge.recorded_at, charge.recorded_by = now(), session.by
        session.add(charge)
        session.flush()
        return charge


def change_charge(book: Book, changed: ResourceCharge) -> ResourceCharge:
    """Change what is known of a charge; who uses the land stays once a year is charged.

    Raises:
        InvalidInput: naming the answer that is wrong.
    """
    with book.writing("change_charge", changed.plot) as session:
        changed.check()
        check_party(session, changed.household_id, changed.counterparty_id)
        kept = _charge(session, changed.id or 0)
        same = (kept.household_id, kept.counterparty_id) == (changed.household_id, changed.counterparty_id)
        if not same and charge_standing(session, kept).acts:
            raise InvalidInput("household_id", _("“{plot}”已经记过应收，不能再换占用人。").format(plot=kept.plot))
        return session.merge(changed)


def preview_charges(book: Book, year: int, on: dt.date, charge_ids: Sequence[int] = ()) -> list[ChargeDue]:
    """Return what charging a year would post, without plots that are charged already; nothing is kept."""
    with book.reading() as session:
        return _due(session, year, on, charge_ids)


def charge_year(book: Book, year: int, on: dt.date, charge_ids: Sequence[int] = ()) -> list[ChargeAct]:
    """Charge a year of all plots that are not charged yet, or of some.

    Raises:
        InvalidInput: if one that is named is charged already or runs not in that year, or the month is closed.
    """
    with book.writing("charge_year", str(year)) as session:
        check_day(session, on)
        acts = []
        for due in _due(session, year, on, charge_ids):
            voucher = post(session, due.voucher)
            acts.append(_keep(session, due.standing.charge, "charged", year, due.amount, voucher))
        return acts


def receive_charge(
    book: Book, charge_id: int, amount: int, on: dt.date, *, money: str = "102", year: int | None = None
) -> list[ChargeAct]:
    """Take money for a plot; it goes to the oldest year that is open, or to the one named.

    Raises:
        InvalidInput: if it is more than was charged and not received.
    """
    with book.writing("receive_charge", str(charge_id)) as session:
        charge = _charge(session, charge_id)
        one = charge_standing(session, charge)
        check_amount(amount)
        open_ = {
            when: charged - received for when, (charged, received) in sorted(one.years.items()) if charged > received
        }
        if year is not None:
            open_ = {when: left for when, left in open_.items() if when == year}
        most = sum(open_.values())
        if amount > most:
            raise InvalidInput(
                "amount",
                _("“{plot}”未收的只有 {left} 元，不能收 {amount} 元。").format(
                    plot=charge.plot, left=grouped(most), amount=grouped(amount)
                ),
            )
        with in_chinese():
            text = _("收回新增资源费：{plot} {party}").format(plot=charge.plot, party=one.party)
        lines = [Posting(money_account(session, money), amount), _line(charge, -amount)]
        voucher = post(session, entry(on, text, lines, "charge"))
        acts = []
        for when, left in open_.items():
            part = min(left, amount)
            if part:
                acts.append(_keep(session, charge, "received", when, part, voucher))
            amount -= part
        check_charge(session, charge_id)
        return acts


def undo_charge(book: Book, act_id: int, reason: str) -> None:
    """Take back a year's charge or money received, in red.

    Raises:
        InvalidInput: if money was received for the year, it was taken back already, or the reason is missing.
        NotFound: if there is none of this identity.
    """
    with book.writing("undo_charge", f"{act_id}：{reason.strip()}") as session:
        act = session.get(ChargeAct, act_id)
        if act is None:
            raise NotFound(_("没有编号 {id} 的收费记录。").format(id=act_id))
        charge = _charge(session, act.charge_id)
        if act.kind == "charged" and charge_standing(session, charge).years.get(act.year, (0, 0))[1]:
            raise InvalidInput(
                "year", _("“{plot}”{year}年的已经收过款，请先冲销收款。").format(plot=charge.plot, year=act.year)
            )
        take_back(session, act.voucher_id, reason)


def charge_called(book: Book, name: str) -> ResourceCharge:
    """Return the charge of this plot or identity.

    Raises:
        InvalidInput: if several are called so.
        NotFound: if there is none.
    """
    plain = name.strip()
    with book.reading() as session:
        found = list(session.scalars(select(ResourceCharge).where(resource_charges.c.plot == plain)))
        if not found and plain.isascii() and plain.isdigit() and len(plain) < 12:
            found = [one for one in [session.get(ResourceCharge, int(plain))] if one is not None]
    if not found:
        raise NotFound(_("没有名为“{name}”的新增收费地块，请先登记。").format(name=plain[:40]))
    if len(found) > 1:
        ids = "、".join(str(one.id) for one in found)
        raise InvalidInput(
            "plot", _("名为“{name}”的有 {count} 块，请写编号：{ids}。").format(name=plain, count=len(found), ids=ids)
        )
    return found[0]


def _due(session: Session, year: int, on: dt.date, charge_ids: Sequence[int]) -> list[ChargeDue]:
    found = {one.charge.id: one for one in charge_standings(session, Period(max(year, on.year)))}
    for identity in charge_ids:
        _refuse_named(session, identity, found.get(identity), year)
    due = []
    for one in found.values():
        charge = one.charge
        if (charge_ids and charge.id not in charge_ids) or not _runs(charge, year) or one.years.get(year, (0, 0))[0]:
            continue
        with in_chinese():
            text = _("{year}年新增资源费：{plot} {party}").format(year=year, plot=charge.plot, party=one.party)
        # 财会〔2023〕14号 501: 发包收入
        income = income_called(session, "发包收入", "经营收入")
        lines = [_line(charge, charge.yearly), Posting(income, -charge.yearly)]
        due.append(ChargeDue(one, year, charge.yearly, entry(on, text, lines, "charge")))
    return due


def _refuse_named(session: Session, identity: int, one: ChargeStanding | None, year: int) -> None:
    charge = _charge(session, identity)
    if one is None or not _runs(charge, year):
        raise InvalidInput("year", _("“{plot}”{year}年不在收费期内。").format(plot=charge.plot, year=year))
    if one.years.get(year, (0, 0))[0]:
        raise InvalidInput("year", _("“{plot}”{year}年的应收已经记过了。").format(plot=charge.plot, year=year))


def _runs(charge: ResourceCharge, year: int) -> bool:
    return charge.found_on.year <= year and (charge.ended_on is None or year < charge.ended_on.year)


def _charge(session: Session, charge_id: int) -> ResourceCharge:
    found = session.get(ResourceCharge, charge_id)
    if found is None:
        raise NotFound(_("没有编号 {id} 的新增收费地块。").format(id=charge_id))
    return found


def _line(charge: ResourceCharge, amount: int) -> Posting:
    return Posting(
        claim_account(charge.household_id), amount, household_id=charge.household_id,
        counterparty_id=charge.counterparty_id,
    )  # fmt: skip


def _keep(session: Writing, charge: ResourceCharge, kind: str, year: int, amount: int, voucher: Voucher) -> ChargeAct:
    act = ChargeAct(charge.id or 0, kind, year, voucher.date, amount, voucher.id or 0, now(), session.by)
    session.add(act)
    session.flush()
    return act
