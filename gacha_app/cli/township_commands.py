"""Commands of the township's desk: collect, board, summary, who is expected until when."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli import township_review_commands
from gacha_app.cli.opening import Json, Month, Quarter, Year, day, period, user
from gacha_app.cli.showing import progress_bar, refuse, show_json, show_report
from gacha_app.i18n import _

program = typer.Typer(help=_("苏木（镇）：收集、催报、汇总"), no_args_is_help=True)
program.add_typer(township_review_commands.program)

Hub = Annotated[str, typer.Argument(metavar="HUB", help=_("汇总库：一个文件，或 postgresql:// 地址"))]


@program.command("collect", help=_("收上报文件"))
def collect(
    hub: Hub,
    files: Annotated[list[Path], typer.Argument(metavar="FILE|DIR...", help=_("上报文件或文件夹，可写多个"))],
    year: Annotated[int | None, typer.Option(help=_("只收这个年度的"))] = None,
    as_json: Json = False,
) -> int:
    """Take villages' packages in; a bad one is named and the others are taken.

    Returns:
        1 where nothing could be taken and something is wrong, else 0.
    """
    from gacha_app.services import township

    with progress_bar(_("收集")) as advance:
        collected = township.collect(hub, files, year=year, user=user(), progress=advance)
    if not collected.accepted and not collected.refused:
        raise refuse(_("没有找到上报文件（.xlsx），请检查文件夹的位置。"))
    status = 0 if collected.accepted or all(bad.repeated for bad in collected.refused) else 1
    if as_json:
        show_json(township.collected_json(collected))
        return status
    for one in collected.accepted:
        print(
            _("已收  {organisation}  {year}  {file}").format(
                organisation=one.organisation, year=one.period, file=one.file
            )
        )
        for note in one.notes:
            print(f"      {note}")
    for bad in collected.refused:
        words = _("已有  {file}  {reason}") if bad.repeated else _("退回  {file}  {reason}")
        print(words.format(file=bad.file, reason=bad.reason))
    return status


@program.command("board", help=_("看谁报了、谁没报"))
def board(hub: Hub, year: Year, quarter: Quarter = None, month: Month = None, as_json: Json = False) -> None:
    """Say who has handed in, who is missing, what does not agree."""
    from gacha_app.services import township

    found = township.board(hub, period(year, quarter, month), user=user())
    if as_json:
        show_json(township.board_json(found))
    else:
        show_report(township.board_report(found))


@program.command("summary", help=_("汇总各嘎查"))
def summary(
    hub: Hub, year: Year, quarter: Quarter = None, month: Month = None,
    out: Annotated[Path | None, typer.Option("--out", help=_("输出文件（.xlsx）"))] = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Add the villages up."""
    from gacha_app.services import township

    found = township.summary(hub, period(year, quarter, month), out=out, user=user())
    if as_json:
        show_json(township.summary_json(found))
        return
    show_report(township.summary_report(found))
    if out:
        print(_("已写入 {path}").format(path=out))


@program.command("expect", help=_("登记应报的嘎查"))
def expect(hub: Hub, file: Annotated[Path, typer.Argument(metavar="FILE", help=_("应报嘎查（村）名单的表格"))]) -> None:
    """Take in the list of villages that are to hand in."""
    from gacha_app.services import township

    count = township.import_villages(hub, file, user=user())
    print(_("已登记应报嘎查（村） {count} 个。").format(count=count))


@program.command("deadline", help=_("定一个期间的上报截止日"))
def deadline(
    hub: Hub, year: Year, quarter: Quarter = None, month: Month = None,
    until: Annotated[str | None, typer.Option("--day", help=_("截止日，如 2024-02-20；不写就取消"))] = None,
) -> None:  # fmt: skip
    """Say until which day a period is to be handed in."""
    from gacha_app.services.township_review import set_deadline

    wanted, last = period(year, quarter, month), day(until)
    set_deadline(hub, wanted, last, user=user())
    if last is None:
        print(_("{period}没有截止日了。").format(period=wanted.title))
    else:
        print(_("{period}的截止日是 {day}。").format(period=wanted.title, day=last))
