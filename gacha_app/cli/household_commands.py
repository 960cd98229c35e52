"""Commands of the register: households, their contacts, their whole story; what happened to them stands beside."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli import register_event_commands
from gacha_app.cli.household_names import HouseholdName, household_named
from gacha_app.cli.opening import BookPath, Json, day, to_read, to_write
from gacha_app.cli.showing import show_json
from gacha_app.domain.shares import parse_shares
from gacha_app.i18n import _

program = typer.Typer(help=_("农户：登记、成员和份额的变动"), no_args_is_help=True)


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


@program.command("change", help=_("修改一户的电话、银行账号、住址等"))
def change(
    book: BookPath,
    household: HouseholdName,
    telephone: Annotated[str | None, typer.Option(help=_("电话"))] = None,
    bank: Annotated[str | None, typer.Option(help=_("开户行"))] = None,
    account: Annotated[str | None, typer.Option(help=_("银行账号"))] = None,
    address: Annotated[str | None, typer.Option(help=_("住址"))] = None,
    group: Annotated[str | None, typer.Option(help=_("组别"))] = None,
    note: Annotated[str | None, typer.Option(help=_("备注"))] = None,
) -> None:
    """Change how a household is reached and paid."""
    from gacha_app.services.households import change_contacts

    said = {
        "telephone": telephone, "bank_name": bank, "bank_account": account, "address": address, "group_name": group,
        "note": note,
    }  # fmt: skip
    with to_write(book) as opened:
        change_contacts(
            opened, household_named(opened, household), {key: text for key, text in said.items() if text is not None}
        )
    print(_("已修改。"))


@program.command("show", help=_("一户的全部情况：成员、份额、分红、往来、合同、凭据"))
def show(
    book: BookPath,
    household: HouseholdName,
    date: Annotated[str | None, typer.Option("--date", help=_("截至哪一天，不写就是今天"))] = None,
    as_json: Json = False,
) -> None:
    """Tell everything that is known of a household."""
    from gacha_app.cli.household_telling import story_json, tell_story
    from gacha_app.reports.household_story import household_story

    with to_read(book) as opened:
        identity = household_named(opened, household)
        with opened.reading() as session:
            story = household_story(session, identity, day(date) or dt.date.today())
    if as_json:
        show_json(story_json(story))
        return
    tell_story(story)


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


# beside these: birth, death, inheritance, splits ... each a command of its own
program.add_typer(register_event_commands.program)
