"""Commands of herds: a new one, what comes and goes, losses decided on, heads and movements listed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, Month, Quarter, Year, day, key_of, period, to_read, to_write
from gacha_app.cli.showing import done, give_report
from gacha_app.domain.herd import ENTERED, MOVEMENTS, Movement
from gacha_app.domain.money import parse_yuan, yuan
from gacha_app.domain.register import Asset, parse_life
from gacha_app.domain.shares import parse_quantity, quantity_text
from gacha_app.i18n import _

program = typer.Typer(help=_("畜禽：建群、繁殖、购入、出售、死亡、转群"), no_args_is_help=True)
_Name = Annotated[str, typer.Argument(metavar="NAME", help=_("群名或编号"))]
_Counterparty = Annotated[str | None, typer.Option("--counterparty", help=_("往来单位"))]
_Household = Annotated[str | None, typer.Option("--household", help=_("农户，编号或户主姓名"))]


@program.command("add", help=_("建一个畜禽群"))
def add(
    book: BookPath, name: Annotated[str, typer.Argument(metavar="NAME", help=_("群名"))],
    account: Annotated[str, typer.Option("--account", help=_("131 消耗性、132 生产性、134 公益性，或其明细"))] = "131",
    unit: Annotated[str, typer.Option("--unit", help=_("单位，如 只、头"))] = "只",
    species: Annotated[str, typer.Option("--species", help=_("种类，如 鸵鸟"))] = "",
    group: Annotated[str, typer.Option("--group", help=_("群别，如 育雏群、种群"))] = "",
    code: Annotated[str, typer.Option("--code", help=_("编号"))] = "",
    heads: Annotated[str, typer.Option("--heads", help=_("建账时已在账上的期初存栏"))] = "0",
    value: Annotated[str, typer.Option("--value", help=_("期初存栏的成本（元）"))] = "0",
    since: Annotated[str, typer.Option("--since", help=_("建群日期"))] = "",
    life: Annotated[str, typer.Option("--life", help=_("生产性的使用年限，如 5年；写了就按月计提折旧"))] = "",
    project: Annotated[str | None, typer.Option("--project", help=_("项目"))] = None,
    place: Annotated[str, typer.Option("--place", help=_("坐落"))] = "",
    keeper: Annotated[str, typer.Option("--keeper", help=_("管护人"))] = "",
) -> None:  # fmt: skip
    """Add a herd."""
    from gacha_app.services.herds import record_herd
    from gacha_app.services.lookups import named

    with to_write(book) as opened:
        herd = Asset(
            name, "biological", code, day(since), parse_yuan(value, "value"), parse_quantity(heads), unit, place,
            keeper, project_id=named(opened, "project", project) if project else None, account=account,
            method="straight_line" if life else "none", life_months=parse_life(life) if life else 0,
            species=species, herd_group=group, in_use_from=day(since) if life else None,
        )  # fmt: skip
        record_herd(opened, herd)
    print(_("已建“{name}”。").format(name=name))


@program.command("move", help=_("登记一次变动：繁殖、购入、受赠、饲养成本、出售、死亡、自用、转群"))
def move(
    book: BookPath, name: _Name, kind: Annotated[str, typer.Argument(metavar="KIND", help=_("变动的种类"))],
    date: Annotated[str, typer.Option("--date", help=_("日期，如 2024-03-01"))],
    heads: Annotated[str, typer.Option("--heads", help=_("头数"))] = "0",
    value: Annotated[str, typer.Option("--value", help=_("增加的成本（元）"))] = "0",
    price: Annotated[str, typer.Option("--price", help=_("出售价款（元）"))] = "0",
    against: Annotated[str, typer.Option("--against", help=_("对方科目；不写用通常的"))] = "",
    to: Annotated[str | None, typer.Option("--to", help=_("转到哪个群"))] = None,
    counterparty: _Counterparty = None, household: _Household = None,
    reason: Annotated[str, typer.Option("--reason", help=_("原因"))] = "",
    note: Annotated[str, typer.Option("--note", help=_("备注"))] = "",
    preview: Annotated[bool, typer.Option("--preview", help=_("只看分录，不记账"))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Record a movement of a herd."""
    from gacha_app.services.herds import herd_named, preview_movement, record_movement
    from gacha_app.services.lookups import named

    titles = {key: MOVEMENTS[key].title for key in ENTERED}
    with to_read(book) if preview else to_write(book) as opened:
        herd = herd_named(opened, name).id or 0
        movement = Movement(
            day(date) or dt.date.today(), key_of(titles, kind), parse_quantity(heads), parse_yuan(value, "value"),
            parse_yuan(price, "price"), against, herd_named(opened, to).id if to else None,
            named(opened, "counterparty", counterparty) if counterparty else None,
            named(opened, "household", household) if household else None, reason, note,
        )  # fmt: skip
        planned = preview_movement(opened, herd, movement)
        if not preview:
            record_movement(opened, herd, movement)
    change = planned.changes[0][1]
    answer = {
        "herd": name, "kind": movement.kind, "heads": quantity_text(change.quantity), "value": yuan(change.value),
        "wear": yuan(change.wear),
        "lines": [{"account": one.account, "amount": yuan(one.amount)} for one in planned.voucher.postings]
        if planned.voucher else [],
    }  # fmt: skip
    words = _("“{name}”{what} {heads}，成本 {value} 元。").format(
        name=name,
        what=_(titles[movement.kind]),
        heads=quantity_text(abs(change.quantity)),
        value=yuan(abs(change.value)),
    )
    done(words, as_json, answer)


@program.command("settle", help=_("处理死亡损失：赔偿、残料，其余列支出"))
def settle(
    book: BookPath,
    date: Annotated[str, typer.Option("--date", help=_("处理日期"))],
    meeting: Annotated[str, typer.Option("--meeting", help=_("由谁批准，如 2026年3月5日理事会决议"))],
    losses: Annotated[list[int] | None, typer.Option("--loss", help=_("损失的编号，可写几次；不写就是全部"))] = None,
    compensation: Annotated[str, typer.Option("--compensation", help=_("赔偿（元）"))] = "0",
    scrap: Annotated[str, typer.Option("--scrap", help=_("入库残料（元）"))] = "0",
    counterparty: _Counterparty = None, household: _Household = None,
) -> None:  # fmt: skip
    """Decide on losses that wait."""
    from gacha_app.services.herds import Settlement, open_losses, settle_losses
    from gacha_app.services.lookups import named

    with to_write(book) as opened:
        with opened.reading() as session:
            waiting = [one.id or 0 for one in open_losses(session)]
        chosen = losses or waiting
        settlement = Settlement(
            day(date) or dt.date.today(), parse_yuan(compensation, "compensation"), parse_yuan(scrap, "scrap"),
            named(opened, "household", household) if household else None,
            named(opened, "counterparty", counterparty) if counterparty else None, meeting,
        )  # fmt: skip
        settle_losses(opened, chosen, settlement)
    print(_("已处理 {count} 笔损失。").format(count=len(chosen)))


@program.command("list", help=_("列出各群的存栏和成本"))
def listed(
    book: BookPath,
    year: Annotated[int | None, typer.Option("--year", help=_("截至哪一年的年末；不写就是今年"))] = None,
    month: Month = None, as_json: Json = False,
) -> None:  # fmt: skip
    """List every herd."""
    from gacha_app.reports.herd_register import herds

    with to_read(book) as opened, opened.reading() as session:
        found = herds(session, period(dt.date.today().year if year is None else year, None, month))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("movements", help=_("畜禽增减变动表"))
def movements(book: BookPath, year: Year, quarter: Quarter = None, month: Month = None, as_json: Json = False) -> None:
    """Report how herds became larger and smaller."""
    from gacha_app.reports.herd_register import herd_movements

    with to_read(book) as opened, opened.reading() as session:
        found = herd_movements(session, period(year, quarter, month))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("undo", help=_("撤销一次变动"))
def undo(
    book: BookPath, number: Annotated[int, typer.Argument(metavar="NUMBER", help=_("变动的编号，见 asset history"))],
    reason: Annotated[str, typer.Option("--reason", help=_("原因"))],
) -> None:  # fmt: skip
    """Take a movement back."""
    from gacha_app.services.asset_changes import undo_change

    with to_write(book) as opened:
        undo_change(opened, number, reason)
    print(_("已撤销。"))
