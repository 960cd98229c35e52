"""The register: households, their members, and every movement of shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Integer, case, func, literal, select
from sqlalchemy.orm import Session

from gacha_app.domain.dividend import Holding, HoldingPart
from gacha_app.domain.dividend_terms import year_days
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.household import Household, initials_of
from gacha_app.i18n import _
from gacha_app.reports.register_history import representatives_before
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.share_tables import share_kinds


def record_household(book: Book, household: Household) -> Household:
    """Add a household with its members and first shares; without a number it gets the next one.

    Raises:
        InvalidInput: if an answer is wrong, or the number or an identity number is taken.
    """
    with book.writing("record_household", household.representative) as session:
        if not household.number:
            household.number = next_number(session)
        add_household(session, household)
        return household


def add_household(session: Writing, household: Household) -> None:
    """Add a household within a larger action."""
    household.check()
    _refuse_taken(session, household)
    _fill_initials(household)
    session.add(household)
    session.flush()


def change_household(book: Book, changed: Household) -> Household:
    """Change a household and its members; shares are changed only by movements.

    Raises:
        InvalidInput: if an answer is wrong, or the number or an identity number is taken.
    """
    with book.writing("change_household", changed.representative) as session:
        changed.check()
        _refuse_taken(session, changed)
        kept = household_in(session, changed.id or 0)
        if [(one.id, one.change) for one in kept.movements] != [(one.id, one.change) for one in changed.movements]:
            raise InvalidInput("shares", _("份额不能直接修改，请登记一次份额变动。"))
        _fill_initials(changed)
        return session.merge(changed)


def change_contacts(book: Book, household_id: int, said: Mapping[str, str]) -> Household:
    """Change how a household is reached and paid.

    Args:
        said: new texts by field: "telephone", "bank_name", "bank_account", "address", "group_name", "note".

    Raises:
        InvalidInput: if an answer is wrong, or there is none.
    """
    if not said:
        raise InvalidInput("household", _("请写明要修改什么。"))
    with book.writing("change_household") as session:
        household = household_in(session, household_id)
        for field, text in said.items():
            setattr(household, field, text.strip())
        household.check()
        return household


def holdings_on(session: Session, day: dt.date, *, by_kind: bool = False) -> list[Holding]:
    """Return every household's shares with a claim to dividends at the end of a day, by household number.

    Kinds of shares without a claim (集体股) are left out: what they would get stays undistributed. The representative
    is the one of that day.

    Args:
        by_kind: whether the parts by kind of shares are told too, with the share-days of the day's year.
    """
    moved, held = tables.share_movements.c, tables.households.c
    paid = frozenset(session.scalars(select(share_kinds.c.code).where(share_kinds.c.with_dividend)))
    counted = func.sum(moved.change * _days_until(day, moved.date)) if by_kind else literal(0)
    # one walk along the covering index, household by household and kind by kind, without any sorting
    query = (
        select(moved.household_id, moved.share_kind, func.sum(moved.change), counted)
        .where(moved.date <= day)
        .group_by(moved.household_id, moved.share_kind)
    )
    sums: dict[int, int] = {}
    parts: dict[int, list[HoldingPart]] = {}
    for household, kind, shares, days in session.execute(query).all():
        if kind in paid:
            sums[household] = sums.get(household, 0) + shares
            if by_kind and shares:
                parts.setdefault(household, []).append(HoldingPart(kind, shares, days))
    named = select(held.id, held.number, held.representative).order_by(held.number)
    stood = representatives_before(session, day)
    return [
        Holding(identity, number, stood.get(identity, name), sums[identity], tuple(parts.get(identity, ())))
        for identity, number, name in session.execute(named).all()
        if identity in sums
    ]


def _days_until(day: dt.date, since: ColumnElement[dt.date]) -> ColumnElement[int]:
    """Return the days from a movement on, both ends counted, and never more than the day's year has had so far."""
    first = dt.date(day.year, 1, 1)
    # the Julian day of noon is whole; asked once here, not for every movement
    within = func.cast(day.toordinal() + 1_721_424.5 - func.julianday(since), Integer) + 1
    return case((since < first, year_days(day)), else_=within)


def household_in(session: Writing, household_id: int) -> Household:
    """Return a household within a larger action.

    Raises:
        NotFound: if the book has none of this identity.
    """
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound(_("没有这一户，可能已被删除，请刷新后重试。"))
    return household


def next_number(session: Writing) -> str:
    """Return the number after the highest in the register."""
    highest = session.scalar(select(func.max(tables.households.c.number))) or "0000"
    return f"{int(highest) + 1:04d}"


def _refuse_taken(session: Writing, household: Household) -> None:
    own = household.id or 0
    held = tables.households.c
    if session.scalar(select(func.count()).where(held.number == household.number, held.id != own)):
        raise InvalidInput("number", _("户号 {number} 已被使用，请换一个。").format(number=household.number))
    check_identities(session, household)


def check_identities(session: Writing, household: Household) -> None:
    """Refuse an identity number that two members have, of this household or of another.

    Raises:
        InvalidInput: naming the household.
    """
    numbers = [one.identity_number for one in household.members if one.identity_number]
    for number in numbers:
        if numbers.count(number) > 1:
            raise InvalidInput("members", _("户号 {number} 有两个成员的身份证号相同。").format(number=household.number))
    _refuse_known(session, numbers, household.id or 0)


def _refuse_known(session: Writing, numbers: Sequence[str], own: int) -> None:
    member = tables.members.c
    taken = session.execute(
        select(member.name, tables.households.c.number)
        .join(tables.households, tables.households.c.id == member.household_id)
        .where(member.identity_number.in_(numbers), member.household_id != own)
    ).first()
    if taken:
        raise InvalidInput(
            "members",
            _("身份证号与户号 {number} 的 {name} 相同，请核对。").format(number=taken.number, name=taken.name),
        )


def _fill_initials(household: Household) -> None:
    household.initials = initials_of(household.representative)
    for member in household.members:
        member.initials = initials_of(member.name)
