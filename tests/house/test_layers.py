"""The layers of the program, as `pyproject.toml` states them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_each_layer_uses_only_the_ones_below_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    from importlinter.cli import lint_imports

    monkeypatch.chdir(ROOT)

    status = lint_imports(no_cache=True)

    assert status == 0, capsys.readouterr().out


def test_everything_below_the_windows_can_be_imported_without_qt():
    probe = """
import importlib, pkgutil, sys
sys.modules["PySide6"] = None
import gacha_app
for module in pkgutil.walk_packages(gacha_app.__path__, "gacha_app."):
    if module.name.split(".")[1] not in ("app", "ui", "__main__"):
        importlib.import_module(module.name)
"""

    ran = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr


def test_the_command_line_is_put_together_before_anything_that_a_command_does_is_loaded():
    probe = """
import sys
from gacha_app.cli.commands import program
program()
print(*(name for name in sys.modules if name.startswith(("gacha_app.services.", "gacha_app.reports.", "alembic"))))
"""

    ran = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False)

    # every command waits for what is imported here
    assert ran.stdout.split() == ["gacha_app.reports.report"], ran.stderr


def test_qt_keeps_its_references_over_twenty_thousand_calls(tmp_path: Path):
    # PySide6 6.12.0 on Python 3.11 lost one reference to None a call and aborted after some five thousand
    calls = (
        "from PySide6.QtWidgets import QApplication, QLabel; application = QApplication([]); label = QLabel()\n"
        "for _ in range(20000): label.setText('字')"
    )

    ran = subprocess.run(
        [sys.executable, "-c", calls],
        cwd=tmp_path,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
