"""Commands of the yearly dividend: propose, show, approve, pay, withdraw, list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, Year, day, to_read, to_write
from gacha_app.cli.showing import show_json
from gacha_app.domain.dividend import LINE_STATES, PLAN_STATES, DividendPlan
from gacha_app.domain.money import grouped, parse_yuan, remainder_rule, yuan
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _

program = typer.Typer(help=_("分红：拟定、批准、发放、撤回"), no_args_is_help=True)

Total = Annotated[str | None, typer.Option("--total", help=_("分配总额（元）"))]
PerShare = Annotated[str | None, typer.Option("--per-share", help=_("每份金额（元）"))]
RecordDate = Annotated[str | None, typer.Option("--record-date", help=_("股权登记日；不写就是12月31日"))]
When = Annotated[str | None, typer.Option("--date", help=_("凭证日期"))]


@program.command("propose", help=_("拟定方案，冻结名单"))
def propose(
    book: BookPath, year: Year, total: Total = None, per_share: PerShare = None, record_date: RecordDate = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Propose a year's dividend and freeze the register."""
    from gacha_app.services.dividends import propose_dividend

    with to_write(book) as opened:
        plan = propose_dividend(
            opened, year, total=parse_yuan(total, "total") if total else None,
            per_share=parse_yuan(per_share, "per_share") if per_share else None, record_date=day(record_date),
        )  # fmt: skip
    _tell(plan, as_json)


@program.command("show", help=_("看一年的方案"))
def show(book: BookPath, year: Year, as_json: Json = False) -> None:
    """Show a year's plan."""
    from gacha_app.services.dividends import plan_of

    with to_read(book) as opened:
        _tell(plan_of(opened, year), as_json)


@program.command("approve", help=_("批准并记账"))
def approve(book: BookPath, year: Year, date: When = None, as_json: Json = False) -> None:
    """Approve a year's plan and post it."""
    from gacha_app.services.dividends import approve_dividend

    with to_write(book) as opened:
        _tell(approve_dividend(opened, year, on=day(date)), as_json)


@program.command("pay", help=_("发放一户、几户或全部"))
def pay(
    book: BookPath,
    year: Year,
    household: Annotated[list[str] | None, typer.Option(help=_("户号，可写多个；不写就是全部未付的户"))] = None,
    date: When = None,
    money: Annotated[str, typer.Option(help=_("102 银行存款 或 101 库存现金"))] = "102",
    receipt: Annotated[str, typer.Option(help=_("领款人或回单号"))] = "",
    as_json: Json = False,
) -> None:
    """Pay one, some or all households."""
    from gacha_app.services.dividend_payments import pay_dividend

    chosen = [one.zfill(4) for one in household] if household else None
    with to_write(book) as opened:
        _tell(pay_dividend(opened, year, households=chosen, on=day(date), money=money, receipt=receipt), as_json)


@program.command("withdraw", help=_("没有发放之前撤回"))
def withdraw(
    book: BookPath, year: Year, reason: Annotated[str, typer.Option(help=_("撤回的原因"))] = "", as_json: Json = False
) -> None:
    """Withdraw a year's plan while nothing of it is paid."""
    from gacha_app.services.dividends import withdraw_dividend

    with to_write(book) as opened:
        _tell(withdraw_dividend(opened, year, reason), as_json)


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
        "lines": [
            {
                "household": one.number, "representative": one.representative, "shares": share_text(one.shares),
                "amount": yuan(one.amount), "offset": yuan(one.offset), "tax": yuan(one.tax), "net": yuan(one.net),
                "state": str(one.state), "paid_on": one.paid_on.isoformat() if one.paid_on else "",
            }
            for one in plan.lines
        ],
    }  # fmt: skip


def _tell(plan: DividendPlan, as_json: bool) -> None:
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
