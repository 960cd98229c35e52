"""The start: one command or a window, and what is said where neither can be had."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gacha_app import i18n
from gacha_app.app import crash
from gacha_app.app.main import main

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("sqlalchemy", "matplotlib", "numpy", "openpyxl", "alembic", "typst", "pypinyin", "python_calamine")


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as users do."""
    clean = {key: value for key, value in os.environ.items() if key not in ("QT_QPA_PLATFORM", "DISPLAY")}
    clean.pop("WAYLAND_DISPLAY", None)
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments], env={**clean, **environment}, text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def test_without_a_display_the_window_says_so_and_what_to_do():
    done = run_program()

    assert done.returncode == 1
    assert "没有图形界面" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_display_that_is_named_but_not_there_counts_as_none():
    done = run_program(DISPLAY=":473")

    assert done.returncode == 1
    assert "没有图形界面" in done.stderr


def test_the_language_may_be_asked_for_on_the_command_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GACHA_LANGUAGE", "zh")

    status = main(["--language", "en", "no-such-command"])

    assert status == 2
    assert i18n.language() == "en"


def test_commands_work_without_qt(tmp_path: Path):
    script = (
        "import sys\n"
        "sys.modules['PySide6'] = None\n"
        "from gacha_app.app.main import main\n"
        f"sys.exit(main(['verify', {str(tmp_path / 'none.gacha')!r}]))"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "none.gacha" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_heavy_is_imported_before_the_first_window():
    script = (
        "import sys\n"
        "from gacha_app import settings\n"
        "from gacha_app.app.window_start import make_application\n"
        "from gacha_app.ui.main_window import MainWindow\n"
        "kept = settings.load()\n"
        "app = make_application(kept)\n"
        "window = MainWindow(kept)\n"
        "window.show()\n"
        "app.processEvents()\n"
        "print(*sorted(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip

    assert [name for name in HEAVY if name in done.stdout.split()] == []


def test_ctrl_c_closes_the_window_and_gives_the_book_back(village_file: Path):
    lock = village_file.with_name(f".{village_file.name}.lock")
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), str(village_file)], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not lock.exists() and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert lock.exists()

    running.send_signal(signal.SIGINT)
    _out, said = running.communicate(timeout=30)

    assert running.returncode == 0
    assert not lock.exists()
    assert "Traceback" not in said


def test_a_mistake_of_ours_is_one_sentence_and_a_log(capsys: pytest.CaptureFixture[str], own_home: Path):
    status = crash.tell_on_command_line(ZeroDivisionError("of ours"))

    said = capsys.readouterr().err
    logs = list((own_home / "data" / "logs").glob("crash-*.txt"))
    assert status == 1
    assert said.count("\n") == 1
    assert str(logs[0]) in said
    assert "ZeroDivisionError" in logs[0].read_text("utf-8")


def test_only_the_last_logs_are_kept(own_home: Path):
    folder = own_home / "data" / "logs"
    folder.mkdir(parents=True)
    for number in range(40):
        (folder / f"crash-2020{number:04d}-000000.txt").write_text("old", "utf-8")

    crash.write_log(ValueError("new"))

    assert len(list(folder.iterdir())) == 20


def test_whoever_stops_reading_meets_no_traceback(tmp_path: Path):
    done = subprocess.run(
        f'"{sys.executable}" "{ROOT / "main.py"}" --help | true',
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_wrong_usage_is_told_by_the_command_line(capsys: pytest.CaptureFixture[str]):
    assert main(["no-such-command"]) == 2
    assert capsys.readouterr().err
