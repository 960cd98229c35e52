"""The members of a household in its form: a line each, identity numbers in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gacha_app.domain.dates import parse_birth
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Member
from gacha_app.domain.identity import birth_of, check_identity_number
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, LineField, TextField

HEAD = "户主"
RELATIONS = (HEAD, "配偶", "丈夫", "妻子", "儿子", "女儿", "父亲", "母亲", "儿媳", "女婿", "孙子", "孙女", "其他")
SEXES = ("男", "女")


class IdentityField(LineField):
    """An identity number, checked to its last place; blank is ""."""

    def value(self) -> str:
        text = self.text().strip()
        return check_identity_number(text) if text else ""


class BirthField(LineField):
    """A day of birth, or the month where only that is known; blank is ""."""

    def value(self) -> str:
        return parse_birth(self.text().strip())


class MemberLine(QObject):
    """One member's fields.

    Attributes:
        member: who stands in the line, None for one who is new.

    Signals:
        told: a sentence about it came or went.
    """

    told = Signal()

    def __init__(self, parent: QObject, member: Member | None = None) -> None:
        super().__init__(parent)
        self.member = member
        # official words stay Chinese in every language
        self.name = TextField()
        self.relation = ChoiceField([Choice(one, one) for one in RELATIONS], " ", free=True)
        self.sex = ChoiceField([Choice(one, one) for one in SEXES], " ")
        self.identity = IdentityField(_("18位"))
        self.birth = BirthField(_("年-月-日"))
        self.joined = DateField()
        self.left = DateField()
        self.remove = icon_button("close", _("去掉这一行：只用于录错的人；退出的人请填退出日期"))
        self.fields = (self.name, self.relation, self.sex, self.identity, self.birth, self.joined, self.left)
        self.problem = label(role="problem", wrap=True)
        self.problem.hide()
        for field, title in zip(self.fields, titles(), strict=True):
            field.name = "members"
            field.setAccessibleName(title)
            field.problem_changed.connect(self._show_problem)
        self.identity.changed.connect(self._read_identity)
        if member is not None:
            self._show(member)

    def is_blank(self) -> bool:
        """Say whether nobody is typed in it."""
        return self.member is None and not any(field.text().strip() for field in (self.name, self.identity))

    def settle(self) -> bool:
        """Read every field, show what is wrong, and say whether all are right."""
        right = not [field for field in self.fields if not field.settle()]
        if right and not self.name.value():
            self.name.show_problem(_("请填写姓名。"))
            return False
        return right

    def made(self) -> Member:
        """Return the member as typed, after `settle`."""
        kept = self.member or Member("")
        relation = self.relation.text().strip()
        return replace(
            kept,
            name=self.name.value(),
            relation=relation,
            is_head=relation == HEAD or (kept.is_head and relation == kept.relation),
            sex=str(self.sex.value() or ""),
            identity_number=self.identity.value(),
            birth=self.birth.value(),
            joined=self.joined.value(),
            left=self.left.value(),
        )

    def _show(self, member: Member) -> None:
        self.name.set_value(member.name)
        self.relation.setText(member.relation)
        self.sex.set_value(member.sex or None)
        self.identity.set_value(member.identity_number)
        self.birth.set_value(member.birth)
        self.joined.set_value(member.joined)
        self.left.set_value(member.left)

    def _read_identity(self) -> None:
        """Fill in what a right identity number says of itself."""
        try:
            number = self.identity.value()
        except InvalidInput:
            return
        if not number:
            return
        if not self.birth.text().strip():
            self.birth.set_value(birth_of(number))
        if not self.sex.text().strip():
            self.sex.set_value(sex_of(number))

    def _show_problem(self) -> None:
        sentence = next((field.problem for field in self.fields if field.problem), "")
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.told.emit()


class MemberTable(QWidget):
    """The lines under their headings, and what is wrong with them together.

    Attributes:
        lines: from above.
        problem: the sentence about them all.

    Signals:
        grown: a line or a sentence came or went: there is more to show than before, or less.
    """

    grown = Signal()

    def __init__(self, members: Sequence[Member] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[MemberLine] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(6))
        self._grid.setVerticalSpacing(theme.space(4))
        for place, (title, stretch) in enumerate(zip(titles(), (6, 6, 4, 11, 7, 8, 8), strict=True)):
            self._grid.addWidget(label(title, "muted"), 0, place)
            self._grid.setColumnStretch(place, stretch)
        self.problem = label(role="problem", wrap=True)
        self.problem.hide()
        self.add_button = button(_("添加成员"), self.add_and_go, kind="link")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(6))
        layout.addWidget(self.problem)
        layout.addLayout(self._grid)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        for member in members:
            self.add_line(member)

    def add_line(self, member: Member | None = None) -> MemberLine:
        """Add a line and return it."""
        line = MemberLine(self, member)
        at = self._grid.rowCount()
        for place, widget in enumerate((*line.fields, line.remove)):
            widget.setMinimumWidth(theme.space(24))
            self._grid.addWidget(widget, at, place)
        self._grid.addWidget(line.problem, at + 1, 0, 1, len(line.fields) + 1)
        for place, field in enumerate(line.fields[:-1]):
            field.entered.connect(lambda following=line.fields[place + 1]: _go_to(following))
        line.left.entered.connect(lambda: self._go_on(line))
        line.told.connect(self.grown)
        line.remove.clicked.connect(lambda: self.remove_line(line))
        self.lines.append(line)
        self.grown.emit()
        return line

    def add_and_go(self) -> None:
        """Add a line and go to it."""
        _go_to(self.add_line().name)

    def remove_line(self, line: MemberLine) -> None:
        """Take a line away."""
        if line not in self.lines:
            return
        self.lines.remove(line)
        for widget in (*line.fields, line.remove, line.problem):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        _go_to(self.lines[-1].name if self.lines else self.add_button)
        self.grown.emit()

    def settle(self) -> bool:
        """Show what is wrong in the lines that are not blank, and say whether all are right."""
        self.show_problem("")
        filled = [line for line in self.lines if not line.is_blank()]
        right = not [line for line in filled if not line.settle()]
        seen: dict[str, str] = {}
        for line in filled if right else ():
            number = line.identity.value()
            if number and number in seen:
                line.identity.show_problem(_("身份证号与 {name} 的相同，请核对。").format(name=seen[number]))
                right = False
            seen[number] = line.name.value()
        return right

    def go_in(self) -> None:
        """Go to the first line."""
        _go_to(self.lines[0].name if self.lines else self.add_button)

    def go_to_problem(self) -> QWidget:
        """Go to the first field that is wrong, and return the sentence that says so."""
        for line in self.lines:
            for field in line.fields:
                if field.problem:
                    _go_to(field)
                    return line.problem
        return self.problem

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with them all; "" takes it back."""
        if sentence != self.problem.text():
            self.problem.setText(sentence)
            self.problem.setVisible(bool(sentence))
            self.grown.emit()

    def members(self) -> list[Member]:
        """Return the members as typed, after `settle`; blank lines are left out."""
        return [line.made() for line in self.lines if not line.is_blank()]

    def _go_on(self, line: MemberLine) -> None:
        at = self.lines.index(line) + 1
        _go_to(self.lines[at].name if at < len(self.lines) else self.add_button)


def sex_of(number: str) -> str:
    """Return what a right identity number says of the sex."""
    # GB 11643: the place before the check digit is odd for men
    return SEXES[(int(number[16]) + 1) % 2]


def titles() -> tuple[str, ...]:
    """Return the headings over the fields of a line, from the left."""
    return (_("姓名"), _("与户主关系"), _("性别"), _("身份证号"), _("出生日期"), _("加入日期"), _("退出日期"))


def _go_to(widget: QWidget) -> None:
    widget.setFocus(Qt.FocusReason.TabFocusReason)
