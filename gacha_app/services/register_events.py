"""Movements of the two registers: birth, death, inheritance, a household split ... one function an event."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.household import Household, Member, ShareMovement, check_shares_never_negative, initials_of
from gacha_app.domain.register_events import (
    EVENT_KINDS,
    Effect,
    FormerRepresentative,
    RegisterEvent,
    check_ceiling,
)
from gacha_app.i18n import _
from gacha_app.services.households import check_identities, household_in
from gacha_app.services.posting import organisation_in
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.share_tables import former_representatives, register_events, share_kinds

# Those who move the shares themselves; the household gives them to another one
_HANDED_OVER = ("inheritance", "gift", "transfer")


def join_member(
    book: Book, kind: str, household_id: int, member: Member, on: dt.date, *, note: str = "", shares: int = 0,
    share_kind: str = "member",
) -> RegisterEvent:  # fmt: skip
    """Take somebody into the register of members; in a dynamic village perhaps with shares.

    Args:
        kind: "birth", "marriage", "adoption", "settled" or "confirmed".
        shares: ten-thousandths of a share; nought in a village whose shares stay as people come and go.

    Raises:
        InvalidInput: if an answer is wrong, the person is known already, or a static village would give shares.
    """
    with book.writing("join_member", member.name) as session:
        event = begun(session, RegisterEvent(on, kind, household_id, note=note), Effect.JOIN)
        household = household_in(session, household_id)
        refuse_left(household, on)
        if not member.name.strip():
            raise InvalidInput("name", _("请填写成员姓名。"))
        member.joined, member.initials = on, initials_of(member.name)
        household.members.append(member)
        household.check()
        check_identities(session, household)
        session.flush()
        event.member_id = member.id
        if shares:
            if organisation_in(session).share_mode == "static":
                # 中发〔2016〕37号: 提倡增人不增股、减人不减股
                raise InvalidInput(
                    "shares", _("本嘎查的份额实行静态管理，增人不增股；经会议决定配股的，请另外登记“配股”。")
                )
            move_in_register(session, event, household, share_kind, shares)
        return event


def leave_member(
    book: Book, kind: str, member_id: int, on: dt.date, *, note: str = "", representative: str = ""
) -> RegisterEvent:
    """Take somebody out of the register of members; the household's shares stay with it.

    Args:
        kind: "death", "moved_away", "other_organisation", "civil_servant" or "left_by_meeting".
        representative: who stands for the household from then on, where the one who leaves did.

    Raises:
        InvalidInput: if the member has left already, or a household would be left with one who is gone to stand for it.
    """
    with book.writing("leave_member") as session:
        member = member_in(session, member_id)
        household = household_in(session, member.household_id or 0)
        event = begun(session, RegisterEvent(on, kind, household.id, member_id, note=note), Effect.LEAVE)
        if member.left is not None:
            raise InvalidInput(
                "member", _("{name}已于 {date} 离开成员名册。").format(name=member.name, date=member.left)
            )
        if member.joined and on < member.joined:
            raise InvalidInput(
                "date", _("日期不能早于{name}加入的日期 {date}。").format(name=member.name, date=member.joined)
            )
        stayed = [one for one in household.members if one is not member and belongs(one, on)]
        member.left = on
        if household.representative == member.name and stayed:
            if not representative:
                raise InvalidInput(
                    "representative",
                    _("{name}是户号 {number} 的户代表，请同时选定新的户代表。").format(
                        name=member.name, number=household.number
                    ),
                )
            stand_for(session, event, household, representative, on)
        member.is_head = member.is_head and household.representative == member.name
        return event


def move_shares_by_event(
    book: Book, kind: str, household_id: int, shares: int, on: dt.date, *, share_kind: str = "member",
    to_household_id: int | None = None, member_id: int | None = None, note: str = "",
) -> RegisterEvent:  # fmt: skip
    """Register an allotment, inheritance, gift, transfer, withdrawal or recount of shares.

    Args:
        shares: ten-thousandths of a share; for a recount the change, else above nought.
        to_household_id: who gets them, for an inheritance, a gift or a transfer between households.

    Raises:
        InvalidInput: if a household would hold less than none on some day, or more than the charter lets it.
    """
    with book.writing("move_shares", EVENT_KINDS[kind].title if kind in EVENT_KINDS else kind[:20]) as session:
        household = household_in(session, household_id)
        event = RegisterEvent(on, kind, household_id, member_id, to_household_id, shares, share_kind, note=note)
        begun(session, event, Effect.SHARES)
        if shares == 0 or (shares < 0 and kind != "recount"):
            raise InvalidInput("shares", _("请填写变动的份额，应大于零。"))
        if kind == "recount" and organisation_in(session).share_mode == "static":
            raise InvalidInput("kind", _("本嘎查的份额实行静态管理，不做动态调整。"))
        if (kind in _HANDED_OVER) != (to_household_id is not None):
            raise InvalidInput(
                "to_household",
                _("{kind}要写明转到哪一户。").format(kind=_title(kind)) if kind in _HANDED_OVER
                else _("{kind}只涉及本户，不要写转到哪一户。").format(kind=_title(kind)),
            )  # fmt: skip
        gives = kind in (*_HANDED_OVER, "withdrawal")
        move_in_register(session, event, household, share_kind, -shares if gives else shares)
        if to_household_id is not None:
            if to_household_id == household_id:
                raise InvalidInput("to_household", _("不能转给本户自己。"))
            other = household_in(session, to_household_id)
            refuse_left(other, on)
            move_in_register(session, event, other, share_kind, shares)
        return event


def change_representative(
    book: Book, household_id: int, representative: str, on: dt.date, note: str = ""
) -> RegisterEvent:
    """Let another member stand for a household.

    Raises:
        InvalidInput: if he is no living member of it, or stands for it already.
    """
    with book.writing("change_representative", representative) as session:
        household = household_in(session, household_id)
        event = begun(session, RegisterEvent(on, "representative", household_id, note=note), Effect.HOUSEHOLD)
        stand_for(session, event, household, representative, on)
        return event


def correct_event(book: Book, event_id: int, reason: str) -> RegisterEvent:
    """Take back an event that was entered wrongly; both stay to be seen, with who corrected it and when.

    Raises:
        InvalidInput: if the reason is missing, it is corrected already, or what followed hangs on it.
        NotFound: if there is none of this identity.
    """
    with book.writing("correct_event", reason) as session:
        wrong = session.get(RegisterEvent, event_id)
        if wrong is None:
            raise NotFound(_("没有这条登记簿变动记录。"))
        if wrong.effect is Effect.CORRECTION:
            raise InvalidInput("event", _("更正记录不能再更正，请重新登记正确的变动。"))
        if session.scalar(select(func.count()).where(register_events.c.corrects_id == event_id)):
            raise InvalidInput("event", _("这条变动已经更正过了。"))
        event = replace(wrong, kind="correction", note=reason, corrects_id=event_id, id=None)
        begun(session, event, Effect.CORRECTION)
        _take_back(session, wrong, event)
        return event


def member_in(session: Writing, member_id: int) -> Member:
    """Return a member within a larger action.

    Raises:
        NotFound: if the book has none of this identity.
    """
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound(_("没有这名成员，可能已被删除，请刷新后重试。"))
    return member


def begun(session: Writing, event: RegisterEvent, effect: Effect) -> RegisterEvent:
    """Keep an event that is sound and does what the caller means."""
    event.check()
    if event.effect is not effect:
        raise InvalidInput("kind", _("“{kind}”不能这样登记。").format(kind=_title(event.kind)))
    event.recorded_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    event.recorded_by = session.by
    session.add(event)
    session.flush()
    return event


def move_in_register(
    session: Writing, event: RegisterEvent, household: Household, share_kind: str, change: int, *, within: bool = False
) -> None:
    """Let shares come to a household or leave it; what stays in one family (`within`) is not held to the ceiling."""
    known = session.scalar(
        select(func.count()).select_from(share_kinds).where(share_kinds.c.code == share_kind, share_kinds.c.active)
    )
    if not known:
        raise InvalidInput("share_kind", _("没有“{value}”这个股种，请从列表中选择。").format(value=share_kind[:20]))
    household.movements.append(
        ShareMovement(
            event.date,
            change,
            share_kind,
            event.kind,
            event.note,
            event.member_id,
            event_id=event.id,
            recorded_at=event.recorded_at,
            recorded_by=event.recorded_by,
        )
    )
    check_shares_never_negative(household.movements, household.number)
    session.flush()
    organisation = organisation_in(session)
    if change > 0 and organisation.transfer_ceiling and not within and event.kind == "transfer":
        moved = tables.share_movements.c
        everything = int(
            session.scalar(select(func.coalesce(func.sum(moved.change), 0)).where(moved.date <= event.date)) or 0
        )
        check_ceiling(household.shares_on(event.date), everything, organisation.transfer_ceiling, household.number)


def stand_for(session: Writing, event: RegisterEvent, household: Household, name: str, on: dt.date) -> None:
    """Let another living member stand for a household from a day on."""
    if name == household.representative:
        raise InvalidInput("representative", _("{name}已经是这一户的户代表。").format(name=name))
    chosen = next((one for one in household.members if one.name == name and belongs(one, on)), None)
    if chosen is None:
        raise InvalidInput(
            "representative",
            _("{name}不是户号 {number} 在册的成员，不能作户代表。").format(name=name, number=household.number),
        )
    before = next((one for one in household.members if one.name == household.representative), None)
    session.add(
        FormerRepresentative(household.id or 0, household.representative, on, before.id if before else None, event.id)
    )
    event.member_id = event.member_id or chosen.id
    household.representative, household.initials = name, initials_of(name)
    for one in household.members:
        one.is_head = one is chosen


def _take_back(session: Writing, wrong: RegisterEvent, event: RegisterEvent) -> None:
    if wrong.effect is Effect.HOUSEHOLD and wrong.kind != "representative":
        raise InvalidInput("event", _("分户、并户和转户不能撤回，请登记相反的变动。"))
    household = household_in(session, wrong.household_id or 0)
    for moved in session.scalars(select(ShareMovement).where(tables.share_movements.c.event_id == wrong.id)).all():
        holder = household_in(session, moved.household_id or 0)
        holder.movements.append(
            ShareMovement(
                moved.date,
                -moved.change,
                moved.share_kind,
                "correction",
                event.note,
                moved.member_id,
                event_id=event.id,
                corrects_id=moved.id,
                recorded_at=event.recorded_at,
                recorded_by=event.recorded_by,
            )
        )
        check_shares_never_negative(holder.movements, holder.number)
    if wrong.effect is Effect.JOIN:
        member = member_in(session, wrong.member_id or 0)
        if member.left is not None:
            raise InvalidInput("event", _("{name}后来又有变动，请先更正后面的记录。").format(name=member.name))
        member.left = member.joined
    if wrong.effect is Effect.LEAVE:
        member_in(session, wrong.member_id or 0).left = None
    former = session.scalars(
        select(FormerRepresentative).where(former_representatives.c.event_id == wrong.id)
    ).one_or_none()
    if former is not None:
        last = session.scalar(
            select(func.max(former_representatives.c.id)).where(former_representatives.c.household_id == household.id)
        )
        if last != former.id:
            raise InvalidInput("event", _("户代表后来又换过，请先更正后面的记录。"))
        household.representative, household.initials = former.name, initials_of(former.name)
        for one in household.members:
            one.is_head = one.id == former.member_id
        session.delete(former)


def refuse_left(household: Household, on: dt.date) -> None:
    """Refuse to change a household that has left the register."""
    if household.left is not None and household.left <= on:
        raise InvalidInput(
            "household",
            _("户号 {number} 已于 {date} 退出登记簿。").format(number=household.number, date=household.left),
        )


def belongs(member: Member, on: dt.date) -> bool:
    """Say whether somebody is a member on a day."""
    return (member.joined is None or member.joined <= on) and (member.left is None or member.left > on)


def _title(kind: str) -> str:
    return _(EVENT_KINDS[kind].title) if kind in EVENT_KINDS else kind[:20]
