"""Moving a book to the 2023 chart of accounts: what must be chosen, what goes where, and one button."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from gacha_app.domain.accounts import RESULT_CLASSES, Account
from gacha_app.domain.chart_move import TO, MovePlan, Part, Question
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.storage.reference import new_accounts
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.entry_table import AccountField
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Step, StepBar
from gacha_app.ui.widgets.fields import Choice, MoneyField
from gacha_app.ui.widgets.form import Form
from gacha_app.ui.widgets.messages import MessageBar
from gacha_app.ui.widgets.table import TablePanel


class ChartMoveDialog(QDialog):
    """Two steps: where accounts with a choice go, and the balances side by side.

    Args:
        plan: what is known before anything is chosen.

    Attributes:
        form: a row for each account that waits for the user's word.
        moved: where the new book lies, None while the book is not moved.
    """

    def __init__(self, desk: Desk, plan: MovePlan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._first = plan
        self.plan: MovePlan | None = None
        self.moved: Path | None = None
        self._new = {one.code: one for one in new_accounts(TO)}
        self._asked = [one for one in plan.questions if one.needed]
        self._steps = StepBar()
        self.problem = MessageBar()
        self.form = Form()
        self.panel = TablePanel("chart-move", desk.settings, counted=_("行"))
        self._pages = QStackedWidget()
        self._pages.setProperty("surface", "clear")
        self._told = label(role="small", wrap=True)
        self.back_button = button(_("取消"), self.go_back)
        self.next_button = button(_("看对照表"), self.go_on, kind="main")
        self._ask_accounts()
        self._build()
        self._show_step(0)

    def answers(self) -> dict[str, tuple[Part, ...]]:
        """Return what was chosen, by old code.

        Raises:
            InvalidInput: if a part has no amount, or an amount no account.
        """
        values = self.form.values()
        chosen: dict[str, tuple[Part, ...]] = {}
        for one in self._asked:
            code, other, amount = (values.get(one.code + end) for end in ("", "-other", "-amount"))
            if bool(other) != bool(amount):
                raise InvalidInput(
                    f"{one.code}-amount" if other else f"{one.code}-other",
                    _("要拆成两个科目，请把科目和金额都填上。"),
                )
            if code:
                chosen[one.code] = (Part(other, amount), Part(code)) if other else (Part(code),)
        return chosen

    def go_on(self) -> None:
        """Show what goes where, or, where that is shown, move the book."""
        self.problem.close_message()
        if self._pages.currentIndex() == 1:
            self._move()
            return
        if self.form.checked_values() is None:
            return
        from gacha_app.services.chart_move import plan_move

        try:
            self.plan = plan_move(self._desk.open_book(), self.answers())
        except GachaError as problem:
            self.form.show_problem(problem)
            return
        self.panel.show_report(preview_report(self.plan, self._new))
        self._told.setText(
            _("{year}年末余额 {count} 行：借方 {debit} 元，贷方 {credit} 元。衔接以后旧账只能查看。").format(
                year=self.plan.year, count=len(self.plan.lines), debit=_yuan(self.plan.debit),
                credit=_yuan(self.plan.credit),
            )
        )  # fmt: skip
        self._show_step(1)

    def go_back(self) -> None:
        """Go back to the choices, or leave."""
        if self._pages.currentIndex() == 1:
            self._show_step(0)
        else:
            self.reject()

    def ask(self) -> Path | None:
        """Show the dialog until the book is moved or it is left; return where the new book lies, or None."""
        self.exec()
        self.deleteLater()
        return self.moved

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.next_button.click()

    def _move(self) -> None:
        from gacha_app.services.chart_move import move_book

        try:
            self.moved = move_book(self._desk.open_book(), self.answers())
        except GachaError as problem:
            self.problem.refuse(problem)
            return
        self.accept()

    def _ask_accounts(self) -> None:
        """Add a row for each account that waits; a second one where it may be cut in two."""
        for one in self._asked:
            field = AccountField(self._choices(one), _("科目名称、编号或拼音首字母"))
            title = f"{one.code} {one.name}"
            self.form.add(one.code, title, field, required=True, help_text=_help(one))
            if len(one.offered) == 1:
                # one place by name: it stands there to be agreed to
                field.set_value(one.answer[0].code)
            if one.balance and len(one.offered) != 1:
                self._add_split(one)
        if not self._asked:
            self.form.add_widget(label(_("没有要选的科目，都按名称对应。"), "muted", wrap=True))

    def _add_split(self, one: Question) -> None:
        names = (f"{one.code}-other", f"{one.code}-amount")
        other = AccountField(self._choices(one), _("科目名称、编号或拼音首字母"))
        link = button(_("拆成两个科目"), kind="link")
        self.form.add_widget(link)
        self.form.add(names[0], _("其中转到"), other)
        self.form.add(names[1], _("金额"), MoneyField(), unit=_("元"))
        for name in names:
            self.form.set_row_visible(name, False)

        def split(*_checked: bool) -> None:
            link.hide()
            for name in names:
                self.form.set_row_visible(name, True)
            other.setFocus(Qt.FocusReason.TabFocusReason)

        link.clicked.connect(split)

    def _choices(self, one: Question) -> list[Choice]:
        """Return where an account may go: where its name points first, then every account of its kind."""
        from gacha_app.reports.account_tree import classes_of

        with self._desk.reading() as session:
            klass = classes_of(session)[one.code]
        offered = [to.new_code for to in one.offered]
        fitting = [
            code
            for code, account in self._new.items()
            if (account.klass == klass if klass in RESULT_CLASSES else account.klass not in RESULT_CLASSES)
        ]
        codes = dict.fromkeys([*offered, *sorted(fitting)])
        return [
            Choice(code, f"{code} {self._new[code].name}") for code in codes if code != one.code or not one.collides
        ]

    def _show_step(self, step: int) -> None:
        self._steps.show_steps([Step(_("选定去处")), Step(_("核对并衔接"))], step)
        self._pages.setCurrentIndex(step)
        self._told.setVisible(bool(step))
        self.back_button.setText(_("上一步") if step else _("取消"))
        self.next_button.setText(_("衔接并打开新账") if step else _("看对照表"))
        if step:
            self.next_button.setFocus()
        else:
            self.form.focus_first()

    def _build(self) -> None:
        self.setWindowTitle(_("新旧会计科目衔接"))
        body = QWidget()
        body.setProperty("surface", "clear")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, theme.space(8), 0)
        inner.addWidget(
            label(
                _("下面的科目编号换了意思、有几个去处或已取消，请逐个选定；其余科目按名称自动对应。"), wrap=True
            )
        )  # fmt: skip
        inner.addWidget(self.form)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        self._pages.addWidget(scroll)
        self._pages.addWidget(self.panel)
        self.form.set_button(self.next_button)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(10))
        foot.addWidget(self._told, 1)
        foot.addStretch()
        for one in (self.back_button, self.next_button):
            one.setAutoDefault(False)
            foot.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(20), theme.space(14), theme.space(20), theme.space(14))
        layout.setSpacing(theme.space(8))
        for piece in (label(_("新旧会计科目衔接"), "heading"), self._steps, self.problem):
            layout.addWidget(piece)
        layout.addWidget(self._pages, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(theme.space(980), room.width() * 95 // 100), min(theme.space(620), room.height() * 90 // 100))


def preview_report(plan: MovePlan, names: Mapping[str, Account]) -> Report:
    """Return what goes where, an old account and a new one a row."""
    own = {code: name for code, _above, name in plan.accounts}
    sums: dict[tuple[str, str, str, str, bool], int] = {}
    for one in plan.lines:
        key = (one.old_code, one.old_name, one.posting.account, one.rule, one.posting.amount > 0)
        sums[key] = sums.get(key, 0) + one.posting.amount
    rows = tuple(
        Row(
            {
                "old_code": old, "old_name": old_name, "new_code": new,
                "new_name": own.get(new) or names[new].name, "rule": _(rule) if rule else "",
                "debit": max(amount, 0), "credit": max(-amount, 0),
            }
        )
        for (old, old_name, new, rule, _side), amount in sorted(sums.items())
    )  # fmt: skip
    columns = (
        Column("old_code", _("旧编号"), CellKind.CODE, width=4),
        Column("old_name", _("旧科目"), width=8),
        Column("new_code", _("新编号"), CellKind.CODE, width=4),
        Column("new_name", _("新科目"), width=8),
        Column("debit", _("借方余额"), CellKind.MONEY, "元", 8),
        Column("credit", _("贷方余额"), CellKind.MONEY, "元", 8),
        Column("rule", _("依据"), width=9),
    )
    totals = {"debit": plan.debit, "credit": plan.credit}
    return Report("chart-move", _("新旧会计科目余额对照表"), "", "", columns, rows, totals)


def _help(one: Question) -> str:
    """Return what a user must know to choose: the balance, what the code means now, what goes where."""
    side = _("借方") if one.balance >= 0 else _("贷方")
    words = _("{side}余额 {amount} 元。").format(side=side, amount=_yuan(abs(one.balance)))
    if one.collides:
        words += _("编号 {code} 在新科目表里是“{name}”。").format(code=one.code, name=one.collides)
    told = [f"{to.new_code} {to.new_name}" + (f"（{_(to.rule)}）" if to.rule else "") for to in one.offered]
    if len(told) > 1:
        words += _("可选：{all}。").format(all="、".join(told))
    return words + ("" if told else _("原科目已取消，请按实际内容选一个。"))


def _yuan(fen: int) -> str:
    return grouped(fen) if fen else "0.00"
