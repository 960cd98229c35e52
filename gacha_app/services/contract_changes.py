"""A contract goes on, changes as from a day, or ends early; what was paid stays, what is to come is made anew."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import Contract, anniversary
from gacha_app.domain.contract_acts import Act, FormerTerms, Settlement
from gacha_app.domain.contract_schedule import contract_years, schedule_of, yearly_of
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.contract_ledger import standings
from gacha_app.services import registers
from gacha_app.services.contract_cards import add_parts, refuse_leases
from gacha_app.services.contract_cuts import (
    ChangePlan,
    check_inside,
    cut_instalments,
    cut_of,
    lowering,
)
from gacha_app.services.contract_vouchers import (
    contract_of,
    make_voucher,
    post_act,
    serials_text,
)
from gacha_app.services.posting import check_day
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.contract_tables import contract_formers
from gacha_app.storage.tables import contracts

_DAY = dt.timedelta(days=1)
# What a change as from a day may say anew
CHANGEABLE = (
    "price_by", "price", "area", "quantity", "unit", "escalation", "step_rate", "step_every", "step_amount",
    "price_list", "frequency", "timing", "due_day", "due_month", "periods", "broken", "due_list", "end",
    "counterparty_id", "household_id", "telephone", "resource_id", "asset_id", "place", "subject", "arrears_rate",
    "arrears_per", "grace_days", "account", "project_id",
)  # fmt: skip
# What of a renewed contract is its own
_OWN = ("id", "name", "number", "start", "end", "terms_from", "billed_from", "signed_on", "procedure_on", "procedure",
        "filed", "filed_on", "filed_with", "renews_id", "ended_on", "end_reason", "note")  # fmt: skip


def offer_renewal(book: Book, contract_id: int) -> Contract:
    """Return what a renewal would say: all terms of the old one, from the day after its end, as long again."""
    with book.reading() as session:
        old = contract_of(session, contract_id)
        last = old.last_day
        if old.start is None or last is None:
            raise InvalidInput("end", _("“{name}”没有写明起止日期，不能续签，请先补上。").format(name=old.name))
        taken = set(session.scalars(select(contracts.c.name)))
        with in_chinese():
            base, place = _("{name}（续签）").format(name=old.name), 2
        name = base
        while name in taken:
            name, place = f"{base}{place}", place + 1
        start = last + _DAY
        years = max(
            last.year - old.start.year + (1 if anniversary(old.start, last.year - old.start.year) <= last else 0), 1
        )
        kept = {one.name: getattr(old, one.name) for one in fields(old) if one.name not in _OWN}
        if kept["escalation"] == "list" or kept["frequency"] == "list":
            # what was listed year by year, or day by day, was of its own years
            kept |= {"escalation": "none", "price_list": "", "frequency": "year", "due_list": "",
                     "price": kept["price"] or _last_price(old)}  # fmt: skip
        return Contract(name, start=start, end=anniversary(start, years) - _DAY, renews_id=old.id, **kept)


def renew(book: Book, contract: Contract) -> Contract:
    """Keep a contract that follows another; the old one's history names it.

    Raises:
        InvalidInput: if it begins before the old one ends, or its card cannot be kept.
    """
    with book.writing("renew_contract", contract.name) as session:
        old = contract_of(session, contract.renews_id or 0)
        last = old.last_day
        if contract.start is None or (last is not None and contract.start <= last):
            raise InvalidInput(
                "start", _("续签的合同要从原合同结束（{date}）以后开始，请改起始日。").format(date=last or "")
            )
        registers.add(session, contract)
        post_act(session, Act(old.id or 0, "renew", contract.start, detail=contract.name), None)
        return contract


def preview_change(book: Book, contract_id: int, first: dt.date, changes: Mapping[str, Any]) -> ChangePlan:
    """Return what a change as from a day would do; nothing is kept.

    Raises:
        InvalidInput: as `alter`.
    """
    with book.reading() as session:
        return _plan_change(session, contract_of(session, contract_id), first, changes)


def alter(book: Book, contract_id: int, first: dt.date, changes: Mapping[str, Any], reason: str) -> ChangePlan:
    """Change a contract as from a day: unpaid later instalments are made anew, paid ones stay.

    A part that was paid already covers its days: the new terms then hold from the day after them.

    Args:
        changes: the new answers by field, of those in `CHANGEABLE`.

    Raises:
        InvalidInput: if the day lies outside the contract, nothing changes, or an answer is wrong.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明变更的原因或依据。"))
    with book.writing("alter_contract", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        plan = _plan_change(session, contract, first, changes)
        act = Act(contract_id, "change", plan.first, note=reason.strip(), detail=_changed_text(contract, plan.contract))
        cut_instalments(session, contract, plan, first)
        if plan.voucher is not None:
            _lower(session, contract_id, plan)
        session.add(_former(contract, plan.first - _DAY, reason))
        for name in (*CHANGEABLE, "terms_from", "yearly"):
            setattr(contract, name, getattr(plan.contract, name))
        session.flush()
        refuse_leases(session, contract)
        add_parts(session, contract_id, plan.parts)
        post_act(session, act, None)
        return plan


def _plan_change(session: Session, contract: Contract, first: dt.date, changes: Mapping[str, Any]) -> ChangePlan:
    check_inside(contract, first)
    if unknown := set(changes) - set(CHANGEABLE):
        raise InvalidInput(min(unknown), _("变更不能改“{field}”。").format(field=min(unknown)))
    if all(getattr(contract, name) == value for name, value in changes.items()):
        raise InvalidInput("price", _("没有写要变更什么。"))
    all_ = [one for one in standings(session, contract_id=contract.id) if not one.cancelled and one.kind == "rent"]
    begins = first
    for one in all_:
        # what was paid, or goes over its years, covers its days
        if one.until is not None and one.until >= begins and (one.settled or one.spread_id) and one.begins is not None:
            begins = max(begins, one.until + _DAY)
    said: dict[str, Any] = dict(changes)
    if not {"price", "price_list", "escalation", "price_by"} & set(said):
        said |= _price_from(contract, begins)
    if said.get("counterparty_id"):
        said.setdefault("household_id", None)
    if said.get("household_id"):
        said.setdefault("counterparty_id", None)
    cuts = tuple(cut for one in all_ if (cut := cut_of(contract, one, begins - _DAY)) is not None)
    if contract.price_by == "total" and not {"price", "price_by"} & set(said):
        said["price"] = sum(one.standing.amount - one.amount for one in cuts)
    after = replace(contract, **said, terms_from=begins, id=contract.id)
    if after.end is not None and begins > after.end:
        raise InvalidInput(
            "date", _("“{name}”到 {date} 都已付清，没有可以变更的期间。").format(name=contract.name, date=after.end)
        )
    after.check()
    if after.price_by:
        after.yearly = yearly_of(after)
    lines = lowering(session, contract, cuts, first)
    with in_chinese():
        text = _("{name}变更，冲减{serials}").format(
            name=contract.name, serials=serials_text(one.standing.serial for one in cuts if one.lowered)
        )
    voucher = make_voucher(contract, first, text, lines) if lines else None
    if voucher is not None:
        check_day(session, first)  # type: ignore[arg-type]
    return ChangePlan(after, begins, cuts, schedule_of(after), voucher=voucher)


def _price_from(contract: Contract, first: dt.date) -> dict[str, Any]:
    """Return the price that holds on a day, where a change leaves the price alone."""
    if not contract.price_by or contract.price_by == "total":
        return {}
    years = contract_years(contract)
    place = next((place for place, one in enumerate(years) if one.begins <= first <= one.until), len(years) - 1)
    if contract.escalation == "list":
        return {"price_list": json.dumps(list(contract.prices[place:]))}
    exact = years[place].price
    return {"price": int((exact * 2 + 1) // 2)}


def _last_price(contract: Contract) -> int:
    return contract.prices[-1] if contract.prices else contract.yearly


def _lower(session: Writing, contract_id: int, plan: ChangePlan) -> None:
    lowered = [one for one in plan.cuts if one.lowered]
    voucher = plan.voucher
    if voucher is None:
        return
    act = Act(contract_id, "lower", voucher.date, sum(one.lowered for one in lowered))
    act.detail = serials_text(one.standing.serial for one in lowered)
    post_act(session, act, voucher)
    for one in lowered:
        session.add(Settlement(act.id or 0, one.standing.id, 0, -one.lowered))
    session.flush()


def _former(contract: Contract, until: dt.date, reason: str) -> FormerTerms:
    said = {
        one.name: value.isoformat() if isinstance(value := getattr(contract, one.name), dt.date) else value
        for one in fields(contract)
        if one.name in CHANGEABLE
    }
    return FormerTerms(
        contract.id or 0, until, contract.terms_from, contract.area, contract.counterparty_id, contract.household_id,
        contract.resource_id, contract.asset_id, json.dumps(said, ensure_ascii=False), reason.strip(),
    )  # fmt: skip


def _changed_text(before: Contract, after: Contract) -> str:
    """Say in a few words what changed, for the contract's history."""
    with in_chinese():
        words = []
        if before.price != after.price or before.price_by != after.price_by:
            words.append(
                _("价款 {before} 改为 {after}").format(before=grouped(before.price), after=grouped(after.price))
            )
        if before.area != after.area:
            words.append(
                _("面积 {before} 亩改为 {after} 亩").format(
                    before=(before.area or 0) / 1000, after=(after.area or 0) / 1000
                )
            )
        if (before.counterparty_id, before.household_id) != (after.counterparty_id, after.household_id):
            words.append(_("对方变更"))
        if before.end != after.end:
            words.append(_("到期日 {before} 改为 {after}").format(before=before.end, after=after.end))
        return "；".join(words) or _("条款变更")


def former_terms(session: Session, contract_id: int) -> Sequence[FormerTerms]:
    """Return what a contract said before, the earliest first."""
    held = contract_formers.c
    return session.scalars(
        select(FormerTerms).where(held.contract_id == contract_id).order_by(held.until)
    ).all()  # fmt: skip
