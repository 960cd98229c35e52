"""The story of one household beside the register: its members, its shares, its dividends, its dealings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dividend import LINE_STATES, LineState
from gacha_app.domain.money import grouped
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.household_story import HouseholdStory
from gacha_app.reports.report import Row
from gacha_app.ui import theme
from gacha_app.ui.chart_card import ChartCard
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.dividends_story import LINE_TONES
from gacha_app.ui.pages.households_dealings import ClaimsCard, ContractsCard, PapersCard
from gacha_app.ui.pages.households_matters import matters_menu
from gacha_app.ui.pages.households_records import CertificatesCard, EventsCard, side_by_side
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.pieces import Elided


class HouseholdStoryPanel(QWidget):
    """Tells of a household.

    Signals:
        change_asked: the household or its members are to be changed; carries the Household.
        event_asked: something happened to it and is to be registered; carries the matter's name and the Household.
        record_asked: something recorded is to be corrected, printed, handed over ...; carries the matter and on what.
    """

    change_asked = Signal(object)
    event_asked = Signal(str, object)
    record_asked = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._story: HouseholdStory | None = None
        self._badge = label(role="badge")
        self._about = Card("", self._badge)
        self._members = Card(_("成员"))
        self._shares = Card(_("份额变动"))
        self._events = EventsCard(desk)
        self._certificates = CertificatesCard(desk)
        self._contracts = ContractsCard(desk)
        self._claims = ClaimsCard(desk)
        self._papers = PapersCard()
        self._print = button(_("打印分红本"), self._print_book, kind="link", icon="print")
        self._dividends = Card(_("历年分红"), self._print)
        self.chart = ChartCard(_("分红走势"), desk)
        self.chart.setMinimumHeight(theme.space(190))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        self._cards = (
            self._members, self._shares, self._events, self._certificates, self._dividends, self.chart,
            self._contracts, self._claims, self._papers,
        )  # fmt: skip
        for card in (self._about, *self._cards):
            layout.addWidget(card)
        layout.addStretch(1)
        self._events.asked.connect(self.record_asked)
        self._certificates.asked.connect(self.record_asked)
        self._papers.asked.connect(self.record_asked)
        self.show_nothing()

    def story(self) -> HouseholdStory | None:
        """Return the story told, None while none is."""
        return self._story

    def told(self) -> list[str]:
        """Return every word shown, from above."""
        shown = [one for one in self.findChildren(QLabel) if not one.isHidden() and one.parent() is not None]
        return [one.text() for one in shown if one.text() and one.isVisibleTo(self)]

    def show_nothing(self) -> None:
        """Say that a household is to be chosen."""
        self._begin(None)
        self._about.set_title(_("这一户的情况"))
        self._about.add(label(_("在左边点一户，这里看它的成员、份额变动、历年分红和往来。"), "muted", wrap=True))

    def show_story(self, story: HouseholdStory) -> None:
        """Tell of a household."""
        self._begin(story)
        self._show_about(story)
        self._show_members(story)
        self._show_movements(story)
        self._events.show_events(story.events)
        self._certificates.show_certificates(story.household, story.certificates, story.shares)
        self._show_dividends(story)
        self._contracts.show_contracts(story.contracts)
        # 内部往来 stands above, beside the name
        others = [one for one in story.claims if one.entries is None or one.entries.account[:3] != HOUSEHOLDS]
        self._claims.show_claims(others)
        self._papers.show_papers(story.papers)

    def _print_book(self) -> None:
        if self._story is not None:
            self.record_asked.emit("dividend_book", self._story.household)

    def _begin(self, story: HouseholdStory | None) -> None:
        self._story = story
        self._badge.setVisible(story is not None)
        self._about.clear()
        for card in self._cards:
            card.hide()

    def _show_about(self, story: HouseholdStory) -> None:
        household, card = story.household, self._about
        card.set_title(f"{household.number} · {household.representative}")
        gone = household.left is not None and household.left <= story.day
        not_yet = household.joined is not None and household.joined > story.day
        self._badge.setText(
            _("已退出") if gone else _("未加入") if not_yet else _("{people} 人").format(people=story.people)
        )
        restyle(self._badge, tone="muted" if gone or not_yet else "green")
        card.add_line(_("份额（{date}）").format(date=story.day), _("{n} 份").format(n=share_text(story.shares)))
        self._show_balance(story)
        for name, value in story.contacts:
            row = QHBoxLayout()
            row.setSpacing(theme.space(10))
            row.addWidget(label(name, "muted"))
            told = Elided(value)
            told.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(told, 1)
            card.body.addLayout(row)
        change = button(_("修改…"), lambda: self.change_asked.emit(household), icon="edit")
        move = button(_("登记变动"), None, icon="add")
        move.setMenu(matters_menu(move, lambda matter: self.event_asked.emit(matter, household)))
        for one in (change, move):
            one.setEnabled(self._desk.can_write())
        card.add(side_by_side(change, move))

    def _show_balance(self, story: HouseholdStory) -> None:
        row = QHBoxLayout()
        row.addWidget(label(_("往来余额"), "muted"), 1)
        if story.balance:
            words = _("本户欠集体 {amount}") if story.balance > 0 else _("集体欠本户 {amount}")
            text = words.format(amount=grouped(abs(story.balance)))
        else:
            text = _("两清")
        go = button(
            text, lambda: self._desk.show_page("money", story.entries), kind="link", tip=_("看“113 内部往来”上的每一笔")
        )  # fmt: skip
        row.addWidget(go)
        self._about.body.addLayout(row)

    def _show_members(self, story: HouseholdStory) -> None:
        card, rows = self._members, story.members.rows
        card.clear()
        card.setVisible(bool(rows))
        grid = _Lines(card, (0, 1))
        for row in rows:
            cells = row.cells
            left, joined = cells["left"], cells["joined"]
            gone = isinstance(left, date) and left <= story.day
            coming = isinstance(joined, date) and joined > story.day
            # who is no member that day steps back
            name_role, role = ("muted", "muted") if gone or coming else ("strong", "")
            about = " · ".join(str(one) for one in (cells["relation"], cells["sex"], cells["birth"]) if one)
            grid.add((label(str(cells["name"]), name_role), Elided(about, role)))
            more = [str(cells["identity_number"] or "")]
            if gone:
                more.append(_("{date} 退出").format(date=left))
            elif coming:
                more.append(_("{date} 加入").format(date=joined))
            more.append(str(cells["note"] or ""))
            if words := " · ".join(one for one in more if one):
                grid.add((None, Elided(words, "small")))

    def _show_movements(self, story: HouseholdStory) -> None:
        card, rows = self._shares, story.movements.rows
        card.clear()
        card.show()
        if not rows:
            card.add(label(_("还没有登记过份额。"), "muted"))
            return
        grid = _Lines(card, (1,))
        usual = {row.cells["share_kind"] for row in rows}
        for row in reversed(rows):
            later = isinstance(day := row.cells["date"], date) and day > story.day
            grid.add(_movement(row, counted=not later, tell_kind=len(usual) > 1))
        if any(isinstance(row.cells["date"], date) and row.cells["date"] > story.day for row in rows):
            card.add(label(_("浅色的在 {date} 以后，没有计入。").format(date=story.day), "small", wrap=True))

    def _show_dividends(self, story: HouseholdStory) -> None:
        card, rows = self._dividends, story.dividends.rows
        card.clear()
        card.setVisible(bool(rows))
        grid = _Lines(card, (1,))
        for row in rows:
            cells = row.cells
            state = next((one for one in LineState if cells["state"] == _(LINE_STATES[one])), LineState.PROPOSED)
            tone = LINE_TONES[state]
            words = " ".join(str(one) for one in (cells["state"], cells["paid_on"]) if one)
            basis = _("{n} 份").format(n=share_text(_whole(cells["shares"])))
            grid.add(
                (
                    label(_("{year}年").format(year=cells["year"])), Elided(basis, "small"),
                    _right(grouped(_whole(cells["amount"]))), label(words, "small", tone),
                )
            )  # fmt: skip
        self.chart.setVisible(len(story.chart.categories) > 1)
        if story.chart.categories:
            self.chart.show_chart(story.chart)


class _Lines:
    """Lines in columns of one width on a card; those that stretch take what room is left."""

    def __init__(self, card: Card, stretching: Sequence[int]) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(10))
        self._grid.setVerticalSpacing(theme.space(4))
        self._grid.setColumnStretch(stretching[-1], 1)
        card.body.addLayout(self._grid)

    def add(self, pieces: Sequence[QWidget | None]) -> None:
        at = self._grid.rowCount()
        for place, piece in enumerate(pieces):
            if piece is not None:
                self._grid.addWidget(piece, at, place)


def _movement(row: Row, *, counted: bool, tell_kind: bool) -> tuple[QWidget, ...]:
    cells = row.cells
    change = _whole(cells["change"])
    words = [cells["reason"], cells["share_kind"] if tell_kind else "", cells["note"]]
    sign = "+" if change > 0 else ""
    role = "" if counted else "muted"
    tone = "" if not counted else "clay" if change < 0 else "green"
    return (
        label(str(cells["date"]), "small"),
        Elided(" · ".join(str(one) for one in words if one), role),
        _right(f"{sign}{share_text(change)}", role, tone),
        _right(_("共 {n} 份").format(n=share_text(_whole(cells["held"]))), role),
    )


def _right(text: str, role: str = "", tone: str = "") -> QLabel:
    made = label(text, role, tone)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
