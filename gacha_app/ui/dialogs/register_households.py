"""Households that split and merge: who goes, how many shares go along, and what both hold afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.household import Household
from gacha_app.domain.register_events import EVENT_KINDS
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.register_event import (
    EventDialog,
    before_and_after,
    beside,
    members_on,
    other_households,
    value_of,
)
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, SharesField, TextField


class SplitDialog(EventDialog):
    """Members and shares of a household that go to a new one; both are told while it is filled.

    Attributes:
        boxes: a box for each member who may go, by the member's identity.
        problem: what is wrong with the choice of members.
    """

    def __init__(self, desk: Desk, household: Household, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, household, day, _(EVENT_KINDS["household_split"].title), _("登记分户"), parent,
            sentence=_("选定的成员带着份额另立一户，两户合起来和原来一样多；以前各天的登记簿不变。"),
        )  # fmt: skip
        self._people = [one for one in members_on(household, day) if one.name != household.representative]
        self.boxes = {one.id or 0: QCheckBox(f"{one.name}  {one.relation}".strip()) for one in self._people}
        self.problem = label(role="problem", wrap=True)
        self.problem.hide()
        form = self.form
        form.add_widget(self._choice_of_members())
        form.add("representative", _("新户的户代表"), ChoiceField())
        self._kinds = self._held_by_kind()
        for code, (title, held) in self._kinds.items():
            text = _("分出的{kind}").format(kind=title)
            field = SharesField(_("共 {n} 份").format(n=share_text(held)))
            form.add(_row(code), text, field, unit=_("份"))
        form.add("number", _("新户号"), TextField(_("不填就接着最大的户号编")))
        for box in self.boxes.values():
            box.toggled.connect(lambda *_checked: self._on_chosen())
        self.ask_day_and_note(_("如 分户申请、派出所证明"))

    def going(self) -> list[int]:
        """Return who is chosen to go."""
        return [member for member, box in self.boxes.items() if box.isChecked()]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous() and self.boxes:
            next(iter(self.boxes.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self) -> None:
        self._say("")
        super().submit()
        if self.problem.text():
            # said under the boxes already
            self.form.clear_problems()

    def register(self, values: dict[str, Any]) -> None:
        from gacha_app.services.household_events import Parting, split_household

        shares = {code: values[_row(code)] or 0 for code in self._kinds}
        number = values["number"].zfill(4) if values["number"].isdigit() else values["number"]
        parting = Parting(tuple(self.going()), shares, str(values["representative"] or ""), number)
        try:
            split_household(self._desk.open_book(), self._household.id or 0, parting, values["date"], values["note"])
        except GachaError as problem:
            if isinstance(problem, InvalidInput) and problem.field in ("members", "member"):
                self._say(str(problem))
            short = [code for code, given in shares.items() if given > self._kinds[code][1]]
            raise beside(problem, shares=_row((short or list(self._kinds) or [""])[0])) from problem

    def told(self) -> str:
        day, going = self.day(), self.going()
        everybody = len(members_on(self._household, day))
        held = self._household.shares_on(day)
        gone = sum(value_of(self.form[_row(code)]) or 0 for code in self._kinds)
        stays = before_and_after(self._household.representative, held, -gone)
        name = value_of(self.form["representative"]) or next(
            (one.name for one in self._people if one.id in going), _("新户")
        )
        return "\n".join(
            _("{told}，{people} 人").format(told=told, people=people)
            for told, people in (
                (stays.rstrip("。"), everybody - len(going)), (before_and_after(name, 0, gone), len(going))
            )
        )  # fmt: skip

    def _choice_of_members(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(4))
        column.addWidget(label(_("谁分出去"), "muted"))
        for box in self.boxes.values():
            column.addWidget(box)
        if not self.boxes:
            column.addWidget(label(_("这一户除户代表外没有别的成员，分不了户。"), "small", wrap=True))
        column.addWidget(self.problem)
        return made

    def _held_by_kind(self) -> dict[str, tuple[str, int]]:
        from gacha_app.reports.register_history import share_kind_titles

        with self._desk.reading() as session:
            titles = share_kind_titles(session)
        held = {code: (title, self._household.shares_on(self._day, code)) for code, title in titles.items()}
        return {code: one for code, one in held.items() if one[1]}

    def _on_chosen(self) -> None:
        going = self.going()
        people = [Choice(one.name, one.name, one.relation) for one in self._people if one.id in going]
        chosen = value_of(self.form["representative"])
        self.form["representative"].set_choices(people)
        if people and chosen not in {one.key for one in people}:
            self.form.set_values({"representative": people[0].key})
        self._say("")
        self.tell()

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.fit_soon()


class MergeDialog(EventDialog):
    """The household that this one is merged into; what both hold is told before."""

    def __init__(self, desk: Desk, household: Household, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(
            desk, household, day, _(EVENT_KINDS["household_merger"].title), _("登记并户"), parent,
            sentence=_("本户的成员和全部份额并入另一户，从这一天起本户退出登记簿；往来账仍在原户号下，结清为止。"),
        )  # fmt: skip
        self._others = other_households(desk, household)
        self.form.add("to_household", _("并入哪一户"), ChoiceField(self._others), required=True)
        self.ask_day_and_note(_("如 并户申请"))

    def register(self, values: dict[str, Any]) -> None:
        from gacha_app.services.household_events import merge_households

        try:
            merge_households(
                self._desk.open_book(), self._household.id or 0, values["to_household"], values["date"], values["note"]
            )
        except GachaError as problem:
            raise beside(problem, household="to_household") from problem

    def told(self) -> str:
        from gacha_app.domain.household import Household as Kept

        other = value_of(self.form["to_household"])
        if other is None:
            return ""
        day = self.day()
        held = self._household.shares_on(day)
        with self._desk.reading() as session:
            into = session.get(Kept, other)
            before, people = into.shares_on(day), len(members_on(into, day))
        name = next(one.text for one in self._others if one.key == other)
        here = len(members_on(self._household, day))
        return "\n".join(
            (
                _("{told}，{people} 人").format(
                    told=before_and_after(self._household.representative, held, -held), people=0
                ),
                _("{told}，{people} 人").format(told=before_and_after(name, before, held), people=people + here),
            )
        )


def _row(code: str) -> str:
    return f"shares_{code}"
