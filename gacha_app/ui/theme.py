"""How the program looks: colours, type and icons from one file of tokens, light and dark.

The tokens lie in `resources/style/tokens.json`, so that the charts (which know no Qt) use the very same colours.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from gacha_app import paths

FAMILY = "Noto Sans SC"
# Under this width, at 10 pt, the rail shows icons only and the story of a row takes the table's place
NARROW = 1100
# Sizes of type by role, as parts of the size the user chose
_TYPE = {"body": 1.0, "small": 0.9, "heading": 1.1, "title": 1.5, "brand": 1.4, "figure": 1.65}
_ICON_SIZES = (12, 16, 18, 22, 40)
_RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0)


@dataclass(frozen=True)
class Look:
    """What is in force: a theme's name, its colours, and the size of type in points."""

    name: str
    font_size: int
    tokens: Mapping[str, str]


@cache
def tokens(name: str) -> Mapping[str, str]:
    """Return a theme's colours as `#RRGGBB` by their names."""
    every = json.loads((paths.resources() / "style" / "tokens.json").read_text("utf-8"))
    return dict(every["dark" if name == "dark" else "light"])


_look: Look | None = None


def look() -> Look:
    """Return what is in force; light at 10 pt before anything was chosen."""
    return _look or Look("light", 10, tokens("light"))


def apply_theme(app: QApplication, name: str, font_size: int) -> None:
    """Dress the whole program: fonts, palette, style sheet and the icons already shown.

    Args:
        app: the running application.
        name: "light" or "dark".
        font_size: points; every size of type and every space follows it.
    """
    global _look
    _register_fonts()
    name = "dark" if name == "dark" else "light"
    _look = Look(name, min(max(font_size, 9), 16), tokens(name))
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    font = QFont([FAMILY, "Noto Sans Mongolian"])
    font.setPointSizeF(_look.font_size)
    app.setFont(font)
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet())
    for widget in app.allWidgets():
        for target in (widget, *widget.actions()):
            if target.property("icon_name"):
                _show_icon(target)


def style_sheet() -> str:
    """Return the style sheet of what is in force, its placeholders filled."""
    template = (paths.resources() / "style" / "app.qss").read_text("utf-8")
    return Template(template).substitute(_Placeholders())


def token(name: str) -> str:
    """Return a colour of the theme in force as `#RRGGBB`."""
    return look().tokens[name]


def color(name: str) -> QColor:
    """Return a colour of the theme in force."""
    return QColor(look().tokens[name])


def space(pixels: int) -> int:
    """Return a distance as large as the type in force asks for; `pixels` is what 10 pt asks for."""
    return max(1, round(pixels * look().font_size / 10)) if pixels else 0


def type_size(role: str) -> float:
    """Return the points of a role of type: body, small, heading, title, brand or figure."""
    return round(look().font_size * _TYPE[role] * 2) / 2


def font(role: str = "body", *, bold: bool = False) -> QFont:
    """Return the font of a role, for what is painted by hand."""
    return _font(type_size(role), bold)


def is_narrow(width: int) -> bool:
    """Say whether a window of this width has to do without words in the rail and without two columns."""
    # By the root: at 16 pt a 1366 wide screen is narrow, a 1440 wide one is not
    return width < NARROW * math.sqrt(look().font_size / 10)


def icon(name: str, tone: str = "ink", checked: str = "") -> QIcon:
    """Return an icon in a token's colour (another where its button is checked), sharp at the usual scalings."""
    return _icon(name, token(tone), token(checked or tone), look().font_size)


def icon_size() -> int:
    """Return how large an icon stands beside a word."""
    return space(18)


def set_icon(target: QAbstractButton | QAction, name: str, tone: str = "ink", checked: str = "") -> None:
    """Give a button or action an icon that follows the theme; `checked` is its tone while it is checked."""
    target.setProperty("icon_name", name)
    target.setProperty("icon_tone", tone)
    target.setProperty("icon_checked", checked or tone)
    _show_icon(target)


def pixmap(name: str, tone: str, size: int, ratio: float) -> QPixmap:
    """Return an icon painted at a size in logical pixels, for a device pixel ratio."""
    return _pixmap(name, token(tone), size, ratio)


def _show_icon(target: QObject) -> None:
    if isinstance(target, QAbstractButton | QAction):
        target.setIcon(icon(*(target.property(f"icon_{part}") for part in ("name", "tone", "checked"))))


@cache
def _font(points: float, bold: bool) -> QFont:
    made = QFont([FAMILY, "Noto Sans Mongolian"])
    made.setPointSizeF(points)
    made.setBold(bold)
    return made


@cache
def _icon(name: str, shade: str, checked: str, font_size: int) -> QIcon:
    # Painted sizes, not an icon engine: engines written in Python are freed while Qt still uses them
    made = QIcon()
    for size in _ICON_SIZES:
        for ratio in _RATIOS:
            pixels = max(1, round(size * font_size / 10))
            made.addPixmap(_pixmap(name, shade, pixels, ratio))
            if checked != shade:
                made.addPixmap(_pixmap(name, checked, pixels, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made


def _pixmap(name: str, shade: str, size: int, ratio: float) -> QPixmap:
    drawing = _drawing(name).replace(b"currentColor", shade.encode())
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made


@cache
def _drawing(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


@cache
def _register_fonts() -> None:
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def _palette() -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    shades = {
        role.Window: "paper", role.WindowText: "ink", role.Base: "card", role.AlternateBase: "stripe",
        role.Text: "ink", role.Button: "card", role.ButtonText: "ink", role.BrightText: "clay",
        role.ToolTipBase: "ink", role.ToolTipText: "card", role.PlaceholderText: "faint",
        role.Highlight: "green_fill", role.HighlightedText: "on_fill", role.Link: "blue_ink",
        role.LinkVisited: "plum_ink", role.Light: "card", role.Midlight: "line", role.Mid: "edge", role.Dark: "muted",
        role.Shadow: "muted", role.Accent: "green_fill",
    }  # fmt: skip
    palette = QPalette()
    for one, name in shades.items():
        palette.setColor(one, color(name))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, one, color("faint"))
    return palette


class _Placeholders(dict[str, object]):
    """What stands for a `$name` of the style sheet: a colour, `s8` (8 px at 10 pt), `pt_title`, the folder `style`."""

    def __missing__(self, key: str) -> object:
        if key in look().tokens:
            return look().tokens[key]
        if key.startswith("pt_"):
            return f"{type_size(key[3:]):g}pt"
        if key == "style":
            return (paths.resources() / "style" / look().name).as_posix()
        if key.startswith("s") and key[1:].isdigit():
            return f"{space(int(key[1:]))}px"
        raise KeyError(key)
