"""Naming something new on the spot (project, counterparty, contract, fund), from the field that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QStandardItem
from PySide6.QtWidgets import QWidget

from gacha_app.domain.project import KINDS, WAYS, Project, kind_of_name
from gacha_app.domain.register import CONTRACT_KINDS, COUNTERPARTY_KINDS, Contract, Counterparty
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.choice_field import DETAIL_ROLE
from gacha_app.ui.widgets.edge_button import EdgeButton
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, TextField

# Makes something of this name and returns the choice it is, or None where the user thought better of it
MakeNew = Callable[[str], Choice | None]


def key_choices(titles: Mapping[str, str]) -> list[Choice]:
    """Return the choices of a domain's table of keys and titles."""
    return [Choice(key, _(title)) for key, title in titles.items()]


def make_new(desk: Desk, parent: QWidget, dimension: str) -> MakeNew | None:
    """Return what makes a new one of a dimension ("project", "fund" ...), None where it cannot be made on the spot."""
    makers: dict[str, Callable[[Desk, QWidget, str], Choice | None]] = {
        "project": new_project,
        "counterparty": new_counterparty,
        "contract": new_contract,
        "fund": _new_fund,
    }
    maker = makers.get(dimension)
    return None if maker is None else lambda name: maker(desk, parent, name)


def new_project(desk: Desk, parent: QWidget, name: str = "") -> Choice | None:
    """Ask for a new project and record it."""

    def act(values: dict[str, Any]) -> Project:
        from gacha_app.services.projects import record_project

        return record_project(desk.open_book(), Project(**values))

    dialog = FormDialog(_("新项目"), _("登记项目"), act, parent, sentence=_("面积、计划等以后可以在“项目”页补充。"))
    dialog.form.add("name", _("项目名称"), TextField(), required=True)
    dialog.form.add("kind", _("类别"), ChoiceField(key_choices(KINDS)), required=True)
    dialog.form.add("way", _("经营方式"), ChoiceField(key_choices(WAYS)), required=True)
    dialog.set_values({"name": name, "kind": kind_of_name(name), "way": "own"})
    made = dialog.ask()
    return Choice(made.id, made.name) if made else None


def new_counterparty(desk: Desk, parent: QWidget, name: str = "") -> Choice | None:
    """Ask for a new counterparty and record it."""

    def act(values: dict[str, Any]) -> Counterparty:
        from gacha_app.services.registers import record

        return record(desk.open_book(), Counterparty(**values))

    dialog = FormDialog(_("新往来单位（个人）"), _("登记"), act, parent)
    dialog.form.add("name", _("名称"), TextField(), required=True)
    dialog.form.add("kind", _("类别"), ChoiceField(key_choices(COUNTERPARTY_KINDS)), required=True)
    dialog.form.add("telephone", _("电话"), TextField())
    dialog.set_values({"name": name, "kind": "person" if 0 < len(name) <= 3 else "firm"})
    made = dialog.ask()
    return Choice(made.id, made.name, made.telephone) if made else None


def new_contract(desk: Desk, parent: QWidget, name: str = "") -> Choice | None:
    """Ask for a new contract and record it."""

    def act(values: dict[str, Any]) -> Contract:
        from gacha_app.services.registers import record

        return record(desk.open_book(), Contract(**values))

    dialog = FormDialog(_("新合同"), _("登记合同"), act, parent, sentence=_("其余内容以后可以在“合同与资产”页补充。"))
    dialog.form.add("name", _("合同名称"), TextField(), required=True)
    dialog.form.add("number", _("合同编号"), TextField())
    dialog.form.add("kind", _("类别"), ChoiceField(key_choices(CONTRACT_KINDS)), required=True)
    dialog.form.add("start", _("开始日期"), DateField())
    dialog.form.add("end", _("结束日期"), DateField())
    dialog.set_values({"name": name, "kind": "resource"})
    made = dialog.ask()
    return Choice(made.id, made.name, made.number) if made else None


def _new_fund(desk: Desk, parent: QWidget, name: str) -> Choice | None:
    from gacha_app.ui.dialogs.fund_form import ask_fund

    made = ask_fund(desk, parent, name=name)
    return Choice(made.id, made.name, made.document_number) if made else None


class _SecondButton(EdgeButton):
    """A button left of the one at the edge."""

    def _fit(self) -> None:
        icon, side = theme.space(16), theme.space(24)
        self.setIconSize(QSize(icon, icon))
        self.setGeometry(self._line.width() - 2 * side - theme.space(4), (self._line.height() - side) // 2, side, side)


class NewChoiceField(ChoiceField):
    """One of many; a name that is not among them can be made at once, from the last line of the list.

    Args:
        maker: makes something new; None where only what there is may be chosen.
    """

    def __init__(
        self, choices: Iterable[Choice] = (), maker: MakeNew | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(choices, parent=parent)
        self._maker = maker
        self._add = None if maker is None else _SecondButton(self, "add", _("新增（F2）"), self.make)

    def make(self) -> None:
        """Make something new, named as what is typed and means nothing yet, and choose it."""
        if self._maker is None:
            return
        text = self.text().strip()
        known = any(one.text == text for one in self.choices())
        made = self._maker("" if known else text)
        if made is not None:
            self.set_choices([*self.choices(), made])
            self.set_value(made.key)
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2 and self._maker is not None:
            self.make()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_clear()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._keep_clear()

    def _keep_clear(self) -> None:
        """Keep the text clear of both buttons; each of them knows only of itself."""
        if getattr(self, "_add", None) is not None:
            self.setTextMargins(0, 0, 2 * theme.space(24), 0)

    def _offer(self, text: str) -> None:
        super()._offer(text)
        if self._maker is None or not text.strip() or any(one.text == text.strip() for one in self.choices()):
            return
        item = QStandardItem(_("新增“{name}”").format(name=text.strip()[:30]))
        item.setData("new", Qt.ItemDataRole.UserRole)
        item.setData("F2", DETAIL_ROLE)
        item.setEditable(False)
        self._found.appendRow(item)
        self._completer.complete(QRect(0, self.height() - 1, max(self.width(), theme.space(220)), 1))
        rows = min(self._found.rowCount(), self._completer.maxVisibleItems())
        frame = self._list.height() - self._list.viewport().height()
        self._list.resize(self._list.width(), rows * self._list.sizeHintForRow(0) + frame)
        self._list.setCurrentIndex(self._found.index(0, 0))

    def _take(self, index: Any) -> None:
        if index.data(Qt.ItemDataRole.UserRole) == "new":
            self._list.hide()
            self.make()
        else:
            super()._take(index)
