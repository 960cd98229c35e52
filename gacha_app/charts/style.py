"""How charts look: the bundled fonts, and the program's own colours, light and dark."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from gacha_app import paths

FAMILY = "Noto Sans SC"
MONGOLIAN = "Noto Sans Mongolian"
GETA = "〓"
SERIES = tuple(f"series{number}" for number in range(1, 9))
_FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "NotoSansMongolian-Regular.ttf")


@cache
def prepare() -> None:
    """Make matplotlib know the bundled fonts; call it before matplotlib is imported anywhere else.

    Its cache lies in a folder that lasts: a packed program would otherwise search all fonts at every start.
    """
    if "MPLCONFIGDIR" not in os.environ:
        with suppress(OSError):  # matplotlib then finds a folder of its own
            folder = paths.user_data() / "matplotlib"
            folder.mkdir(exist_ok=True)
            os.environ["MPLCONFIGDIR"] = str(folder)
    import matplotlib
    from matplotlib import font_manager

    for name in _FONTS:
        font_manager.fontManager.addfont(str(paths.resources() / "fonts" / name))
    matplotlib.rcParams.update(
        {
            "font.family": [FAMILY],
            "axes.unicode_minus": False,
            "pdf.fonttype": 42,
            "svg.fonttype": "path",
            "svg.hashsalt": "gacha",
            "path.simplify": False,
        }
    )


@cache
def colours(theme: str) -> Mapping[str, str]:
    """Return the colours of a theme ("light" or "dark") by their names, the same as the windows have."""
    every = json.loads((paths.resources() / "style" / "tokens.json").read_text("utf-8"))
    return dict(every["dark" if theme == "dark" else "light"])


def is_mongolian(text: str) -> bool:
    """Tell whether a text has letters of the traditional Mongolian script, which want their own font."""
    return any("\u1800" <= sign <= "\u18af" for sign in text)


def shown(text: str) -> str:
    """Return a text with 〓 for every character that the bundled fonts lack."""
    if text.isascii():
        return text
    return "".join(sign if ord(sign) in _printable() or sign in "\n " else GETA for sign in text)


@cache
def _printable() -> frozenset[int]:
    prepare()
    from matplotlib.font_manager import get_font

    return frozenset().union(*(get_font(str(paths.resources() / "fonts" / name)).get_charmap() for name in _FONTS))
