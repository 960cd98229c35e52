"""The forms that money is recorded with: what each asks for and the entry it makes, defined in data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gacha_app.domain.accounts import EARMARKED, MONEY, RESERVE
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import N_, _

# What a form may ask for beside date, amount and summary, and what a person calls it
DIMENSIONS = {
    "project": N_("项目"),
    "fund": N_("资金"),
    "household": N_("农户"),
    "contract": N_("合同"),
    "counterparty": N_("往来单位"),
}


@dataclass(frozen=True)
class LinePattern:
    """One line of the entry a form makes.

    Attributes:
        side: "debit" or "credit".
        account: a code, or "money", "other_money", "item" for the one the user chose.
        dimensions: which answers are written on it.
    """

    side: str
    account: str
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntryKind:
    """A form.

    Attributes:
        code: its name for programs. title: what people call it. group: "in", "out", "fund" or "move".
        help: one sentence saying when to use it.
        lines: the entry it makes.
        required, optional: the dimensions it asks for.
        items: the accounts "item" may be, the usual one first.
        money: the accounts "money" may be, the usual one first.
        forms_asset: whether an asset account as the item also moves the grant to the reserve (241 → 311).
        two_way: whether the money may also come in, which turns the entry round.
    """

    code: str
    title: str
    group: str
    help: str
    lines: tuple[LinePattern, ...]
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    money: tuple[str, ...] = ("102", "101")
    forms_asset: bool = False
    two_way: bool = False

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Everything it asks for beside date, amount and summary."""
        return self.required + self.optional


@dataclass(frozen=True)
class Answers:
    """What a user typed into a form.

    Attributes:
        amount: fen, above nought.
        item: the account chosen of the kind's items, "" for the usual one.
        money: 101 or 102, "" for the usual one.
        quantity: thousandths of `unit`, or None.
        inward: whether money comes in, where the kind lets it go both ways.
    """

    date: dt.date
    amount: int
    summary: str = ""
    inward: bool = False
    item: str = ""
    money: str = ""
    project_id: int | None = None
    fund_id: int | None = None
    household_id: int | None = None
    contract_id: int | None = None
    counterparty_id: int | None = None
    quantity: int | None = None
    unit: str = ""
    attachments: int = 0


def kind_from(definition: Mapping[str, Any], chart: str = "2023") -> EntryKind:
    """Return the form that a table of the definition file describes, with the accounts of a chart."""
    items = definition.get(f"items_{chart}", definition.get("items", ()))
    return EntryKind(
        code=definition["code"],
        title=definition["title"],
        group=definition["group"],
        help=definition["help"],
        lines=tuple(
            LinePattern(line["side"], line["account"], tuple(line.get("dimensions", ())))
            for line in definition["lines"]
        ),
        required=tuple(definition.get("required", ())),
        optional=tuple(definition.get("optional", ())),
        items=tuple(items),
        money=tuple(definition.get("money", ("102", "101"))),
        forms_asset=bool(definition.get("forms_asset", False)),
        two_way=bool(definition.get("two_way", False)),
    )


def make_voucher(kind: EntryKind, answers: Answers) -> Voucher:
    """Return the draft that a form's answers make.

    Raises:
        InvalidInput: naming the answer that is missing or wrong.
    """
    if answers.amount <= 0:
        raise InvalidInput("amount", _("金额应大于零；要退回或改正已记的账，请用“冲销”。"))
    for dimension in kind.required:
        if getattr(answers, f"{dimension}_id") is None:
            raise InvalidInput(dimension, _("请选择{what}。").format(what=_(DIMENSIONS[dimension])))
    if answers.inward and not kind.two_way:
        raise InvalidInput("inward", _("“{kind}”没有收回一说，请换一种业务。").format(kind=_(kind.title)))
    if answers.attachments < 0:
        raise InvalidInput("attachments", _("附件张数不能是负数。"))
    summary = answers.summary.strip() or kind.title
    accounts = _chosen_accounts(kind, answers)
    postings = [
        _posting(line, accounts, answers, summary, number)
        for number, line in enumerate(_lines(kind, accounts["item"]), 1)
    ]
    return Voucher(answers.date, summary, postings, entry_kind=kind.code, attachments=answers.attachments)


def _lines(kind: EntryKind, item: str) -> tuple[LinePattern, ...]:
    """Return the entry's lines; a grant that becomes an asset goes to the reserve at the same time."""
    # 财会〔2023〕14号: 借 资产类科目 贷 银行存款，同时借 专项应付款 贷 公积公益金
    if not kind.forms_asset or item == EARMARKED:
        return kind.lines
    return (
        *kind.lines,
        LinePattern("debit", EARMARKED, ("project", "fund")),
        LinePattern("credit", RESERVE, ("project", "fund")),
    )


def _chosen_accounts(kind: EntryKind, answers: Answers) -> dict[str, str]:
    item = answers.item or (kind.items[0] if kind.items else "")
    if kind.items and not any(item.startswith(allowed) for allowed in kind.items):
        raise InvalidInput(
            "item", _("“{kind}”不能记到科目 {account}，请从列表中选择。").format(kind=_(kind.title), account=item)
        )
    money = answers.money or kind.money[0]
    if money not in MONEY:
        raise InvalidInput("money", _("请选择“银行存款”或“库存现金”。"))
    return {"item": item, "money": money, "other_money": next(one for one in MONEY if one != money)}


def _posting(line: LinePattern, accounts: Mapping[str, str], answers: Answers, summary: str, number: int) -> Posting:
    sign = 1 if (line.side == "debit") != answers.inward else -1
    posting = Posting(accounts.get(line.account, line.account), sign * answers.amount, summary, line=number)
    chosen: dict[str, Any] = {
        f"{dimension}_id": getattr(answers, f"{dimension}_id")
        for dimension in line.dimensions
        if dimension in DIMENSIONS
    }
    if "quantity" in line.dimensions:
        chosen.update(quantity=answers.quantity, unit=answers.unit)
    return replace(posting, **chosen)


def kind_named(kinds: Mapping[str, EntryKind], name: str) -> EntryKind:
    """Return the form of this code or title.

    Raises:
        InvalidInput: listing what there is.
    """
    for kind in kinds.values():
        if name in (kind.code, kind.title, _(kind.title)):
            return kind
    raise InvalidInput(
        "kind",
        _("没有“{name}”这种业务，可用的有：{all}。").format(
            name=name, all="、".join(_(one.title) for one in kinds.values())
        ),
    )
