"""The rows that a form of recording money asks for: only those its kind knows, the needed ones first."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gacha_app.domain.accounts import BANK, CASH
from gacha_app.domain.entry_kinds import DIMENSIONS, Answers, EntryKind
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, half_width
from gacha_app.i18n import N_, _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.new_choice import NewChoiceField, make_new
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, LineField, MoneyField, QuantityField, TextField
from gacha_app.ui.widgets.form import Form

_UNITS = ("斤", "公斤", "吨", "亩", "只", "头", "棚", "座", "工日", "人次", "车")
_MONEY_TITLES = {BANK: N_("银行存款"), CASH: N_("库存现金")}


class CountField(LineField):
    """A whole number of things: papers attached."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _read(self, text: str) -> int:
        plain = half_width(text).strip().removesuffix("张").strip()
        if not (plain.isascii() and plain.isdigit() and len(plain) < 5):
            raise InvalidInput(self.name, _("“{text}”不是张数，请填写整数，如 2。").format(text=text[:20]))
        return int(plain)


class UnitField(ChoiceField):
    """What is counted: one of the usual units, or any other word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__([Choice(one, one) for one in _UNITS], _("如 斤"), parent, free=True)

    def value(self) -> str:
        """Return the unit as typed."""
        return self.text().strip()

    def set_value(self, value: Hashable | None) -> None:
        super().set_value(value)
        if value and not self.text():
            self.setText(str(value))


def build_rows(form: Form, desk: Desk, kind: EntryKind, parent: QWidget) -> None:
    """Add the rows of a kind to an empty form."""
    with desk.reading() as session:
        offered = {dimension: _offered(session, dimension) for dimension in kind.dimensions}
        items = _items(session, kind)
    form.add("date", _("日期"), DateField(), required=True)
    for dimension in kind.required:
        _add_dimension(form, desk, dimension, offered[dimension], parent, required=True)
    if kind.two_way:
        ways = [Choice("out", _("付出")), Choice("in", _("收回"))]
        form.add("inward", _("方向"), ChoiceField(ways), required=True)
    form.add("amount", _("金额"), MoneyField(_("可以写 =1200*3 或 1.2万")), unit=_("元"), required=True)
    if len(items) > 1:
        form.add("item", _("记到"), ChoiceField(items), required=True)
    if any(line.account in ("money", "other_money") for line in kind.lines):
        form.add("money", _("账户"), ChoiceField(_money_choices(kind)), required=True)
    for dimension in kind.optional:
        _add_dimension(form, desk, dimension, offered[dimension], parent, required=False)
    if any("quantity" in line.dimensions for line in kind.lines):
        form.add("quantity", _("数量"), QuantityField(_("如 48000")))
        form.add("unit", _("单位"), UnitField())
    form.add("summary", _("摘要"), TextField(_(kind.title)))
    form.add("attachments", _("附件"), CountField(), unit=_("张"))


def offer_again(form: Form, desk: Desk) -> None:
    """Offer the projects, funds, households ... there are now; what is chosen stays."""
    with desk.reading() as session:
        for dimension in DIMENSIONS:
            if dimension in form:
                form[dimension].set_choices(_offered(session, dimension))


def usual_values(kind: EntryKind) -> dict[str, Any]:
    """Return what a fresh form of a kind begins with, beside the day."""
    return {"item": kind.items[0] if kind.items else None, "money": kind.money[0], "inward": "out"}


def answers_from(values: dict[str, Any]) -> Answers:
    """Return what a form's values answer."""
    return Answers(
        values["date"],
        values["amount"],
        values.get("summary") or "",
        inward=values.get("inward") == "in",
        item=values.get("item") or "",
        money=values.get("money") or "",
        quantity=values.get("quantity"),
        unit=(values.get("unit") or "") if values.get("quantity") is not None else "",
        attachments=values.get("attachments") or 0,
        **{f"{dimension}_id": values.get(dimension) for dimension in DIMENSIONS},
    )


def values_of(answers: Answers) -> dict[str, Any]:
    """Return what a form shows for answers."""
    return {
        "date": answers.date,
        "amount": answers.amount,
        "summary": answers.summary,
        "inward": "in" if answers.inward else "out",
        "item": answers.item or None,
        "money": answers.money or None,
        "quantity": answers.quantity,
        "unit": answers.unit or None,
        "attachments": answers.attachments or None,
        **{dimension: getattr(answers, f"{dimension}_id") for dimension in DIMENSIONS},
    }


def _add_dimension(
    form: Form, desk: Desk, dimension: str, offered: list[Choice], parent: QWidget, *, required: bool
) -> None:
    field = NewChoiceField(offered, make_new(desk, parent, dimension))
    form.add(dimension, _(DIMENSIONS[dimension]), field, required=required)


def _offered(session: Any, dimension: str) -> list[Choice]:
    """Return what a dimension may be; a fund says what it still holds."""
    from gacha_app.reports.fund_money import fund_money
    from gacha_app.services.lookups import choices

    found = choices(session, dimension)
    if dimension != "fund":
        return [Choice(one.id, one.label, one.detail) for one in found]
    left = {fund: money.left for fund, money in fund_money(session).items()}
    return [
        Choice(one.id, one.label, _("{number} 剩 {left}").format(number=one.detail, left=grouped(left.get(one.id, 0))))
        for one in found
    ]


def _items(session: Any, kind: EntryKind) -> list[Choice]:
    from gacha_app.services.lookups import account_choices

    known = account_choices(session, lambda code: any(code.startswith(one) for one in kind.items))
    # an account with sub-accounts is meant by them; in the order of the kind, the usual one first
    codes = [code for code, _name in known]
    single = [pair for pair in known if not any(other != pair[0] and other.startswith(pair[0]) for other in codes)]
    order = {code: place for place, code in enumerate(kind.items)}
    single.sort(key=lambda pair: (next((order[one] for one in kind.items if pair[0].startswith(one)), 99), pair[0]))
    one_parent = len({code[:3] for code, _name in single}) == 1
    return [Choice(code, name.split("—")[-1] if one_parent else name, code) for code, name in single]


def _money_choices(kind: EntryKind) -> list[Choice]:
    return [Choice(code, _(_MONEY_TITLES[code]), code) for code in kind.money]
