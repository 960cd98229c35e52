"""Commands of 清理合同: look at contracts, handle what is wrong with them, the list of faults, the sums upwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read, to_write
from gacha_app.cli.paper_commands import Files, attach_files
from gacha_app.cli.party_names import On, Reason, day_or_today
from gacha_app.cli.showing import done, give_report, refuse, show_json
from gacha_app.domain.dates import Period
from gacha_app.domain.examination import HANDLINGS, Examination
from gacha_app.domain.money import parse_yuan, yuan
from gacha_app.domain.register import CONTRACT_KINDS
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import _

program = typer.Typer(help=_("清理合同：查问题、登记处理、汇总上报"), no_args_is_help=True)

ContractName = Annotated[
    str, typer.Argument(metavar="CONTRACT", help=_("合同名称或编号；没有登记的口头合同写它的名称"))
]
People = Annotated[str, typer.Option(help=_("参加清理的人"))]
Faults = Annotated[list[str] | None, typer.Option("--fault", help=_("人工认定的问题，写标识或名称，可写多个"))]
MaybeYear = Annotated[int | None, typer.Option("--year", help=_("年度；不写就是今年"))]


@program.command("check", help=_("只看程序查出的问题，不登记"))
def check(
    book: BookPath,
    contract: Annotated[str, typer.Argument(metavar="CONTRACT", help=_("合同名称或编号；不写就查全部"))] = "",
    on: On = "",
    as_json: Json = False,
) -> None:
    """Show what the program finds wrong with contracts."""
    from gacha_app.reports.contract_faults import fault_kinds, faults_found
    from gacha_app.reports.names import contract_names
    from gacha_app.services.lookups import named

    with to_read(book) as opened:
        wanted = named(opened, "contract", contract) if contract else None
        with opened.reading() as session:
            found = faults_found(session, day_or_today(on), wanted)
            names, kinds = contract_names(session), fault_kinds(session)
    told = [
        {"contract": names[identity], "fault": one.fault, "title": _(kinds[one.fault].title), "detail": one.detail}
        for identity, faults in found.items()
        for one in faults
    ]
    if as_json:
        show_json({"count": len(told), "found": told})
    for one in [] if as_json else told:
        print(f"{one['contract']}  {one['title']}：{one['detail']}")
    if not told and not as_json:
        print(_("没有发现问题。"))


@program.command("add", help=_("登记一份合同的清理；写 --kind 表示没有登记过的合同"))
def add(
    book: BookPath,
    contract: ContractName,
    people: People,
    on: On = "",
    fault: Faults = None,
    kind: Annotated[str, typer.Option(help=_("没有登记过的合同：资源、资产、资金、工程、采购"))] = "",
    party: Annotated[str, typer.Option(help=_("没有登记过的合同：承包（承租）方"))] = "",
    subject: Annotated[str, typer.Option(help=_("没有登记过的合同：标的"))] = "",
    area: Annotated[str, typer.Option(help=_("没有登记过的合同：面积（亩）"))] = "",
    yearly: Annotated[str, typer.Option(help=_("现在的年金额（元）；登记过的合同不写就用合同上的"))] = "",
    note: Annotated[str, typer.Option(help=_("备注"))] = "",
    as_json: Json = False,
) -> None:
    """Keep that a contract was looked at."""
    from gacha_app.services.examinations import examine_contract
    from gacha_app.services.lookups import named

    one = Examination(day_or_today(on), people, yearly_before=parse_yuan(yearly, "yearly") if yearly else 0, note=note)
    with to_write(book) as opened:
        if kind:
            one.name, one.kind, one.party, one.subject = contract, key_of(CONTRACT_KINDS, kind), party, subject
            one.area = parse_quantity(area, "area") if area else None
        else:
            one.contract_id = named(opened, "contract", contract)
        made = examine_contract(opened, one, _keys(opened, fault))
    _tell(book, made.id or 0, as_json)


@program.command("all", help=_("把登记过、还没有清理的合同一次清理一遍"))
def examine_register(book: BookPath, people: People, on: On = "", as_json: Json = False) -> None:
    """Look at the whole register at once."""
    from gacha_app.services.examinations import examine_all

    with to_write(book) as opened:
        made = examine_all(opened, day_or_today(on), people)
    done(
        _("已清理 {count} 份合同。").format(count=len(made)), as_json, {"count": len(made), "ids": [m.id for m in made]}
    )


@program.command("handle", help=_("登记怎样处理；写 --done 表示已经办结"))
def handle(
    book: BookPath,
    contract: ContractName,
    handling: Annotated[str, typer.Option("--by", help=_("续签、调价、解除、诉讼、补办手续、收回欠缴"))],
    yearly: Annotated[str, typer.Option(help=_("处理以后的年金额（元）"))] = "",
    done_on: Annotated[str, typer.Option("--done", help=_("办结日期"))] = "",
    paper: Annotated[str, typer.Option(help=_("凭据，如 补充协议、判决书"))] = "",
    note: Annotated[str, typer.Option(help=_("怎样处理的"))] = "",
    as_json: Json = False,
) -> None:
    """Write down how a contract is handled."""
    from gacha_app.services.examinations import examination_of, handle_examined

    with to_write(book) as opened:
        one = examination_of(opened, contract).examination
        after = parse_yuan(yearly, "yearly_after") if yearly else None
        handle_examined(
            opened, one.id or 0, key_of(HANDLINGS, handling), yearly_after=after, done_on=day(done_on), note=note,
            paper=paper,
        )  # fmt: skip
    _tell(book, one.id or 0, as_json)


@program.command("tick", help=_("改人工认定的问题；不写 --fault 就全部取消"))
def tick(book: BookPath, contract: ContractName, fault: Faults = None, as_json: Json = False) -> None:
    """Change what people ticked."""
    from gacha_app.services.examinations import examination_of, tick_faults

    with to_write(book) as opened:
        one = examination_of(opened, contract).examination
        tick_faults(opened, one.id or 0, _keys(opened, fault))
    _tell(book, one.id or 0, as_json)


@program.command("remove", help=_("删除登记错的一次清理"))
def remove(book: BookPath, contract: ContractName, as_json: Json = False) -> None:
    """Take an examination back that was kept by mistake."""
    from gacha_app.services.examinations import examination_of, remove_examination

    with to_write(book) as opened:
        one = examination_of(opened, contract)
        remove_examination(opened, one.examination.id or 0)
    done(_("已删除“{name}”的清理。").format(name=one.name), as_json, {"id": one.examination.id})


@program.command("attach", help=_("附文件：合同、补充协议、会议记录、照片"))
def attach(book: BookPath, contract: ContractName, file: Files, as_json: Json = False) -> None:
    """Attach papers."""
    from gacha_app.services.examinations import examination_of

    with to_read(book) as opened:
        identity = examination_of(opened, contract).examination.id or 0
    attach_files(book, "contract_examination", identity, file, as_json)


@program.command("reopen", help=_("撤销办结"))
def reopen(book: BookPath, contract: ContractName, reason: Reason, as_json: Json = False) -> None:
    """Take back that a contract is done."""
    from gacha_app.services.examinations import examination_of, reopen_examination

    with to_write(book) as opened:
        one = reopen_examination(opened, examination_of(opened, contract).examination.id or 0, reason)
    _tell(book, one.id or 0, as_json)


@program.command("list", help=_("列出清理过的合同"))
def listed(book: BookPath, year: MaybeYear = None, as_json: Json = False) -> None:
    """List the contracts looked at."""
    _give(book, "examinations", year, as_json)


@program.command("summary", help=_("清化收情况统计表"))
def summary(book: BookPath, year: MaybeYear = None, as_json: Json = False) -> None:
    """Give the sums as they go upwards."""
    _give(book, "clearing", year, as_json)


@program.command("faults", help=_("列出问题类型；--load 换成本村的，--reset 恢复程序自带的"))
def faults(
    book: BookPath,
    load: Annotated[Path | None, typer.Option(help=_("本村的问题类型清单（.toml）"))] = None,
    reset: Annotated[bool, typer.Option("--reset", help=_("恢复程序自带的清单"))] = False,
    as_json: Json = False,
) -> None:
    """List the kinds of faults, or keep this village's own."""
    from gacha_app.reports.examinations import fault_list
    from gacha_app.services.examinations import load_fault_kinds, reset_fault_kinds

    if load and reset:
        raise refuse(_("--load 和 --reset 只写一个。"))
    with to_write(book) if load or reset else to_read(book) as opened:
        if load:
            load_fault_kinds(opened, load)
        elif reset:
            reset_fault_kinds(opened)
        with opened.reading() as session:
            found = fault_list(session)
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)


def _keys(book: object, words: list[str] | None) -> list[str]:
    from gacha_app.reports.contract_faults import fault_kinds

    with book.reading() as session:  # type: ignore[attr-defined]
        kinds = fault_kinds(session)
    by_title = {title: key for key, kind in kinds.items() for title in (kind.title, _(kind.title))}
    return [by_title.get(word, word) for word in words or ()]


def _tell(path: Path, examination_id: int, as_json: bool) -> None:
    from gacha_app.services.examinations import examination_of

    with to_read(path) as opened:
        one = examination_of(opened, str(examination_id))
        with opened.reading() as session:
            from gacha_app.reports.contract_faults import fault_kinds

            kinds = fault_kinds(session)
    held = one.examination
    titles = [_(kinds[fault.fault].title) if fault.fault in kinds else fault.fault for fault in one.faults]
    answer = {
        "id": held.id, "contract": one.name, "date": str(held.date), "people": held.people,
        "faults": [{"fault": fault.fault, "found": fault.found, "detail": fault.detail} for fault in one.faults],
        "handling": held.handling, "done_on": str(held.done_on or ""), "yearly_before": yuan(held.yearly_before),
        "yearly_after": yuan(held.yearly_after), "gain": yuan(held.gain), "state": one.state,
    }  # fmt: skip
    words = "、".join(titles) or _("没有问题")
    done(_("“{name}”：{state}（{faults}）").format(name=one.name, state=one.state, faults=words), as_json, answer)


def _give(path: Path, name: str, year: int | None, as_json: bool) -> None:
    from gacha_app.services.faces import read_report

    with to_read(path) as opened:
        found = read_report(opened, name, Period(year or dt.date.today().year))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)
