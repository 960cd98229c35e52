"""Commands of land newly charged for: register it, charge a year, receive the money."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, Year, day, key_of, to_read, to_write
from gacha_app.cli.paper_commands import Files, attach_files
from gacha_app.cli.party_names import CounterpartyName, DryRun, HouseholdName, Money, On, Reason, day_or_today, party_of
from gacha_app.cli.showing import done, give_report, refuse
from gacha_app.cli.vouchers_told import in_words, voucher_json
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, parse_yuan, yuan
from gacha_app.domain.resource_charge import ORIGINS, ResourceCharge
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import _

program = typer.Typer(help=_("新增资源收费：登记、记应收、收款"), no_args_is_help=True)

Plot = Annotated[str, typer.Argument(metavar="PLOT", help=_("地块名称或编号"))]


@program.command("add", help=_("登记新清出、要收费的地"))
def add(
    book: BookPath,
    plot: Annotated[str, typer.Argument(metavar="PLOT", help=_("地块，如 东沟坡地"))],
    area: Annotated[str, typer.Option(help=_("新增面积（亩）"))],
    rate: Annotated[str, typer.Option(help=_("每亩每年多少元"))] = "",
    yearly: Annotated[str, typer.Option(help=_("每年应收（元）；不写就按面积和标准算"))] = "",
    found: Annotated[str, typer.Option("--found", help=_("清出日期；不写就是今天"))] = "",
    origin: Annotated[
        str, typer.Option(help=_("新清出的面积、超出合同的面积、新开垦的地、以前没有收费的地"))
    ] = "found",
    household: HouseholdName = "",
    counterparty: CounterpartyName = "",
    resource: Annotated[str, typer.Option(help=_("属于哪块登记的资源"))] = "",
    paper: Annotated[str, typer.Option(help=_("凭据"))] = "",
    note: Annotated[str, typer.Option(help=_("备注"))] = "",
    as_json: Json = False,
) -> None:
    """Register land that is newly charged for."""
    from gacha_app.domain.register import Resource
    from gacha_app.services.registers import card_named
    from gacha_app.services.resource_charges import record_charge

    with to_write(book) as opened:
        party = party_of(opened, household, counterparty)
        made = record_charge(
            opened,
            ResourceCharge(
                plot, parse_quantity(area, "area"), day_or_today(found), parse_yuan(rate, "rate") if rate else 0,
                parse_yuan(yearly, "yearly") if yearly else 0, key_of(ORIGINS, origin),
                card_named(opened, Resource, resource).id if resource else None, *party, paper=paper, note=note,
            ),
        )  # fmt: skip
    answer = {"id": made.id, "plot": made.plot, "yearly": yuan(made.yearly)}
    done(_("已登记“{plot}”，每年 {amount} 元。").format(plot=made.plot, amount=grouped(made.yearly)), as_json, answer)


@program.command("year", help=_("记一年的应收；已经记过的地块不再记"))
def charge(
    book: BookPath,
    year: Year,
    on: On = "",
    plot: Annotated[list[str] | None, typer.Option(help=_("只记哪些地块；不写就是全部"))] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Charge a year of all plots, or of some."""
    from gacha_app.services.resource_charges import charge_called, charge_year, preview_charges

    # as the window offers it: today, or the last day of a year that is over
    when = day_or_today(on) if on else min(dt.date.today(), Period(year).last)
    with to_read(book) if dry_run else to_write(book) as opened:
        wanted = [charge_called(opened, one).id or 0 for one in plot or ()]
        if dry_run:
            due = preview_charges(opened, year, when, wanted)
            answer = {"count": len(due), "vouchers": [voucher_json(one.voucher) for one in due]}
            done("\n".join(in_words(one.voucher) for one in due) or _("没有要记的。"), as_json, answer)
            return
        acts = charge_year(opened, year, when, wanted)
    total = sum(one.amount for one in acts)
    words = _("已记 {count} 块地的应收，共 {amount} 元。").format(count=len(acts), amount=grouped(total))
    done(words, as_json, {"count": len(acts), "total": yuan(total), "acts": [one.id for one in acts]})


@program.command("receive", help=_("收款，先收最早的年度"))
def receive(
    book: BookPath,
    plot: Plot,
    amount: Annotated[str, typer.Option(help=_("金额（元）"))],
    on: On = "",
    money: Money = "102",
    year: Annotated[int | None, typer.Option("--year", help=_("只收哪一年的"))] = None,
    as_json: Json = False,
) -> None:
    """Take money for a plot."""
    from gacha_app.services.resource_charges import charge_called, receive_charge

    with to_write(book) as opened:
        one = charge_called(opened, plot)
        acts = receive_charge(
            opened, one.id or 0, parse_yuan(amount), day_or_today(on), money=money, year=year
        )  # fmt: skip
    words = _("“{plot}”已收 {amount} 元。").format(plot=one.plot, amount=grouped(sum(act.amount for act in acts)))
    done(words, as_json, {"acts": [{"id": act.id, "year": act.year, "amount": yuan(act.amount)} for act in acts]})


@program.command("undo", help=_("冲销一次应收或收款"))
def undo(
    book: BookPath,
    act: Annotated[int, typer.Argument(metavar="ACT", help=_("记录的编号，见 charge show --json"))],
    reason: Reason,
    as_json: Json = False,
) -> None:
    """Take back a year's charge or money received."""
    from gacha_app.services.resource_charges import undo_charge

    with to_write(book) as opened:
        undo_charge(opened, act, reason)
    done(_("已撤销。"), as_json, {"act": act})


@program.command("show", help=_("看一块地的收费经过"))
def show(book: BookPath, plot: Plot, as_json: Json = False) -> None:
    """Show how far a charge has come."""
    from gacha_app.domain.resource_charge import ACTS
    from gacha_app.reports.resource_charges import charge_standing
    from gacha_app.services.resource_charges import charge_called

    with to_read(book) as opened:
        charge_ = charge_called(opened, plot)
        with opened.reading() as session:
            one = charge_standing(session, charge_)
    answer = {
        "id": charge_.id, "plot": charge_.plot, "party": one.party, "yearly": yuan(charge_.yearly),
        "charged": yuan(one.charged), "received": yuan(one.received), "left": yuan(one.left),
        "acts": [
            {"id": act.id, "kind": act.kind, "year": act.year, "date": str(act.date), "amount": yuan(act.amount),
             "voucher": act.number}
            for act in one.acts
        ],
    }  # fmt: skip
    words = [_("“{plot}”（{party}）：应收 {charged} 元，已收 {received} 元，未收 {left} 元。").format(
        plot=charge_.plot, party=one.party, charged=grouped(one.charged), received=grouped(one.received),
        left=grouped(one.left))]  # fmt: skip
    words += [f"  {act.date} {act.number} {_(ACTS[act.kind])} {act.year} {grouped(act.amount)}" for act in one.acts]
    done("\n".join(words), as_json, answer)


@program.command("change", help=_("修改面积、标准、每年应收、凭据和备注，只写要改的"))
def change(
    book: BookPath,
    plot: Plot,
    area: Annotated[str | None, typer.Option(help=_("新增面积（亩）"))] = None,
    rate: Annotated[str | None, typer.Option(help=_("每亩每年多少元"))] = None,
    yearly: Annotated[str | None, typer.Option(help=_("每年应收（元）；不写就按面积和标准算"))] = None,
    paper: Annotated[str | None, typer.Option(help=_("凭据"))] = None,
    note: Annotated[str | None, typer.Option(help=_("备注"))] = None,
    as_json: Json = False,
) -> None:
    """Change what is known of a charge."""
    from gacha_app.services.resource_charges import change_charge, charge_called

    said: dict[str, Any] = {"paper": paper, "note": note}
    said["area"] = parse_quantity(area, "area") if area else None
    said["rate"] = parse_yuan(rate, "rate") if rate else None
    said["yearly"] = parse_yuan(yearly, "yearly") if yearly else None
    said = {key: value for key, value in said.items() if value is not None}
    if not said:
        raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
    if (area or rate) and not yearly:
        # worked out anew
        said["yearly"] = 0
    with to_write(book) as opened:
        one = change_charge(opened, replace(charge_called(opened, plot), **said))
    words = _("已修改“{name}”。").format(name=one.plot)
    done(words, as_json, {"id": one.id, "plot": one.plot, "yearly": yuan(one.yearly)})


@program.command("attach", help=_("附文件：丈量记录、协议、照片"))
def attach(book: BookPath, plot: Plot, file: Files, as_json: Json = False) -> None:
    """Attach papers."""
    from gacha_app.services.resource_charges import charge_called

    with to_read(book) as opened:
        identity = charge_called(opened, plot).id or 0
    attach_files(book, "resource_charge", identity, file, as_json)


@program.command("end", help=_("停止收费"))
def end(
    book: BookPath, plot: Plot, on: Annotated[str, typer.Option("--on", help=_("停收日期；当年起不再记应收"))],
    as_json: Json = False,
) -> None:  # fmt: skip
    """End a charge."""
    from gacha_app.services.resource_charges import change_charge, charge_called

    with to_write(book) as opened:
        changed = change_charge(opened, replace(charge_called(opened, plot), ended_on=day(on)))
    done(_("“{plot}”从 {day} 起停收。").format(plot=changed.plot, day=changed.ended_on), as_json, {"id": changed.id})


@program.command("list", help=_("新增资源收费台账"))
def listed(
    book: BookPath, year: Annotated[int | None, typer.Option("--year", help=_("年度；不写就是今年"))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """List the charges."""
    from gacha_app.services.faces import read_report

    with to_read(book) as opened:
        found = read_report(opened, "resource-charges", Period(year or dt.date.today().year))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)
