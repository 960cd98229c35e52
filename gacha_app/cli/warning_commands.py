"""The command of warnings: all of them, put off, excused, told again."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read, to_write
from gacha_app.cli.showing import show_json, show_report
from gacha_app.domain.money import yuan
from gacha_app.i18n import _


def warnings(
    book: BookPath,
    year: Annotated[int | None, typer.Option(help=_("年度；不写就是今年"))] = None,
    kind: Annotated[str, typer.Option(help=_("只看一类：将到期、逾期、超支、缺凭据、迟办"))] = "",
    area: Annotated[str, typer.Option(help=_("只看一个方面，如 合同、账务"))] = "",
    excuse: Annotated[str, typer.Option(metavar="ID", help=_("暂不提醒这一条，编号见 --json 的 id"))] = "",
    reason: Annotated[str, typer.Option(help=_("暂不提醒的原因"))] = "",
    until: Annotated[str, typer.Option(help=_("到哪天再提醒；不写就等情况有变"))] = "",
    again: Annotated[str, typer.Option(metavar="ID", help=_("恢复提醒这一条"))] = "",
    as_json: Json = False,
) -> None:
    """List what falls due, is overdue, overdrawn, unproved or late; or put one of them off."""
    from gacha_app.services.warnings import excuse_warning, withdraw_excuse

    year = year or dt.date.today().year
    if excuse:
        with to_write(book) as opened:
            found = excuse_warning(opened, year, excuse, reason, until=day(until))
        print(_("已暂缓“{warning}”。").format(warning=found.sentence))
    elif again:
        with to_write(book) as opened:
            withdraw_excuse(opened, again)
        print(_("已恢复提醒。"))
    else:
        _show(book, year, kind, area, as_json)


def _show(book: BookPath, year: int, kind: str, area: str, as_json: bool) -> None:
    from gacha_app.reports.todo import AREAS, KINDS
    from gacha_app.reports.warnings import excused_warnings, report_of, warnings

    today = dt.date.today()
    wanted_kind, wanted_area = key_of(KINDS, kind) if kind else "", key_of(AREAS, area) if area else ""
    with to_read(book) as opened, opened.reading() as session:
        found = tuple(
            one
            for one in warnings(session, year, today)
            if wanted_kind in ("", one.kind) and wanted_area in ("", one.area)
        )
        quiet = excused_warnings(session, year, today)
        if not as_json:
            show_report(report_of(session, found, quiet, today))
            return
    show_json(
        {
            "year": year, "today": today.isoformat(), "count": len(found),
            "warnings": [
                {
                    "id": one.identity, "tone": one.tone, "kind": one.kind, "area": one.area,
                    "sentence": one.sentence, "detail": one.detail,
                    "date": one.date.isoformat() if one.date else "",
                    "amount": "" if one.amount is None else yuan(one.amount), "page": one.page, "record": one.record,
                }
                for one in found
            ],
            "excused": [
                {
                    "id": one.identity, "sentence": one.sentence, "reason": excuse.reason, "by": excuse.by,
                    "until": excuse.until.isoformat() if excuse.until else "",
                }
                for one, excuse in quiet
            ],
        }
    )  # fmt: skip
