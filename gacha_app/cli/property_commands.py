"""What is done with a card of an asset or a plot: taken in, raised, moved, split, disposed of, deleted."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, Year, day, key_of, period, to_read, to_write
from gacha_app.cli.showing import done, give_report, show_json
from gacha_app.domain.disposal import DISPOSALS, Disposal
from gacha_app.domain.money import parse_yuan, yuan
from gacha_app.domain.property import RESOURCE_CHANGES
from gacha_app.domain.register import WAYS, Asset, Contract, Counterparty, Resource
from gacha_app.domain.shares import parse_quantity, quantity_text
from gacha_app.i18n import _
from gacha_app.storage.book import Book

_Name = Annotated[str, typer.Argument(metavar="NAME", help=_("名称或编号"))]
_Date = Annotated[str, typer.Option("--date", help=_("日期，如 2024-03-01"))]
_Reason = Annotated[str, typer.Option("--reason", help=_("原因"))]
_Counterparty = Annotated[str | None, typer.Option("--counterparty", help=_("往来单位"))]
_Household = Annotated[str | None, typer.Option("--household", help=_("农户，编号或户主姓名"))]
_Number = Annotated[int, typer.Argument(metavar="NUMBER", help=_("变动的编号，见 history"))]


def add_asset_commands(program: typer.Typer) -> None:
    """Add what is done with assets to their group."""
    for name, command, words in (
        ("take-in", take_in, _("登记资产并同时记账")),
        ("value", value, _("原值增减，附凭证")),
        ("tell", tell, _("搬迁、换管护人、变更经营方式")),
        ("split", split, _("拆出一部分，另立卡片")),
        ("dispose", dispose, _("处置：出售、报废、毁损、捐赠、划转")),
        ("undo-disposal", undo_disposal, _("撤销处置")),
        ("history", history, _("列出一项资产的全部变动")),
        ("undo", undo, _("撤销一次变动")),
        ("delete", delete_asset, _("删除没有用过的卡片")),
        ("rules", rules, _("查看、导出、换用处置程序的规则")),
    ):
        program.command(name, help=words)(command)


def add_resource_commands(program: typer.Typer) -> None:
    """Add what is done with plots to their group."""
    for name, command, words in (
        ("area", area, _("面积增减：丈量、征地、调换……")),
        ("history", area_history, _("列出一块资源的面积变动")),
        ("undo", undo_area, _("撤销一次面积变动")),
        ("delete", delete_resource, _("删除没有用过的卡片")),
    ):
        program.command(name, help=words)(command)


def take_in(
    book: BookPath, name: Annotated[str, typer.Argument(metavar="NAME", help=_("新资产的名称"))], date: _Date,
    value: Annotated[str, typer.Option("--value", help=_("原值（元）；名义金额的写 1"))],
    against: Annotated[str, typer.Option("--against", help=_("贷方科目，如 102、311"))],
    klass: Annotated[str, typer.Option("--class", help=_("固定资产、生物资产、无形资产、其他资产"))] = "fixed",
    nominal: Annotated[bool, typer.Option("--nominal", help=_("没有凭据和评估的受赠资产，按名义金额 1 元"))] = False,
    account: Annotated[str, typer.Option("--account", help=_("资产科目，如 151"))] = "",
    quantity: Annotated[str, typer.Option("--quantity", help=_("数量"))] = "1",
    unit: Annotated[str, typer.Option("--unit", help=_("数量的单位"))] = "项",
    keeper: Annotated[str, typer.Option("--keeper", help=_("管护人"))] = "",
    note: Annotated[str, typer.Option("--note", help=_("来源、备注"))] = "",
) -> None:  # fmt: skip
    """Register an asset and enter it in the books by one act."""
    from gacha_app.domain.register import ASSET_CLASSES
    from gacha_app.services.asset_changes import take_in as act

    with to_write(book) as opened:
        card = Asset(
            name, key_of(ASSET_CLASSES, klass), value=parse_yuan(value, "value"), quantity=parse_quantity(quantity),
            unit=unit, account=account, keeper=keeper, note=note, nominal=nominal,
        )  # fmt: skip
        act(opened, card, _on(date), against)
    print(_("已登记“{name}”，并记账 {amount} 元。").format(name=card.name, amount=yuan(card.value)))


def value(
    book: BookPath, name: _Name, date: _Date, reason: _Reason,
    amount: Annotated[str, typer.Option("--amount", help=_("增加的金额（元），减少写负数"))],
    against: Annotated[str, typer.Option("--against", help=_("对方科目；不写是银行存款（增）、其他支出（减）"))] = "",
) -> None:  # fmt: skip
    """Raise or lower what an asset stands at."""
    from gacha_app.services.asset_changes import change_value

    with to_write(book) as opened:
        change_value(opened, _asset(opened, name), _on(date), _signed_yuan(amount), reason, against=against)
    print(_("已记“{name}”的原值变动。").format(name=name))


def tell(
    book: BookPath, name: _Name, date: _Date, reason: _Reason,
    place: Annotated[str, typer.Option("--place", help=_("搬到哪里"))] = "",
    keeper: Annotated[str, typer.Option("--keeper", help=_("新的管护人"))] = "",
    way: Annotated[str, typer.Option("--way", help=_("自营、出租（发包）、入股、公益使用、闲置"))] = "",
) -> None:  # fmt: skip
    """Say that an asset was moved, is kept by somebody else, or is run another way."""
    from gacha_app.services.asset_changes import tell_anew

    said = {"moved": place, "keeper": keeper, "way": key_of(WAYS, way) if way else ""}
    told = [(kind, text) for kind, text in said.items() if text] or [("moved", "")]
    with to_write(book) as opened:
        for kind, text in told:
            tell_anew(opened, _asset(opened, name), _on(date), kind, text, reason)
    print(_("已记“{name}”的变更。").format(name=name))


def split(
    book: BookPath, name: _Name, date: _Date, reason: _Reason,
    new: Annotated[str, typer.Option("--new", help=_("拆出部分的名称"))],
    quantity: Annotated[str, typer.Option("--quantity", help=_("拆出的数量"))],
    code: Annotated[str, typer.Option("--code", help=_("拆出部分的编号"))] = "",
) -> None:  # fmt: skip
    """Make a card of its own of a part of an asset."""
    from gacha_app.services.asset_changes import split_off

    with to_write(book) as opened:
        made = split_off(
            opened, _asset(opened, name), _on(date), new, parse_quantity(quantity), reason, code=code
        )  # fmt: skip
    print(_("已拆出“{name}”，原值 {amount} 元。").format(name=made.name, amount=yuan(made.value)))


def dispose(
    book: BookPath, name: _Name, date: _Date, reason: _Reason,
    kind: Annotated[str, typer.Option("--kind", help=_("出售、报废、毁损、丢失、捐赠、无偿划转"))],
    price: Annotated[str, typer.Option("--price", help=_("出售价款（元）"))] = "0",
    costs: Annotated[str, typer.Option("--costs", help=_("清理费用（元）"))] = "0",
    compensation: Annotated[str, typer.Option("--compensation", help=_("赔款（元）"))] = "0",
    scrap: Annotated[str, typer.Option("--scrap", help=_("入库残料（元）"))] = "0",
    money: Annotated[str, typer.Option("--money", help=_("收付款科目，如 102、101、112"))] = "102",
    counterparty: _Counterparty = None, household: _Household = None,
    meeting: Annotated[str, typer.Option("--meeting", help=_("哪次会议、怎样决议"))] = "",
    meeting_on: Annotated[str, typer.Option("--meeting-on", help=_("会议日期"))] = "",
    appraisal: Annotated[str, typer.Option("--appraisal", help=_("评估价（元）"))] = "",
    appraised_on: Annotated[str, typer.Option("--appraised-on", help=_("评估日期"))] = "",
    appraiser: Annotated[str, typer.Option("--appraiser", help=_("评估人"))] = "",
    approved_on: Annotated[str, typer.Option("--approved-on", help=_("审批日期"))] = "",
    approver: Annotated[str, typer.Option("--approver", help=_("审批单位"))] = "",
    published_on: Annotated[str, typer.Option("--published-on", help=_("公示日期"))] = "",
    document: Annotated[str, typer.Option("--document", help=_("批文号"))] = "",
    excuse: Annotated[str, typer.Option("--excuse", help=_("免除程序的原因（规则允许时）"))] = "",
    preview: Annotated[bool, typer.Option("--preview", help=_("只看结果，不记账"))] = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Dispose of an asset with its procedure."""
    from gacha_app.services.disposals import disposal_words, preview_disposal
    from gacha_app.services.disposals import dispose as act

    with to_read(book) if preview else to_write(book) as opened:
        said = Disposal(
            _asset(opened, name), _on(date), key_of(DISPOSALS, kind), reason=reason, price=parse_yuan(price, "price"),
            costs=parse_yuan(costs, "costs"), compensation=parse_yuan(compensation, "compensation"),
            scrap=parse_yuan(scrap, "scrap"), counterparty_id=_named(opened, "counterparty", counterparty),
            household_id=_named(opened, "household", household), meeting=meeting, meeting_on=day(meeting_on),
            appraised_on=day(appraised_on), appraiser=appraiser,
            appraisal=parse_yuan(appraisal, "appraisal") if appraisal else None, approved_on=day(approved_on),
            approver=approver, published_on=day(published_on), document=document, excuse=excuse,
        )  # fmt: skip
        plan = preview_disposal(opened, said, money=money)
        if not preview:
            act(opened, said, money=money)
    answer = {
        "asset": name, "kind": plan.disposal.kind, "cost": yuan(plan.disposal.cost), "wear": yuan(plan.disposal.wear),
        "result": yuan(plan.disposal.result),
        "vouchers": [
            {"summary": one.summary, "lines": [{"account": p.account, "amount": yuan(p.amount)} for p in one.postings]}
            for one in ([plan.wear] if plan.wear else []) + [one for _name, one in plan.vouchers]
        ],
    }  # fmt: skip
    words = disposal_words(plan)
    done(words if preview else _("已处置“{name}”。").format(name=name) + words, as_json, answer)


def undo_disposal(book: BookPath, name: _Name, reason: _Reason) -> None:
    """Take a disposal back."""
    from gacha_app.services.disposals import disposal_of
    from gacha_app.services.disposals import undo_disposal as act

    with to_write(book) as opened:
        act(opened, disposal_of(opened, _asset(opened, name)).id or 0, reason)
    print(_("已撤销“{name}”的处置。").format(name=name))


def history(book: BookPath, name: _Name, as_json: Json = False) -> None:
    """List everything that happened to an asset or a herd."""
    from gacha_app.reports.asset_register import change_title, change_words
    from gacha_app.services.asset_changes import history as read

    with to_read(book) as opened:
        card = _asset(opened, name)
        with opened.reading() as session:
            changes = read(session, card)
    if as_json:
        show_json({
            "asset": name,
            "changes": [
                {"id": one.id, "date": str(one.date), "kind": one.kind, "quantity": quantity_text(one.quantity),
                 "value": yuan(one.value), "wear": yuan(one.wear), "before": one.before, "after": one.after,
                 "reason": one.reason, "undoes": one.undoes_id, "by": one.recorded_by}
                for one in changes
            ],
        })  # fmt: skip
        return
    for one in changes:
        heads = quantity_text(one.quantity) if one.quantity else ""
        fen = yuan(one.value) if one.value else ""
        words = [str(one.id), str(one.date), change_title(one.kind), heads, fen, change_words(one), one.reason]
        print("  ".join(filter(None, words)))


def undo(book: BookPath, number: _Number, reason: _Reason) -> None:
    """Take a change of a card, or a movement of a herd, back."""
    from gacha_app.services.asset_changes import undo_change

    with to_write(book) as opened:
        undo_change(opened, number, reason)
    print(_("已撤销。"))


def delete_asset(book: BookPath, name: _Name) -> None:
    """Delete a card that nothing hangs on."""
    _delete(book, Asset, name)


def delete_resource(book: BookPath, name: _Name) -> None:
    """Delete a plot that nothing hangs on."""
    _delete(book, Resource, name)


def delete_contract(book: BookPath, name: _Name) -> None:
    """Delete a contract with its schedule, if nothing was done by it."""
    _delete(book, Contract, name)


def delete_counterparty(book: BookPath, name: _Name) -> None:
    """Delete a counterparty that nothing hangs on."""
    _delete(book, Counterparty, name)


def rules(
    book: BookPath,
    save: Annotated[Path | None, typer.Option("--save", help=_("把现行规则写到文件，改好再读回"))] = None,
    load: Annotated[Path | None, typer.Option("--load", help=_("读入改好的规则"))] = None,
    reset: Annotated[bool, typer.Option("--reset", help=_("恢复程序自带的规则"))] = False,
    as_json: Json = False,
) -> None:
    """Show, write out or replace the rules of disposal."""
    from gacha_app.domain.disposal import step_words
    from gacha_app.reports.disposal_rules import disposal_rules
    from gacha_app.services.disposals import load_rules, save_rules

    if load is not None or reset:
        with to_write(book) as opened:
            load_rules(opened, None if reset else load)
        print(_("已换用规则。"))
        return
    with to_read(book) as opened:
        if save is not None:
            print(_("已写入 {path}").format(path=save_rules(opened, save)))
            return
        with opened.reading() as session:
            found = disposal_rules(session)
    if as_json:
        show_json({
            kind: {"steps": list(rule.steps), "above": yuan(rule.above), "excusable": rule.excusable,
                   "source": rule.source}
            for kind, rule in found.items()
        })  # fmt: skip
        return
    for kind, rule in found.items():
        may = _("（可具名免除）") if rule.excusable else ""
        print(f"{_(DISPOSALS[kind])}：{step_words(rule.steps)}{may}")


def area(
    book: BookPath, name: _Name, date: _Date, reason: _Reason,
    by: Annotated[str, typer.Option("--by", help=_("增减的面积（亩），减少写负数"))],
    kind: Annotated[str, typer.Option("--kind", help=_("重新丈量、征地、调换、新开垦、塌毁"))] = "survey",
    document: Annotated[str, typer.Option("--document", help=_("文件号"))] = "",
    compensation: Annotated[str, typer.Option("--compensation", help=_("集体留用的征地补偿（元）"))] = "0",
    money: Annotated[str, typer.Option("--money", help=_("收款科目"))] = "102",
) -> None:  # fmt: skip
    """Change a plot's area with a reason."""
    from gacha_app.services.resource_changes import change_area

    plain = by.strip()
    mu = -parse_quantity(plain[1:], "area") if plain.startswith(("-", "−", "－")) else parse_quantity(plain, "area")
    with to_write(book) as opened:
        change_area(
            opened, _resource(opened, name), _on(date), key_of(RESOURCE_CHANGES, kind), mu, reason,
            document=document, compensation=parse_yuan(compensation, "compensation"), money=money,
        )  # fmt: skip
    print(_("已记“{name}”的面积变动。").format(name=name))


def area_history(book: BookPath, year: Year, as_json: Json = False) -> None:
    """List the changes of areas of a year."""
    from gacha_app.reports.resource_register import resource_changes_report

    with to_read(book) as opened, opened.reading() as session:
        found = resource_changes_report(session, period(year, None, None))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)


def undo_area(book: BookPath, name: _Name, reason: _Reason) -> None:
    """Take the last change of a plot's area back."""
    from gacha_app.services.resource_changes import last_change
    from gacha_app.services.resource_changes import undo_area as act

    with to_write(book) as opened:
        act(opened, last_change(opened, _resource(opened, name)).id or 0, reason)
    print(_("已撤销。"))


def _delete(book: Path, kind: type[Any], name: str) -> None:
    from gacha_app.services.card_guards import delete_card
    from gacha_app.services.registers import card_named

    with to_write(book) as opened:
        deleted = delete_card(opened, kind, card_named(opened, kind, name).id or 0)
    print(_("已删除“{name}”。").format(name=deleted))


def _asset(book: Book, name: str) -> int:
    from gacha_app.services.registers import card_named

    return card_named(book, Asset, name).id or 0


def _resource(book: Book, name: str) -> int:
    from gacha_app.services.registers import card_named

    return card_named(book, Resource, name).id or 0


def _named(book: Book, dimension: str, name: str | None) -> int | None:
    from gacha_app.services.lookups import named

    return named(book, dimension, name) if name else None


def _on(text: str) -> dt.date:
    return day(text) or dt.date.today()


def _signed_yuan(text: str) -> int:
    plain = text.strip()
    return -parse_yuan(plain[1:]) if plain.startswith(("-", "−", "－")) else parse_yuan(plain)
