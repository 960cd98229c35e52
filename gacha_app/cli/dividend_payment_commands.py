"""Commands that pay a dividend: at the counter, through the bank, or set off; and what is not fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.dividend_commands import tell_plan
from gacha_app.cli.opening import BookPath, Json, Year, day, to_read, to_write
from gacha_app.cli.showing import done, show_json
from gacha_app.domain.bank_batch import BankBatch
from gacha_app.domain.money import grouped, parse_yuan, yuan
from gacha_app.i18n import _

program = typer.Typer()

When = Annotated[str | None, typer.Option("--date", help=_("凭证日期"))]
Number = Annotated[str, typer.Argument(metavar="HOUSEHOLD", help=_("户号"))]
Households = Annotated[list[str] | None, typer.Option("--household", help=_("户号，可写多个；不写就是全部未付的户"))]


@program.command("pay", help=_("发放一户、几户或全部"))
def pay(
    book: BookPath,
    year: Year,
    household: Households = None,
    date: When = None,
    money: Annotated[str, typer.Option(help=_("102 银行存款 或 101 库存现金"))] = "102",
    receipt: Annotated[str, typer.Option(help=_("领款人或回单号"))] = "",
    payee: Annotated[str, typer.Option(help=_("代领人"))] = "",
    relation: Annotated[str, typer.Option(help=_("代领人与户代表的关系，如 子、继承人"))] = "",
    as_json: Json = False,
) -> None:
    """Pay one, some or all households."""
    from gacha_app.services.dividend_payments import pay_dividend

    with to_write(book) as opened:
        plan = pay_dividend(
            opened, year, households=_numbers(household), on=day(date), money=money, receipt=receipt, payee=payee,
            relation=relation,
        )  # fmt: skip
    tell_plan(plan, as_json)


@program.command("offset", help=_("经农户同意，抵扣欠集体的款"))
def offset(
    book: BookPath,
    household: Number,
    year: Year,
    amount: Annotated[str, typer.Option(help=_("抵扣金额（元）"))],
    consent: Annotated[str, typer.Option(help=_("农户同意的凭据"))] = "",
    date: When = None,
    as_json: Json = False,
) -> None:
    """Set part of a household's dividend off against its debt."""
    from gacha_app.services.dividend_offsets import set_off

    with to_write(book) as opened:
        line = set_off(opened, year, household.zfill(4), parse_yuan(amount), consent, on=day(date))
    text = _("户号 {number} 抵扣 {offset} 元，实发 {net} 元。").format(
        number=line.number, offset=grouped(line.offset), net=grouped(line.net)
    )
    done(text, as_json, {"household": line.number, "offset": yuan(line.offset), "net": yuan(line.net)})


@program.command("unclaimed", help=_("登记没有领取，挂账"))
def unclaimed(
    book: BookPath, household: Number, year: Year, reason: Annotated[str, typer.Option(help=_("没有领取的原因"))] = ""
) -> None:
    """Say that a household did not fetch its part."""
    from gacha_app.services.dividend_payments import leave_unclaimed

    with to_write(book) as opened:
        line = leave_unclaimed(opened, year, household.zfill(4), reason)
    print(_("户号 {number} 的 {net} 元已挂账。").format(number=line.number, net=grouped(line.net)))


@program.command("bank-file", help=_("生成银行代发文件"))
def bank_file(
    book: BookPath,
    year: Year,
    out: Annotated[Path, typer.Option("--out", help=_("输出文件"))],
    layout: Annotated[
        str, typer.Option("--format", help=_("银行文件格式：icbc、cmb、card、text，或自定的名称"))
    ] = "card",
    household: Households = None,
    date: When = None,
    account: Annotated[str, typer.Option(help=_("付款的银行存款科目"))] = "102",
    payer_account: Annotated[str, typer.Option(help=_("付款账号"))] = "",
    payer_bank: Annotated[str, typer.Option(help=_("付款账号开户行"))] = "",
    as_json: Json = False,
) -> None:
    """Write the file that the bank pays from."""
    from gacha_app.services.bank_batches import make_bank_file

    with to_write(book) as opened:
        batch = make_bank_file(
            opened, year, layout, out, households=_numbers(household), on=day(date), account=account,
            payer_account=payer_account, payer_bank=payer_bank,
        )  # fmt: skip
    text = _("已写入 {path}：批次 {batch}，{count} 户，{total} 元。").format(
        path=out, batch=batch.number, count=batch.count, total=grouped(batch.total)
    )
    done(text, as_json, _batch_json(batch))


@program.command("bank-result", help=_("录入银行代发结果"))
def bank_result(
    book: BookPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("银行给的结果文件"))],
    year: Year,
    batch: Annotated[str, typer.Option(help=_("批次，如 2023-1；只有一批在等结果时不用写"))] = "",
    date: When = None,
    as_json: Json = False,
) -> None:
    """Read what the bank says became of a batch."""
    from gacha_app.services.bank_batches import read_bank_result

    with to_write(book) as opened:
        told = read_bank_result(opened, year, file, on=day(date), number=batch)
    returned = [one for one in told.lines if one.state == "returned"]
    text = _("批次 {batch}：发放成功 {paid} 户，退回 {returned} 户。").format(
        batch=told.number, paid=told.count - len(returned), returned=len(returned)
    )
    done("\n".join([text, *(f"  {one.name}  {grouped(one.amount)}  {one.reason}" for one in returned)]), as_json,
         _batch_json(told))  # fmt: skip


@program.command("bank-cancel", help=_("作废银行没有受理的批次"))
def bank_cancel(
    book: BookPath,
    batch: Annotated[str, typer.Argument(metavar="BATCH", help=_("批次，如 2023-1"))],
    year: Year,
    reason: Annotated[str, typer.Option(help=_("作废的原因"))] = "",
) -> None:
    """Cancel a batch that the bank did not take."""
    from gacha_app.services.bank_batches import cancel_batch

    with to_write(book) as opened:
        cancel_batch(opened, year, batch, reason)
    print(_("批次 {batch} 已作废。").format(batch=batch))


@program.command("bank-formats", help=_("列出银行文件格式，或从 JSON 文件添加一种"))
def bank_formats(
    book: BookPath,
    add: Annotated[Path | None, typer.Option("--add", help=_("格式定义（JSON）"))] = None,
    as_json: Json = False,
) -> None:
    """List the bank files there are, or keep one of the village's own."""
    from gacha_app.services.bank_batches import list_formats, load_format

    if add is not None:
        with to_write(book) as opened:
            form = load_format(opened, add)
        print(_("已保存银行文件格式“{name}”。").format(name=form.name))
        return
    with to_read(book) as opened:
        formats = list_formats(opened)
    if as_json:
        show_json([{"name": one.name, "title": one.title, "file": one.file, "encoding": one.encoding,
                    "columns": [{"heading": heading, "field": key} for heading, key in one.columns]}
                   for one in formats])  # fmt: skip
        return
    for one in formats:
        print(f"{one.name:<10}{_(one.title)}  {one.file}")


def _numbers(households: list[str] | None) -> list[str] | None:
    return [one.zfill(4) for one in households] if households else None


def _batch_json(batch: BankBatch) -> dict[str, Any]:
    """Return a batch; accounts are masked, the file itself holds them."""
    from gacha_app.domain.identity import masked_account

    return {
        "batch": batch.number, "format": batch.format, "count": batch.count, "total": yuan(batch.total),
        "state": batch.state, "sha256": batch.sha256,
        "lines": [
            {"serial": one.serial, "name": one.name, "account": masked_account(one.bank_account),
             "amount": yuan(one.amount), "state": one.state, "reason": one.reason}
            for one in batch.lines
        ],
    }  # fmt: skip
