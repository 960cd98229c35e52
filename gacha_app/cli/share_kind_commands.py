"""Commands for the kinds of shares: those of the rules, and the village's own."""

from __future__ import annotations

from typing import Annotated

import typer

from gacha_app.cli.household_names import share_kind_named
from gacha_app.cli.opening import BookPath, Json, to_read, to_write
from gacha_app.cli.showing import show_json
from gacha_app.i18n import _

program = typer.Typer(help=_("股种：登记、修改、列出"), no_args_is_help=True)


@program.command("list", help=_("列出股种"))
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


@program.command("add", help=_("登记股种"))
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


@program.command("change", help=_("修改股种：名称、是否参加分红、停用"))
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
