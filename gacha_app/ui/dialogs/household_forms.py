"""The form of a household with its members."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.household import Household, ShareMovement
from gacha_app.domain.identity import tidy_number
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.household_members import HEAD, MemberLine, MemberTable
from gacha_app.ui.dialogs.register_event import share_kind_choices
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import ChoiceField, DateField, SharesField, TextField
from gacha_app.ui.widgets.form import Form

_FACTS = ("number", "representative", "group_name", "telephone", "bank_name", "bank_account", "address", "note", "left")
_NUMBERS = ("number", "telephone", "bank_account")


class HouseholdDialog(FormDialog):
    """A household with its members, new or changed.

    Args:
        household: the one to change, None for a new one.
        day: from when a new household's shares count, unless another day is typed.

    Attributes:
        more: the second half of the form.
        members: the lines of its members.
    """

    def __init__(
        self, desk: Desk, parent: QWidget | None = None, household: Household | None = None, day: dt.date | None = None
    ) -> None:
        self._desk = desk
        self._household = household
        title = _("修改 {number} {name}") if household else _("登记农户")
        if household:
            title = title.format(number=household.number, name=household.representative)
        sentence = _("这里的身份证号、电话和账号是完整的，其他地方只显示首尾几位。")
        super().__init__(
            title, _("保存修改") if household else _("登记农户"), self._keep, parent, sentence=sentence, width=880
        )
        self.more = Form()
        self.more.set_button(self.confirm_button)
        self._ask_facts()
        self.members = MemberTable(household.members if household else ())
        self._lay_out_below()
        self._named = ""
        self._head: MemberLine | None = None
        if household is None:
            self._head = self.members.add_line()
            self._head.relation.setText(HEAD)
            self.form["representative"].changed.connect(self._name_head)
            begin = day or dt.date(desk.year, 1, 1)
            self.more["date"].set_around(begin)
            self.more.set_values({"share_kind": "member", "date": begin})
        else:
            for form in (self.form, self.more):
                form.set_values({name: getattr(household, name) for name in form.names()})

    def submit(self) -> None:
        """Record the household; what is refused is shown at its field, or over the members."""
        forms = (self.form, self.more)
        for form in forms:
            form.clear_problems()
        right = self.members.settle()
        asked = [form.checked_values() for form in reversed(forms)]
        if not right or None in asked:
            if None not in asked:
                self._show(self.members.go_to_problem())
            return
        try:
            self.made = self._keep({name: value for values in asked if values for name, value in values.items()})
        except GachaError as problem:
            field = problem.field if isinstance(problem, InvalidInput) else ""
            if field == "members":
                self.members.show_problem(str(problem))
                self._show(self.members.problem)
            else:
                (self.more if field in self.more else self.form).show_problem(problem)
            return
        self.accept()

    def problems(self) -> dict[str, str]:
        """Return what is shown as wrong, by field; "members" is the sentence about them all."""
        about = {"members": self.members.problem.text()} if self.members.problem.text() else {}
        return self.form.problems() | self.more.problems() | about

    def _show(self, sentence: QWidget) -> None:
        """Bring a sentence among the members into sight, once it has its place."""
        QTimer.singleShot(0, sentence, lambda: self._scroll.ensureWidgetVisible(sentence))

    def _ask_facts(self) -> None:
        left, right, new = self.form, self.more, self._household is None
        left.add("representative", _("户代表（户主）"), TextField(), required=True)
        left.add("number", _("户号"), TextField(_("不填就接着最大的户号编") if new else _("如 0001")), required=not new)
        left.add("group_name", _("组别"), TextField(_("如 一组")))
        left.add("telephone", _("电话"), TextField())
        left.add("address", _("住址"), TextField())
        right.add("bank_name", _("开户行"), TextField())
        right.add("bank_account", _("银行账号"), TextField())
        if new:
            right.add("shares", _("首次份额"), SharesField(_("如 2.5")), unit=_("份"))
            right.add("share_kind", _("股种"), ChoiceField(share_kind_choices(self._desk)), required=True)
            right.add("date", _("份额起算日期"), DateField(), required=True)
            left.add("note", _("备注"), TextField())
        else:
            right.add("left", _("整户退出日期"), DateField(), help_text=_("从这一天起不在登记簿中；在册的不填。"))
            right.add("note", _("备注"), TextField())

    def _lay_out_below(self) -> None:
        """Put the second half of the form beside the first, and the members under both."""
        beside = QHBoxLayout()
        beside.setSpacing(theme.space(24))
        beside.addWidget(self.form, 1)
        beside.addWidget(self.more, 1)
        self._inner.insertLayout(0, beside)
        self.add_below(label(_("成员"), "heading"))
        self.add_below(self.members)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            done = QShortcut(QKeySequence(keys), self.members)
            done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            done.activated.connect(self.confirm_button.click)
        # Enter goes on through both halves and the members to the button
        self.form[self.form.names()[-1]].entered.connect(self.more.focus_first)
        self.more[self.more.names()[-1]].entered.connect(self.members.go_in)
        # a new line has its height only once it is laid out
        self.members.grown.connect(lambda: QTimer.singleShot(0, self, self.fit))

    def _keep(self, values: dict[str, Any]) -> Household:
        from gacha_app.services.households import change_household, record_household

        facts = {name: values[name] for name in _FACTS if name in values}
        facts |= {name: tidy_number(facts[name]) for name in _NUMBERS}
        if facts["number"].isdigit():
            facts["number"] = facts["number"].zfill(4)
        members = self.members.members()
        book = self._desk.open_book()
        if self._household is not None:
            return change_household(book, replace(self._household, **facts, members=members))
        shares = values["shares"] or 0
        movements = [ShareMovement(values["date"], shares, values["share_kind"])] if shares else []
        return record_household(book, Household(**facts, members=members, movements=movements))

    def _name_head(self) -> None:
        """Give the first line the representative's name, as long as nobody typed another there."""
        name = self.form["representative"].value()
        if self._head is not None and self._head in self.members.lines and self._head.name.text() == self._named:
            self._head.name.setText(name)
            self._named = name
