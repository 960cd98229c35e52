"""Commands of contracts: show, schedule, raise, receive, prepaid, deposits, interest, write-off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, day, to_read, to_write
from gacha_app.cli.showing import done, refuse, show_json, show_report
from gacha_app.domain.contract_schedule import Part
from gacha_app.domain.dates import Period, parse_date
from gacha_app.domain.money import grouped, parse_yuan, yuan
from gacha_app.domain.register import Contract
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.report import report_json
from gacha_app.storage.book import Book

if TYPE_CHECKING:
    from gacha_app.services.contract_money import ReceiptPlan
    from gacha_app.services.contract_raising import RaisePlan

program = typer.Typer()

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("合同名称或编号"))]
On = Annotated[str, typer.Option("--on", help=_("日期；不写就是今天"))]
Amount = Annotated[str, typer.Option("--amount", help=_("金额（元）"))]
Money = Annotated[str, typer.Option("--account", help=_("收付款科目，101 库存现金、102 银行存款"))]
Serials = Annotated[list[int] | None, typer.Option("--serial", help=_("第几期，可写多个"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只看结果和凭证，不记账"))]
Reason = Annotated[str, typer.Option("--reason", help=_("原因或依据"))]


def contract_called(book: Book, name: str) -> Contract:
    """Return the contract of this name or number."""
    from gacha_app.services.registers import card_named

    return card_named(book, Contract, name)


def on_day(text: str) -> dt.date:
    """Return the day that an option means, today where it is not given."""
    return day(text) or dt.date.today()


def schedule_words(parts: Sequence[Part]) -> str:
    """Return a schedule as lines of text."""
    lines = [
        _("第{serial}期  {begins} 至 {until}  {due} 前  {amount} 元").format(
            serial=place, begins=one.begins, until=one.until, due=one.due, amount=grouped(one.amount)
        )
        for place, one in enumerate(parts, 1)
    ]
    total = _("共 {count} 期，{amount} 元").format(count=len(parts), amount=grouped(sum(one.amount for one in parts)))
    return "\n".join([*lines, total])


def voucher_words(voucher: Voucher | None) -> list[str]:
    """Return the lines of an entry as text."""
    if voucher is None:
        return []
    lines = [f"{voucher.date}  {voucher.summary}"]
    for one in voucher.postings:
        side = _("借") if one.on_debit_side else _("贷")
        lines.append(f"  {side} {one.account}  {grouped(abs(one.amount))}")
    return lines


def voucher_json(voucher: Voucher | None) -> dict[str, Any] | None:
    """Return an entry as programs read it."""
    if voucher is None:
        return None
    return {
        "number": voucher.number, "date": str(voucher.date), "summary": voucher.summary,
        "lines": [{"account": one.account, "amount": yuan(one.amount)} for one in voucher.postings],
    }  # fmt: skip


@program.command("show", help=_("看一份合同：条款、计划、经过"))
def show(book: BookPath, name: Name, as_json: Json = False) -> None:
    """Show everything that is known of a contract."""
    from gacha_app.reports.contract_story import full_story, story_json

    with to_read(book) as opened:
        card = contract_called(opened, name)
        with opened.reading() as session:
            story = full_story(session, card.id or 0, dt.date.today())
            answer = story_json(story)
    if as_json:
        show_json(answer)
        return
    for title, value in story.facts:
        print(f"{title}：{value}")
    show_report(story.schedule)
    for act in story.acts:
        words = " · ".join(one for one in (act.title, act.detail, act.voucher, act.note, act.state) if one)
        print(f"{act.date}  #{act.id}  {words}  {grouped(act.amount) if act.amount else ''}".rstrip())


@program.command("schedule", help=_("看或重新排一份合同的收付款计划"))
def schedule(
    book: BookPath, name: Name,
    again: Annotated[bool, typer.Option("--again", help=_("按现在的条款重新排；有过收付的不能重排"))] = False,
    billed_from: Annotated[str, typer.Option(help=_("从哪天起到期的在本账里收"))] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show a contract's schedule, or make it anew."""
    from gacha_app.reports.contract_schedules import contract_schedule
    from gacha_app.services.contract_cards import make_schedule

    if again:
        with to_write(book) as opened:
            make_schedule(opened, contract_called(opened, name).id or 0, billed_from=day(billed_from))
    with to_read(book) as opened:
        card = contract_called(opened, name)
        with opened.reading() as session:
            report = contract_schedule(session, card.id or 0)
    show_json(report_json(report)) if as_json else show_report(report)


@program.command("raise", help=_("把一年里到期的计提为应收（应付），已计提的跳过"))
def raise_year(
    book: BookPath,
    year: Annotated[int, typer.Option("--year", help=_("年度，如 2026"))],
    names: Annotated[list[str] | None, typer.Option("--contract", help=_("只计提这份合同，可写多个"))] = None,
    spread: Annotated[bool, typer.Option("--spread/--no-spread", help=_("超过一年的租金先挂账，分到各月"))] = True,
    dry_run: DryRun = False, as_json: Json = False,
) -> None:  # fmt: skip
    """Raise what falls due in a year."""
    from gacha_app.services.contract_raising import preview_raise, raise_due

    period = Period(year)
    with to_read(book) if dry_run else to_write(book) as opened:
        wanted = [contract_called(opened, one).id or 0 for one in names] if names else None
        act = preview_raise if dry_run else raise_due
        plan = act(opened, period.first, period.last, wanted, spread=spread)
    _tell_raise(plan, dry_run, as_json)


@program.command("receive", help=_("收款（付款）：先抵到期的，多的作预收（付）"))
def receive_money(
    book: BookPath, name: Name, amount: Amount, on: On = "", account: Money = "102", serials: Serials = None,
    spread: Annotated[bool, typer.Option("--spread", help=_("超过一年的租金先挂账，分到各月"))] = False,
    note: Annotated[str, typer.Option(help=_("备注"))] = "", dry_run: DryRun = False, as_json: Json = False,
) -> None:  # fmt: skip
    """Receive money for a contract, or pay it."""
    from gacha_app.services.contract_money import preview_receipt, receive

    fen = parse_yuan(amount)
    if dry_run:
        with to_read(book) as opened:
            card = contract_called(opened, name)
            plan = preview_receipt(
                opened, card.id or 0, on_day(on), fen, account=account, serials=serials or (), spread=spread
            )
    else:
        with to_write(book) as opened:
            card = contract_called(opened, name)
            plan = receive(
                opened, card.id or 0, on_day(on), fen, account=account, serials=serials or (), spread=spread, note=note
            )
    _tell_receipt(plan, dry_run, as_json)


@program.command("prepay", help=_("用预收（付）款抵扣到期的"))
def prepay(
    book: BookPath, name: Name, on: On = "", serials: Serials = None, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Settle what is due out of what was prepaid."""
    from gacha_app.services.contract_money import offset_prepaid, preview_offset

    with to_read(book) if dry_run else to_write(book) as opened:
        card = contract_called(opened, name)
        act = preview_offset if dry_run else offset_prepaid
        plan = act(opened, card.id or 0, on_day(on), serials or ())
    _tell_receipt(plan, dry_run, as_json)


@program.command("link", help=_("用已经记账的凭证抵各期：以前用“记一笔”收的租金"))
def link(
    book: BookPath, name: Name,
    numbers: Annotated[list[str] | None, typer.Option("--voucher", help=_("凭证号，可写多个；不写就是全部"))] = None,
    dry_run: DryRun = False, as_json: Json = False,
) -> None:  # fmt: skip
    """Let posted vouchers settle instalments."""
    from gacha_app.services.contract_linking import link_vouchers, unlinked

    with to_read(book) if dry_run else to_write(book) as opened:
        identity = contract_called(opened, name).id or 0
        found = unlinked(opened, identity) if dry_run else link_vouchers(opened, identity, numbers or ())
    lines = [f"{one.voucher.date}  {one.voucher.number}  {grouped(one.amount)}" for one in found]
    words = _("只是预览，没有改。") if dry_run else _("已抵 {count} 张凭证。").format(count=len(found))
    answer = [{"number": one.voucher.number, "amount": yuan(one.amount)} for one in found]
    done("\n".join([*lines, words]), as_json, {"linked": not dry_run, "vouchers": answer})


@program.command("deposit", help=_("押金：收（付）、退、不退"))
def deposit(
    book: BookPath, name: Name,
    act: Annotated[str, typer.Argument(metavar="take|return|keep", help=_("take 收（付）、return 退、keep 不退"))],
    amount: Amount, on: On = "", account: Money = "102", reason: Reason = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Take, return or keep a deposit."""
    from gacha_app.services import contract_arrears as service

    fen = parse_yuan(amount)
    with to_write(book) as opened:
        identity = contract_called(opened, name).id or 0
        match act:
            case "take":
                made = service.take_deposit(opened, identity, on_day(on), fen, account=account)
            case "return":
                made = service.return_deposit(opened, identity, on_day(on), fen, account=account)
            case "keep":
                made = service.keep_deposit(opened, identity, on_day(on), fen, reason)
            case _:
                raise refuse(_("押金的做法写 take、return 或 keep。"))
    done("\n".join([*voucher_words(made), _("已记账。")]), as_json, {"voucher": voucher_json(made)})


@program.command("interest", help=_("按约定计逾期利息"))
def interest(
    book: BookPath, name: Name,
    until: Annotated[str, typer.Option("--until", help=_("算到哪天；不写就是今天"))] = "",
    dry_run: DryRun = False, as_json: Json = False,
) -> None:  # fmt: skip
    """Charge interest on arrears."""
    from gacha_app.services.contract_arrears import charge_interest, preview_interest

    with to_read(book) if dry_run else to_write(book) as opened:
        card = contract_called(opened, name)
        found = (preview_interest if dry_run else charge_interest)(opened, card.id or 0, on_day(until))
    lines = [
        _("第{serial}期 逾期 {days} 天，利息 {amount} 元").format(
            serial=one.standing.serial, days=one.days, amount=grouped(one.amount)
        )
        for one in found
    ]
    answer = [{"serial": one.standing.serial, "days": one.days, "amount": yuan(one.amount)} for one in found]
    done("\n".join(lines) or _("没有逾期利息。"), as_json, {"charged": not dry_run, "interest": answer})


@program.command("write-off", help=_("核销收不回（不用付）的，写明原因"))
def write_off_open(
    book: BookPath, name: Name, serials: Serials = None, on: On = "", reason: Reason = "", dry_run: DryRun = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Write off what will not come."""
    from gacha_app.services.contract_arrears import preview_write_off, write_off

    with to_read(book) if dry_run else to_write(book) as opened:
        card = contract_called(opened, name)
        if dry_run:
            made, fen = preview_write_off(opened, card.id or 0, serials or (), on_day(on)), 0
        else:
            made, fen = write_off(opened, card.id or 0, serials or (), on_day(on), reason)
    words = [*voucher_words(made), _("已核销 {amount} 元。").format(amount=grouped(fen)) if fen else _("没有记账。")]
    done("\n".join(words), as_json, {"voucher": voucher_json(made), "written_off": yuan(fen)})


@program.command("undo", help=_("撤销合同的一笔：它的凭证用红字冲销，期数恢复未结"))
def undo(
    book: BookPath,
    act: Annotated[int, typer.Argument(metavar="ACT", help=_("经过的编号，见 contract show"))],
    reason: Reason = "", on: On = "", as_json: Json = False,
) -> None:  # fmt: skip
    """Take back an act."""
    from gacha_app.services.contract_arrears import undo_act

    with to_write(book) as opened:
        red = undo_act(opened, act, reason, on=parse_date(on) if on else None)
    done("\n".join([*voucher_words(red), _("已撤销。")]), as_json, {"voucher": voucher_json(red)})


def _tell_raise(plan: RaisePlan, dry_run: bool, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                "raised": not dry_run, "total": yuan(plan.total), "skipped": list(plan.skipped),
                "lines": [
                    {"contract": one.name, "serial": one.standing.serial, "due": str(one.standing.due),
                     "date": str(one.day), "amount": yuan(one.amount), "spread": one.spread}
                    for one in plan.lines
                ],
            }
        )  # fmt: skip
        return
    for one in plan.lines:
        print(
            _("{date}  {name} 第{serial}期  {amount} 元").format(
                date=one.day, name=one.name, serial=one.standing.serial, amount=grouped(one.amount)
            )
        )
    for sentence in plan.skipped:
        print(sentence)
    words = _("将计提 {count} 期，{amount} 元。") if dry_run else _("已计提 {count} 期，{amount} 元。")
    print(words.format(count=len(plan.lines), amount=grouped(plan.total)))


def _tell_receipt(plan: ReceiptPlan, dry_run: bool, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                "recorded": not dry_run, "prepaid": yuan(plan.prepaid), "voucher": voucher_json(plan.voucher),
                "settled": [
                    {"serial": one.standing.serial, "due": str(one.standing.due), "amount": yuan(one.amount),
                     "from_claim": yuan(one.claim), "spread": one.spread}
                    for one in plan.allocations
                ],
            }
        )  # fmt: skip
        return
    for one in plan.allocations:
        print(
            _("第{serial}期（{due}）结 {amount} 元").format(
                serial=one.standing.serial, due=one.standing.due, amount=grouped(one.amount)
            )
        )
    if plan.prepaid > 0:
        print(_("预收（付） {amount} 元，以后抵扣").format(amount=grouped(plan.prepaid)))
    print("\n".join(voucher_words(plan.voucher)))
    print(_("只是预览，没有记账。") if dry_run else _("已记账。"))
