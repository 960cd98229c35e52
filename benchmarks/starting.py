"""Starting: the first window, and a command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measured, timed
from benchmarks.villages import village

_ROOT = Path(__file__).resolve().parent.parent
_BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.show(); app.processEvents()
"""
_OURS = """
from gacha_app import settings
from gacha_app.app.window_start import make_application
from gacha_app.ui.main_window import MainWindow
kept = settings.load(); app = make_application(kept); window = MainWindow(kept); window.show(); app.processEvents()
import sys
heavy = {"matplotlib", "openpyxl", "typst", "alembic", "pypinyin", "numpy"} & set(sys.modules)
assert not heavy, heavy
window.close()
"""


def window(folder: Path) -> Iterator[Measured]:
    """Show the first window, offscreen and with a warm disk."""
    floor, _worst = timed(lambda: _python(folder, "-c", _BARE))
    seconds, worst = timed(lambda: _python(folder, "-c", _OURS))
    yield Measured("window", "first window, whole process (offscreen)", seconds, worst, 1.0, floor)


def command(folder: Path) -> Iterator[Measured]:
    """Answer a report on the command line."""
    village(folder / "a.gacha", households=60, entries=200).close()
    floor, _worst = timed(lambda: _python(folder, "-c", "pass"))
    words = (str(_ROOT / "main.py"), "report", str(folder / "a.gacha"), "trial-balance", "--year", "2023", "--json")
    seconds, worst = timed(lambda: _python(folder, *words))
    yield Measured("command", "report trial-balance --json, whole process", seconds, worst, None, floor)


def _python(folder: Path, *words: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GACHA_HOME": str(folder / "home")}
    subprocess.run([sys.executable, *words], cwd=_ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
