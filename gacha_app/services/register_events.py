"""Movements of the two registers: birth, death, inheritance, a household split ... one function an event."""

from __future__ import annotations

import datetime as dt

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.household import Household, Member, initials_of
from gacha_app.domain.register_events import EVENT_KINDS, Effect, FormerRepresentative, RegisterEvent
from gacha_app.i18n import _
from gacha_app.services.households import check_identities, household_in
from gacha_app.services.posting import organisation_in
from gacha_app.services.share_register import move_in_register
from gacha_app.storage.book import Book, Writing


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
        raise InvalidInput("kind", _("“{kind}”不能这样登记。").format(kind=title_of(event.kind)))
    event.recorded_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    event.recorded_by = session.by
    session.add(event)
    session.flush()
    return event


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


def title_of(kind: str) -> str:
    """Return what people call a kind of event; the word itself, shortened, where there is no such kind."""
    return _(EVENT_KINDS[kind].title) if kind in EVENT_KINDS else kind[:20]
