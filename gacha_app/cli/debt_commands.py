"""Commands of claims and debts: register and resolve them, what is owed by age, letters, land newly charged for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read, to_write
from gacha_app.cli.paper_commands import Files, attach_files
from gacha_app.cli.party_names import (
    CounterpartyName,
    DryRun,
    HouseholdName,
    Money,
    On,
    Reason,
    day_or_today,
    party_of,
)
from gacha_app.cli.showing import done, give_report, refuse
from gacha_app.cli.vouchers_told import in_words, voucher_json
from gacha_app.domain.dates import Period
from gacha_app.domain.debt import ALL_WAYS, REASONS, SIDES, Debt
from gacha_app.domain.money import grouped, parse_yuan, yuan
from gacha_app.i18n import _

debts = typer.Typer(help=_("债权债务：登记、化解、与账面核对"), no_args_is_help=True)

DebtName = Annotated[str, typer.Argument(metavar="DEBT", help=_("名称或编号"))]
# what people say for short of the titles in the window
_SIDE_WORDS = {"债务": "debt", "债权": "claim"}
MaybeYear = Annotated[int | None, typer.Option("--year", help=_("年度；不写就是今年"))]
Way = Annotated[str, typer.Option("--by", help=_("债务：偿还、抵顶、减免、核销；债权：收回、抵顶、减免、核销"))]
Meeting = Annotated[str, typer.Option(help=_("哪次成员（代表）大会；减免、核销必须写"))]
Paper = Annotated[str, typer.Option(help=_("凭据"))]


@debts.command("add", help=_("登记一笔债权或债务；账上还没有的，写 --against 一并入账"))
def add(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("名称，如 2015年修路工程款"))],
    side: Annotated[str, typer.Option(help=_("debt（债务）或 claim（债权）"))],
    account: Annotated[str, typer.Option(help=_("记在哪个科目，如 211、221、112、113"))],
    principal: Annotated[str, typer.Option(help=_("本金（元）"))],
    arisen: Annotated[str, typer.Option(help=_("形成日期"))],
    interest: Annotated[str, typer.Option(help=_("利息（元），与本金同在这个科目上"))] = "0",
    reason: Annotated[
        str, typer.Option(help=_("兴办公益、生产经营、他人垫付、拖欠报酬、拖欠承包费、借款、其他"))
    ] = "other",
    household: HouseholdName = "",
    counterparty: CounterpartyName = "",
    evidence: Annotated[str, typer.Option(help=_("凭据，如 欠条、合同、会议记录"))] = "",
    planned: Annotated[str, typer.Option(help=_("打算怎样化解"))] = "",
    planned_on: Annotated[str, typer.Option(help=_("打算哪天以前化解"))] = "",
    against: Annotated[str, typer.Option(help=_("入账的对方科目；账上已有余额的不写"))] = "",
    on: On = "",
    note: Annotated[str, typer.Option(help=_("备注"))] = "",
    as_json: Json = False,
) -> None:
    """Register a claim or a debt."""
    from gacha_app.services.debts import record_debt

    with to_write(book) as opened:
        party = party_of(opened, household, counterparty)
        made = record_debt(
            opened,
            Debt(
                name, key_of(SIDES, _SIDE_WORDS.get(side, side)), account, day(arisen) or dt.date.today(),
                parse_yuan(principal, "principal"),
                parse_yuan(interest, "interest"), key_of(REASONS, reason), *party, evidence=evidence,
                planned_way=key_of(ALL_WAYS, planned) if planned else "", planned_on=day(planned_on), note=note,
            ),
            against=against, on=day(on),
        )  # fmt: skip
    answer = {"id": made.id, "name": made.name, "amount": yuan(made.amount), "voucher_id": made.voucher_id}
    done(_("已登记“{name}”，{amount} 元。").format(name=made.name, amount=grouped(made.amount)), as_json, answer)


@debts.command("resolve", help=_("化解一笔的一部分或全部，并记账"))
def resolve(
    book: BookPath,
    debt: DebtName,
    by: Way,
    amount: Annotated[str, typer.Option(help=_("金额（元）"))],
    on: On = "",
    money: Money = "102",
    against: Annotated[str, typer.Option(help=_("抵顶：与哪一笔抵顶"))] = "",
    account: Annotated[str, typer.Option(help=_("抵顶：记到哪个科目（不与登记的债权债务抵顶时）"))] = "",
    meeting: Meeting = "",
    paper: Paper = "",
    note: Annotated[str, typer.Option(help=_("备注"))] = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Resolve part of a claim or a debt."""
    from gacha_app.services.debt_resolving import Resolution, preview_resolution, resolve_debt
    from gacha_app.services.debts import debt_called

    with to_read(book) if dry_run else to_write(book) as opened:
        one = debt_called(opened, debt)
        other = debt_called(opened, against).id if against else None
        said = Resolution(
            key_of(ALL_WAYS, by), parse_yuan(amount), day_or_today(on), money, account, other, meeting, paper, note
        )
        if dry_run:
            voucher = preview_resolution(opened, one.id or 0, said)
            done(in_words(voucher), as_json, voucher_json(voucher))
            return
        act = resolve_debt(opened, one.id or 0, said)
    _tell_debt(book, one.id or 0, as_json, {"act": act.id, "voucher_id": act.voucher_id})


@debts.command("link", help=_("把已经记账的凭证关联为化解"))
def link(
    book: BookPath,
    debt: DebtName,
    voucher: Annotated[str, typer.Option(help=_("凭证号"))],
    by: Way,
    meeting: Meeting = "",
    paper: Paper = "",
    as_json: Json = False,
) -> None:
    """Note that a posted voucher resolved part of a claim or a debt."""
    from gacha_app.services.debt_resolving import link_resolution
    from gacha_app.services.debts import debt_called

    with to_write(book) as opened:
        one = debt_called(opened, debt)
        act = link_resolution(opened, one.id or 0, voucher, key_of(ALL_WAYS, by), meeting=meeting, paper=paper)
    _tell_debt(book, one.id or 0, as_json, {"act": act.id, "voucher_id": act.voucher_id})


@debts.command("undo", help=_("撤销一次化解：冲销它的凭证，关联的只取消关联"))
def undo(
    book: BookPath,
    act: Annotated[int, typer.Argument(metavar="ACT", help=_("化解记录的编号，见 debt show --json"))],
    reason: Reason,
    as_json: Json = False,
) -> None:
    """Take back what was resolved."""
    from gacha_app.services.debt_resolving import undo_resolution

    with to_write(book) as opened:
        undo_resolution(opened, act, reason)
    done(_("已撤销。"), as_json, {"act": act})


@debts.command("change", help=_("修改名称、凭据、计划和备注，只写要改的"))
def change(
    book: BookPath,
    debt: DebtName,
    name: Annotated[str | None, typer.Option("--name", help=_("新名称"))] = None,
    evidence: Annotated[str | None, typer.Option(help=_("凭据，如 欠条、合同、会议记录"))] = None,
    reason: Annotated[str | None, typer.Option(help=_("原因"))] = None,
    arisen: Annotated[str | None, typer.Option(help=_("形成日期"))] = None,
    planned: Annotated[str | None, typer.Option(help=_("打算怎样化解"))] = None,
    planned_on: Annotated[str | None, typer.Option(help=_("打算哪天以前化解"))] = None,
    note: Annotated[str | None, typer.Option(help=_("备注"))] = None,
    as_json: Json = False,
) -> None:
    """Change what is known of a claim or a debt."""
    from gacha_app.services.debts import change_debt, debt_called

    said: dict[str, Any] = {"name": name, "evidence": evidence, "note": note}
    said["reason"] = key_of(REASONS, reason) if reason else None
    said["arisen_on"] = day(arisen) if arisen else None
    said["planned_way"] = key_of(ALL_WAYS, planned) if planned else planned
    said = {key: value for key, value in said.items() if value is not None}
    if planned_on is not None:
        said["planned_on"] = day(planned_on)
    if not said:
        raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
    with to_write(book) as opened:
        one = change_debt(opened, replace(debt_called(opened, debt), **said))
    _tell_debt(book, one.id or 0, as_json, {})


@debts.command("remove", help=_("从台账里删除没有入账、没有化解过的一笔"))
def remove(book: BookPath, debt: DebtName, as_json: Json = False) -> None:
    """Take one out of the register."""
    from gacha_app.services.debts import debt_called, remove_debt

    with to_write(book) as opened:
        one = debt_called(opened, debt)
        remove_debt(opened, one.id or 0)
    done(_("已删除“{name}”。").format(name=one.name), as_json, {"id": one.id})


@debts.command("attach", help=_("附文件：欠条、协议、照片"))
def attach(book: BookPath, debt: DebtName, file: Files, as_json: Json = False) -> None:
    """Attach papers."""
    from gacha_app.services.debts import debt_called

    with to_read(book) as opened:
        identity = debt_called(opened, debt).id or 0
    attach_files(book, "debt", identity, file, as_json)


@debts.command("show", help=_("看一笔的化解经过"))
def show(book: BookPath, debt: DebtName, as_json: Json = False) -> None:
    """Show how far one has come."""
    from gacha_app.services.debts import debt_called

    with to_read(book) as opened:
        one = debt_called(opened, debt)
    _tell_debt(book, one.id or 0, as_json, {})


@debts.command("take-up", help=_("把账上有、台账没有的往来余额补登进台账"))
def take_up(book: BookPath, on: On = "", as_json: Json = False) -> None:
    """Register what stands on the accounts and is in no register."""
    from gacha_app.services.debts import take_up_all

    with to_write(book) as opened:
        made = take_up_all(opened, day_or_today(on))
    answer = [{"id": one.id, "name": one.name, "side": one.side, "amount": yuan(one.amount)} for one in made]
    done(_("已补登 {count} 笔。").format(count=len(made)), as_json, {"count": len(made), "debts": answer})


@debts.command("list", help=_("债权债务化解台账"))
def listed(book: BookPath, year: MaybeYear = None, as_json: Json = False) -> None:
    """List the claims and debts."""
    _give(book, "debts", year, as_json)


@debts.command("check", help=_("核对台账与账面；有不符的以状态 1 结束"))
def check(book: BookPath, year: MaybeYear = None, as_json: Json = False) -> None:
    """Hold the registers against the accounts."""
    found = _give(book, "debt-proof", year, as_json)
    if any(row.cells["state"] == _("不符") for row in found.rows):
        raise typer.Exit(1)


def _tell_debt(path: Path, debt_id: int, as_json: bool, more: dict[str, Any]) -> None:
    from gacha_app.reports.debts import debt_standing

    with to_read(path) as opened, opened.reading() as session:
        one = debt_standing(session, debt_id)
    answer = {
        "id": debt_id, "name": one.debt.name, "party": one.party, "amount": yuan(one.amount),
        "resolved": yuan(one.resolved), "left": yuan(one.left), "state": one.state,
        "acts": [
            {"id": act.id, "date": str(act.date), "way": act.way, "amount": yuan(act.amount), "voucher": act.number,
             "linked": act.linked, "meeting": act.meeting}
            for act in one.acts
        ],
        **more,
    }  # fmt: skip
    words = [_("“{name}”（{party}）：共 {amount} 元，已化解 {resolved} 元，剩 {left} 元。").format(
        name=one.debt.name, party=one.party, amount=grouped(one.amount), resolved=grouped(one.resolved),
        left=grouped(one.left))]  # fmt: skip
    words += [f"  {act.date} {act.number} {_(ALL_WAYS[act.way])} {grouped(act.amount)}" for act in one.acts]
    done("\n".join(words), as_json, answer)


def _give(path: Path, name: str, year: int | None, as_json: bool) -> Any:
    from gacha_app.services.faces import read_report

    with to_read(path) as opened:
        found = read_report(opened, name, Period(year or dt.date.today().year))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)
    return found
