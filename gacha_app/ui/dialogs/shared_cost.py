"""Splitting a cost that belongs to no project over the projects that share it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, QuantityField, TextField
from gacha_app.ui.widgets.pieces import Elided, clear


class SharedCostDialog(FormDialog):
    """Which cost, by which key, and at once what each project would bear."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        from gacha_app.services.projects import SPLIT_KEYS

        self._desk = desk
        super().__init__(
            _("分摊共同费用"), _("分摊并记账"), self._split, parent, width=520,
            sentence=_("把还没有归到项目的支出分到各项目，会记一张凭证。分完一分不差，余下的分按舍去多少逐个补。"),
        )  # fmt: skip
        self._costs = costs_without_project(desk)
        self._projects = _running_projects(desk)
        self._stated: dict[int, QuantityField] = {}
        accounts = [
            Choice(code, name, _("未归项目 {amount} 元").format(amount=grouped(amount)))
            for code, name, amount in self._costs
        ]
        form = self.form
        form.add("account", _("哪项支出"), ChoiceField(accounts), required=True)
        form.add("amount", _("分摊金额"), MoneyField(), unit=_("元"), required=True)
        form.add(
            "key", _("怎么分"), ChoiceField([Choice(key, _(title)) for key, title in SPLIT_KEYS.items()]), required=True
        )
        form.add("on", _("日期"), DateField(), required=True)
        form.add("summary", _("摘要"), TextField(_("可以不填")))
        self._parts = QWidget()
        self._parts.setProperty("surface", "clear")
        self._grid = QGridLayout(self._parts)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(theme.space(10))
        self._said = label(role="muted", wrap=True)
        self.add_below(self._parts)
        self.add_below(self._said)
        today = dt.date.today()
        form["account"].changed.connect(self._on_account_changed)
        form["key"].changed.connect(self._on_key_changed)
        for name in ("amount", "on"):
            form[name].changed.connect(self._preview)
        form.set_values({"key": "income", "on": today if today.year == desk.year else dt.date(desk.year, 12, 31)})
        if self._costs:
            form.set_values({"account": max(self._costs, key=lambda one: one[2])[0]})

    def has_costs(self) -> bool:
        """Say whether there is anything to split."""
        return bool(self._costs)

    def parts(self) -> dict[int, int]:
        """Return the fen each project would bear.

        Raises:
            InvalidInput: if an answer is missing or nothing tells how to split it.
        """
        from gacha_app.services.projects import preview_shared_cost

        values = self.form.values()
        return preview_shared_cost(
            self._desk.open_book(), values["amount"], values["key"], values["on"], stated=self._weights()
        )

    def _split(self, values: dict[str, Any]) -> Voucher:
        from gacha_app.services.projects import split_shared_cost

        return split_shared_cost(
            self._desk.open_book(), values["amount"], values["account"], values["key"], values["on"],
            stated=self._weights(), summary=values["summary"],
        )  # fmt: skip

    def _weights(self) -> dict[int, int] | None:
        if self.form["key"].value() != "stated":
            return None
        return {project: field.value() or 0 for project, field in self._stated.items()}

    def _on_account_changed(self) -> None:
        try:
            chosen = self.form["account"].value()
        except InvalidInput:
            return
        amount = next((amount for code, _name, amount in self._costs if code == chosen), None)
        self.form.set_values({"amount": amount})

    def _on_key_changed(self) -> None:
        try:
            stated = self.form["key"].value() == "stated"
        except InvalidInput:
            return
        clear(self._grid)
        self._stated = {}
        if stated:
            for row, (project, name) in enumerate(self._projects.items()):
                field = QuantityField("0")
                field.name = "key"
                field.setAccessibleName(_("{name}的比例").format(name=name))
                field.changed.connect(self._preview)
                self._stated[project] = field
                self._grid.addWidget(Elided(name), row, 0)
                self._grid.addWidget(field, row, 1)
        self._preview()

    def _preview(self) -> None:
        try:
            parts = self.parts()
        except GachaError as problem:
            self._show_parts({})
            self._said.setText(str(problem) if self.form["amount"].text() else "")
            return
        except KeyError:
            return
        self._show_parts(parts)
        self._said.setText("")

    def _show_parts(self, parts: dict[int, int]) -> None:
        if self._stated:
            for row, project in enumerate(self._stated):
                self._put(grouped(parts.get(project, 0)), row, 2)
            return
        clear(self._grid)
        for row, (project, amount) in enumerate(parts.items()):
            self._grid.addWidget(Elided(self._projects.get(project, "")), row, 0)
            self._put(grouped(amount), row, 2)

    def _put(self, text: str, row: int, column: int) -> None:
        if (item := self._grid.itemAtPosition(row, column)) and (old := item.widget()):
            old.setText(text)  # type: ignore[attr-defined]
            return
        made = label(text)
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made.setMinimumWidth(theme.space(110))
        self._grid.addWidget(made, row, column)


def costs_without_project(desk: Desk) -> list[tuple[str, str, int]]:
    """Return code, name and fen of every expense account that holds something of this year without a project."""
    from gacha_app.reports.ledger import total
    from gacha_app.reports.report import EntryFilter
    from gacha_app.services.lookups import account_choices
    from gacha_app.storage.reference import chart_of_accounts

    year = desk.year
    tops = {code[:3] for code, _name, klass, _side in chart_of_accounts(desk.organisation.chart) if klass == "expense"}
    found = []
    with desk.reading() as session:
        for code, name in account_choices(session, lambda code: code[:3] in tops):
            wanted = EntryFilter(
                account=code, without_project=True, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31)
            )
            if (amount := total(session, wanted)) > 0:
                found.append((code, name, amount))
    # what stands on sub-accounts is split from there
    return [one for one in found if not any(other[0] != one[0] and other[0].startswith(one[0]) for other in found)]


def _running_projects(desk: Desk) -> dict[int, str]:
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        return {one.id: one.label for one in choices(session, "project")}
