"""The start command, in a folder such as users have, with a program that says what it was given."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SAYS_WHAT_IT_WAS_GIVEN = (
    "import os, sys; print(os.getcwd(), *sys.argv[1:], sep='|'); sys.exit(int(os.environ.get('STATUS', 0)))"
)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand on a machine that has every library of Qt's; return the file that lists them."""
    folder = tmp_path / "machine"
    folder.mkdir()
    libraries = folder / "libraries"
    prepare_bash = (ROOT / "scripts" / "prepare.bash").read_text("utf-8")
    libraries.write_text(
        "\n".join(f"\t{name} (here)" for name in re.findall(r"lib\S+\.so\.\d+", prepare_bash)), "utf-8"
    )
    (folder / "ldconfig").write_text(f"#!/bin/sh\ncat '{libraries}'\n", "utf-8")
    (folder / "ldconfig").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return libraries


@pytest.fixture
def project(tmp_path: Path, machine: Path) -> Path:
    """Lay out a project whose program needs no packages."""
    folder = tmp_path / "嘎查 账本"
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "lock").mkdir()
    for name in ("run", "dev"):
        (folder / "lock" / f"{name}.txt").write_text("# nothing is needed\n", "utf-8")
    (folder / "main.py").write_text(SAYS_WHAT_IT_WAS_GIVEN, "utf-8")
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a virtual environment once."""
    folder = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder


@pytest.fixture
def prepared(project: Path, environment: Path) -> Path:
    """Have the project set up from the lock file it has."""
    shutil.rmtree(environment / "installed", ignore_errors=True)
    (environment / "installed").mkdir()
    shutil.copy(project / "lock" / "run.txt", environment / "installed")
    (project / ".venv").symlink_to(environment)
    return project


def start(
    project: Path, *arguments: str, cwd: Path, script: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", script or str(project / "scripts" / "run"), *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_arguments_arrive_whole_and_relative_to_where_the_user_stands(prepared: Path, tmp_path: Path):
    started = start(prepared, "import", "花名册 2023.xlsx", "", "*", cwd=tmp_path)

    assert started.stdout == f"{tmp_path}|import|花名册 2023.xlsx||*\n"
    assert started.stderr == ""


def test_the_status_of_the_program_is_the_status_of_the_command(prepared: Path, tmp_path: Path):
    assert start(prepared, cwd=tmp_path, STATUS="2").returncode == 2


def test_the_command_works_through_a_link_and_from_its_own_folder(prepared: Path, tmp_path: Path):
    link = tmp_path / "gacha"
    link.symlink_to(prepared / "scripts" / "run")

    assert start(prepared, "a", cwd=tmp_path, script=str(link)).stdout == f"{tmp_path}|a\n"
    assert start(prepared, "a", cwd=prepared / "scripts", script="run").stdout == f"{prepared / 'scripts'}|a\n"


def test_the_first_start_sets_everything_up_and_the_second_finds_it_done(project: Path, tmp_path: Path):
    first = start(project, "--json", cwd=tmp_path)
    interpreter = project / ".venv" / "bin" / "python"
    made = interpreter.lstat().st_mtime_ns
    second = start(project, "--json", cwd=tmp_path)

    assert first.stdout == second.stdout == f"{tmp_path}|--json\n"
    assert "首次启动" in first.stderr
    assert second.stderr == ""
    assert interpreter.lstat().st_mtime_ns == made


def test_a_new_lock_is_installed_at_the_next_start(prepared: Path, tmp_path: Path):
    lock = prepared / "lock" / "run.txt"
    lock.write_text("# still nothing\n", "utf-8")

    started = start(prepared, cwd=tmp_path)

    assert started.returncode == 0
    assert "正在更新" in started.stderr
    assert (prepared / ".venv" / "installed" / "run.txt").read_text("utf-8") == "# still nothing\n"


def test_packages_that_cannot_be_installed_stop_the_start_with_a_sentence(prepared: Path, tmp_path: Path):
    lock = prepared / "lock" / "run.txt"
    lock.write_text(f"no-such-package==1 --hash=sha256:{'0' * 64}\n", "utf-8")

    started = start(prepared, cwd=tmp_path, PIP_NO_INDEX="1")
    again = start(prepared, cwd=tmp_path, PIP_NO_INDEX="1")

    assert started.returncode == again.returncode == 1
    assert started.stdout == again.stdout == ""
    assert "请检查网络后重试" in again.stderr


def test_what_was_set_up_for_tests_also_starts_the_program(prepared: Path, tmp_path: Path):
    (prepared / "lock" / "dev.txt").write_text("# nothing is needed for tests either\n", "utf-8")
    subprocess.run(
        ["bash", "-c", 'root=$1; . "$root/scripts/prepare.bash"; prepare dev', "bash", str(prepared)],
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )

    assert start(prepared, cwd=tmp_path).stderr == ""


def test_missing_window_libraries_are_told_until_they_are_there_and_stop_nothing(
    prepared: Path, machine: Path, tmp_path: Path
):
    noted = prepared / ".venv" / "installed" / "missing-libraries"
    noted.write_text("libxcb-icccm4\n", "utf-8")
    all_of_them = machine.read_text("utf-8")

    machine.write_text(all_of_them.replace("libxcb-icccm.so.4", "libxcb-other.so.4"), "utf-8")
    without = start(prepared, "a", cwd=tmp_path)
    machine.write_text(all_of_them, "utf-8")
    with_them = start(prepared, "a", cwd=tmp_path)

    assert without.stdout == with_them.stdout == f"{tmp_path}|a\n"
    assert "apt-get install libxcb-icccm4" in without.stderr
    assert with_them.stderr == noted.read_text("utf-8") == ""
