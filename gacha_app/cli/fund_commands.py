"""Commands about subsidy money: its card, its implementation plan, what happened, and giving it back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_write
from gacha_app.cli.showing import refuse
from gacha_app.cli.vouchers_told import identities, tell_voucher
from gacha_app.domain.dates import parse_date
from gacha_app.domain.money import parse_yuan
from gacha_app.i18n import _
from gacha_app.storage.book import Book

program = typer.Typer(no_args_is_help=True)

FundName = Annotated[str, typer.Argument(metavar="NAME", help=_("资金名称或文号"))]
Day = Annotated[str, typer.Option("--date", help=_("日期，如 2023-03-01"))]
_Document = Annotated[str | None, typer.Option("--document", help=_("文号"))]
_Level = Annotated[
    str | None,
    typer.Option("--level", help=_("中央、自治区、盟市、旗县、苏木乡镇、京蒙协作、社会捐赠、企业结对帮扶、自筹、其他")),
]
_Granted = Annotated[str | None, typer.Option("--granted", help=_("下达金额（元）"))]
_GrantedOn = Annotated[str | None, typer.Option("--date", help=_("下达日期"))]
_Project = Annotated[str | None, typer.Option("--project", help=_("项目"))]
_Purpose = Annotated[str | None, typer.Option("--purpose", help=_("用途"))]
_Goal = Annotated[str | None, typer.Option("--goal", help=_("绩效目标"))]
_Giver = Annotated[str | None, typer.Option("--giver", help=_("拨付（捐赠）单位"))]
_UseBy = Annotated[str | None, typer.Option("--use-by", help=_("使用期限，如 2025-12-31"))]
_Note = Annotated[str | None, typer.Option("--note", help=_("备注"))]


def fund_id(book: Book, name: str) -> int:
    """Return the identity of the fund that people call by this name or document number."""
    from gacha_app.services.lookups import named

    return named(book, "fund", name)


@program.command("add", help=_("登记资金"))
def add(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("资金名称"))],
    document: _Document = None,
    level: _Level = None,
    granted: _Granted = None,
    date: _GrantedOn = None,
    project: _Project = None,
    purpose: _Purpose = None,
    goal: _Goal = None,
    giver: _Giver = None,
    use_by: _UseBy = None,
    note: _Note = None,
) -> None:
    """Add a fund."""
    from gacha_app.domain.fund import Fund
    from gacha_app.services.funds import record_fund

    with to_write(book) as opened:
        said = _answers(opened, document, level, granted, date, project, purpose, goal, giver, use_by, note)
        fund = record_fund(opened, Fund(name, **said))
    print(_("已登记资金“{name}”。").format(name=fund.name))


@program.command("change", help=_("修改资金，只写要改的"))
def change(
    book: BookPath,
    called: FundName,
    name: Annotated[str | None, typer.Option("--name", help=_("新名称"))] = None,
    document: _Document = None,
    level: _Level = None,
    granted: _Granted = None,
    date: _GrantedOn = None,
    project: _Project = None,
    purpose: _Purpose = None,
    goal: _Goal = None,
    giver: _Giver = None,
    use_by: _UseBy = None,
    note: _Note = None,
    stage: Annotated[str | None, typer.Option("--stage", help=_("进展；登记了项目进展的由进展决定"))] = None,
) -> None:
    """Change what is known of a fund."""
    from gacha_app.domain.fund import STAGES
    from gacha_app.services.funds import change_answers

    with to_write(book) as opened:
        said = _answers(opened, document, level, granted, date, project, purpose, goal, giver, use_by, note)
        if name is not None:
            said["name"] = name
        if stage is not None:
            said["stage"] = key_of(STAGES, stage)
        if not said:
            raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
        fund = change_answers(opened, fund_id(opened, called), said)
    print(_("已修改“{name}”。").format(name=fund.name))


@program.command("plan", help=_("填写或修改实施方案，只写要改的"))
def plan(
    book: BookPath,
    called: FundName,
    name: Annotated[str | None, typer.Option("--name", help=_("项目名称"))] = None,
    place: Annotated[str | None, typer.Option("--place", help=_("实施地点"))] = None,
    content: Annotated[str | None, typer.Option("--content", help=_("建设内容"))] = None,
    start: Annotated[str | None, typer.Option("--start", help=_("实施期限从哪天起"))] = None,
    end: Annotated[str | None, typer.Option("--end", help=_("实施期限到哪天止"))] = None,
    goal: _Goal = None,
    linkage: Annotated[str | None, typer.Option("--linkage", help=_("联农带农"))] = None,
    ownership: Annotated[str | None, typer.Option("--ownership", help=_("资产权属"))] = None,
    upkeep: Annotated[str | None, typer.Option("--upkeep", help=_("管护责任"))] = None,
    owner_unit: Annotated[str | None, typer.Option("--owner-unit", help=_("项目业主单位"))] = None,
    responsible: Annotated[str | None, typer.Option("--responsible", help=_("项目责任人"))] = None,
    telephone: Annotated[str | None, typer.Option("--telephone", help=_("举报电话"))] = None,
    note: _Note = None,
    together: Annotated[list[str] | None, typer.Option("--with", help=_("一起列入这个方案的其他资金"))] = None,
) -> None:
    """Write an implementation plan, or change it."""
    from gacha_app.services.fund_plans import set_plan

    texts = {
        "name": name, "place": place, "content": content, "goal": goal, "linkage": linkage, "ownership": ownership,
        "upkeep": upkeep, "owner_unit": owner_unit, "responsible": responsible, "telephone": telephone, "note": note,
    }  # fmt: skip
    said: dict[str, Any] = {key: text for key, text in texts.items() if text is not None}
    said |= {key: day(text) for key, text in (("starts_on", start), ("ends_on", end)) if text is not None}
    with to_write(book) as opened:
        others = [fund_id(opened, one) for one in together or []]
        made = set_plan(opened, fund_id(opened, called), said, together=others)
    print(_("已保存实施方案“{name}”。").format(name=made.name))


@program.command("milestone", help=_("登记项目进展：批复、中标、合同、开工、竣工、验收、决算、审计、公示"))
def milestone(
    book: BookPath,
    called: FundName,
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help=_("方案批复、招标中标、签订合同、开工、竣工、验收、决算、审计、公告公示")),
    ],
    date: Day,
    who: Annotated[str, typer.Option("--who", help=_("单位或个人：批复、中标、施工、验收、审计的"))] = "",
    paper: Annotated[str, typer.Option("--paper", help=_("文件名称"))] = "",
    document: Annotated[str, typer.Option("--document", help=_("文号或编号"))] = "",
    amount: Annotated[str, typer.Option("--amount", help=_("金额（元）：中标价、合同价、决算金额"))] = "0",
    conclusion: Annotated[str, typer.Option("--conclusion", help=_("验收或审计的结论"))] = "",
    contract: Annotated[str, typer.Option("--contract", help=_("合同名称或编号，已登记的"))] = "",
    note: Annotated[str, typer.Option("--note", help=_("备注"))] = "",
    photo: Annotated[list[Path] | None, typer.Option("--attach", help=_("附文件或照片"))] = None,
) -> None:
    """Write down what happened to a fund's plan."""
    from gacha_app.domain.fund_plan import MILESTONES, Milestone
    from gacha_app.services.attachments import attach, read_paper
    from gacha_app.services.fund_plans import record_milestone
    from gacha_app.services.lookups import named

    for path in photo or []:
        read_paper(path)
    with to_write(book) as opened:
        made = record_milestone(
            opened,
            fund_id(opened, called),
            Milestone(
                key_of(MILESTONES, kind), parse_date(date), who, paper, document, parse_yuan(amount), conclusion,
                named(opened, "contract", contract) if contract else None, note,
            ),
        )  # fmt: skip
        for path in photo or []:
            attach(opened, "fund_milestone", made.id or 0, path)
    print(
        _("已登记“{name}”的{milestone}（编号 {id}）。").format(
            name=called, milestone=_(MILESTONES[made.kind]), id=made.id
        )
    )


@program.command("milestone-change", help=_("修改一条进展，只写要改的"))
def milestone_change(
    book: BookPath,
    identity: Annotated[int, typer.Argument(metavar="ID", help=_("进展的编号，见 fund show"))],
    date: Annotated[str | None, typer.Option("--date", help=_("日期，如 2023-03-01"))] = None,
    who: Annotated[str | None, typer.Option("--who", help=_("单位或个人"))] = None,
    paper: Annotated[str | None, typer.Option("--paper", help=_("文件名称"))] = None,
    document: Annotated[str | None, typer.Option("--document", help=_("文号或编号"))] = None,
    amount: Annotated[str | None, typer.Option("--amount", help=_("金额（元）"))] = None,
    conclusion: Annotated[str | None, typer.Option("--conclusion", help=_("结论"))] = None,
    note: _Note = None,
) -> None:
    """Change a milestone."""
    from gacha_app.domain.fund_plan import MILESTONES
    from gacha_app.services.fund_plans import change_milestone_answers

    said: dict[str, Any] = {
        key: text
        for key, text in (
            ("who", who), ("paper", paper), ("document_number", document), ("conclusion", conclusion), ("note", note),
        )
        if text is not None
    }  # fmt: skip
    if date is not None:
        said["date"] = parse_date(date)
    if amount is not None:
        said["amount"] = parse_yuan(amount)
    with to_write(book) as opened:
        changed = change_milestone_answers(opened, identity, said)
    print(_("已修改{milestone}（{date}）。").format(milestone=_(MILESTONES[changed.kind]), date=changed.date))


@program.command("milestone-remove", help=_("删去登记错了的进展"))
def milestone_remove(
    book: BookPath,
    identity: Annotated[int, typer.Argument(metavar="ID", help=_("进展的编号，见 fund show"))],
) -> None:
    """Take a milestone off."""
    from gacha_app.services.fund_plans import remove_milestone

    with to_write(book) as opened:
        remove_milestone(opened, identity)
    print(_("已删去这条进展。"))


@program.command("attach", help=_("给资金附文件：批复、合同、照片"))
def attach_paper(
    book: BookPath,
    called: FundName,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE", help=_("文件"))],
    identity: Annotated[int | None, typer.Option("--milestone", help=_("附在哪一条进展上，写编号"))] = None,
) -> None:
    """Attach papers to a fund or to one of its milestones."""
    from gacha_app.services.attachments import attach

    with to_write(book) as opened:
        subject, target = ("fund", fund_id(opened, called)) if identity is None else ("fund_milestone", identity)
        for path in paths:
            attach(opened, subject, target, path)
    print(_("已附上 {count} 份文件。").format(count=len(paths)))


@program.command("return", help=_("退回没有用完的资金，不算支出"))
def give_back(
    book: BookPath,
    called: FundName,
    date: Day,
    amount: Annotated[str, typer.Option("--amount", help=_("金额（元）"))],
    counterparty: Annotated[str, typer.Option("--counterparty", help=_("退给谁"))] = "",
    money: Annotated[str, typer.Option("--money", help=_("102 银行存款 或 101 库存现金"))] = "",
    summary: Annotated[str, typer.Option("--summary", help=_("摘要"))] = "",
    as_json: Json = False,
) -> None:
    """Give money of a fund back."""
    from gacha_app.domain.entry_kinds import Answers
    from gacha_app.services.funds import return_money

    with to_write(book) as opened:
        party = identities(opened, {"counterparty": counterparty}).get("counterparty_id")
        answers = Answers(parse_date(date), parse_yuan(amount), summary, money=money, counterparty_id=party)
        voucher = return_money(opened, fund_id(opened, called), answers)
    tell_voucher(voucher, as_json)


@program.command("rule", help=_("设定本嘎查的期限天数，或用回程序自带的"))
def rule(
    book: BookPath,
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("期限代码，见 report BOOK fund-rules"))],
    days: Annotated[int | None, typer.Option("--days", help=_("天数"))] = None,
    ahead: Annotated[int | None, typer.Option("--ahead", help=_("提前多少天提醒"))] = None,
    severity: Annotated[str | None, typer.Option("--severity", help=_("逾期时：要紧、待办、提醒"))] = None,
    active: Annotated[bool | None, typer.Option("--on/--off", help=_("启用或停用"))] = None,
    reset: Annotated[bool, typer.Option("--reset", help=_("用回程序自带的"))] = False,
) -> None:
    """Set a village's own number for a deadline."""
    from gacha_app.domain.fund_rules import SEVERITIES
    from gacha_app.services.fund_rules import change_rule, reset_rule

    said: dict[str, Any] = {"days": days, "ahead": ahead, "active": active}
    if severity is not None:
        said["severity"] = key_of(SEVERITIES, severity)
    with to_write(book) as opened:
        if reset:
            found = reset_rule(opened, code)
        else:
            found = change_rule(opened, code, **{key: one for key, one in said.items() if one is not None})
    print(_("期限“{title}”现在是 {days} 天。").format(title=_(found.title), days=found.days))


def _answers(
    book: Book, document: str | None, level: str | None, granted: str | None, date: str | None, project: str | None,
    purpose: str | None, goal: str | None, giver: str | None, use_by: str | None, note: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Return what the options say, by the attributes of a fund."""
    from gacha_app.domain.fund import LEVELS
    from gacha_app.services.lookups import named

    said: dict[str, Any] = {
        key: text
        for key, text in (
            ("document_number", document), ("purpose", purpose), ("goal", goal), ("giver", giver), ("note", note),
        )
        if text is not None
    }  # fmt: skip
    if level is not None:
        said["level"] = key_of(LEVELS, level)
    if granted is not None:
        said["granted"] = parse_yuan(granted, "granted")
    for key, text in (("granted_on", date), ("use_by", use_by)):
        if text is not None:
            said[key] = day(text)
    if project is not None:
        said["project_id"] = named(book, "project", project) if project else None
    return said
