"""Commands about a whole book: new, example, verify, backup, restore, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, to_read, user
from gacha_app.cli.showing import done, refuse, show_json
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.organisation import Organisation
from gacha_app.i18n import _


def new(
    book: BookPath,
    name: Annotated[str, typer.Option(help=_("嘎查（村）名称"))],
    township: Annotated[str, typer.Option(help=_("苏木（乡镇）"))] = "",
    banner: Annotated[str, typer.Option(help=_("旗县"))] = "",
    year: Annotated[int | None, typer.Option(help=_("启用年度，不写就是今年"))] = None,
    reserve_rate: Annotated[str, typer.Option(help=_("公积公益金提取比例（%）"))] = "20",
    opening: Annotated[list[str] | None, typer.Option(help=_("期初余额，写成 科目=金额，可写多个"))] = None,
    chart: Annotated[str, typer.Option(help=_("会计科目表：2023，或仍用旧制度的 2004"))] = "2023",
    rest_on_reserve: Annotated[bool, typer.Option("--rest-on-reserve", help=_("借贷差额记入公积公益金"))] = False,
) -> None:
    """Make a new book."""
    import datetime as dt

    from gacha_app.services import books

    balances = dict(_opening(one) for one in opening or [])
    organisation = Organisation(
        code=books.new_code(), name=name, township=township, banner=banner,
        first_year=dt.date.today().year if year is None else year,
        reserve_rate=parse_yuan(reserve_rate, "reserve_rate"), chart=chart,
    )  # fmt: skip
    with books.new_book(book, organisation, balances, user=user(), rest_on_reserve=rest_on_reserve):
        pass
    print(_("已建立账本 {path}").format(path=book))
    if note := books.opening_note(balances, chart):
        print(note)


def verify(book: BookPath, as_json: Json = False) -> int:
    """Check file, schema, balances, registers, plans and audit chain."""
    from gacha_app.services import books

    with to_read(book) as opened:
        found = books.verify(opened)
    if as_json:
        show_json(
            {"ok": not found, "findings": [{"check": one.check, "where": one.where, "what": one.what} for one in found]}
        )
    elif not found:
        print(_("账本完好：文件、凭证、登记簿、分红和操作记录都核对无误。"))
    else:
        for one in found:
            print(f"{one.check}  {one.where}  {one.what}")
    return 1 if found else 0


def backup(book: BookPath, target: Annotated[Path, typer.Argument(metavar="DEST", help=_("备份文件或文件夹"))]) -> None:
    """Copy a book, proved."""
    from gacha_app.services import books

    print(_("已备份到 {path}").format(path=books.back_up(book, target)))


def restore(
    backup_file: Annotated[Path, typer.Argument(metavar="BACKUP", help=_("备份文件"))],
    book: BookPath,
) -> None:
    """Put a backup in a book's place."""
    from gacha_app.services import books

    kept = books.restore(backup_file, book)
    print(_("已恢复到 {path}").format(path=book))
    if kept:
        print(_("原来的账本保留在 {path}").format(path=kept))


def export(
    book: BookPath,
    form: Annotated[str, typer.Option("--format", help=_("hledger、beancount 或 csv"))],
    out: Annotated[Path, typer.Option("--out", help=_("输出文件"))],
) -> None:
    """Write the journal for another program."""
    from gacha_app.services.exports import export_journal

    with to_read(book) as opened:
        print(_("已写入 {path}").format(path=export_journal(opened, form, out)))


def demo(
    target: Annotated[Path, typer.Argument(metavar="BOOK", help=_("示例账本文件；写 --all 时是文件夹"))],
    everything: Annotated[bool, typer.Option("--all", help=_("建立六个示例嘎查的账本"))] = False,
) -> None:
    """Make the example book, or all six."""
    from gacha_app.services import example

    made = example.make_all(target, user=user()) if everything else [example.make_example(target, user=user())]
    for path in made:
        print(_("已建立示例账本 {path}").format(path=path))


def demo_tour(out: Annotated[Path | None, typer.Option("--out", help=_("输出文件夹"))] = None) -> None:
    """Do the main job without a window: example book, workbook, notice, charts, package, summary."""
    from gacha_app.services.tour import take_tour

    for what, path in take_tour(out, user=user()):
        done(f"{what}  {path}")


def _opening(text: str) -> tuple[str, int]:
    code, equals, amount = text.partition("=")
    if not equals:
        raise refuse(_("“{text}”应写成 科目=金额，如 102=5000。").format(text=text))
    return code.strip(), parse_yuan(amount, "opening")
