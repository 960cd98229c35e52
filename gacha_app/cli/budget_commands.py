"""Commands of the year's budget: draft, change, vote, post, amend, compare, and a workbook of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.meeting_options import Abstained, Against, Entitled, InFavour, Present
from gacha_app.cli.opening import BookPath, Json, Year, key_of, to_read, to_write
from gacha_app.cli.showing import done, show_json, show_report
from gacha_app.domain.budget import MONTHS, SIDES, SOURCES, SPREADINGS, STATES, Budget, BudgetLine
from gacha_app.domain.dates import Period, parse_date
from gacha_app.domain.money import grouped, parse_yuan, yuan
from gacha_app.i18n import _

program = typer.Typer(help=_("年度预算：起草、表决、公布、调整、与实际对照"), no_args_is_help=True)

Item = Annotated[int, typer.Argument(metavar="ITEM", help=_("预算项目的编号，见 budget show --json 的 id"))]
Amount = Annotated[str, typer.Option(help=_("全年金额（元）"))]
Side = Annotated[str, typer.Option(help=_("收入 或 支出"))]
AccountWord = Annotated[str, typer.Option(help=_("科目编号，或业务名称，如 销售收入"))]
ProjectName = Annotated[str, typer.Option(help=_("所属项目"))]
Section = Annotated[str, typer.Option(help=_("财务计划七项里的一项；不写就按科目归类"))]
Spreading = Annotated[str, typer.Option(help=_("平均分月、按上年各月的比例 或 逐月填写"))]
MonthAmounts = Annotated[str, typer.Option("--months", help=_("12 个月的金额，用逗号隔开；写了就按它"))]
Note = Annotated[str, typer.Option(help=_("备注"))]


@program.command("draft", help=_("起草一年的预算"))
def draft(
    book: BookPath,
    year: Year,
    source: Annotated[str, typer.Option("--from", help=_("数字从哪来：空白、上年实际、项目计划、上年预算"))] = "blank",
    percent: Annotated[str, typer.Option(help=_("上年的数乘以百分之多少，如 110"))] = "100",
    as_json: Json = False,
) -> None:
    """Begin a year's budget."""
    from gacha_app.services.budgets import draft_budget

    with to_write(book) as opened:
        made = draft_budget(opened, year, source=key_of(SOURCES, source), percent=parse_yuan(percent, "percent"))
    words = _("已起草{year}年度预算，{count} 个项目。").format(year=year, count=len(made.lines))
    done(words, as_json, budget_json(made))


@program.command("add", help=_("在草案里加一个项目"))
def add(
    book: BookPath,
    year: Year,
    name: Annotated[str, typer.Option(help=_("预算项目的名称"))],
    account: AccountWord,
    amount: Amount,
    side: Side = "",
    project: ProjectName = "",
    section: Section = "",
    spreading: Spreading = "even",
    months: MonthAmounts = "",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Add an item to the draft."""
    from gacha_app.services.budgets import keep_line

    with to_write(book) as opened:
        line = _line(opened, name, account, amount, side, project, section, spreading, months, note)
        made = keep_line(opened, year, line)
    done(_("已加入“{name}”。").format(name=line.name), as_json, budget_json(made))


@program.command("set", help=_("改草案里的一个项目的金额和分月"))
def change(
    book: BookPath,
    item: Item,
    year: Year,
    amount: Amount,
    spreading: Spreading = "",
    months: MonthAmounts = "",
    as_json: Json = False,
) -> None:
    """Change an item's amount and months."""
    from dataclasses import replace

    from gacha_app.domain.errors import NotFound
    from gacha_app.services.budgets import draft_of, keep_line

    with to_write(book) as opened:
        with opened.reading() as session:
            kept = next((one for one in draft_of(session, year).lines if one.id == item), None)
        if kept is None:
            raise NotFound(_("草案里没有这个项目，请刷新后重试。"))
        way = key_of(SPREADINGS, spreading) if spreading else "typed" if months else kept.spreading
        line = replace(kept, id=None, budget_id=None, months=[], amount=parse_yuan(amount), spreading=way)
        if months:
            line.spread(_twelve(months))
        elif way == "typed":
            line.spreading = "even"
        made = keep_line(opened, year, line, item)
    done(_("已修改“{name}”。").format(name=line.name), as_json, budget_json(made))


@program.command("remove", help=_("从草案里去掉一个项目"))
def remove(book: BookPath, item: Item, year: Year) -> None:
    """Take an item out of the draft."""
    from gacha_app.services.budgets import remove_line

    with to_write(book) as opened:
        remove_line(opened, year, item)
    print(_("已去掉。"))


@program.command("drop", help=_("删除草案；表决过的不变"))
def drop(book: BookPath, year: Year) -> None:
    """Throw the draft away."""
    from gacha_app.services.budgets import drop_draft

    with to_write(book) as opened:
        drop_draft(opened, year)
    print(_("已删除{year}年度的预算草案。").format(year=year))


@program.command("vote", help=_("登记成员（代表）大会的表决"))
def vote(
    book: BookPath,
    year: Year,
    meeting: Annotated[str, typer.Option(help=_("哪次会议"))],
    entitled: Entitled,
    present: Present,
    in_favour: InFavour,
    against: Against = 0,
    abstained: Abstained = 0,
    date: Annotated[str, typer.Option("--date", help=_("表决日期；不写就是今天"))] = "",
    as_json: Json = False,
) -> None:
    """Keep how the meeting voted."""
    from gacha_app.services.budgets import vote_budget

    with to_write(book) as opened:
        made = vote_budget(
            opened, year, on=parse_date(date) if date else dt.date.today(), meeting=meeting, entitled=entitled,
            present=present, in_favour=in_favour, against=against, abstained=abstained,
        )  # fmt: skip
    words = _("已登记：{year}年度预算{state}。").format(year=year, state=_(STATES[made.state]))
    done(words, as_json, budget_json(made))


@program.command("post", help=_("登记在哪里公布"))
def post(
    book: BookPath,
    year: Year,
    place: Annotated[str, typer.Option(help=_("公布地点，如 公示栏"))],
    date: Annotated[str, typer.Option("--date", help=_("公布日期；不写就是今天"))] = "",
    by: Annotated[str, typer.Option(help=_("谁张贴的"))] = "",
) -> None:
    """Keep where the budget was posted."""
    from gacha_app.services.budgets import post_budget

    with to_write(book) as opened:
        post_budget(opened, year, on=parse_date(date) if date else dt.date.today(), place=place, by=by)
    print(_("已登记公布。"))


@program.command("amend", help=_("调整表决过的预算：另起一版，原来的保留"))
def amend(
    book: BookPath, year: Year, reason: Annotated[str, typer.Option(help=_("调整原因"))] = "", as_json: Json = False
) -> None:
    """Begin an amendment."""
    from gacha_app.services.budgets import amend_budget

    with to_write(book) as opened:
        made = amend_budget(opened, year, reason)
    words = _("已起草第{version}版，表决后生效。").format(version=made.version)
    done(words, as_json, budget_json(made))


@program.command("show", help=_("看一年的预算"))
def show(
    book: BookPath,
    year: Year,
    version: Annotated[int, typer.Option(help=_("第几版；不写就是最新的"))] = 0,
    as_json: Json = False,
) -> None:
    """Show a year's budget."""
    from gacha_app.reports.budgets import budget_plan, budget_version

    with to_read(book) as opened, opened.reading() as session:
        found = budget_version(session, year, version)
        if as_json:
            show_json(budget_json(found) if found else {"year": year, "state": "", "lines": []})
        else:
            show_report(budget_plan(session, Period(year), found))


@program.command("compare", help=_("预算与实际对照"))
def compare(
    book: BookPath,
    year: Year,
    month: Annotated[int, typer.Option(help=_("到几月；不写就是全年"))] = 0,
    as_json: Json = False,
) -> None:
    """Hold the budget against the books."""
    from gacha_app.cli.showing import give_report
    from gacha_app.reports.budgets import budget_execution

    with to_read(book) as opened, opened.reading() as session:
        report = budget_execution(session, Period(year, month or None))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("export", help=_("导出预算表，填好可以再导入"))
def export(
    book: BookPath, year: Year, out: Annotated[Path, typer.Option("--out", help=_("输出文件（.xlsx）"))]
) -> None:
    """Write the budget as a workbook to fill in."""
    from gacha_app.services.budget_import import export_budget

    with to_read(book) as opened:
        print(_("已写入 {path}").format(path=export_budget(opened, year, out)))


@program.command("import", help=_("导入预算表"))
def take(
    book: BookPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("表格文件（xlsx、xls、ods、csv）"))],
    year: Year,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("只检查，不导入"))] = False,
    as_json: Json = False,
) -> int:
    """Take a budget in."""
    from gacha_app.cli.import_commands import tell
    from gacha_app.services.budget_import import import_budget, plan_budget

    with to_read(book) if dry_run else to_write(book) as opened:
        plan = plan_budget(opened, file, year)
        if not dry_run and not plan.errors:
            import_budget(opened, plan)
    answer = {
        "accepted": 0 if plan.errors else len(plan.lines), "lines": len(plan.lines), "replaces": plan.replaces,
        "income": yuan(plan.total("income")), "expense": yuan(plan.total("expense")),
        "rejected": [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
            for one in plan.errors
        ],
    }  # fmt: skip
    words = _("{count} 个项目，收入 {income} 元，支出 {expense} 元").format(
        count=len(plan.lines), income=grouped(plan.total("income")), expense=grouped(plan.total("expense"))
    )
    return tell(answer, words, plan.findings, dry_run, as_json)


def budget_json(budget: Budget) -> dict[str, Any]:
    """Return a budget as programs read it."""
    return {
        "year": budget.year, "version": budget.version, "state": budget.state, "reason": budget.reason,
        "basis": budget.basis, "income": yuan(budget.total("income")), "expense": yuan(budget.total("expense")),
        "meeting": budget.meeting, "voted_on": budget.voted_on.isoformat() if budget.voted_on else "",
        **budget.counts(), "posted_on": budget.posted_on.isoformat() if budget.posted_on else "",
        "place": budget.posted_place,
        "lines": [
            {
                "id": one.id, "section": one.section, "side": one.side, "project": one.project_id,
                "account": one.account, "name": one.name, "amount": yuan(one.amount), "spreading": one.spreading,
                "months": [yuan(month) for month in one.monthly], "note": one.note,
            }
            for one in budget.lines
        ],
    }  # fmt: skip


def _line(
    opened: Any, name: str, account: str, amount: str, side: str, project: str, section: str, spreading: str,
    months: str, note: str,
) -> BudgetLine:  # fmt: skip
    from gacha_app.services.budget_items import account_said
    from gacha_app.services.lookups import named
    from gacha_app.storage.reference import budget_sections

    sections = {key: one.title for key, one in budget_sections().items()}
    code, own_side = account_said(opened, account)
    line = BudgetLine(
        key_of(sections, section) if section else "", key_of(SIDES, side) if side else own_side, code, name,
        parse_yuan(amount), named(opened, "project", project) if project else None,
        "typed" if months else key_of(SPREADINGS, spreading), note,
    )  # fmt: skip
    if months:
        line.spread(_twelve(months))
    return line


def _twelve(words: str) -> list[int]:
    from gacha_app.domain.errors import InvalidInput

    parts = [one.strip() for one in words.replace("，", ",").replace("；", ";").replace(";", ",").split(",")]
    if len(parts) != len(MONTHS):
        raise InvalidInput("months", _("请写 12 个月的金额，用逗号隔开，现在是 {count} 个。").format(count=len(parts)))
    return [parse_yuan(one or "0", "months") for one in parts]
