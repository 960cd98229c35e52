"""The forms of a household: the household with its members, and a movement of its shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.household import MOVEMENTS, SHARE_KINDS, Household, ShareMovement
from gacha_app.domain.identity import tidy_number
from gacha_app.domain.shares import share_text
from gacha_app.i18n import N_, _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.household_members import HEAD, MemberLine, MemberTable
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, SharesField, TextField
from gacha_app.ui.widgets.form import Form

_FACTS = ("number", "representative", "group_name", "telephone", "bank_name", "bank_account", "address", "note", "left")
_NUMBERS = ("number", "telephone", "bank_account")

# Which way shares may go for a reason; the first is the usual one
_WAYS = {
    "allotment": ("in",),
    "inheritance": ("to", "in", "out"),
    "gift": ("to", "in", "out"),
    "transfer": ("to",),
    "withdrawal": ("out",),
    "correction": ("in", "out"),
}
_WAY_TITLES = {"in": N_("本户增加"), "out": N_("本户减少"), "to": N_("转给别户")}


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
            right.add("share_kind", _("股种"), ChoiceField(key_choices(SHARE_KINDS)), required=True)
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


class MoveSharesDialog(FormDialog):
    """A movement of a household's shares; what it leads to is told while it is typed.

    Attributes:
        consequence: what the households would hold afterwards.
    """

    def __init__(self, desk: Desk, household: Household, day: dt.date, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._household = household
        title = _("{number} {name}：份额变动").format(number=household.number, name=household.representative)
        super().__init__(
            title, _("登记变动"), self._keep, parent, width=500,
            sentence=_("变动按日期记入登记簿，不改以前的记录；已批准的分红按当时的份额，不受影响。"),
        )  # fmt: skip
        self._others = _others(desk, household)
        form = self.form
        form.add("reason", _("原因"), ChoiceField(key_choices(MOVEMENTS)), required=True)
        form.add("way", _("怎么变"), ChoiceField(key_choices(_WAY_TITLES)), required=True)
        form.add("to_household", _("转给哪一户"), ChoiceField(self._others), required=True)
        form.add("shares", _("份额"), SharesField(_("如 0.5")), unit=_("份"), required=True)
        form.add("share_kind", _("股种"), ChoiceField(key_choices(SHARE_KINDS)), required=True)
        form.add("date", _("日期"), DateField(), required=True)
        form.add("note", _("备注"), TextField(_("如 依据的协议、会议决议")))
        self.consequence = label(role="muted", wrap=True)
        # room for both households from the first
        self.consequence.setMinimumHeight(2 * self.consequence.fontMetrics().lineSpacing())
        self.consequence.setAlignment(Qt.AlignmentFlag.AlignTop)
        form.add_widget(self.consequence)
        for name in ("to_household", "shares", "date"):
            form[name].problem_changed.connect(lambda _sentence: QTimer.singleShot(0, self, self.fit))
        form["date"].set_around(day)
        form.set_values({"reason": "allotment", "way": "in", "share_kind": "member", "date": day})
        self._reason = "allotment"
        self._fit_ways()
        form.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        reason = _value(self.form["reason"])
        if reason in _WAYS and reason != self._reason:
            self._reason = reason
            self._fit_ways()
        to_other = self._way() == "to"
        self.form.set_row_visible("to_household", to_other)
        self.consequence.setText(self._told())

    def _fit_ways(self) -> None:
        """Offer the ways that shares go for the reason; where there is but one, do not ask."""
        ways = _WAYS[self._reason]
        self.form["way"].set_choices([Choice(key, _(_WAY_TITLES[key])) for key in ways])
        self.form.set_values({"way": ways[0]})
        self.form.set_row_visible("way", len(ways) > 1)
        self.form.set_row_visible("to_household", ways[0] == "to")
        self.confirm_button.setText(_("登记{what}").format(what=_(MOVEMENTS[self._reason])))
        QTimer.singleShot(0, self, self.fit)

    def _way(self) -> str:
        ways = _WAYS[self._reason]
        return str(_value(self.form["way"]) or ways[0]) if len(ways) > 1 else ways[0]

    def _told(self) -> str:
        """Return what the households hold before and after, as far as what is typed says."""
        from gacha_app.reports.household_story import shares_held

        shares, day, kind = (_value(self.form[name]) for name in ("shares", "date", "share_kind"))
        if not shares or day is None or kind is None:
            return ""
        change = shares if self._way() == "in" else -shares
        told = [_line(self._household.representative, self._household.shares_on(day, kind), change)]
        other = _value(self.form["to_household"]) if self._way() == "to" else None
        if other is not None:
            name = next(one.text for one in self._others if one.key == other)
            with self._desk.reading() as session:
                told.append(_line(name, shares_held(session, other, day, kind), shares))
        return "\n".join(told)

    def _keep(self, values: dict[str, Any]) -> Household:
        from gacha_app.services.households import move_shares

        way = self._way()
        shares = -values["shares"] if way == "out" else values["shares"]
        return move_shares(
            self._desk.open_book(), self._household.id or 0, shares, values["date"], reason=values["reason"],
            share_kind=values["share_kind"], note=values["note"], to_household_id=values.get("to_household"),
        )  # fmt: skip


def _others(desk: Desk, household: Household) -> list[Choice]:
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        found = choices(session, "household")
    return [Choice(one.id, one.label, one.detail) for one in found if one.id != household.id]


def _line(name: str, held: int, change: int) -> str:
    if held + change < 0:
        return _("{name}：只有 {held} 份，不够减 {shares} 份。").format(
            name=name, held=share_text(held), shares=share_text(-change)
        )
    return _("{name}：{before} 份 → {after} 份").format(
        name=name, before=share_text(held), after=share_text(held + change)
    )


def _value(field: Any) -> Any:
    """Return what a field means, None while it means nothing."""
    try:
        return field.value()
    except InvalidInput:
        return None
