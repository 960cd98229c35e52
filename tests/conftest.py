"""Guards that no test must remember: an own home, no display, Chinese, and nothing left open."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from gacha_app import i18n

# The classes of the domain are mapped before any test makes one: afterwards the early ones could not be kept
from gacha_app.storage import mapping as mapping

# Before anything imports Qt; a run that wants to see windows sets its own
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Windows has a start command of its own
collect_ignore = ["house/test_start.py"] if sys.platform == "win32" else []


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test its own settings, logs and documents, for itself and for every program it starts."""
    home = tmp_path / "home"
    monkeypatch.setenv("GACHA_HOME", str(home))
    for name in ("GACHA_LANGUAGE", "GACHA_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Begin in Chinese, whatever the test before spoke."""
    i18n.use_language("zh")
    yield
    i18n.use_language("zh")


@pytest.fixture(autouse=True)
def nothing_left_open(tmp_path: Path) -> Iterator[None]:
    """Fail a test that leaves a file, a window or a thread behind."""
    threads_before = set(threading.enumerate())
    yield
    assert not _threads_since(threads_before), "a thread is still running"
    assert not _windows_shown(), "a window is still shown"
    assert not _files_open_in(tmp_path), "a file is still open"


def _threads_since(before: set[threading.Thread]) -> list[threading.Thread]:
    since = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in since:
        thread.join(timeout=2)
    return [thread for thread in since if thread.is_alive()]


def _windows_shown() -> list[str]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [repr(widget) for widget in widgets.QApplication.topLevelWidgets() if widget.isVisible()]


def _files_open_in(folder: Path) -> list[str]:
    def still_open() -> list[str]:
        return [file.path for file in psutil.Process().open_files() if Path(file.path).is_relative_to(folder)]

    if still_open():
        gc.collect()  # what nobody holds any more is not left open, only not yet swept up
    return still_open()
