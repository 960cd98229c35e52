"""Commands of the stock-take: the list made, printed, filled in, read back, booked, approved, taken back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, Year, day, key_of, period, to_read, to_write
from gacha_app.cli.showing import give_report, show_json
from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.stock_take import SCOPES, TAKE_STATES, StockTake, TakeState
from gacha_app.i18n import _, in_chinese
from gacha_app.storage.book import Book

program = typer.Typer(help=_("清查盘点：盘点表、清点、差异、批准"), no_args_is_help=True)
_Date = Annotated[str, typer.Option("--date", help=_("清查日，如 2024-12-31"))]
_Scope = Annotated[
    str, typer.Option("--scope", help=_("库存现金、库存物资、生物资产、固定资产、无形资产、资源、债权债务、合同"))
]


@program.command("make", help=_("生成盘点表，账面数从账上固定下来"))
def make(
    book: BookPath, date: _Date,
    scopes: Annotated[list[str] | None, typer.Option("--scope", help=_("范围，可写几次；不写就是全部"))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Freeze the lists of some scopes at a day."""
    from gacha_app.services.stock_takes import make_stock_takes

    with to_write(book) as opened:
        made = make_stock_takes(opened, _on(date), [_scope(one) for one in scopes or list(SCOPES)])
    if as_json:
        show_json({"made": [_told(one) for one in made]})
        return
    for one in made:
        print(_("已生成{scope}盘点表，编号 {code}。").format(scope=_(SCOPES[one.scope].title), code=one.code))


@program.command("list", help=_("列出一年的清查"))
def listed(book: BookPath, year: Year, as_json: Json = False) -> None:
    """List the stock-takes of a year."""
    from gacha_app.reports.stock_take_forms import stock_takes_report

    with to_read(book) as opened, opened.reading() as session:
        found = stock_takes_report(session, period(year, None, None))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("show", help=_("看盘点表，或写成工作簿、PDF 去清点"))
def show(
    book: BookPath, date: _Date, scope: _Scope,
    blank: Annotated[bool, typer.Option("--blank", help=_("留空待填的盘点表"))] = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help=_("写成工作簿"))] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help=_("写成 PDF"))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show a counting list, or write it out to be filled in."""
    from gacha_app.reports.stock_take_forms import counting_list

    with to_read(book) as opened:
        take = _take(opened, date, scope)
        with opened.reading() as session, in_chinese():
            found = counting_list(session, take, blank=blank)
    give_report(found, as_json=as_json, xlsx=xlsx, csv=None, pdf=pdf)


@program.command("count", help=_("录入实盘数：--line 行号:实盘数[:原因]"))
def count(
    book: BookPath, date: _Date, scope: _Scope,
    lines: Annotated[list[str] | None, typer.Option("--line", help=_("行号:实盘数[:原因]，可写几次"))] = None,
    worth: Annotated[list[str] | None, typer.Option("--worth", help=_("行号:估价，盘盈时用"))] = None,
    as_booked: Annotated[bool, typer.Option("--rest-as-booked", help=_("没有写的行按账面数"))] = False,
    counters: Annotated[str, typer.Option("--counters", help=_("清点人"))] = "",
    supervisor: Annotated[str, typer.Option("--supervisor", help=_("监盘人"))] = "",
) -> None:  # fmt: skip
    """Write down what was found."""
    from gacha_app.services.stock_takes import count_lines, counts_as_booked, parse_counts, take_of

    worths = dict(_pair(one) for one in worth or ())
    told = {}
    for one in lines or ():
        serial, found, reason = [*one.split(":", 2), "", ""][:3]
        told[_number(serial)] = (found, worths.get(_number(serial), ""), reason)
    with to_write(book) as opened:
        identity = _take(opened, date, scope)
        with opened.reading() as session:
            counts = parse_counts(take_of(session, identity), told)
            rest = counts_as_booked(session, identity) if as_booked else {}
        take = count_lines(opened, identity, {**rest, **counts}, counters=counters, supervisor=supervisor)
    print(_("已录入，{state}。").format(state=_(TAKE_STATES[TakeState(take.state)])))


@program.command("read", help=_("读回填好的盘点表"))
def read(
    book: BookPath, file: Annotated[Path, typer.Argument(metavar="FILE", help=_("填好的工作簿"))],
    counters: Annotated[str, typer.Option("--counters", help=_("清点人"))] = "",
) -> None:  # fmt: skip
    """Take in a counting list that was filled in."""
    from gacha_app.services.stock_takes import read_counts

    with to_write(book) as opened:
        take = read_counts(opened, file, counters=counters)
    print(
        _("已读入 {date} {scope}的盘点表，{state}。").format(
            date=take.date, scope=_(SCOPES[take.scope].title), state=_(TAKE_STATES[TakeState(take.state)])
        )
    )


@program.command("book", help=_("差异入账（记入待处理财产损溢）"))
def book_them(
    book: BookPath, date: _Date, scope: _Scope,
    on: Annotated[str, typer.Option("--on", help=_("入账日期；不写就是清查日"))] = "",
) -> None:  # fmt: skip
    """Enter what differs."""
    from gacha_app.services.stock_take_results import book_differences

    with to_write(book) as opened:
        book_differences(opened, _take(opened, date, scope), on=day(on))
    print(_("差异已入账，等待批准。"))


@program.command("approve", help=_("批准清查结果：赔偿、残料、列支，并登记确认的会议"))
def approve(
    book: BookPath, date: _Date, scope: _Scope,
    on: Annotated[str, typer.Option("--on", help=_("批准日期"))],
    approver: Annotated[str, typer.Option("--approver", help=_("由谁批准"))],
    meeting: Annotated[str, typer.Option("--meeting", help=_("哪次会议确认"))],
    confirmed_on: Annotated[str, typer.Option("--confirmed-on", help=_("会议日期；不写就是批准日期"))] = "",
    booked_on: Annotated[str, typer.Option("--booked-on", help=_("入账日期；不写就是清查日"))] = "",
    claims: Annotated[
        list[str] | None,
        typer.Option("--claim", help=_("行号:赔偿:household=农户 或 counterparty=单位，可写几次")),
    ] = None,
    scraps: Annotated[list[str] | None, typer.Option("--scrap", help=_("行号:残料金额，可写几次"))] = None,
) -> None:  # fmt: skip
    """Decide on a stock-take."""
    from gacha_app.services.lookups import named
    from gacha_app.services.stock_take_results import Approval, Claim, approve_stock_take

    with to_write(book) as opened:
        kept = {_number(serial): amount for serial, amount in map(_pair_text, scraps or ())}
        told: dict[int, Claim] = {}
        for one in claims or ():
            serial, amount, party = _three(one)
            dimension, _equals, who = party.partition("=")
            identity = named(opened, dimension, who)
            told[serial] = Claim(
                parse_yuan(amount, "compensation"), parse_yuan(kept.pop(serial, "0"), "scrap"),
                identity if dimension == "household" else None, identity if dimension == "counterparty" else None,
            )  # fmt: skip
        for serial, amount in kept.items():
            told[serial] = Claim(0, parse_yuan(amount, "scrap"))
        said = Approval(_on(on), approver, meeting, day(confirmed_on), told, day(booked_on))
        approve_stock_take(opened, _take(opened, date, scope), said)
    print(_("清查结果已批准。"))


@program.command("undo", help=_("撤销批准，再撤销差异入账"))
def undo(
    book: BookPath, date: _Date, scope: _Scope, reason: Annotated[str, typer.Option("--reason", help=_("原因"))]
) -> None:
    """Take the last step back."""
    from gacha_app.services.stock_take_results import undo_stock_take

    with to_write(book) as opened:
        take = undo_stock_take(opened, _take(opened, date, scope), reason)
    print(_("已撤销，现在是“{state}”。").format(state=_(TAKE_STATES[TakeState(take.state)])))


@program.command("delete", help=_("删除没有入账的清查"))
def delete(book: BookPath, date: _Date, scope: _Scope) -> None:
    """Give a count up."""
    from gacha_app.services.stock_takes import delete_stock_take

    with to_write(book) as opened:
        delete_stock_take(opened, _take(opened, date, scope))
    print(_("已删除，印出的盘点表作废。"))


def _take(book: Book, date: str, scope: str) -> int:
    from gacha_app.services.stock_takes import take_named

    return take_named(book, _on(date), _scope(scope)).id or 0


def _scope(text: str) -> str:
    return key_of({key: scope.title for key, scope in SCOPES.items()}, text)


def _told(take: StockTake) -> dict[str, str]:
    return {"date": str(take.date), "scope": take.scope, "code": take.code, "state": take.state}


def _on(text: str) -> dt.date:
    return day(text) or dt.date.today()


def _number(text: str) -> int:
    if not text.strip().isdigit():
        raise GachaError(_("“{text}”不是行号。").format(text=text[:20]))
    return int(text)


def _pair_text(text: str) -> tuple[str, str]:
    serial, colon, amount = text.partition(":")
    if not colon or not amount:
        raise GachaError(_("“{text}”应写成 行号:金额。").format(text=text[:40]))
    return serial, amount


def _pair(text: str) -> tuple[int, str]:
    serial, amount = _pair_text(text)
    return _number(serial), amount


def _three(text: str) -> tuple[int, str, str]:
    parts = text.split(":", 2)
    if len(parts) < 3 or "=" not in parts[2]:
        raise GachaError(_("“{text}”应写成 行号:赔偿:household=农户。").format(text=text[:40]))
    return _number(parts[0]), parts[1], parts[2]
