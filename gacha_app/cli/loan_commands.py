"""Commands of loans: register, interest by the month, pay it, pay the principal back, the plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read, to_write
from gacha_app.cli.paper_commands import Files, attach_files
from gacha_app.cli.party_names import CounterpartyName, DryRun, HouseholdName, Money, On, Reason, day_or_today, party_of
from gacha_app.cli.showing import done, give_report, refuse
from gacha_app.cli.vouchers_told import in_words, voucher_json
from gacha_app.domain.dates import Period, parse_date, parse_month
from gacha_app.domain.loan import ACTS, DAY_COUNTS, PLANS, PURPOSES, SIDES, Loan, parse_rate, refuse_forbidden
from gacha_app.domain.money import grouped, parse_yuan, yuan
from gacha_app.i18n import _

program = typer.Typer(help=_("借款：登记、计息、付息、还本、还款计划"), no_args_is_help=True)

LoanName = Annotated[str, typer.Argument(metavar="LOAN", help=_("借款名称或编号"))]
Amount = Annotated[str, typer.Option(help=_("金额（元）"))]


@program.command("add", help=_("登记借入或借出的款项，并记账"))
def add(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("名称，如 农商行温棚贷款"))],
    principal: Annotated[str, typer.Option(help=_("本金（元）"))] = "0",
    rate: Annotated[str, typer.Option(help=_("利率，如 3.85% 或 5.25‰"))] = "0",
    start: Annotated[str, typer.Option(help=_("借款日期"))] = "",
    end: Annotated[str, typer.Option(help=_("到期日"))] = "",
    kind: Annotated[str, typer.Option(help=_("taken（借入）、given（借出）"))] = "taken",
    per: Annotated[str, typer.Option(help=_("year（年利率）或 month（月利率）；写‰的就是月利率"))] = "",
    day_count: Annotated[str, typer.Option("--day-count", help=_("month（按月）、365 或 360（按天）"))] = "month",
    plan: Annotated[str, typer.Option(help=_("到期一次还本、等额本金、等额本息"))] = "at_end",
    every: Annotated[int, typer.Option(help=_("几个月还一次（付一次息）：1、3、6、12"))] = 12,
    purpose: Annotated[str, typer.Option(help=_("生产经营、兴办公益事业、其他"))] = "operation",
    household: HouseholdName = "",
    counterparty: CounterpartyName = "",
    meeting: Annotated[str, typer.Option(help=_("哪次成员（代表）大会同意的"))] = "",
    excuse: Annotated[str, typer.Option(help=_("还没有开会的原因"))] = "",
    excused_by: Annotated[str, typer.Option("--excused-by", help=_("谁同意放行；不写就是操作人"))] = "",
    account: Annotated[str, typer.Option(help=_("科目；不写按期限用 201 或 221，借出用 112 或 113"))] = "",
    money: Annotated[str, typer.Option(help=_("收付款的科目；账上已有这笔借款的写 none"))] = "102",
    note: Annotated[str, typer.Option(help=_("备注"))] = "",
    as_json: Json = False,
) -> None:
    """Register a loan."""
    from gacha_app.services.loans import record_loan

    side, why = key_of(SIDES, kind), key_of(PURPOSES, purpose)
    refuse_forbidden(side, why)
    if not start or not end:
        raise refuse(_("请写全借款日期和到期日：--start 2024-01-01 --end 2025-01-01。"))
    with to_write(book) as opened:
        party = party_of(opened, household, counterparty)
        loan = Loan(
            name, side, account, parse_yuan(principal, "principal"), parse_rate(rate), parse_date(start, "start"),
            parse_date(end, "end"), per or ("month" if "‰" in rate else "year"), key_of(DAY_COUNTS, day_count),
            key_of(PLANS, plan), every, why, *party, meeting, excuse, excused_by, note=note,
        )  # fmt: skip
        made = record_loan(opened, loan, money="" if money == "none" else money)
    answer = {"id": made.id, "name": made.name, "account": made.account, "voucher_id": made.voucher_id}
    words = _("已登记“{name}”，本金 {amount} 元，记在 {account}。")
    done(words.format(name=made.name, amount=grouped(made.principal), account=made.account), as_json, answer)


@program.command("plan", help=_("还款计划表"))
def plan(
    book: BookPath, loan: LoanName, as_json: Json = False, xlsx: Annotated[Path | None, typer.Option()] = None,
    pdf: Annotated[Path | None, typer.Option()] = None,
) -> None:  # fmt: skip
    """Give the repayment plan of a loan."""
    from gacha_app.reports.loans import loan_plan_report
    from gacha_app.services.loans import loan_called

    with to_read(book) as opened:
        identity = loan_called(opened, loan).id or 0
        with opened.reading() as session:
            found = loan_plan_report(session, identity)
    give_report(found, as_json=as_json, xlsx=xlsx, csv=None, pdf=pdf)


@program.command("accrue", help=_("计提一个月的利息"))
def accrue(
    book: BookPath,
    month: Annotated[str, typer.Option("--month", help=_("月份，如 2023-05"))],
    loan: Annotated[list[str] | None, typer.Option(help=_("只计哪些借款；不写就是全部"))] = None,
    amount: Annotated[str, typer.Option(help=_("利息按银行单据的金额（元），一次只能一笔借款"))] = "",
    on: Annotated[str, typer.Option("--on", help=_("记账日期；该月已经结账的，写以后的一天"))] = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Book a month's interest."""
    from gacha_app.services.loans import accrue_interest, loan_called, preview_interest

    period = parse_month(month)
    fen = parse_yuan(amount) if amount else None
    with to_read(book) if dry_run else to_write(book) as opened:
        wanted = [loan_called(opened, one).id or 0 for one in loan or ()]
        if dry_run:
            due = preview_interest(opened, period, wanted, amount=fen, on=day(on))
            answer = {"count": len(due), "vouchers": [voucher_json(one.voucher) for one in due]}
            done("\n".join(in_words(one.voucher) for one in due) or _("没有要计的利息。"), as_json, answer)
            return
        acts = accrue_interest(opened, period, wanted, amount=fen, on=day(on))
    total = sum(one.amount for one in acts)
    words = _("{month}计息 {count} 笔，共 {amount} 元。").format(
        month=period.title, count=len(acts), amount=grouped(total)
    )
    done(words, as_json, {"count": len(acts), "total": yuan(total), "acts": [one.id for one in acts]})


@program.command("pay", help=_("付（收）已经计提的利息"))
def pay(
    book: BookPath, loan: LoanName, amount: Amount, on: On = "", money: Money = "102", as_json: Json = False
) -> None:
    """Pay interest."""
    from gacha_app.services.loans import loan_called, pay_interest

    with to_write(book) as opened:
        one = loan_called(opened, loan)
        pay_interest(opened, one.id or 0, parse_yuan(amount), day_or_today(on), money=money)
    _tell(book, one.id or 0, as_json)


@program.command("repay", help=_("还（收回）本金"))
def repay(
    book: BookPath, loan: LoanName, amount: Amount, on: On = "", money: Money = "102", as_json: Json = False
) -> None:
    """Pay principal back."""
    from gacha_app.services.loans import loan_called, repay_loan

    with to_write(book) as opened:
        one = loan_called(opened, loan)
        repay_loan(opened, one.id or 0, parse_yuan(amount), day_or_today(on), money=money)
    _tell(book, one.id or 0, as_json)


@program.command("undo", help=_("冲销一次还本、计息或付息"))
def undo(
    book: BookPath,
    act: Annotated[int, typer.Argument(metavar="ACT", help=_("记录的编号，见 loan show --json"))],
    reason: Reason,
    as_json: Json = False,
) -> None:
    """Take back an act of a loan."""
    from gacha_app.services.loans import undo_loan_act

    with to_write(book) as opened:
        undo_loan_act(opened, act, reason)
    done(_("已撤销。"), as_json, {"act": act})


@program.command("change", help=_("修改名称、会议、还款方式、到期日和备注，只写要改的"))
def change(
    book: BookPath,
    loan: LoanName,
    name: Annotated[str | None, typer.Option("--name", help=_("新名称"))] = None,
    end: Annotated[str | None, typer.Option(help=_("到期日"))] = None,
    plan: Annotated[str | None, typer.Option(help=_("到期一次还本、等额本金、等额本息"))] = None,
    every: Annotated[int | None, typer.Option(help=_("几个月还一次（付一次息）：1、3、6、12"))] = None,
    rate: Annotated[str | None, typer.Option(help=_("利率，如 3.85% 或 5.25‰"))] = None,
    meeting: Annotated[str | None, typer.Option(help=_("哪次成员（代表）大会同意的"))] = None,
    note: Annotated[str | None, typer.Option(help=_("备注"))] = None,
    as_json: Json = False,
) -> None:
    """Change what is known of a loan."""
    from gacha_app.services.loans import change_loan, loan_called

    said: dict[str, Any] = {"name": name, "every": every, "meeting": meeting, "note": note}
    said["end"] = parse_date(end, "end") if end else None
    said["plan"] = key_of(PLANS, plan) if plan else None
    said["rate"] = parse_rate(rate) if rate else None
    said = {key: value for key, value in said.items() if value is not None}
    if not said:
        raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
    with to_write(book) as opened:
        one = change_loan(opened, replace(loan_called(opened, loan), **said))
    _tell(book, one.id or 0, as_json)


@program.command("attach", help=_("附文件：借款合同、会议记录、照片"))
def attach(book: BookPath, loan: LoanName, file: Files, as_json: Json = False) -> None:
    """Attach papers."""
    from gacha_app.services.loans import loan_called

    with to_read(book) as opened:
        identity = loan_called(opened, loan).id or 0
    attach_files(book, "loan", identity, file, as_json)


@program.command("show", help=_("看一笔借款的经过"))
def show(book: BookPath, loan: LoanName, as_json: Json = False) -> None:
    """Show how far a loan has come."""
    from gacha_app.services.loans import loan_called

    with to_read(book) as opened:
        identity = loan_called(opened, loan).id or 0
    _tell(book, identity, as_json)


@program.command("list", help=_("借款台账"))
def listed(
    book: BookPath, year: Annotated[int | None, typer.Option("--year", help=_("年度；不写就是今年"))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """List the loans."""
    from gacha_app.services.faces import read_report

    with to_read(book) as opened:
        found = read_report(opened, "loans", Period(year or dt.date.today().year))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)


def _tell(path: Path, loan_id: int, as_json: bool) -> None:
    from gacha_app.reports.loans import loan_standing

    with to_read(path) as opened, opened.reading() as session:
        one = loan_standing(session, loan_id)
    due = one.next_due()
    answer: dict[str, Any] = {
        "id": loan_id, "name": one.loan.name, "party": one.party, "principal": yuan(one.loan.principal),
        "repaid": yuan(one.repaid), "left": yuan(one.left), "accrued": yuan(one.accrued), "paid": yuan(one.paid),
        "interest_left": yuan(one.interest_left), "next_on": str(due.day) if due else "",
        "acts": [
            {"id": act.id, "kind": act.kind, "month": act.month, "date": str(act.date), "amount": yuan(act.amount),
             "voucher": act.number}
            for act in one.acts
        ],
    }  # fmt: skip
    words = [_("“{name}”（{party}）：未还本金 {left} 元，未付利息 {interest} 元。").format(
        name=one.loan.name, party=one.party, left=grouped(one.left), interest=grouped(one.interest_left))]  # fmt: skip
    words += [f"  {act.date} {act.number} {_(ACTS[act.kind])} {act.month} {grouped(act.amount)}" for act in one.acts]
    done("\n".join(words), as_json, answer)
