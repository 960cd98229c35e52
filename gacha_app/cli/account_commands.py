"""Commands about the chart of accounts: list, find, add, rename, out of use and into use again."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, to_read, to_write
from gacha_app.cli.showing import give_report, show_json
from gacha_app.domain.accounts import Account
from gacha_app.domain.dates import Period
from gacha_app.i18n import _

program = typer.Typer(help=_("会计科目：查看、增设、改名、停用"), no_args_is_help=True)

Code = Annotated[str, typer.Argument(metavar="CODE", help=_("科目编号"))]
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("科目名称"))]


@program.command("list", help=_("列出科目和余额"))
def list_accounts(
    book: BookPath,
    year: Annotated[int | None, typer.Option(help=_("年度，不写就是今年"))] = None,
    as_json: Json = False,
) -> None:
    """List the accounts with their balances of a year."""
    from gacha_app.reports.account_tree import account_tree

    with to_read(book) as opened, opened.reading() as session:
        report = account_tree(session, Period(year or dt.date.today().year))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("find", help=_("按编号、名称或拼音首字母查科目"))
def find(
    book: BookPath,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("编号、名称的一部分，或拼音首字母"))],
    as_json: Json = False,
) -> None:
    """Find accounts by code, name or pinyin initials."""
    from gacha_app.services.accounts import find_accounts

    with to_read(book) as opened, opened.reading() as session:
        found = find_accounts(session, text, inactive=True)
    if as_json:
        show_json({"accounts": [_plain(one) for one in found]})
        return
    for one in found:
        print(f"{one.code:<10}{one.name}{'' if one.active else _('（已停用）')}")
    if not found:
        print(_("没有找到“{text}”。").format(text=text))


@program.command("add", help=_("在一个科目下增设明细"))
def add(
    book: BookPath,
    parent: Annotated[str, typer.Argument(metavar="PARENT", help=_("上级科目编号"))],
    name: Name,
    code: Annotated[str, typer.Option(help=_("明细编号；不写就用第一个空号"))] = "",
    as_json: Json = False,
) -> None:
    """Add a sub-level under an account."""
    from gacha_app.services.accounts import add_account

    with to_write(book) as opened:
        _tell(add_account(opened, parent, name, code), _("已增设科目 {code} {name}"), as_json)


@program.command("rename", help=_("给明细科目改名"))
def rename(book: BookPath, code: Code, name: Name, as_json: Json = False) -> None:
    """Give a sub-level another name."""
    from gacha_app.services.accounts import rename_account

    with to_write(book) as opened:
        _tell(rename_account(opened, code, name), _("科目 {code} 已改名为“{name}”"), as_json)


@program.command("deactivate", help=_("停用没有用过的科目"))
def deactivate(book: BookPath, code: Code, as_json: Json = False) -> None:
    """Take an account out of use."""
    from gacha_app.services.accounts import deactivate_account

    with to_write(book) as opened:
        _tell(deactivate_account(opened, code), _("已停用科目 {code} {name}"), as_json)


@program.command("activate", help=_("重新启用科目"))
def activate(book: BookPath, code: Code, as_json: Json = False) -> None:
    """Take an account into use again."""
    from gacha_app.services.accounts import activate_account

    with to_write(book) as opened:
        _tell(activate_account(opened, code), _("已启用科目 {code} {name}"), as_json)


def _plain(one: Account) -> dict[str, Any]:
    return {
        "code": one.code, "name": one.name, "class": one.klass, "side": one.normal_side, "parent": one.parent or "",
        "own": one.own, "active": one.active,
    }  # fmt: skip


def _tell(account: Account, sentence: str, as_json: bool) -> None:
    if as_json:
        show_json(_plain(account))
    else:
        print(sentence.format(code=account.code, name=account.name))
