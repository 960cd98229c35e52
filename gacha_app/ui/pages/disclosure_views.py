"""What the page of disclosure shows at its right: a report, the cover, the checks, and the notice as it will hang."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.reports.checks import CheckResult
from gacha_app.reports.disclosure import Disclosure, Section
from gacha_app.reports.report import CellKind, Column, cell_text
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.cards import Card, TodoRow
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.pieces import Icon
from gacha_app.ui.widgets.scroller import Scroller
from gacha_app.ui.widgets.table import TablePanel


class ReportView(LeadingWidget):
    """One sheet of the disclosure: its title and its table.

    Attributes:
        table: the report; Enter on a row leads to its entries.
    """

    def __init__(self, desk: Desk, section: Section) -> None:
        super().__init__()
        self._title = label(role="heading")
        self.table = TablePanel(f"disclosure-{section.name}", desk.settings)
        self.table.row_activated.connect(lambda row: desk.show_page("money", row.source) if row.source else None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(6))
        layout.addWidget(self._title)
        layout.addWidget(self.table, 1)
        self.lead_focus_to(self.table.table)

    def show_section(self, section: Section) -> None:
        """Show the report of a section."""
        report = section.report
        self._title.setText(f"{report.title} · {report.period}" if report.period else report.title)
        self.table.show_report(report)


class CoverView(Card):
    """What stands on the first sheet."""

    def show_cover(self, disclosed: Disclosure) -> None:
        """Show whose disclosure it is, of what time, and who signs."""
        self.clear()
        sample = _("（示例）") if disclosed.sample else ""
        self.set_title(f"{disclosed.organisation}{disclosed.title}{sample}")
        facts = QGridLayout()
        facts.setHorizontalSpacing(theme.space(24))
        facts.setVerticalSpacing(theme.space(10))
        facts.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(disclosed.facts):
            facts.addWidget(label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(label(value, wrap=True), row, 1)
        self.body.addSpacing(theme.space(6))
        self.body.addLayout(facts)
        self.body.addStretch(1)


class CheckRow(TodoRow):
    """A sum told twice: whether both agree, and the way to its entries."""

    def __init__(self, one: CheckResult) -> None:
        column = Column("value", "", one.kind)
        left, right = (cell_text(column, value, zero=True) for value in (one.left, one.right))
        money = one.kind is CellKind.MONEY
        gap = cell_text(column, one.left - one.right, zero=True)
        detail = (
            _("两边都是 {left}").format(left=left) if one.ok and left == right
            else _("左边 {left}，右边 {right}，相差 {gap}").format(left=left, right=right, gap=gap)
        )  # fmt: skip
        unit = _(" 元") if money else _(" 份")
        word = _("相符") if one.ok else _("不符")
        super().__init__("green" if one.ok else "clay", word, one.sentence, detail + unit)
        self.check = one
        if one.source is None:
            # nothing lies behind it that one could go to
            self.findChildren(Icon)[-1].hide()
            self.setCursor(Qt.CursorShape.ArrowCursor)


class ChecksView(Card):
    """Every check of the disclosure, those that do not agree first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("勾稽检查"))
        self._desk = desk
        self._said = label(wrap=True)
        self.add(self._said)
        inside = QWidget()
        inside.setProperty("surface", "clear")
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.space(2))
        scroll = Scroller(inside)
        # the rows' words may be cut: only the height may be too much
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add(scroll, 1)
        self.rows: list[CheckRow] = []

    def show_checks(self, disclosed: Disclosure) -> None:
        """Show the checks of a disclosure."""
        for row in self.rows:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        while self._rows.count():
            self._rows.takeAt(0)
        self._said.setText(checks_in_words(disclosed))
        self.rows = [CheckRow(one) for one in sorted(disclosed.checks, key=lambda one: one.ok)]
        for row in self.rows:
            row.clicked.connect(lambda *_checked, source=row.check.source: self._open(source))
            self._rows.addWidget(row)
        self._rows.addStretch(1)

    def _open(self, source: object) -> None:
        if source is not None:
            self._desk.show_page("money", source)  # type: ignore[arg-type]


class NoticeView(QWidget):
    """The notice as it will be printed.

    Signals:
        wanted: the view is seen, and what it shows is out of date.
    """

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label(_("正在排版…"), "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.paper = PaperPages()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label(_("公开榜（A4 预览；生成时另有一份 A3）"), "heading"))
        layout.addWidget(self._words)
        layout.addWidget(Scroller(self.paper), 1)

    def show_wait(self) -> None:
        """Say that the notice is being laid out."""
        self._words.show()

    def show_pages(self, pages: Sequence[bytes]) -> None:
        """Show the pages, each a PNG."""
        self._words.hide()
        self.paper.show_pages([QImage.fromData(one) for one in pages])


class PaperPages(QWidget):
    """Pages of paper, one under the other, as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: list[QImage] = []
        self.setAccessibleName(_("公开榜"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pages(self, pages: Sequence[QImage]) -> None:
        """Show other pages."""
        self._pages = list(pages)
        self._fit()
        self.update()

    def page_count(self) -> int:
        """Return how many pages are shown."""
        return len(self._pages)

    def sizeHint(self) -> QSize:
        return QSize(theme.space(400), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page, place in zip(self._pages, self._places(), strict=True):
            painter.fillRect(place, Qt.GlobalColor.white)
            # smaller by more than half, Qt's own scaling loses thin lines
            ratio = self.devicePixelRatioF()
            sharp = page.scaled(
                QSize(round(place.width() * ratio), round(place.height() * ratio)),
                Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
            painter.drawImage(place, sharp)
            painter.setPen(theme.color("line"))
            painter.drawRect(place)
        painter.end()

    def _places(self) -> list[QRectF]:
        width = min(self.width() - theme.space(2), theme.space(760))
        left, top, places = (self.width() - width) / 2, 1.0, []
        for page in self._pages:
            height = width * page.height() / max(page.width(), 1)
            places.append(QRectF(left, top, width, height))
            top += height + theme.space(12)
        return places

    def _height(self) -> int:
        places = self._places()
        return round(places[-1].bottom()) + 2 if places else theme.space(40)

    def _fit(self) -> None:
        self.setFixedHeight(self._height())


def checks_in_words(disclosed: Disclosure) -> str:
    """Return in one sentence whether the sums agree."""
    count, wrong = len(disclosed.checks), len(disclosed.faults)
    if wrong:
        return _("共 {count} 项，{wrong} 项不符，请查明原因后再公开。").format(count=count, wrong=wrong)
    return _("共 {count} 项，全部相符。").format(count=count)
