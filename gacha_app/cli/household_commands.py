"""Commands of the two registers: households, members, shares, and what happens to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read, to_write
from gacha_app.cli.showing import done, refuse, show_json
from gacha_app.domain.dates import parse_date
from gacha_app.domain.register_events import EVENT_KINDS, Effect, RegisterEvent
from gacha_app.domain.shares import parse_shares, share_text
from gacha_app.i18n import _
from gacha_app.storage.book import Book

program = typer.Typer(help=_("农户：登记、成员和份额的变动"), no_args_is_help=True)
share_kinds = typer.Typer(help=_("股种：登记、修改、列出"), no_args_is_help=True)

HouseholdName = Annotated[str, typer.Argument(metavar="HOUSEHOLD", help=_("户号或户代表"))]
MemberName = Annotated[str, typer.Argument(metavar="MEMBER", help=_("成员姓名"))]
Day = Annotated[str, typer.Option("--date", help=_("日期，如 2023-03-01"))]
Note = Annotated[str, typer.Option(help=_("会议、公证书等凭据"))]
ShareKindName = Annotated[str, typer.Option("--share-kind", help=_("股种"))]


@program.command("add", help=_("登记农户"))
def add(
    book: BookPath,
    representative: Annotated[str, typer.Argument(metavar="NAME", help=_("户代表（户主）姓名"))],
    shares: Annotated[str, typer.Option(help=_("份额"))] = "0",
    number: Annotated[str, typer.Option(help=_("户号，不写就接着排"))] = "",
    date: Annotated[str | None, typer.Option("--date", help=_("份额生效的日期"))] = None,
    bank: Annotated[str, typer.Option(help=_("开户行"))] = "",
    account: Annotated[str, typer.Option(help=_("银行账号"))] = "",
) -> None:
    """Add a household."""
    from gacha_app.domain.household import Household, Member, ShareMovement
    from gacha_app.services.households import record_household

    since = day(date) or dt.date.today()
    moved = [ShareMovement(since, held)] if (held := parse_shares(shares)) else []
    head = Member(representative, relation="户主", is_head=True)
    household = Household(number, representative, bank_name=bank, bank_account=account, members=[head], movements=moved)
    with to_write(book) as opened:
        record_household(opened, household)
    print(_("已登记户号 {number} {name}。").format(number=household.number, name=representative))


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
            opened, _kind(kind, Effect.JOIN), _household(opened, household), person, parse_date(date), note=note,
            shares=parse_shares(shares), share_kind=share_kind_named(opened, share_kind),
        )  # fmt: skip
    _tell(event, as_json)


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
            opened, _kind(kind, Effect.LEAVE), _member(opened, household, member), parse_date(date), note=note,
            representative=representative,
        )  # fmt: skip
    _tell(event, as_json)


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
) -> None:
    """Register a movement of shares."""
    from gacha_app.domain.household import MOVEMENTS
    from gacha_app.services.households import move_shares
    from gacha_app.services.register_events import move_shares_by_event

    sign = -1 if shares.strip().startswith("-") else 1
    change = sign * parse_shares(shares.strip().lstrip("-"))
    with to_write(book) as opened:
        kind, here, on = share_kind_named(opened, share_kind), _household(opened, household), parse_date(date)
        there = _household(opened, to) if to else None
        titles = {**MOVEMENTS, **{key: one.title for key, one in EVENT_KINDS.items() if one.effect is Effect.SHARES}}
        key = key_of(titles, reason)
        if key == "correction" or (change < 0 and key != "recount"):
            move_shares(opened, here, change, on, reason=key, share_kind=kind, note=note, to_household_id=there)
        else:
            move_shares_by_event(opened, key, here, change, on, share_kind=kind, to_household_id=there, note=note)
    print(_("已登记份额变动。"))


@program.command("represent", help=_("更换户代表"))
def represent(
    book: BookPath, household: HouseholdName, member: MemberName, date: Day, note: Note = "", as_json: Json = False
) -> None:
    """Let another member stand for a household."""
    from gacha_app.services.register_events import change_representative

    with to_write(book) as opened:
        event = change_representative(opened, _household(opened, household), member, parse_date(date), note)
    _tell(event, as_json)


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
        event = moved(opened, _member(opened, household, member), _household(opened, to), parse_date(date), note)
    _tell(event, as_json)


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
        going = tuple(_member(opened, household, one) for one in member)
        parting = Parting(going, _by_kind(opened, shares or ()), member[0], number)
        new = split_household(opened, _household(opened, household), parting, parse_date(date), note)
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
        other = merge_households(
            opened, _household(opened, household), _household(opened, into), parse_date(date), note
        )
    print(_("已并入户号 {number} {name}。").format(number=other.number, name=other.representative))


@program.command("correct", help=_("更正一条登记簿变动"))
def correct(
    book: BookPath,
    event: Annotated[int, typer.Argument(metavar="EVENT", help=_("变动编号，见 household events"))],
    reason: Annotated[str, typer.Option(help=_("更正的原因"))] = "",
    as_json: Json = False,
) -> None:
    """Take back an event that was entered wrongly."""
    from gacha_app.services.register_events import correct_event

    with to_write(book) as opened:
        made = correct_event(opened, event, reason)
    _tell(made, as_json)


@program.command("events", help=_("列出登记簿的变动"))
def events(
    book: BookPath, year: Annotated[int | None, typer.Option("--year", help=_("年度，如 2023"))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """List what happened to the registers."""
    from gacha_app.cli.showing import show_report
    from gacha_app.domain.dates import Period
    from gacha_app.reports.register_history import register_events_report
    from gacha_app.reports.report import report_json

    with to_read(book) as opened, opened.reading() as session:
        report = register_events_report(session, Period(year or dt.date.today().year))
    if as_json:
        show_json(report_json(report))
        return
    show_report(report)


@share_kinds.command("list", help=_("列出股种"))
def list_kinds(book: BookPath, as_json: Json = False) -> None:
    """List the kinds of shares."""
    from gacha_app.services.share_kinds import list_share_kinds

    with to_read(book) as opened:
        kinds = list_share_kinds(opened)
    if as_json:
        show_json([{"code": one.code, "title": one.title, "with_dividend": one.with_dividend, "active": one.active}
                   for one in kinds])  # fmt: skip
        return
    for one in kinds:
        print(f"{one.code:<12}{_(one.title)}  {_('参加分红') if one.with_dividend else _('不参加分红')}")


@share_kinds.command("add", help=_("登记股种"))
def add_kind(
    book: BookPath,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=_("股种名称"))],
    without_dividend: Annotated[bool, typer.Option("--without-dividend", help=_("不参加分红"))] = False,
) -> None:
    """Add a kind of shares."""
    from gacha_app.services.share_kinds import add_share_kind

    with to_write(book) as opened:
        add_share_kind(opened, title, with_dividend=not without_dividend)
    print(_("已登记股种“{title}”。").format(title=title))


@share_kinds.command("change", help=_("修改股种：名称、是否参加分红、停用"))
def change_kind(
    book: BookPath,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_("股种"))],
    title: Annotated[str | None, typer.Option(help=_("新名称"))] = None,
    dividend: Annotated[bool | None, typer.Option("--dividend/--no-dividend", help=_("是否参加分红"))] = None,
    active: Annotated[bool | None, typer.Option("--active/--inactive", help=_("启用或停用"))] = None,
) -> None:
    """Change a kind of shares."""
    from gacha_app.services.share_kinds import change_share_kind

    with to_write(book) as opened:
        change_share_kind(opened, share_kind_named(opened, kind), title=title, with_dividend=dividend, active=active)
    print(_("已修改。"))


@program.command("attach", help=_("给一条变动附上凭据（照片、扫描件）"))
def attach_paper(
    book: BookPath,
    event: Annotated[int, typer.Argument(metavar="EVENT", help=_("变动编号，见 household events"))],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("文件"))],
) -> None:
    """Attach a paper to an event."""
    from gacha_app.services.attachments import attach

    with to_write(book) as opened:
        attach(opened, "register_event", event, file)
    print(_("已附上 {name}。").format(name=file.name))


def _household(book: Book, name: str) -> int:
    from gacha_app.services.lookups import named

    return named(book, "household", name)


def _member(book: Book, household: str, name: str) -> int:
    from gacha_app.services.lookups import member_named

    return member_named(book, _household(book, household), name)


def _kind(word: str, effect: Effect) -> str:
    return key_of({key: one.title for key, one in EVENT_KINDS.items() if one.effect is effect}, word)


def share_kind_named(book: Book, word: str) -> str:
    """Return the code of the kind of shares that a word means."""
    from gacha_app.reports.register_history import share_kind_titles

    with book.reading() as session:
        return key_of(share_kind_titles(session), word)


def _by_kind(book: Book, said: Any) -> Mapping[str, int]:
    shares: dict[str, int] = {}
    for one in said:
        kind, equals, amount = str(one).rpartition("=")
        if equals and not kind:
            raise refuse(_("“{text}”应写成 股种=份额，如 农龄股=2。").format(text=one))
        shares[share_kind_named(book, kind or "member")] = parse_shares(amount)
    return shares


def _tell(event: RegisterEvent, as_json: bool) -> None:
    title = _(EVENT_KINDS[event.kind].title)
    text = _("已登记：{date} {kind}（编号 {id}）。").format(date=event.date, kind=title, id=event.id)
    answer = {
        "id": event.id, "date": event.date.isoformat(), "kind": event.kind,
        "shares": share_text(event.shares) if event.shares else "", "note": event.note,
    }  # fmt: skip
    done(text, as_json, answer)
