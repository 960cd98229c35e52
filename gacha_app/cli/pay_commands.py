"""Commands of performance pay: pay preview, record, step, book, out, withdraw, rule ..."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.duty_options import AsPaper, Note, Photo, keep_photo
from gacha_app.cli.meeting_options import MaybeAbstained, MaybeAgainst, MaybeEntitled, MaybeInFavour, MaybePresent
from gacha_app.cli.opening import BookPath, Json, Year, day, key_of, to_read, to_write
from gacha_app.cli.showing import give_report, show_json
from gacha_app.domain.dates import Period, parse_date
from gacha_app.domain.dividend_steps import PlanStep
from gacha_app.domain.money import grouped, parse_yuan, percent_text, yuan
from gacha_app.domain.pay_award import PayAward, PayLine, parse_people
from gacha_app.domain.pay_rule import rule_said
from gacha_app.i18n import _

program = typer.Typer(help=_("绩效报酬：测算、程序、入账、发放、办法"), no_args_is_help=True)

People = Annotated[
    list[str], typer.Option("--person", help=_("“姓名，职务，任职月数，系数”，每人写一个；书记按职务认"))
]
Total = Annotated[str, typer.Option("--total", help=_("奖励总额（元），不写就按办法算出的最多"))]
Base = Annotated[str, typer.Option("--base", help=_("上年到账净额（元），只在上年不在账本里时写"))]
StepName = Annotated[str, typer.Argument(metavar="STEP", help=_("程序，如 村里申报、张榜公示"))]
Reason = Annotated[str, typer.Option("--reason", help=_("原因"))]


@program.command("preview", help=_("试算，不保存"))
def preview(
    book: BookPath, year: Year, person: People, total: Total = "", base: Base = "", as_json: Json = False
) -> None:
    """Show what recording would keep."""
    from gacha_app.services.pay_awards import preview_award

    with to_read(book) as opened:
        _tell(preview_award(opened, year, _people(person), **_amounts(total, base)), as_json)


@program.command("record", help=_("测算并保存"))
def record(
    book: BookPath, year: Year, person: People, total: Total = "", base: Base = "", note: Note = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Work a closed year's pay out and keep it."""
    from gacha_app.services.pay_awards import record_award

    with to_write(book) as opened:
        _tell(record_award(opened, year, _people(person), **_amounts(total, base), note=note), as_json)


@program.command("show", help=_("一年的绩效报酬"))
def show(book: BookPath, year: Year, as_json: Json = False) -> None:
    """Show a year's pay."""
    from gacha_app.services.pay_awards import award_in

    with to_read(book) as opened, opened.reading() as session:
        award = award_in(session, year)
    _tell(award, as_json)


@program.command("step", help=_("登记一道程序：申报、审核、备案、表决、公示"))
def step(
    book: BookPath,
    name: StepName,
    year: Year,
    date: Annotated[str, typer.Option("--date", help=_("办理日期；公示写第一天"))],
    people: Annotated[str, typer.Option(help=_("由谁办理"))] = "",
    entitled: MaybeEntitled = None,
    present: MaybePresent = None,
    in_favour: MaybeInFavour = None,
    against: MaybeAgainst = None,
    abstained: MaybeAbstained = None,
    days: Annotated[int | None, typer.Option(help=_("公示的天数"))] = None,
    note: Note = "",
) -> None:
    """Record a step that was taken."""
    from gacha_app.services.pay_awards import record_pay_step

    taken = PlanStep(
        _step(name), parse_date(date), people, entitled, present, in_favour, against, abstained, days, note=note
    )
    with to_write(book) as opened:
        record_pay_step(opened, year, taken)
    print(_("已登记“{step}”。").format(step=name))


@program.command("unstep", help=_("取消登记错的程序"))
def unstep(book: BookPath, name: StepName, year: Year) -> None:
    """Take a step out that was recorded wrongly."""
    from gacha_app.services.pay_awards import forget_pay_step

    with to_write(book) as opened:
        forget_pay_step(opened, year, _step(name))
    print(_("已取消“{step}”。").format(step=name))


@program.command("steps", help=_("各道程序办到哪一步"))
def steps(book: BookPath, year: Year, as_json: Json = False) -> None:
    """List the steps."""
    from gacha_app.reports.pay_awards import pay_step_report

    with to_read(book) as opened, opened.reading() as session:
        report = pay_step_report(session, Period(year))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("book", help=_("入账：借 管理费用 贷 应付工资"))
def book_it(
    book: BookPath, year: Year, date: Annotated[str | None, typer.Option("--date", help=_("日期，不写就是今天"))] = None
) -> None:
    """Book a year's pay."""
    from gacha_app.services.pay_awards import book_award

    with to_write(book) as opened:
        made = book_award(opened, year, on=day(date))
    print(_("{year}年度绩效报酬已入账，{amount} 元。").format(year=year, amount=grouped(made.given)))


@program.command("out", help=_("发放，不写人就是全部没发的"))
def out(
    book: BookPath,
    year: Year,
    person: Annotated[list[str] | None, typer.Option("--person", help=_("姓名，可写多个"))] = None,
    date: Annotated[str | None, typer.Option("--date", help=_("日期，不写就是今天"))] = None,
    money: Annotated[str, typer.Option(help=_("102 银行存款 或 101 库存现金"))] = "102",
) -> None:
    """Pay people."""
    from gacha_app.services.pay_payments import pay_out

    with to_write(book) as opened:
        made = pay_out(opened, year, names=person or (), on=day(date), account=money)
    left = sum(one.amount for one in made.unpaid)
    print(_("已发放绩效报酬，还有 {left} 元未发。").format(left=grouped(left)))


@program.command("unpay", help=_("撤回发放，同一张凭证发的一起冲销"))
def unpay(
    book: BookPath, year: Year, person: Annotated[str, typer.Option("--person", help=_("姓名"))], reason: Reason = ""
) -> None:
    """Take a payment back."""
    from gacha_app.services.pay_payments import take_payment_back

    with to_write(book) as opened:
        take_payment_back(opened, year, person, reason)
    print(_("已撤回发放。"))


@program.command("withdraw", help=_("撤回一年的绩效报酬，入了账的冲销"))
def withdraw(book: BookPath, year: Year, reason: Reason = "") -> None:
    """Withdraw a year's pay."""
    from gacha_app.services.pay_awards import withdraw_award

    with to_write(book) as opened:
        withdraw_award(opened, year, reason)
    print(_("已撤回{year}年度绩效报酬。").format(year=year))


@program.command("photo", help=_("附公示照片"))
def photo(book: BookPath, year: Year, file: Photo, paper: AsPaper = False, note: Note = "") -> None:
    """Attach a photo of the notice."""
    from gacha_app.services.pay_awards import award_in

    with to_write(book) as opened:
        with opened.reading() as session:
            identity = award_in(session, year).id or 0
        print(keep_photo(opened, "pay_award", identity, file, note, as_paper=paper))


@program.command("rule", help=_("现在用的办法"))
def rule(book: BookPath, as_json: Json = False) -> None:
    """Show the rule in force."""
    from gacha_app.services.pay_rules import pay_rule

    with to_read(book) as opened:
        held = pay_rule(opened)
    if as_json:
        show_json({**rule_said(held.rule), "own": held.own, "by": held.by})
        return
    for words in (*held.rule.words, held.rule.source):
        print(words)


@program.command("rule-export", help=_("导出办法去修改"))
def rule_export(book: BookPath, out: Annotated[Path, typer.Option("--out", help=_("输出文件（.toml）"))]) -> None:
    """Write the rule out."""
    from gacha_app.services.pay_rules import export_pay_rule

    with to_read(book) as opened:
        export_pay_rule(opened, out)
    print(_("已写入 {path}").format(path=out))


@program.command("rule-load", help=_("采用改好的办法"))
def rule_load(
    book: BookPath, file: Annotated[Path, typer.Argument(metavar="FILE", help=_("办法文件（.toml）"))]
) -> None:
    """Keep a corrected rule."""
    from gacha_app.services.pay_rules import load_pay_rule

    with to_write(book) as opened:
        load_pay_rule(opened, file)
    print(_("以后按这个办法测算。"))


@program.command("rule-reset", help=_("改回程序自带的办法"))
def rule_reset(book: BookPath) -> None:
    """Take the village's own rule back."""
    from gacha_app.services.pay_rules import restore_pay_rule

    with to_write(book) as opened:
        restore_pay_rule(opened)
    print(_("以后按程序自带的办法测算。"))


def _people(said: list[str]) -> list[PayLine]:
    return parse_people("\n".join(said))


def _amounts(total: str, base: str) -> dict[str, int | None]:
    return {
        "total": parse_yuan(total, "total") if total else None, "base": parse_yuan(base, "base") if base else None
    }  # fmt: skip


def _step(word: str) -> str:
    from gacha_app.storage.reference import pay_steps

    return key_of({key: kind.title for key, kind in pay_steps().items()}, word)


def _tell(award: PayAward, as_json: bool) -> None:
    money = ("base", "income", "unreceived", "cost", "received", "growth", "most", "total", "left")
    if not as_json:
        print(
            _("{year}年实际到账的经营性收入净额 {received} 元，上年 {base} 元，增收 {growth} 元。").format(
                year=award.year, received=grouped(award.received), base=grouped(award.base),
                growth=grouped(award.growth),
            )
        )  # fmt: skip
        print(_("按办法最多 {most} 元，本次 {total} 元。").format(most=grouped(award.most), total=grouped(award.total)))
        for one in award.lines:
            print(f"  {one.name}  {one.post}  {grouped(one.amount)}  {one.excluded}".rstrip())
        return
    told: dict[str, Any] = {"year": award.year, "state": award.state}
    told |= {name: yuan(getattr(award, name)) for name in money}
    told["rate"] = percent_text(award.rate)
    told["lines"] = [
        {
            "name": one.name, "post": one.post, "secretary": one.secretary, "months": one.months,
            "coefficient": percent_text(one.coefficient), "amount": yuan(one.amount), "excluded": one.excluded,
            "paid": one.paid_on.isoformat() if one.paid_on else "",
        }
        for one in award.lines
    ]  # fmt: skip
    show_json(told)
