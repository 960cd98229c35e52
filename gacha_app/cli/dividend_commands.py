"""Commands of the yearly dividend: propose, show, approve, withdraw, list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.household_names import share_kind_named
from gacha_app.cli.opening import BookPath, Json, Year, day, to_read, to_write
from gacha_app.cli.showing import show_json
from gacha_app.domain.dividend import LINE_STATES, PLAN_STATES, Allocation, DividendPlan
from gacha_app.domain.dividend_terms import Terms
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, parse_percent, parse_yuan, percent_text, remainder_rule, yuan
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.storage.book import Book

program = typer.Typer()

Total = Annotated[str | None, typer.Option("--total", help=_("分配总额（元）"))]
PerShare = Annotated[str | None, typer.Option("--per-share", help=_("每份金额（元）"))]
RecordDate = Annotated[str | None, typer.Option("--record-date", help=_("股权登记日；不写就是12月31日"))]
When = Annotated[str | None, typer.Option("--date", help=_("凭证日期"))]


@program.command("propose", help=_("拟定方案，冻结名单"))
def propose(
    book: BookPath,
    year: Year,
    total: Total = None,
    per_share: PerShare = None,
    record_date: RecordDate = None,
    rate: Annotated[str | None, typer.Option(help=_("占可分配收益的百分比，如 60"))] = None,
    kind: Annotated[list[str] | None, typer.Option(help=_("股种=分配额，如 成员股=80万，可写多个"))] = None,
    by_days: Annotated[bool, typer.Option("--by-days", help=_("年内加入的按持有天数折算"))] = False,
    tax_rate: Annotated[str, typer.Option(help=_("代扣百分比，一般不代扣"))] = "0",
    allocate: Annotated[
        list[str] | None, typer.Option(help=_("其他分配：名称=科目:金额，如 敬老=211:5000，可写多个"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("只看结果，不保存"))] = False,
    as_json: Json = False,
) -> None:
    """Propose a year's dividend and freeze the register."""
    from gacha_app.services.dividends import preview_dividend, propose_dividend

    with (to_read if dry_run else to_write)(book) as opened:
        terms = Terms(
            _way(total, per_share, rate, kind),
            total=parse_yuan(total, "total") if total else None,
            per_share=parse_yuan(per_share, "per_share") if per_share else None,
            rate=parse_percent(rate, "rate") if rate else None,
            pools=_pools(opened, kind or ()),
            weighting="days" if by_days else "shares",
            tax_rate=parse_percent(tax_rate, "tax_rate"),
            allocations=tuple(_allocation(one) for one in allocate or ()),
        )
        make = preview_dividend if dry_run else propose_dividend
        tell_plan(make(opened, year, terms=terms, record_date=day(record_date)), as_json)


@program.command("show", help=_("看一年的方案"))
def show(book: BookPath, year: Year, as_json: Json = False) -> None:
    """Show a year's plan."""
    from gacha_app.services.dividends import plan_of

    with to_read(book) as opened:
        tell_plan(plan_of(opened, year), as_json)


@program.command("approve", help=_("批准并记账"))
def approve(
    book: BookPath,
    year: Year,
    date: When = None,
    excuse: Annotated[str, typer.Option(help=_("还有程序没办理时，免除的原因"))] = "",
    as_json: Json = False,
) -> None:
    """Approve a year's plan and post it."""
    from gacha_app.services.dividends import approve_dividend

    with to_write(book) as opened:
        tell_plan(approve_dividend(opened, year, on=day(date), excuse=excuse), as_json)


@program.command("withdraw", help=_("没有发放之前撤回"))
def withdraw(
    book: BookPath, year: Year, reason: Annotated[str, typer.Option(help=_("撤回的原因"))] = "", as_json: Json = False
) -> None:
    """Withdraw a year's plan while nothing of it is paid."""
    from gacha_app.services.dividends import withdraw_dividend

    with to_write(book) as opened:
        tell_plan(withdraw_dividend(opened, year, reason), as_json)


@program.command("list", help=_("打印发放表"))
def signature_list(
    book: BookPath, year: Year, out: Annotated[Path, typer.Option("--out", help=_("输出文件（.pdf 或 .xlsx）"))]
) -> None:
    """Make the list that households sign."""
    from gacha_app.services.dividend_papers import print_dividend_list

    with to_read(book) as opened:
        missing = print_dividend_list(opened, year, out)
    print(_("已写入 {path}").format(path=out))
    if missing:
        print(_("字体里没有这些字，已用〓代替：{characters}").format(characters=missing))


def _way(total: str | None, per_share: str | None, rate: str | None, kinds: list[str] | None) -> str:
    said = [
        way for way, value in (("total", total), ("per_share", per_share), ("rate", rate), ("kinds", kinds)) if value
    ]
    if len(said) != 1:
        raise InvalidInput("total", _("请填写分配总额、每份金额、比例或各股种的分配额，只填一种。"))
    return said[0]


def _pools(book: Book, said: Iterable[str]) -> dict[str, int]:
    pools = {}
    for one in said:
        kind, equals, amount = one.partition("=")
        if not equals:
            raise InvalidInput("kind", _("“{text}”应写成 股种=金额，如 成员股=80万。").format(text=one[:40]))
        pools[share_kind_named(book, kind)] = parse_yuan(amount, "kind")
    return pools


def _allocation(text: str) -> Allocation:
    title, equals, rest = text.partition("=")
    account, colon, amount = rest.partition(":")
    if not (equals and colon):
        raise InvalidInput("allocate", _("“{text}”应写成 名称=科目:金额，如 敬老=211:5000。").format(text=text[:40]))
    return Allocation(title.strip(), parse_yuan(amount, "allocate"), account.strip())


def plan_json(plan: DividendPlan) -> dict[str, Any]:
    """Return a plan in the shape the command line promises."""
    return {
        "year": plan.year,
        "record_date": plan.record_date.isoformat(),
        "pool": yuan(plan.total),
        "per_share": plan.per_share_text,
        "state": str(plan.state),
        "result": yuan(plan.result),
        "opening": yuan(plan.opening),
        "reserve": yuan(plan.reserve),
        "distributable": yuan(plan.distributable),
        "total_shares": share_text(plan.total_shares),
        "register": plan.fingerprint,
        "rule": remainder_rule(),
        "way": plan.way,
        "weighting": plan.weighting,
        "tax_rate": percent_text(plan.tax_rate),
        "allocations": [
            {"title": one.title, "account": one.account, "amount": yuan(one.amount)} for one in plan.allocations
        ],
        "lines": [
            {
                "household": one.number, "representative": one.representative, "shares": share_text(one.shares),
                "amount": yuan(one.amount), "offset": yuan(one.offset), "tax": yuan(one.tax), "net": yuan(one.net),
                "state": str(one.state), "paid_on": one.paid_on.isoformat() if one.paid_on else "",
                "payee": one.payee, "relation": one.payee_relation, "reason": one.reason, "receipt": one.receipt,
            }
            for one in plan.lines
        ],
    }  # fmt: skip


def tell_plan(plan: DividendPlan, as_json: bool) -> None:
    """Tell a plan, line by line."""
    if as_json:
        show_json(plan_json(plan))
        return
    print(
        _("{year}年度分红 · {state} · 登记日 {day} · 总额 {total} 元 · 共 {shares} 份 · 每份 {each} 元").format(
            year=plan.year, state=_(PLAN_STATES[plan.state]), day=plan.record_date, total=grouped(plan.total),
            shares=share_text(plan.total_shares), each=plan.per_share_text,
        )
    )  # fmt: skip
    for one in plan.lines:
        print(
            f"{one.number}  {share_text(one.shares):>8}  {grouped(one.amount):>16}  {_(LINE_STATES[one.state])}  "
            f"{one.representative}"
        )
    print(remainder_rule())
