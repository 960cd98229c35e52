"""Commands about what subsidy money formed: the asset, its yield and its use, and the households it serves."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gacha_app.cli.fund_commands import Day, FundName, fund_id
from gacha_app.cli.opening import BookPath, Json, Year, key_of, to_write
from gacha_app.cli.showing import done, refuse
from gacha_app.cli.vouchers_told import identities
from gacha_app.domain.dates import parse_date
from gacha_app.domain.money import parse_yuan, yuan
from gacha_app.domain.register import parse_life
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import _
from gacha_app.storage.book import Book

program = typer.Typer(no_args_is_help=True)

_AssetName = Annotated[str, typer.Argument(metavar="ASSET", help=_("资产名称或编号"))]
_Class = Annotated[str, typer.Option("--class", help=_("经营类、公益类、到户类"))]
_Owner = Annotated[str | None, typer.Option("--owner", help=_("所有权归谁"))]
_User = Annotated[str | None, typer.Option("--user", help=_("谁使用（经营方式、承租方）"))]
_YieldTo = Annotated[str | None, typer.Option("--yield-to", help=_("收益权归谁"))]
_Keeper = Annotated[str | None, typer.Option("--keeper", help=_("管护人"))]
_Note = Annotated[str | None, typer.Option("--note", help=_("备注"))]


@program.command("form-asset", help=_("登记资金形成的资产：凭证、资产卡片和登记一次完成"))
def form_asset(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("资产名称"))],
    date: Day,
    parts: Annotated[list[str], typer.Option("--part", help=_("资金=金额，如 衔接资金=700000；几笔资金写几次"))],
    klass: _Class = "经营类",
    way: Annotated[
        str,
        typer.Option("--way", help=_("paid 现在付款、completed 在建工程完工转入、booked 款已记账只登记")),
    ] = "paid",
    own: Annotated[str, typer.Option("--own", help=_("其中自有资金（元）"))] = "0",
    value: Annotated[str | None, typer.Option("--value", help=_("资产金额（元），不写就是各项合计"))] = None,
    asset: Annotated[str, typer.Option("--asset", help=_("已有的资产卡片，写名称或编号（只登记时用）"))] = "",
    kind: Annotated[str, typer.Option("--kind", help=_("固定资产、生物资产、无形资产、其他资产"))] = "fixed",
    account: Annotated[str, typer.Option("--account", help=_("资产科目，如 151"))] = "",
    code: Annotated[str, typer.Option("--code", help=_("资产编号"))] = "",
    place: Annotated[str, typer.Option("--place", help=_("坐落"))] = "",
    quantity: Annotated[str, typer.Option("--quantity", help=_("数量"))] = "1",
    unit: Annotated[str, typer.Option("--unit", help=_("数量的单位"))] = "项",
    life: Annotated[str, typer.Option("--life", help=_("使用年限，如 10年；写了就按年限平均法计提折旧"))] = "",
    residual: Annotated[str, typer.Option("--residual", help=_("预计残值（元）"))] = "0",
    expense_account: Annotated[str, typer.Option("--expense-account", help=_("折旧的费用科目，如 51104"))] = "",
    owner: _Owner = None,
    user: _User = None,
    yield_to: _YieldTo = None,
    keeper: _Keeper = None,
    note: _Note = None,
    money: Annotated[str, typer.Option("--money", help=_("102 银行存款 或 101 库存现金"))] = "102",
    counterparty: Annotated[str, typer.Option("--counterparty", help=_("施工或供货单位"))] = "",
    contract: Annotated[str, typer.Option("--contract", help=_("合同名称或编号"))] = "",
    summary: Annotated[str, typer.Option("--summary", help=_("摘要"))] = "",
    attachments: Annotated[int, typer.Option("--attachments", help=_("附件张数"))] = 0,
    as_json: Json = False,
) -> None:
    """Register what funds formed, with its card and its voucher."""
    from gacha_app.domain.formed_asset import CLASSES, WAYS, FormedAsset
    from gacha_app.domain.register import ASSET_CLASSES, Asset
    from gacha_app.services import fund_assets
    from gacha_app.services.registers import card_named

    with to_write(book) as opened:
        paid = _parts(opened, parts, own)
        formed = FormedAsset(
            name, key_of(CLASSES, klass), parse_date(date),
            parse_yuan(value, "value") if value is not None else sum(one.amount for one in paid),
            key_of(WAYS, way), owner or "", user or "", yield_to or "", keeper or "", note or "", paid,
        )  # fmt: skip
        if asset:
            card = card_named(opened, Asset, asset)
        else:
            months = parse_life(life) if life else 0
            card = Asset(
                name, key_of(ASSET_CLASSES, kind), code, quantity=parse_quantity(quantity), unit=unit, place=place,
                account=account, method="straight_line" if months else "none", life_months=months,
                residual=parse_yuan(residual, "residual"), expense_account=expense_account,
            )  # fmt: skip
        found = identities(opened, {"counterparty": counterparty, "contract": contract})
        made = fund_assets.form_asset(
            opened, formed, card, money=money, summary=summary, attachments=attachments, **found
        )
        number = fund_assets.voucher_of(opened, made)
    sentence = _("已登记“{name}”，金额 {amount} 元").format(name=made.name, amount=yuan(made.value))
    told = _("，凭证 {number}").format(number=number) if number else ""
    done(
        f"{sentence}{told}。", as_json,
        {"asset": made.name, "id": made.id, "amount": yuan(made.value), "voucher": number, "card": made.asset_id},
    )  # fmt: skip


@program.command("asset-change", help=_("修改形成资产的权属和管护，只写要改的"))
def asset_change(
    book: BookPath,
    called: _AssetName,
    name: Annotated[str | None, typer.Option("--name", help=_("新名称"))] = None,
    klass: Annotated[str | None, typer.Option("--class", help=_("经营类、公益类、到户类"))] = None,
    owner: _Owner = None,
    user: _User = None,
    yield_to: _YieldTo = None,
    keeper: _Keeper = None,
    note: _Note = None,
) -> None:
    """Change who owns, uses and keeps a formed asset."""
    from dataclasses import replace

    from gacha_app.domain.formed_asset import CLASSES
    from gacha_app.services.fund_assets import change_formed, formed_named

    texts = {"name": name, "owner": owner, "user": user, "yield_to": yield_to, "keeper": keeper, "note": note}
    said: dict[str, Any] = {key: text for key, text in texts.items() if text is not None}
    if klass is not None:
        said["klass"] = key_of(CLASSES, klass)
    if not said:
        raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
    with to_write(book) as opened:
        changed = change_formed(opened, replace(formed_named(opened, called), **said))
    print(_("已修改“{name}”。").format(name=changed.name))


@program.command("asset-forget", help=_("撤销只登记的形成资产；付款形成的请冲销凭证"))
def asset_forget(book: BookPath, called: _AssetName) -> None:
    """Take a formed asset off the register."""
    from gacha_app.services.fund_assets import forget_asset, formed_named

    with to_write(book) as opened:
        formed = formed_named(opened, called)
        forget_asset(opened, formed.id or 0)
    print(_("已撤销“{name}”的登记。").format(name=formed.name))


@program.command("yield", help=_("登记资产一年的收益：应收多少，由哪些凭证收到"))
def yields(
    book: BookPath,
    called: _AssetName,
    year: Year,
    expected: Annotated[str | None, typer.Option("--expected", help=_("应收收益（元）"))] = None,
    voucher: Annotated[list[str] | None, typer.Option("--voucher", help=_("收入凭证的编号"))] = None,
    amount: Annotated[str | None, typer.Option("--amount", help=_("这张凭证里算作收益的部分（元）"))] = None,
    remove: Annotated[int | None, typer.Option("--remove", help=_("不再算作收益的登记编号"))] = None,
    note: Annotated[str, typer.Option("--note", help=_("备注"))] = "",
) -> None:
    """Say what an asset should yield in a year, and by which vouchers it came."""
    from gacha_app.services.fund_assets import formed_named
    from gacha_app.services.fund_yields import expect_yield, link_yield, unlink_yield, yield_of_year

    if expected is None and not voucher and remove is None:
        raise refuse(_("请写 --expected 应收多少，或 --voucher 由哪张凭证收到。"))
    with to_write(book) as opened:
        formed = formed_named(opened, called)
        identity = formed.id or 0
        if remove is not None:
            unlink_yield(opened, remove)
        if expected is not None:
            expect_yield(opened, identity, year, parse_yuan(expected, "expected"), note)
        for reference in voucher or []:
            link_yield(opened, identity, reference, parse_yuan(amount) if amount else None)
        told = yield_of_year(opened, identity, year)
    print(
        _("“{name}”{year}年应收 {expected} 元，实收 {received} 元。").format(
            name=formed.name, year=year, expected=yuan(told.expected), received=yuan(told.received)
        )
    )


@program.command("yield-use", help=_("登记资产收益用在哪里"))
def yield_use(
    book: BookPath,
    called: _AssetName,
    year: Year,
    kind: Annotated[
        str, typer.Option("--kind", help=_("管护维修、扩大再生产、公益事业、公益岗位、救助帮扶、成员分配、其他"))
    ] = "",
    amount: Annotated[str, typer.Option("--amount", help=_("金额（元）"))] = "0",
    voucher: Annotated[str, typer.Option("--voucher", help=_("支出凭证的编号"))] = "",
    note: Annotated[str, typer.Option("--note", help=_("备注"))] = "",
    remove: Annotated[int | None, typer.Option("--remove", help=_("删去这个编号的用途"))] = None,
) -> None:
    """Write down what yield was used for."""
    from gacha_app.domain.formed_asset import USES, YieldUse
    from gacha_app.services.fund_assets import formed_named
    from gacha_app.services.fund_yields import remove_use, use_yield

    with to_write(book) as opened:
        formed = formed_named(opened, called)
        if remove is not None:
            remove_use(opened, remove)
            print(_("已删去这条用途。"))
            return
        made = use_yield(
            opened, YieldUse(formed.id or 0, year, key_of(USES, kind), parse_yuan(amount), note=note), voucher
        )
    print(
        _("已登记“{name}”{year}年的收益 {amount} 元用于{use}（编号 {id}）。").format(
            name=formed.name, year=year, amount=yuan(made.amount), use=_(USES[made.kind]), id=made.id
        )
    )


@program.command("household", help=_("登记联农带农：哪一户、几个人、得到多少"))
def household(
    book: BookPath,
    called: FundName,
    household: Annotated[str, typer.Argument(metavar="HOUSEHOLD", help=_("户号或户代表"))],
    year: Year,
    way: Annotated[
        str, typer.Option("--way", help=_("务工就业、土地流转、收益分配、订单收购、资产到户、技术服务、其他"))
    ] = "其他",
    persons: Annotated[int, typer.Option("--persons", help=_("带动几个人"))] = 1,
    income: Annotated[str, typer.Option("--income", help=_("增收（元）"))] = "0",
    note: Annotated[str, typer.Option("--note", help=_("备注"))] = "",
) -> None:
    """Write down whom a fund's plan serves."""
    from gacha_app.domain.formed_asset import LINK_WAYS, LinkedHousehold
    from gacha_app.services.fund_yields import link_household
    from gacha_app.services.lookups import named

    with to_write(book) as opened:
        link = LinkedHousehold(
            0, named(opened, "household", household), year, key_of(LINK_WAYS, way), persons,
            parse_yuan(income, "income"), note,
        )  # fmt: skip
        made = link_household(opened, fund_id(opened, called), link)
    print(_("已登记（编号 {id}）。").format(id=made.id))


@program.command("household-remove", help=_("删去登记错了的联农带农"))
def household_remove(
    book: BookPath,
    identity: Annotated[int, typer.Argument(metavar="ID", help=_("编号，见 fund show --json"))],
) -> None:
    """Take a linked household off."""
    from gacha_app.services.fund_yields import unlink_household

    with to_write(book) as opened:
        unlink_household(opened, identity)
    print(_("已删去。"))


def _parts(book: Book, texts: list[str], own: str) -> list[Any]:
    """Return the parts written as FUND=YUAN, and the village's own."""
    from gacha_app.domain.formed_asset import FormedPart

    made = []
    for text in texts:
        name, equals, amount = text.rpartition("=")
        if not equals or not name.strip():
            raise refuse(_("“{text}”应写成 资金=金额，如 衔接资金=700000。").format(text=text[:60]))
        made.append(FormedPart(parse_yuan(amount), fund_id(book, name)))
    if mine := parse_yuan(own, "own"):
        made.append(FormedPart(mine))
    return made
