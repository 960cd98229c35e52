"""Beside the months: what each check says in words, with a way to its cure and, where it may be, an excuse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.closing_checks import ClosingCheck, Finding, result_word
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.pieces import Icon

_TONES = {"stop": "clay", "warn": "gold", "excused": "blue"}


class ChecksPanel(QWidget):
    """The checks of a month: what stops it above, what passed below.

    Signals:
        cure_asked: the page where a finding is cured, "page" or "page.part".
        excuse_asked: the finding that shall be let pass.
    """

    cure_asked = Signal(str)
    excuse_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: list[str] = []
        self._found = Card()
        self._passed = Card(_("已通过"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(self._found)
        layout.addWidget(self._passed)
        layout.addStretch(1)

    def add_below(self, piece: QWidget) -> None:
        """Put something below the checks."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, piece)

    def texts(self) -> list[str]:
        """Return what is said, for a screen reader and for tests."""
        return list(self._texts)

    def show_closed(self, period: Period) -> None:
        """Say that nothing is to be done any more."""
        self._found.set_title(_("{period}已结账").format(period=period.title))
        self._found.clear()
        self._passed.hide()
        words = (
            _("全年已经结账，收支已转入“未分配收益”。以前年度的差错，在新年度通过“未分配收益”更正。")
            if period.month is None
            else _("这个月不能再记账。要补记或改正，先反结账并写明原因。")
        )
        self._texts = [words]
        self._found.add(label(words, "muted", wrap=True))

    def show_results(
        self,
        period: Period,
        found: Sequence[tuple[ClosingCheck, Sequence[Finding]]],
        *,
        running: bool = False,
        may_excuse: bool = True,
    ) -> None:
        """Show every check with what it found.

        Args:
            running: whether the time is not over yet.
            may_excuse: whether something can be kept at all.
        """
        self._texts = []
        self._found.clear()
        stopping = sum(one.stops for _check, findings in found for one in findings)
        if running:
            head, tone = _("{period}还没有过完，过完以后才能结账。").format(period=period.title), "muted"
        elif stopping:
            head, tone = _("有 {count} 项要先处理，才能结账。").format(count=stopping), "clay"
        else:
            head, tone = _("检查都通过了，可以结账。"), "green"
        self._found.set_title(_("{period}结账检查").format(period=period.title))
        self._found.add(label(head, "strong", tone=tone, wrap=True))
        self._texts.append(head)
        ordered = sorted(
            (one for _check, findings in found for one in findings), key=lambda one: (not one.stops, bool(one.excuse))
        )
        for one in ordered:
            self._found.add(self._finding(one, may_excuse))
        self._show_passed([check for check, findings in found if not findings])

    def _finding(self, one: Finding, may_excuse: bool) -> QWidget:
        piece = QWidget()
        row = QVBoxLayout(piece)
        row.setContentsMargins(0, theme.space(6), 0, 0)
        row.setSpacing(theme.space(3))
        head = QHBoxLayout()
        head.setSpacing(theme.space(8))
        tone = _TONES["stop" if one.stops else "excused" if one.excuse else "warn"]
        badge = label(result_word((one,)), "badge", tone)
        head.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(one.what, wrap=True), 1)
        row.addLayout(head)
        cure = one.excuse and _("放行原因：{reason}").format(reason=one.excuse)
        row.addWidget(label(cure or _(one.check.cure), "small", wrap=True))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(8))
        page = one.check.page
        words = _("去“{page}”").format(page=_page_title(page))
        go = button(words, lambda: self.cure_asked.emit(page), kind="quiet", icon="chevron-right")
        go.setAccessibleName(f"{one.what} {go.text()}")
        buttons.addWidget(go)
        if one.stops and one.check.excusable and may_excuse:
            excuse = button(_("写明原因放行"), lambda: self.excuse_asked.emit(one), kind="quiet")
            excuse.setAccessibleName(f"{one.what} {excuse.text()}")
            buttons.addWidget(excuse)
        buttons.addStretch(1)
        row.addLayout(buttons)
        self._texts.append(f"{badge.text()} {one.what} {cure}".strip())
        return piece

    def _show_passed(self, checks: Sequence[ClosingCheck]) -> None:
        self._passed.clear()
        self._passed.setVisible(bool(checks))
        for check in checks:
            piece = QWidget()
            line = QHBoxLayout(piece)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(theme.space(8))
            line.addWidget(Icon("check", "green", 14))
            line.addWidget(label(_(check.sentence), "small", wrap=True), 1)
            piece.setAccessibleName(_(check.sentence))
            self._passed.add(piece)
            self._texts.append(f"{_('通过')} {_(check.sentence)}")


def _page_title(page: str) -> str:
    from gacha_app.ui.navigation import PAGES
    from gacha_app.ui.pages.books import PARTS

    name, _dot, part = page.partition(".")
    if part:
        return next((_(one.title) for one in PARTS if one.name == part), part)
    return next((_(one.title) for one in PAGES if one.name == name), name)
