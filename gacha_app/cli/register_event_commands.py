"""Commands for what happens to the two registers: who comes and goes, shares that move, households that split."""

from __future__ import annotations

from typing import Annotated

import typer

from gacha_app.cli.household_names import (
    Day,
    HouseholdName,
    MemberName,
    Note,
    ShareKindName,
    event_kind,
    household_named,
    member_of,
    share_kind_named,
    shares_by_kind,
)
from gacha_app.cli.opening import BookPath, Json, to_write
from gacha_app.cli.showing import done
from gacha_app.domain.dates import parse_date
from gacha_app.domain.register_events import EVENT_KINDS, Effect, RegisterEvent
from gacha_app.domain.shares import parse_shares, share_text
from gacha_app.i18n import _

program = typer.Typer()


@program.command("join", help=_("登记新成员：出生、婚入、收养、迁入、会议确认"))
def join(
    book: BookPath,
    household: HouseholdName,
    member: MemberName,
    date: Day,
    kind: Annotated[str, typer.Option(help=_("出生、婚入、收养、迁入、会议确认为成员"))] = "出生",
    relation: Annotated[str, typer.Option(help=_("与户主关系"))] = "",
    sex: Annotated[str, typer.Option(help=_("性别"))] = "",
    identity: Annotated[str, typer.Option(help=_("身份证号"))] = "",
    shares: Annotated[str, typer.Option(help=_("份额（动态管理的嘎查）"))] = "0",
    share_kind: ShareKindName = "member",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Take somebody into the register of members."""
    from gacha_app.domain.household import Member
    from gacha_app.services.register_events import join_member

    person = Member(member, sex, identity_number=identity, relation=relation)
    with to_write(book) as opened:
        event = join_member(
            opened, event_kind(kind, Effect.JOIN), household_named(opened, household), person, parse_date(date),
            note=note, shares=parse_shares(shares), share_kind=share_kind_named(opened, share_kind),
        )  # fmt: skip
    tell_event(event, as_json)


@program.command("leave", help=_("登记成员离开：死亡、迁出、加入其他集体、成为公务员、会议确认"))
def leave(
    book: BookPath,
    household: HouseholdName,
    member: MemberName,
    date: Day,
    kind: Annotated[
        str, typer.Option(help=_("死亡、迁出、加入其他集体经济组织、成为公务员、会议确认丧失成员身份"))
    ] = "死亡",
    representative: Annotated[str, typer.Option(help=_("离开的是户代表时，新的户代表"))] = "",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Take somebody out of the register of members."""
    from gacha_app.services.register_events import leave_member

    with to_write(book) as opened:
        event = leave_member(
            opened, event_kind(kind, Effect.LEAVE), member_of(opened, household, member), parse_date(date),
            note=note, representative=representative,
        )  # fmt: skip
    tell_event(event, as_json)


@program.command("move", help=_("登记份额变动"))
def move(
    book: BookPath,
    household: HouseholdName,
    shares: Annotated[str, typer.Option(help=_("份额；减少写负数"))],
    date: Day,
    reason: Annotated[str, typer.Option(help=_("配股、继承、赠与、转让、退出、动态调整、更正"))] = "配股",
    to: Annotated[str, typer.Option(help=_("转到哪一户"))] = "",
    share_kind: ShareKindName = "member",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Register a movement of shares."""
    from gacha_app.services.share_moves import move_shares

    text = shares.strip()
    change = -parse_shares(text[1:]) if text.startswith("-") else parse_shares(text)
    with to_write(book) as opened:
        kind, here, on = share_kind_named(opened, share_kind), household_named(opened, household), parse_date(date)
        there = household_named(opened, to) if to else None
        key = event_kind(reason, Effect.SHARES)
        if key == "withdrawal":
            # what leaves a household may be written with a minus
            change = abs(change)
        event = move_shares(opened, key, here, change, on, share_kind=kind, to_household_id=there, note=note)
    tell_event(event, as_json)


@program.command("represent", help=_("更换户代表"))
def represent(
    book: BookPath, household: HouseholdName, member: MemberName, date: Day, note: Note = "", as_json: Json = False
) -> None:
    """Let another member stand for a household."""
    from gacha_app.services.register_events import change_representative

    with to_write(book) as opened:
        event = change_representative(opened, household_named(opened, household), member, parse_date(date), note)
    tell_event(event, as_json)


@program.command("move-member", help=_("成员转到另一户"))
def move_member(
    book: BookPath,
    household: HouseholdName,
    member: MemberName,
    to: Annotated[str, typer.Option(help=_("转到哪一户"))],
    date: Day,
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Let a member belong to another household."""
    from gacha_app.services.household_events import move_member as moved

    with to_write(book) as opened:
        whom, where = member_of(opened, household, member), household_named(opened, to)
        event = moved(opened, whom, where, parse_date(date), note)
    tell_event(event, as_json)


@program.command("split", help=_("分户：一些成员带着份额另立一户"))
def split(
    book: BookPath,
    household: HouseholdName,
    date: Day,
    member: Annotated[list[str], typer.Option(help=_("分出去的成员，可写多个；第一个是新户代表"))],
    shares: Annotated[list[str] | None, typer.Option(help=_("分出去的份额，如 1.5 或 农龄股=2，可写多个"))] = None,
    number: Annotated[str, typer.Option(help=_("新户号，不写就接着排"))] = "",
    note: Note = "",
) -> None:
    """Split a household."""
    from gacha_app.services.household_events import Parting, split_household

    with to_write(book) as opened:
        going = tuple(member_of(opened, household, one) for one in member)
        parting = Parting(going, shares_by_kind(opened, shares or ()), member[0], number)
        new = split_household(opened, household_named(opened, household), parting, parse_date(date), note)
    print(_("已登记户号 {number} {name}。").format(number=new.number, name=new.representative))


@program.command("merge", help=_("并户：成员和份额并入另一户"))
def merge(
    book: BookPath,
    household: HouseholdName,
    into: Annotated[str, typer.Option(help=_("并入哪一户"))],
    date: Day,
    note: Note = "",
) -> None:
    """Merge a household into another."""
    from gacha_app.services.household_events import merge_households

    with to_write(book) as opened:
        here, there = household_named(opened, household), household_named(opened, into)
        other = merge_households(opened, here, there, parse_date(date), note)
    print(_("已并入户号 {number} {name}。").format(number=other.number, name=other.representative))


@program.command("correct", help=_("更正一条登记簿变动"))
def correct(
    book: BookPath,
    event: Annotated[int, typer.Argument(metavar="EVENT", help=_("变动编号，见 household events"))],
    reason: Annotated[str, typer.Option(help=_("更正的原因"))] = "",
    as_json: Json = False,
) -> None:
    """Take back an event that was entered wrongly."""
    from gacha_app.services.register_corrections import correct_event

    with to_write(book) as opened:
        made = correct_event(opened, event, reason)
    tell_event(made, as_json)


def tell_event(event: RegisterEvent, as_json: bool) -> None:
    """Say that an event was registered."""
    title = _(EVENT_KINDS[event.kind].title)
    text = _("已登记：{date} {kind}（编号 {id}）。").format(date=event.date, kind=title, id=event.id)
    answer = {
        "id": event.id, "date": event.date.isoformat(), "kind": event.kind,
        "shares": share_text(event.shares) if event.shares else "", "note": event.note,
    }  # fmt: skip
    done(text, as_json, answer)
