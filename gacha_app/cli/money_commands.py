"""Commands that record money and the projects it belongs to: record, project."""

from __future__ import annotations

from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read, to_write
from gacha_app.cli.showing import refuse
from gacha_app.cli.vouchers_told import identities, tell_voucher
from gacha_app.domain.dates import parse_date
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import _

projects = typer.Typer(help=_("项目：登记、计划、实物数量、分摊共同费用"), no_args_is_help=True)

Day = Annotated[str, typer.Option("--date", help=_("日期，如 2023-03-01"))]
Amount = Annotated[str, typer.Option("--amount", help=_("金额（元），可写 1.2万、=1200*3"))]


def record(
    book: BookPath,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_("业务，如 销售收入、管理费用"))],
    date: Day,
    amount: Amount,
    project: Annotated[str, typer.Option(help=_("项目"))] = "",
    fund: Annotated[str, typer.Option(help=_("资金名称或文号"))] = "",
    household: Annotated[str, typer.Option(help=_("户号或户代表"))] = "",
    contract: Annotated[str, typer.Option(help=_("合同名称或编号"))] = "",
    counterparty: Annotated[str, typer.Option(help=_("往来单位"))] = "",
    item: Annotated[str, typer.Option(help=_("明细科目编码"))] = "",
    money: Annotated[str, typer.Option(help=_("102 银行存款 或 101 库存现金"))] = "",
    summary: Annotated[str, typer.Option(help=_("摘要"))] = "",
    quantity: Annotated[str, typer.Option(help=_("数量"))] = "",
    unit: Annotated[str, typer.Option(help=_("数量的单位"))] = "",
    attachments: Annotated[int, typer.Option(help=_("附件张数"))] = 0,
    inward: Annotated[bool, typer.Option("--in", help=_("钱收回来（往来、转账）"))] = False,
    draft: Annotated[bool, typer.Option("--draft", help=_("只存草稿，不记账"))] = False,
    as_json: Json = False,
) -> None:
    """Record what came in or went out."""
    from gacha_app.services.vouchers import record_entry

    with to_write(book) as opened:
        names = {
            "project": project, "fund": fund, "household": household, "contract": contract,
            "counterparty": counterparty,
        }  # fmt: skip
        answers = Answers(
            date=parse_date(date), amount=parse_yuan(amount), summary=summary, inward=inward, item=item, money=money,
            quantity=parse_quantity(quantity) if quantity else None, unit=unit, attachments=attachments,
            **identities(opened, names),
        )  # fmt: skip
        voucher = record_entry(opened, kind, answers, as_draft=draft)
    tell_voucher(voucher, as_json)


@projects.command("add", help=_("登记项目"))
def project_add(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("项目名称"))],
    kind: Annotated[str, typer.Option(help=_("类别，如 温棚葡萄、土地流转"))] = "",
    way: Annotated[str, typer.Option(help=_("自营、出租、入股、合作"))] = "",
    start: Annotated[str | None, typer.Option(help=_("开始日期"))] = None,
    investment: Annotated[str, typer.Option(help=_("投资（元）"))] = "0",
    partner: Annotated[str, typer.Option(help=_("合作方或承租方"))] = "",
) -> None:
    """Add a project."""
    from gacha_app.domain.project import KINDS, WAYS, Project, kind_of_name
    from gacha_app.services.projects import record_project

    project = Project(
        name, kind=key_of(KINDS, kind) if kind else kind_of_name(name), way=key_of(WAYS, way) if way else "own",
        start=day(start), investment=parse_yuan(investment, "investment"), partner=partner,
    )  # fmt: skip
    with to_write(book) as opened:
        record_project(opened, project)
    print(_("已登记项目“{name}”。").format(name=project.name))


@projects.command("plan", help=_("填年度计划"))
def project_plan(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("项目名称"))],
    year: Annotated[int, typer.Option(help=_("年度"))],
    income: Annotated[str, typer.Option(help=_("计划收入（元）"))] = "0",
    cost: Annotated[str, typer.Option(help=_("计划支出（元）"))] = "0",
    quantity: Annotated[str, typer.Option(help=_("计划产量等"))] = "",
    unit: Annotated[str, typer.Option(help=_("单位"))] = "",
) -> None:
    """Set a project's plan for a year."""
    from gacha_app.domain.project import ProjectPlan
    from gacha_app.services.lookups import named
    from gacha_app.services.projects import plan_project

    plan = ProjectPlan(
        year, parse_yuan(income, "income"), parse_yuan(cost, "cost"),
        parse_quantity(quantity) if quantity else None, unit,
    )  # fmt: skip
    with to_write(book) as opened:
        plan_project(opened, named(opened, "project", name), plan)
    print(_("已保存“{name}”{year}年度的计划。").format(name=name, year=year))


@projects.command("measure", help=_("登记实物数量"))
def project_measure(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("项目名称"))],
    kind: Annotated[str, typer.Option(help=_("面积、棚数、产量、存栏、出栏、价格、带动户数、带动就业"))],
    quantity: Annotated[str, typer.Option(help=_("数量"))],
    date: Day,
) -> None:
    """Add a physical figure of a project."""
    from gacha_app.domain.project import MEASURES, Measure
    from gacha_app.services.lookups import named
    from gacha_app.services.projects import measure_project

    key = key_of({one: titles[0] for one, titles in MEASURES.items()}, kind)
    with to_write(book) as opened:
        measure_project(
            opened, named(opened, "project", name), Measure(parse_date(date), key, parse_quantity(quantity))
        )
    print(_("已登记“{name}”的{kind}。").format(name=name, kind=_(MEASURES[key][0])))


@projects.command("split", help=_("分摊共同费用"))
def project_split(
    book: BookPath,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help=_("费用科目，如 51103"))],
    amount: Amount,
    date: Day,
    key: Annotated[str, typer.Option("--by", help="income, area, equal, stated")] = "income",
    stated: Annotated[list[str] | None, typer.Option("--part", help=_("写成 项目=份数，可写多个"))] = None,
) -> None:
    """Split a shared cost over projects."""
    from gacha_app.services.lookups import named
    from gacha_app.services.projects import split_shared_cost

    with to_write(book) as opened:
        parts = dict(_part(one) for one in stated or [])
        weights = {named(opened, "project", name): weight for name, weight in parts.items()}
        voucher = split_shared_cost(opened, parse_yuan(amount), account, key, parse_date(date), stated=weights)
    tell_voucher(voucher, False)


def kinds(book: BookPath) -> None:
    """List the kinds of entries that `record` takes."""
    from gacha_app.storage.reference import entry_kinds

    with to_read(book):
        for kind in entry_kinds().values():
            print(f"{kind.code:<18}{_(kind.title)}  {_(kind.help)}")


def _part(text: str) -> tuple[str, int]:
    name, _equals, weight = text.rpartition("=")
    if not name or not weight.isdigit():
        raise refuse(_("“{text}”应写成 项目=份数，如 温棚葡萄=3。").format(text=text))
    return name, int(weight)
