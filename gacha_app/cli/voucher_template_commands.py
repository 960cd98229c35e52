"""Commands on templates of vouchers, and on entries that come again by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, day, to_read, to_write
from gacha_app.cli.showing import done, show_json, show_report
from gacha_app.cli.vouchers_told import tell_voucher, tell_vouchers
from gacha_app.domain.dates import parse_date
from gacha_app.domain.money import grouped, yuan
from gacha_app.domain.recurring import Template
from gacha_app.i18n import _
from gacha_app.reports.report import report_json

templates = typer.Typer(help=_("凭证模板：存、用、删"), no_args_is_help=True)
recurring = typer.Typer(help=_("周期凭证：租金、工资等到期就记"), no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("模板名称"))]
Until = Annotated[str | None, typer.Option("--to", help=_("到哪一天为止，不写就是今天"))]
Post = Annotated[bool, typer.Option("--post", help=_("同时记账"))]


@templates.command("list", help=_("列出凭证模板"))
def template_list(book: BookPath, as_json: Json = False) -> None:
    """List the templates."""
    from gacha_app.reports.recurring import templates_report

    with to_read(book) as opened, opened.reading() as session:
        report = templates_report(session)
    if as_json:
        show_json(report_json(report))
    else:
        show_report(report)


@templates.command("save", help=_("把一张凭证存为模板"))
def template_save(
    book: BookPath,
    name: Name,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=_("凭证号，如 记-2023-03-0001"))],
) -> None:
    """Keep a voucher as a template."""
    from gacha_app.services.templates import save_template

    with to_write(book) as opened:
        save_template(opened, name, number)
    done(_("已存为模板“{name}”。").format(name=name))


@templates.command("use", help=_("用模板记一张凭证"))
def template_use(
    book: BookPath,
    name: Name,
    date: Annotated[str, typer.Option("--date", help=_("日期，如 2023-03-01"))],
    post: Post = False,
    as_json: Json = False,
) -> None:
    """Record the voucher that a template makes."""
    from gacha_app.services.templates import use_template

    with to_write(book) as opened:
        tell_voucher(use_template(opened, name, parse_date(date), post_it=post), as_json)


@templates.command("delete", help=_("删除凭证模板"))
def template_delete(book: BookPath, name: Name) -> None:
    """Throw a template away."""
    from gacha_app.services.templates import delete_template, template_called

    with to_write(book) as opened:
        with opened.reading() as session:
            identity = template_called(session, name).id or 0
        delete_template(opened, identity)
    done(_("已删除模板“{name}”。").format(name=name))


@recurring.command("set", help=_("让一个模板到期就记"))
def recurring_set(
    book: BookPath,
    name: Name,
    every: Annotated[int, typer.Option(help=_("每隔几个月，1 是每月，12 是每年；0 是不再重复"))],
    start: Annotated[str, typer.Option("--from", help=_("下一次的日期"))] = "",
    until: Until = None,
    month_day: Annotated[int, typer.Option("--day", help=_("每次的日子，31 是月末；不写就同下一次的日子"))] = 0,
) -> None:
    """Let a template come again by itself, or no more."""
    from gacha_app.reports.recurring import rhythm_text
    from gacha_app.services.templates import change_template, template_called

    with to_write(book) as opened:
        with opened.reading() as session:
            kept = template_called(session, name)
        following = parse_date(start) if start else kept.next_on
        changes = {"every": every, "next_on": following, "until": day(until)}
        if month_day or following:
            changes["day"] = month_day or (following.day if following and start else kept.day)
        changed: Template = change_template(opened, kept.id or 0, changes)
    if not every:
        done(_("“{name}”不再重复。").format(name=name))
    else:
        words = rhythm_text(changed)
        done(_("“{name}”{rhythm}，下一次 {date}。").format(name=name, rhythm=words, date=changed.next_on))


@recurring.command("due", help=_("列出到期的周期凭证"))
def recurring_due(book: BookPath, until: Until = None, as_json: Json = False) -> None:
    """List what is due and not made yet."""
    from gacha_app.reports.recurring import due_entries

    with to_read(book) as opened, opened.reading() as session:
        due = due_entries(session, day(until) or dt.date.today())
    if as_json:
        told = [
            {"name": one.name, "date": str(one.day), "summary": one.summary, "amount": yuan(one.amount)} for one in due
        ]
        show_json({"due": told})
        return
    lines = [f"{one.day}  {one.name}  {one.summary}  {grouped(one.amount)}" for one in due]
    done("\n".join(lines) or _("没有到期的周期凭证。"))


@recurring.command("make", help=_("把到期的都记上"))
def recurring_make(
    book: BookPath,
    name: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help=_("只记这几个模板"))] = None,
    until: Until = None,
    post: Post = False,
    as_json: Json = False,
) -> None:
    """Make every recurring entry that is due; drafts unless --post is given."""
    from gacha_app.services.templates import make_due, template_called

    with to_write(book) as opened:
        with opened.reading() as session:
            chosen = tuple(template_called(session, one).id or 0 for one in name or ())
        made = make_due(opened, day(until) or dt.date.today(), template_ids=chosen, post_them=post)
    tell_vouchers(made, as_json)


@recurring.command("skip", help=_("跳过下一次"))
def recurring_skip(book: BookPath, name: Name) -> None:
    """Pass over the next time."""
    from gacha_app.services.templates import skip_due, template_called

    with to_write(book) as opened:
        with opened.reading() as session:
            identity = template_called(session, name).id or 0
        changed = skip_due(opened, identity)
    done(_("“{name}”已跳过一次，下一次 {date}。").format(name=name, date=changed.next_on))
