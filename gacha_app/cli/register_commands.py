"""Commands of the registers: asset, resource, contract, counterparty, each to add, change and list."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

import typer

from gacha_app.cli.contract_fields import FIELDS, priced
from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read, to_write
from gacha_app.cli.property_commands import (
    add_asset_commands,
    add_resource_commands,
    delete_contract,
    delete_counterparty,
)
from gacha_app.cli.showing import give_report, refuse
from gacha_app.domain.dates import Period
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.register import (
    ASSET_CLASSES,
    CONTRACT_KINDS,
    COUNTERPARTY_KINDS,
    DEPRECIATION_METHODS,
    LAND_CLASSES,
    RESOURCE_CLASSES,
    WAYS,
    Asset,
    Contract,
    Counterparty,
    Resource,
    parse_life,
)
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import N_, _
from gacha_app.storage.book import Book

# Given the open book and what was typed, returns what the card keeps
Reading = Callable[[Book, str], Any]
_Year = Annotated[int | None, typer.Option("--year", help=_("截至哪一年的年末；不写就是今年"))]


@dataclass(frozen=True)
class _Field:
    """An option of `add` and `change`.

    Attributes:
        name: the card's attribute. option: how it is written. help: what it is, translated where it is shown.
        read: what a text means; None for a plain yes or no.
    """

    name: str
    option: str
    help: str
    read: Reading | None


@dataclass(frozen=True)
class _Register:
    """One register and its words.

    Attributes:
        kind: the class of its cards. title: what one is called.
        report, whole: the functions of `reports.registers` that list it, for people and for programs.
    """

    kind: type[Any]
    title: str
    report: str
    whole: str
    fields: tuple[_Field, ...]


def program(name: str) -> typer.Typer:
    """Return the commands of one register: "asset", "resource", "contract" or "counterparty"."""
    register = _REGISTERS[name]
    title = _(register.title)
    made = typer.Typer(help=_("{what}：登记、修改、列出").format(what=title), no_args_is_help=True)
    made.command("add", help=_("登记{what}").format(what=title))(_taking(register, _add))
    made.command("change", help=_("修改{what}，只写要改的").format(what=title))(_taking(register, _change))
    made.command("list", help=_("列出{what}").format(what=title))(_listing(register))
    if register.kind is Contract:
        from gacha_app.cli import contract_act_commands, contract_commands

        made.command("preview", help=_("按条款试排收付款计划，不登记"))(_taking(register, _preview))
        for part in (contract_commands, contract_act_commands):
            made.add_typer(part.program)
        made.command("delete", help=_("删除没有收付过的合同"))(delete_contract)
    if name == "asset":
        add_asset_commands(made)
    elif name == "resource":
        add_resource_commands(made)
    elif name == "counterparty":
        made.command("delete", help=_("删除没有用过的卡片"))(delete_counterparty)
    return made


def _add(register: _Register, book: Book, name: str, answers: Mapping[str, Any]) -> str:
    from gacha_app.services.registers import record

    card = record(book, register.kind(name, **priced(answers) if register.kind is Contract else answers))
    return _("已登记{what}“{name}”。").format(what=_(register.title), name=card.name)


def _preview(register: _Register, _book: Book, name: str, answers: Mapping[str, Any]) -> str:
    from gacha_app.cli.contract_commands import schedule_words
    from gacha_app.services.contract_cards import preview_schedule

    card = register.kind(name, **priced(answers))
    parts = preview_schedule(card)
    if not card.price_by:
        raise refuse(_("只有年金额排不出收付款计划，请加上 --price-by 和 --price。"))
    return schedule_words(parts)


def _change(register: _Register, book: Book, name: str, answers: Mapping[str, Any]) -> str:
    from gacha_app.services.registers import card_named, change

    if not answers:
        raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
    card = change(book, replace(card_named(book, register.kind, name), **answers))
    return _("已修改{what}“{name}”。").format(what=_(register.title), name=card.name)


def _taking(register: _Register, act: Callable[[_Register, Book, str, Mapping[str, Any]], str]) -> Callable[..., None]:
    """Return a command whose options are the fields of a register."""
    fields = (_RENAMED, *register.fields) if act is _change else register.fields

    def command(**said: Any) -> None:
        with to_write(said["book"]) as opened:
            answers = {
                one.name: said[one.name] if one.read is None else one.read(opened, said[one.name].strip())
                for one in fields
                if said[one.name] is not None
            }
            sentence = act(register, opened, said["called"], answers)
        print(sentence)

    called = Annotated[str, typer.Argument(metavar="NAME", help=_("名称（修改时也可写编号）"))]
    parameters = [_parameter("book", BookPath), _parameter("called", called)]
    for one in fields:
        option = typer.Option(one.option, help=_(one.help))
        typed = bool | None if one.read is None else str | None
        parameters.append(_parameter(one.name, Annotated[typed, option], None))
    # typer reads a function's options from its signature
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    return command


def _parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _listing(register: _Register) -> Callable[..., None]:
    def listed(book: BookPath, year: _Year = None, as_json: Json = False) -> None:
        from gacha_app.reports import registers

        with to_read(book) as opened, opened.reading() as session:
            period = Period(dt.date.today().year if year is None else year)
            found = getattr(registers, register.whole if as_json else register.report)(session, period)
        give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)

    return listed


def _text(_book: Book, text: str) -> str:
    return text


def _day(_book: Book, text: str) -> dt.date | None:
    return day(text)


def _money(name: str) -> Reading:
    return lambda _book, text: parse_yuan(text, name) if text else 0


def _quantity(name: str, blank: int | None = 0) -> Reading:
    return lambda _book, text: parse_quantity(text, name) if text else blank


def _life(_book: Book, text: str) -> int:
    return parse_life(text) if text else 0


def _one_of(titles: Mapping[str, str]) -> Reading:
    return lambda _book, text: key_of(titles, text)


def _named(dimension: str) -> Reading:
    def read(book: Book, text: str) -> int | None:
        from gacha_app.services.lookups import named

        return named(book, dimension, text) if text else None

    return read


def _card(kind: type[Any]) -> Reading:
    def read(book: Book, text: str) -> int | None:
        from gacha_app.services.registers import card_named

        found: int | None = card_named(book, kind, text).id if text else None
        return found

    return read


_RENAMED = _Field("name", "--name", N_("新名称"), _text)
_PROJECT = _Field("project_id", "--project", N_("项目"), _named("project"))
_NOTE = _Field("note", "--note", N_("备注"), _text)
_REGISTERS = {
    "asset": _Register(
        Asset, N_("资产"), "assets", "asset_cards",
        (
            _Field("klass", "--class", N_("固定资产、生物资产、无形资产、其他资产"), _one_of(ASSET_CLASSES)),
            _Field("code", "--code", N_("资产编号"), _text),
            _Field("acquired", "--acquired", N_("取得日期，如 2023-03-01"), _day),
            _Field("value", "--value", N_("原值（元）"), _money("value")),
            _Field("quantity", "--quantity", N_("数量"), _quantity("quantity")),
            _Field("unit", "--unit", N_("数量的单位"), _text),
            _Field("place", "--place", N_("坐落"), _text),
            _Field("keeper", "--keeper", N_("管护人"), _text),
            _Field("use", "--use", N_("使用情况，如 自用、出租、闲置"), _text),
            _Field("public_money", "--public-money/--no-public-money", N_("是否财政资金形成"), None),
            _Field("fund_id", "--fund", N_("资金名称或文号"), _named("fund")),
            _PROJECT,
            _Field("account", "--account", N_("资产科目，如 151"), _text),
            _Field("depreciation_account", "--depreciation-account", N_("折旧科目，如 152"), _text),
            _Field("expense_account", "--expense-account", N_("费用科目，如 51104"), _text),
            _Field("method", "--method", N_("不计提、年限平均法、工作量法"), _one_of(DEPRECIATION_METHODS)),
            _Field("life_months", "--life", N_("使用年限，如 10年、30个月"), _life),
            _Field("residual", "--residual", N_("预计残值（元）"), _money("residual")),
            _Field("units_total", "--units-total", N_("预计总工作量"), _quantity("units_total")),
            _Field("accumulated", "--accumulated", N_("建账以前已提的折旧（元）"), _money("accumulated")),
            _Field("in_use_from", "--in-use-from", N_("投入使用的日期"), _day),
            _Field("spec", "--spec", N_("规格型号"), _text),
            _Field("ownership", "--ownership", N_("权属，如 集体所有、证书编号"), _text),
            _Field("way", "--way", N_("自营、出租（发包）、入股、公益使用、闲置"), _one_of(WAYS)),
            _Field("yearly_return", "--yearly-return", N_("应得年收益（元）"), _money("yearly_return")),
            _Field("nominal", "--nominal/--no-nominal", N_("是否按名义金额 1 元记账"), None),
            _NOTE,
        ),
    ),
    "resource": _Register(
        Resource, N_("资源"), "resources", "resources",
        (
            _Field("klass", "--class", N_("类别，如 耕地、草牧场、水面"), _one_of(RESOURCE_CLASSES)),
            _Field("area", "--area", N_("面积（亩）"), _quantity("area")),
            _Field("place", "--place", N_("坐落（四至）"), _text),
            _Field("use", "--use", N_("使用情况，如 自用、发包、闲置"), _text),
            _Field("holder", "--holder", N_("承包（使用）人"), _text),
            _Field("code", "--code", N_("地块编号"), _text),
            _Field("land_class", "--land-class", N_("国土分类（GB/T 21010），如 耕地、园地"), _one_of(LAND_CLASSES)),
            _Field("ownership", "--ownership", N_("权属"), _text),
            _Field("way", "--way", N_("自营、出租（发包）、入股、公益使用、闲置"), _one_of(WAYS)),
            _NOTE,
        ),
    ),
    "contract": _Register(
        Contract, N_("合同"), "contracts", "contracts",
        (
            _Field("number", "--number", N_("合同编号"), _text),
            _Field("kind", "--kind", N_("资源、资产、资金、工程、采购"), _one_of(CONTRACT_KINDS)),
            _Field("subject", "--subject", N_("标的"), _text),
            _Field("area", "--area", N_("面积（亩）"), _quantity("area", None)),
            _Field("counterparty_id", "--counterparty", N_("承包（承租）方"), _named("counterparty")),
            _PROJECT,
            _Field("resource_id", "--resource", N_("发包的资源，按登记的名称"), _card(Resource)),
            _Field("asset_id", "--asset", N_("出租的资产，按登记的名称或编号"), _card(Asset)),
            _Field("start", "--start", N_("起始日"), _day),
            _Field("end", "--end", N_("到期日"), _day),
            _Field("yearly", "--yearly", N_("年金额（元）"), _money("yearly")),
            *(_Field(*one) for one in FIELDS),
            _NOTE,
        ),
    ),
    "counterparty": _Register(
        Counterparty, N_("往来单位"), "counterparties", "counterparties",
        (
            _Field("kind", "--kind", N_("个人、企业、政府部门、其他"), _one_of(COUNTERPARTY_KINDS)),
            _Field("telephone", "--telephone", N_("电话"), _text),
            _NOTE,
        ),
    ),
}  # fmt: skip
