"""A chart in the window: sharp at any scaling, its parts lead to the entries behind them, and it can be taken along."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QSizePolicy, QToolTip, QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import icon_button
from gacha_app.ui.widgets.cards import Card

if TYPE_CHECKING:  # matplotlib costs a second; it is loaded when the first chart is drawn
    from matplotlib.figure import Figure

# Makes the figure for a theme: "light" for paper and for others' documents, or the one in force
MakeFigure = Callable[[str], "Figure"]
Part = tuple[int, int]

_PART = re.compile(r"s(\d+):(\d+)")
_RESIZE_PAUSE_MS = 60
_SAVED_DPI = 200


class FigureView(QWidget):
    """A figure, drawn when it is first seen and again when its size, the theme or its content changes.

    Signals:
        part_clicked: series and category of the bar, point or slice that was chosen.
        refused: a `GachaError` that a picture could not be saved for.
        said: a sentence on what was done.
    """

    part_clicked = Signal(int, int)
    refused = Signal(object)
    said = Signal(str)

    def __init__(self, make: MakeFigure | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._tip: Callable[[int, int], str] | None = None
        self._figure: Any = None
        self._drawn_theme = ""
        self._picture = QImage()
        self._parts: dict[Part, Any] = {}
        self._current: Part | None = None
        self._name = _("图表")
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._draw)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(theme.space(180), theme.space(150))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_figure(self, make: MakeFigure, name: str = "", tip: Callable[[int, int], str] | None = None) -> None:
        """Show another figure.

        Args:
            make: makes it for the theme it is given.
            name: what it shows, for a screen reader and as the name of its file.
            tip: what is said where the pointer rests on a part, by series and category.
        """
        self._make, self._tip = make, tip
        self._name = name or self._name
        self.setAccessibleName(self._name)
        self._figure = None
        self._current = None
        if self.isVisible():
            self._pause.start(0)

    def parts(self) -> list[Part]:
        """Return series and category of every part that can be chosen, category by category."""
        return sorted(self._parts, key=lambda part: (part[1], part[0]))

    def picture(self) -> QImage:
        """Return what is drawn."""
        return self._picture

    def part_at(self, place: QPointF) -> Part | None:
        """Return the part at a point of the widget."""
        if self._figure is None:
            return None
        from matplotlib.backend_bases import MouseEvent

        ratio = self.devicePixelRatioF()
        x, y = round(place.x() * ratio), self._picture.height() - round(place.y() * ratio)
        event = MouseEvent("motion_notify_event", self._figure.canvas, x, y)
        # the last drawn lies on top
        return next((part for part, artist in reversed(self._parts.items()) if artist.contains(event)[0]), None)

    def centre_of(self, part: Part) -> QPointF:
        """Return the middle of a part, in the widget."""
        return self._box(part).center()

    def copy_picture(self) -> None:
        """Put the picture on the clipboard, light whatever the theme, as documents want it."""
        QApplication.clipboard().setImage(QImage.fromData(self._saved("png")))
        self.said.emit(_("图片已复制。"))

    def save(self, path: Path) -> None:
        """Write the figure to a file, PNG or SVG by its ending; light whatever the theme.

        Raises:
            GachaError: if the file cannot be written.
        """
        from gacha_app.storage.files import write_beside

        kind = "svg" if path.suffix.lower() == ".svg" else "png"
        write_beside(path, self._saved(kind))
        self.said.emit(_("图片已保存到“{path}”。").format(path=path))

    def menu(self, parent: QWidget) -> QMenu:
        """Return what can be done with the picture."""
        menu = QMenu(parent)
        menu.aboutToHide.connect(menu.deleteLater)
        copy = menu.addAction(theme.icon("copy", "muted"), _("复制图片"))
        copy.triggered.connect(lambda: self.copy_picture())
        save = menu.addAction(theme.icon("picture", "muted"), _("保存图片…（PNG、SVG）"))
        save.triggered.connect(lambda: self._ask_where())
        return menu

    def sizeHint(self) -> QSize:
        return QSize(theme.space(420), theme.space(260))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture.isNull():
            painter.setPen(theme.color("faint"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("正在画图…"))
        else:
            # while the window is being drawn larger the old picture stands in, until the pause is over
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._picture, QRectF(self._picture.rect()))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("focus"), 2))
            box = self._box(self._current) if self._current in self._parts else QRectF(self.rect())
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._figure is None or self._drawn_theme != theme.look().name:
            self._pause.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._pause.start(_RESIZE_PAUSE_MS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._figure = None
            if self.isVisible():
                self._pause.start(0)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            part = self.part_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(*part) if part and self._tip else "", self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.part_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (part := self.part_at(event.position())):
            self._current = part
            self.part_clicked.emit(*part)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu(self).popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        parts = self.parts()
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and parts:
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            at = parts.index(self._current) + step if self._current in parts else 0
            self._current = parts[at % len(parts)]
            self.setAccessibleDescription(self._tip(*self._current) if self._tip else "")
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._current in parts:
            self.part_clicked.emit(*self._current)
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        if self._make is None or self.width() < 2 or self.height() < 2:
            return
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        if self._figure is None:
            self._figure = self._make(theme.look().name)
            self._drawn_theme = theme.look().name
        ratio = self.devicePixelRatioF()
        # points on the screen are as large as the type around them, so the dots per inch follow both
        dpi = self.logicalDpiX() * ratio * theme.look().font_size / 10
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        self._figure.set_dpi(dpi)
        self._figure.set_size_inches(width / dpi, height / dpi)
        canvas: Any = FigureCanvasAgg(self._figure)
        canvas.draw()
        width, height = canvas.get_width_height(physical=True)
        drawn = bytes(canvas.buffer_rgba())
        self._picture = QImage(drawn, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
        self._parts = {}
        for artist in self._figure.findobj(lambda one: bool(_PART.fullmatch(str(one.get_gid() or "")))):
            series, category = str(artist.get_gid())[1:].split(":")
            self._parts[int(series), int(category)] = artist
        self.update()

    def _box(self, part: Part | None) -> QRectF:
        if part is None or part not in self._parts:
            return QRectF(self.rect())
        extent, ratio = self._parts[part].get_window_extent(), self.devicePixelRatioF()
        top = (self._picture.height() - extent.y1) / ratio
        return QRectF(extent.x0 / ratio, top, extent.width / ratio, extent.height / ratio)

    def _saved(self, kind: str) -> bytes:
        if self._make is None:
            raise GachaError(_("这里还没有图。"))
        figure = self._make("light")
        dpi = self.logicalDpiX()
        figure.set_size_inches(max(self.width(), 480) / dpi, max(self.height(), 270) / dpi)
        content = BytesIO()
        figure.savefig(content, format=kind, dpi=_SAVED_DPI)
        return content.getvalue()

    def _ask_where(self) -> None:
        kinds = f"{_('PNG 图片')} (*.png);;{_('SVG 矢量图')} (*.svg)"
        name, kind = QFileDialog.getSaveFileName(self, _("保存图片"), f"{self._name}.png", kinds)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in (".png", ".svg"):
            path = path.with_name(path.name + (".svg" if "svg" in kind else ".png"))
        try:
            self.save(path)
        except GachaError as problem:
            self.refused.emit(problem)


class FigureCard(Card):
    """A figure on a card, with its title and a button for what can be done with the picture.

    Attributes:
        view: the figure.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        more = icon_button("more", _("复制、保存图片"))
        # no taller than the title: titles of cards side by side stand on one line
        more.setProperty("compact", True)
        super().__init__(title, more, parent)
        self.view = FigureView()
        more.clicked.connect(lambda: self.view.menu(self).popup(more.mapToGlobal(QPoint(0, more.height()))))
        self.add(self.view, 1)

    def show_figure(self, make: MakeFigure, tip: Callable[[int, int], str] | None = None) -> None:
        """Show another figure under the card's title."""
        self.view.show_figure(make, self.accessibleName(), tip)
