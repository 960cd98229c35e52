"""The cards of what was recorded of a household: what happened to it, and its share certificates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.household import Household
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.household_records import HouseholdCertificate, HouseholdEvent
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import Elided

# Of a file, on a button
_LONGEST_NAME = 18


class EventsCard(Card):
    """What happened to a household, who recorded it when, and what was corrected.

    Signals:
        asked: a matter ("correct", "paper", "attach") and the event, or the paper, it is about.
    """

    asked = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("变动记录"), parent=parent)
        self._desk = desk

    def show_events(self, events: Sequence[HouseholdEvent]) -> None:
        """Tell of events, from above."""
        self.clear()
        self.setVisible(bool(events))
        for event in events:
            self.body.addLayout(self._line(event))

    def _line(self, event: HouseholdEvent) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(theme.space(1))
        head = QHBoxLayout()
        head.setSpacing(theme.space(8))
        head.addWidget(label(str(event.date), "small"))
        title = label(event.title, "muted" if event.corrected else "strong")
        if event.corrected:
            # struck through, and said in words too
            font = title.font()
            font.setStrikeOut(True)
            title.setFont(font)
        head.addWidget(title)
        head.addStretch(1)
        if event.corrected:
            head.addWidget(label(_("已更正"), "small", "clay"))
        elif event.correctable and self._desk.can_write():
            correct = button(
                _("更正"), lambda: self.asked.emit("correct", event), kind="link",
                tip=_("记错了就更正：原来的记录留着，登记簿回到没有它的样子"),
            )  # fmt: skip
            correct.setAccessibleName(_("更正 {date} 的{what}").format(date=event.date, what=event.title))
            head.addWidget(correct)
        lines.addLayout(head)
        if event.told:
            lines.addWidget(label(event.told, "muted" if event.corrected else "", wrap=True))
        words = _("{name} {date} 登记").format(name=event.recorded_by or _("没有记名"), date=event.recorded_on)
        foot: list[QWidget] = [label(words, "small")]
        for paper in event.papers:
            # a long name would make the whole story wide
            name = paper.name if len(paper.name) <= _LONGEST_NAME else paper.name[: _LONGEST_NAME - 1] + "…"
            save = button(
                name, partial(self.asked.emit, "paper", paper), kind="link",
                tip=_("另存这份附件") + f" {paper.name}",
            )  # fmt: skip
            save.setAccessibleName(paper.name)
            foot.append(save)
        if self._desk.can_write():
            attach = button(_("附文件…"), lambda: self.asked.emit("attach", event), kind="link")
            attach.setAccessibleName(_("给 {date} 的{what}附文件").format(date=event.date, what=event.title))
            foot.append(attach)
        lines.addWidget(side_by_side(*foot))
        return lines


class CertificatesCard(Card):
    """The share certificates of a household.

    Signals:
        asked: a matter ("issue", "print", "hand_over", "cancel") and the household, or the certificate, it is about.
    """

    asked = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._issue = button(_("发证…"), lambda: self.asked.emit("issue", self._household), kind="link", icon="add")
        super().__init__(_("股权证"), self._issue, parent)
        self._desk = desk
        self._household: Household | None = None

    def show_certificates(
        self, household: Household, certificates: Sequence[HouseholdCertificate], shares: int
    ) -> None:
        """Tell of the certificates, from above; without shares and certificates there is nothing to tell."""
        self._household = household
        self.clear()
        self.setVisible(bool(certificates) or shares > 0)
        self._issue.setEnabled(self._desk.can_write() and shares > 0)
        if not certificates:
            self.add(label(_("还没有发过股权证。"), "muted"))
        for one in certificates:
            self.body.addLayout(self._line(one))

    def _line(self, one: HouseholdCertificate) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(theme.space(1))
        head = QHBoxLayout()
        head.setSpacing(theme.space(8))
        head.addWidget(label(one.number, "strong" if one.valid else "muted"))
        head.addWidget(label(_("{n} 份").format(n=share_text(one.shares)), "" if one.valid else "muted"))
        head.addWidget(label(one.state, "small", "green" if one.valid else "clay"))
        head.addStretch(1)
        lines.addLayout(head)
        told = Elided(" · ".join(filter(None, (_("{date} 发证").format(date=one.issued_on), one.told))), "small")
        told.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        lines.addWidget(told)
        if one.valid:
            foot = QHBoxLayout()
            foot.setSpacing(theme.space(8))
            matters = [("print", _("打印"), True)]
            if not one.handed_over:
                matters.append(("hand_over", _("领证…"), self._desk.can_write()))
            matters.append(("cancel", _("作废…"), self._desk.can_write()))
            for matter, words, may in matters:
                ask = button(words, partial(self.asked.emit, matter, one), kind="link")
                ask.setAccessibleName(f"{words} {one.number}")
                ask.setEnabled(may)
                foot.addWidget(ask)
            foot.addStretch(1)
            lines.addLayout(foot)
        return lines


def side_by_side(*buttons: QWidget) -> QWidget:
    """Return pieces beside each other, in as many lines as they need."""
    made = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    row = FlowLayout(made, gap=theme.space(6))
    for one in buttons:
        row.addWidget(one)
    return made
