"""Households that split, merge, and members who move between them (分户、并户、转户)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Household, Member
from gacha_app.domain.register_events import Effect, FormerHousehold, RegisterEvent
from gacha_app.i18n import _
from gacha_app.services.households import add_household, household_in, next_number
from gacha_app.services.register_events import begun, belongs, member_in, refuse_left
from gacha_app.services.share_register import move_in_register
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing


@dataclass(frozen=True)
class Parting:
    """What goes to the new household when one is split.

    Attributes:
        member_ids: who goes; the first stands for the new household where no representative is named.
        shares: ten-thousandths of a share, by kind of shares.
        representative: the name of who stands for the new household, or "".
        number: its number, or "" for the next one.
    """

    member_ids: tuple[int, ...]
    shares: Mapping[str, int]
    representative: str = ""
    number: str = ""


def move_member(book: Book, member_id: int, to_household_id: int, on: dt.date, note: str = "") -> RegisterEvent:
    """Let a member belong to another household from a day on; shares stay where they are.

    Raises:
        InvalidInput: if he has left, stands for his household, or is there already.
    """
    with book.writing("move_member") as session:
        member = member_in(session, member_id)
        household = household_in(session, member.household_id or 0)
        other = household_in(session, to_household_id)
        event = RegisterEvent(on, "member_moved", household.id, member_id, to_household_id, note=note)
        begun(session, event, Effect.HOUSEHOLD)
        if other is household:
            raise InvalidInput("to_household", _("{name}已经在这一户。").format(name=member.name))
        if household.representative == member.name:
            raise InvalidInput("member", _("{name}是户代表，请先更换户代表，或登记分户。").format(name=member.name))
        refuse_left(other, on)
        _take_over(session, event, member, household, other)
        return event


def split_household(book: Book, household_id: int, parting: Parting, on: dt.date, note: str = "") -> Household:
    """Split a household: members and shares go to a new one (分户); together they hold what they held.

    Raises:
        InvalidInput: if nobody goes, nobody stays, or more shares go than there are.
    """
    with book.writing("split_household") as session:
        household = household_in(session, household_id)
        going = [member_in(session, one) for one in parting.member_ids]
        if not going or any(one.household_id != household_id or not belongs(one, on) for one in going):
            raise InvalidInput("members", _("请选择要分出去的成员，他们应是本户在册成员。"))
        staying = [one for one in household.members if belongs(one, on) and one not in going]
        if not staying:
            raise InvalidInput("members", _("不能把全户都分出去，请至少留下一名成员。"))
        if any(one.name == household.representative for one in going):
            raise InvalidInput(
                "members", _("户代表{name}不能分出去，请先更换户代表。").format(name=household.representative)
            )
        stands = parting.representative or going[0].name
        if stands not in {one.name for one in going}:
            raise InvalidInput("representative", _("新户的户代表应是分出去的成员之一。"))
        new = Household(
            parting.number or next_number(session), stands, address=household.address,
            group_name=household.group_name, joined=on,
        )  # fmt: skip
        add_household(session, new)
        moved, share_kind = _one_kind({kind: shares for kind, shares in parting.shares.items() if shares})
        event = RegisterEvent(on, "household_split", household_id, None, new.id, moved, share_kind, note=note)
        begun(session, event, Effect.HOUSEHOLD)
        for one in going:
            _take_over(session, event, one, household, new)
            one.is_head = one.name == stands
        for kind, shares in parting.shares.items():
            if shares < 0:
                raise InvalidInput("shares", _("分出去的份额不能是负数。"))
            if shares:
                move_in_register(session, event, household, kind, -shares)
                move_in_register(session, event, new, kind, shares, within=True)
        return new


def merge_households(book: Book, household_id: int, into_id: int, on: dt.date, note: str = "") -> Household:
    """Merge a household into another: its members and all its shares go over, and it leaves the register (并户).

    What it owes or is owed stays under its own number until it is settled.

    Raises:
        InvalidInput: if both are the same, or one has left the register.
    """
    with book.writing("merge_households") as session:
        if household_id == into_id:
            raise InvalidInput("to_household", _("请选择另外一户。"))
        household, other = household_in(session, household_id), household_in(session, into_id)
        refuse_left(household, on)
        refuse_left(other, on)
        event = RegisterEvent(on, "household_merger", household_id, None, into_id, note=note)
        begun(session, event, Effect.HOUSEHOLD)
        later = [one.date for one in household.movements if one.date > on]
        if later:
            raise InvalidInput(
                "date",
                _("户号 {number} 在 {date} 还有份额变动，并户日期不能早于它。").format(
                    number=household.number, date=max(later)
                ),
            )
        kinds = sorted({one.share_kind for one in household.movements})
        going = {kind: held for kind in kinds if (held := household.shares_on(on, kind))}
        event.shares, event.share_kind = _one_kind(going)
        for one in list(household.members):
            if belongs(one, on):
                one.is_head = False
                _take_over(session, event, one, household, other)
        for kind, held in going.items():
            move_in_register(session, event, household, kind, -held)
            move_in_register(session, event, other, kind, held, within=True)
        household.left = on
        return other


def _one_kind(shares: Mapping[str, int]) -> tuple[int | None, str]:
    """Return what an event says of shares that go with it: of several kinds only the movements tell."""
    if len(shares) != 1:
        return None, ""
    kind, moved = next(iter(shares.items()))
    return moved, kind


def _take_over(session: Writing, event: RegisterEvent, member: Member, household: Household, other: Household) -> None:
    """Let a member belong to another household from the event's day on."""
    if not belongs(member, event.date):
        raise InvalidInput("member", _("{name}当日不在成员名册里。").format(name=member.name))
    session.add(FormerHousehold(member.id or 0, household.id or 0, event.date, event.id))
    # moved by its key alone: a household's list owns its members and would delete the one taken out
    session.flush()
    session.execute(tables.members.update().where(tables.members.c.id == member.id).values(household_id=other.id))
    session.expire(member)
    session.expire(household, ["members"])
    session.expire(other, ["members"])
