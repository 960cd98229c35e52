"""Finding anything by a few letters: households, vouchers, projects, funds, contracts, assets, resources."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, half_width, parse_yuan
from gacha_app.i18n import N_, _
from gacha_app.reports.vouchers import VOUCHER_AMOUNT
from gacha_app.storage.tables import (
    assets,
    contracts,
    funds,
    households,
    members,
    postings,
    projects,
    resources,
    vouchers,
)

KINDS = {
    "household": N_("农户"),
    "project": N_("项目"),
    "fund": N_("资金"),
    "contract": N_("合同"),
    "asset": N_("资产"),
    "resource": N_("资源"),
    "voucher": N_("凭证"),
}


@dataclass(frozen=True)
class Found:
    """Something found.

    Attributes:
        kind: a key of `KINDS`. title: what it is called. detail: what tells it from others.
        page: the page of the window that shows it. record: its identity there.
    """

    kind: str
    title: str
    detail: str
    page: str
    record: int


def find_anything(session: Session, text: str, limit: int = 20) -> list[Found]:
    """Return what a few letters mean, at most so many; nothing where nothing was typed.

    Households are found by name, pinyin initials, number or the last digits of telephone, bank account or identity
    number; vouchers by number, summary or amount; the rest by name or number.
    """
    plain = half_width(text).strip()
    if not plain:
        return []
    finders: tuple[Callable[[Session, str, int], Iterator[Found]], ...] = (
        _households, _projects, _funds, _contracts, _assets, _resources, _vouchers,
    )  # fmt: skip
    found = [list(find(session, plain, limit)) for find in finders]
    # every kind gets its turn: many households must not hide the one project
    kept = [0] * len(found)
    while sum(kept) < limit and any(count < len(some) for count, some in zip(kept, found, strict=True)):
        for place, some in enumerate(found):
            if kept[place] < len(some) and sum(kept) < limit:
                kept[place] += 1
    return [one for count, some in zip(kept, found, strict=True) for one in some[:count]]


def _households(session: Session, text: str, limit: int) -> Iterator[Found]:
    held, member = households.c, members.c
    conditions: list[ColumnElement[bool]] = [_has(held.representative, text)]
    in_members: list[ColumnElement[bool]] = [_has(member.name, text)]
    if text.isascii() and text.isalpha():
        conditions.append(held.initials.startswith(text.lower(), autoescape=True))
        in_members.append(member.initials.startswith(text.lower(), autoescape=True))
    if text.isdigit():
        conditions.append(held.number == text.zfill(4))
    if text[:-1].isdigit() and len(text) >= 4:
        conditions += [held.telephone.endswith(text), held.bank_account.endswith(text)]
        in_members.append(member.identity_number.endswith(text.upper()))
    whose = select(member.household_id).where(or_(*in_members))
    names = select(func.group_concat(member.name, "、")).where(member.household_id == held.id).scalar_subquery()
    query = (
        select(held.id, held.number, held.representative, names.label("names"))
        .where(or_(*conditions, held.id.in_(whose)))
        .order_by(held.number)
        .limit(limit)
    )
    for one in session.execute(query):
        yield Found("household", f"{one.number} {one.representative}", one.names or "", "households", one.id)


def _projects(session: Session, text: str, limit: int) -> Iterator[Found]:
    found = or_(_has(projects.c.name, text), _has(projects.c.partner, text))
    query = select(projects.c.id, projects.c.name, projects.c.partner).where(found).order_by(projects.c.id)
    for one in session.execute(query.limit(limit)):
        yield Found("project", one.name, one.partner, "projects", one.id)


def _funds(session: Session, text: str, limit: int) -> Iterator[Found]:
    found = or_(_has(funds.c.name, text), _has(funds.c.document_number, text))
    query = select(funds.c.id, funds.c.name, funds.c.document_number).where(found).order_by(funds.c.id)
    for one in session.execute(query.limit(limit)):
        yield Found("fund", one.name, one.document_number, "funds", one.id)


def _contracts(session: Session, text: str, limit: int) -> Iterator[Found]:
    found = or_(*(_has(contracts.c[key], text) for key in ("name", "number", "subject")))
    query = select(contracts.c.id, contracts.c.name, contracts.c.number).where(found).order_by(contracts.c.id)
    for one in session.execute(query.limit(limit)):
        yield Found("contract", one.name, one.number, "contracts", one.id)


def _assets(session: Session, text: str, limit: int) -> Iterator[Found]:
    held = assets.c
    keys = ("name", "code", "place", "keeper", "spec", "species")
    query = select(held.id, held.name, held.code, held.place, held.herd, held.disposed_on).order_by(held.id)
    for one in session.execute(query.where(or_(*(_has(held[key], text) for key in keys))).limit(limit)):
        gone = _("已处置") if one.disposed_on else ""
        detail = " ".join(filter(None, (one.code, one.place, gone)))
        yield Found("asset", one.name, detail, "contracts:herds" if one.herd else "contracts:assets", one.id)


def _resources(session: Session, text: str, limit: int) -> Iterator[Found]:
    held = resources.c
    found = or_(*(_has(held[key], text) for key in ("name", "code", "place", "holder")))
    query = select(held.id, held.name, held.place).where(found).order_by(held.id)
    for one in session.execute(query.limit(limit)):
        yield Found("resource", one.name, one.place, "contracts:resources", one.id)


def _vouchers(session: Session, text: str, limit: int) -> Iterator[Found]:
    conditions = [_has(vouchers.c.number, text), _has(vouchers.c.summary, text)]
    try:
        amount = parse_yuan(text)
    except InvalidInput:
        pass
    else:
        holding = select(postings.c.voucher_id).where(postings.c.amount.in_([amount, -amount]))
        conditions.append(vouchers.c.id.in_(holding))
    query = (
        select(vouchers.c.id, vouchers.c.number, vouchers.c.date, vouchers.c.summary, VOUCHER_AMOUNT.label("amount"))
        .where(or_(*conditions))
        .order_by(vouchers.c.date.desc(), vouchers.c.id.desc())
        .limit(limit)
    )
    for one in session.execute(query):
        label = one.number or _("草稿{id}").format(id=one.id)
        detail = _("{date} {amount} 元").format(date=one.date, amount=grouped(one.amount))
        yield Found("voucher", f"{label} {one.summary}", detail, "books", one.id)


def _has(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    return column.contains(text, autoescape=True)
