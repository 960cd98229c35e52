"""What a dividend's plan gives neither to the reserve nor to members: as many lines as it takes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.dividend import Allocation
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, MoneyField, TextField


class AllocationRows(QWidget):
    """Lines of title, account and amount, and a button for one more.

    Signals:
        changed: a line was changed, added or taken out.
    """

    changed = Signal()

    def __init__(self, accounts: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "clear")
        self._accounts = [Choice(code, name, code) for code, name in accounts]
        self._rows: list[_AllocationRow] = []
        self.add_button = button(_("加一项其他分配"), self._on_add, kind="link", icon="add")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(6))
        self._heading = label(_("其他分配"), "muted")
        self._heading.hide()
        self._column.addWidget(self._heading)
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addStretch(1)
        self._column.addLayout(foot)

    def rows(self) -> list[_AllocationRow]:
        """Return the lines, from above."""
        return list(self._rows)

    def add_row(self, one: Allocation | None = None) -> _AllocationRow:
        """Add a line, blank or with what it holds."""
        row = _AllocationRow(self._accounts, one)
        self._rows.append(row)
        self._column.insertWidget(len(self._rows), row)
        self._heading.show()
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        return row

    def value(self) -> tuple[Allocation, ...]:
        """Return what the lines say; a line left blank says nothing.

        Raises:
            InvalidInput: if a line lacks its title, account or amount.
        """
        return tuple(one for row in self._rows if (one := row.value()) is not None)

    def _on_add(self) -> None:
        self.add_row().title.setFocus()

    def _remove(self, row: _AllocationRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.deleteLater()
        self._heading.setVisible(bool(self._rows))
        self.add_button.setFocus()
        self.changed.emit()


class _AllocationRow(QWidget):
    changed = Signal()
    removed = Signal()

    def __init__(self, accounts: list[Choice], one: Allocation | None) -> None:
        super().__init__()
        self.setProperty("surface", "clear")
        self.title = TextField(_("项目"))
        self.account = ChoiceField(accounts, _("科目"))
        self.amount = MoneyField("0.00")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.space(6))
        for field, name, share in (
            (self.title, _("项目"), 3), (self.account, _("科目"), 3), (self.amount, _("金额"), 2),
        ):  # fmt: skip
            field.setAccessibleName(_("其他分配：{title}").format(title=name))
            field.changed.connect(self.changed)
            field.setMinimumWidth(theme.space(60))
            line.addWidget(field, share)
        line.addWidget(icon_button("close", _("删除这一项"), self.removed.emit))
        if one is not None:
            self.title.set_value(one.title)
            self.account.set_value(one.account)
            self.amount.set_value(one.amount)

    def value(self) -> Allocation | None:
        title, account, amount = self.title.value(), self.account.value(), self.amount.value()
        if not title and account is None and amount is None:
            return None
        if not title or account is None or not amount:
            raise InvalidInput("allocations", _("其他分配的每一项都要填项目、科目和金额。"))
        return Allocation(title, amount, str(account))
