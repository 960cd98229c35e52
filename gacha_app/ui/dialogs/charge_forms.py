"""Forms of land newly charged for: registering it, charging a year, receiving the money."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped
from gacha_app.domain.register import Resource
from gacha_app.domain.resource_charge import ORIGINS, ResourceCharge, charge_of
from gacha_app.i18n import _
from gacha_app.reports.resource_charges import ChargeStanding
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import cards_of
from gacha_app.ui.dialogs.debt_forms import preview_entry
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.dialogs.party_field import money_field, party_field, party_ids
from gacha_app.ui.pages.entry_lines import EntryPreview
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, QuantityField, TextField


class ChargeForm(FormDialog):
    """Registers land that is newly charged for, or changes what is known of it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, charge: ResourceCharge | None = None) -> None:
        title = _("新增收费：{plot}").format(plot=charge.plot) if charge else _("登记新增收费")
        super().__init__(title, _("保存修改") if charge else _("登记"), self._keep, parent, width=520)
        self._desk, self._charge = desk, charge
        form = self.form
        form.add("plot", _("地块"), TextField(_("如 东沟坡地")), required=True)
        form.add("origin", _("来由"), ChoiceField(key_choices(ORIGINS)), required=True)
        form.add("resource_id", _("属于哪块资源"), ChoiceField(cards_of(desk, Resource)))
        form.add("area", _("新增面积"), QuantityField(), unit=_("亩"), required=True)
        form.add("found_on", _("清出日期"), DateField(), required=True)
        form.add("household_id", _("占用人"), party_field(desk, self), required=True)
        form.add("rate", _("每亩每年"), MoneyField(), unit=_("元"))
        form.add("yearly", _("每年应收"), MoneyField(), unit=_("元"), help_text=_("不填就按面积和标准算。"))
        form.add("ended_on", _("停收日期"), DateField(), help_text=_("当年起不再记应收；还在收的不填。"))
        form.add("paper", _("凭据"), TextField())
        form.add("note", _("备注"), NoteField(lines=2))
        self._below = label("", "small")
        self.add_below(self._below)
        if charge is None:
            self.set_values({"origin": "found", "found_on": dt.date.today()})
            form.set_row_visible("ended_on", False)
        else:
            names = [one for one in form.names() if one != "household_id"]
            self.set_values({name: getattr(charge, name) or None for name in names})
            self.set_values({"household_id": (charge.household_id, charge.counterparty_id)})
        form.changed.connect(self._tell_year)
        self._tell_year()

    def _tell_year(self) -> None:
        try:
            area, rate = self.form["area"].value() or 0, self.form["rate"].value() or 0
        except GachaError:
            area = rate = 0
        words = (
            _("按面积和标准每年 {amount} 元。").format(amount=grouped(charge_of(area, rate))) if area and rate else ""
        )
        self._below.setText(words)

    def _keep(self, values: dict[str, Any]) -> ResourceCharge:
        from gacha_app.services.resource_charges import change_charge, record_charge

        said = {**values, **party_ids(values["household_id"])}
        said |= {name: values[name] or 0 for name in ("rate", "yearly")}
        book = self._desk.open_book()
        if self._charge is None:
            return record_charge(book, ResourceCharge(**said))
        return change_charge(book, replace(self._charge, **said))


class ChargeYearForm(FormDialog):
    """Charges a year of all plots that are not charged yet."""

    def __init__(self, desk: Desk, year: int, parent: QWidget | None = None) -> None:
        super().__init__(
            _("记{year}年的应收").format(year=year), _("记应收"), self._keep, parent, width=540,
            sentence=_("每块地一张凭证：借 应收，贷 发包收入；已经记过的不再记。"),
        )  # fmt: skip
        self._desk, self._year = desk, year
        today = dt.date.today()
        self.form.add("on", _("记账日期"), DateField(), required=True)
        self._below = label("", "small", wrap=True)
        self.preview = EntryPreview(desk)
        for piece in (self._below, self.preview):
            self.add_below(piece)
        self.set_values({"on": today if today.year == year else dt.date(year, 12, 31)})
        self.form.changed.connect(self._show_due)
        self._show_due()

    def said(self) -> str:
        """Return what is said of what would be charged."""
        return self._below.text()

    def _show_due(self) -> None:
        from gacha_app.services.resource_charges import preview_charges

        try:
            due = preview_charges(self._desk.open_book(), self._year, self.form.values()["on"])
        except GachaError as problem:
            self._below.setText(str(problem))
            return
        lines = [f"{one.standing.charge.plot}  {one.standing.party}  {grouped(one.amount)}" for one in due[:12]]
        total = _("共 {count} 块地，{amount} 元。").format(
            count=len(due), amount=grouped(sum(one.amount for one in due))
        )
        self._below.setText("\n".join([*lines, *(["…"] if len(due) > 12 else []), total]))
        if due:
            preview_entry(self._desk, self.preview, lambda: due[0].voucher)

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.resource_charges import charge_year

        return charge_year(self._desk.open_book(), self._year, values["on"])


class ReceiveForm(FormDialog):
    """Takes money for a plot; the oldest year first."""

    def __init__(self, desk: Desk, one: ChargeStanding, parent: QWidget | None = None) -> None:
        super().__init__(
            _("收款：{plot}").format(plot=one.charge.plot), _("收款并记账"), self._keep, parent,
            sentence=_("{party}，未收 {left} 元，先收最早的年度。").format(party=one.party, left=grouped(one.left)),
        )  # fmt: skip
        self._desk, self._one = desk, one
        years = [Choice(year, _("{year}年").format(year=year)) for year in one.years]
        self.form.add("amount", _("金额"), MoneyField(), unit=_("元"), required=True)
        self.form.add("on", _("日期"), DateField(), required=True)
        self.form.add("money", _("收付款科目"), money_field(desk), required=True)
        self.form.add("year", _("只收哪一年"), ChoiceField(years))
        self.set_values({"amount": one.left, "on": dt.date.today(), "money": "102"})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.resource_charges import receive_charge

        charge = self._one.charge
        return receive_charge(
            self._desk.open_book(), charge.id or 0, values["amount"], values["on"], money=values["money"],
            year=values["year"],
        )  # fmt: skip
