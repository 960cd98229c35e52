"""The wheel: one file that holds the program with all its data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that nothing is left in the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "source"
    copy.mkdir()
    for name in ("gacha_app", "resources", "db"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    subprocess.run(
        [*PIP, "wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", str(folder), str(copy)],
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_every_file_of_its_data(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("gacha_app/")}

    source = wheel.parent / "source"
    modules = {path.relative_to(source).as_posix() for path in (source / "gacha_app").rglob("*.py")}
    data = {
        f"gacha_app/{path.relative_to(source).as_posix()}"
        for folder in ("resources", "db")
        for path in (source / folder).rglob("*")
        if path.is_file()
    }
    assert inside == modules | data


@pytest.mark.parametrize(
    "name",
    [
        "resources/fonts/NotoSansSC-Regular.ttf",
        "resources/fonts/NotoSansSC-Bold.ttf",
        "resources/fonts/OFL-NotoSansSC.txt",
        "resources/i18n/en/LC_MESSAGES/gacha.mo",
        "db/book/env.py",
        "db/reference/accounts_2023.csv",
    ],
)
def test_the_wheel_holds_what_the_program_cannot_do_without(wheel: Path, name: str):
    with zipfile.ZipFile(wheel) as archive:
        assert archive.getinfo(f"gacha_app/{name}").file_size > 0


def test_an_installed_program_finds_its_data_inside_itself(wheel: Path, tmp_path: Path):
    subprocess.run(
        [*PIP, "install", "--no-deps", "--no-index", "--target", str(tmp_path / "site"), str(wheel)], check=True
    )
    probe = "from gacha_app import paths; print(paths.resources(), paths.reference(), sep='\\n')"

    found = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    inside = tmp_path / "site" / "gacha_app"
    assert found.stdout.splitlines() == [str(inside / "resources"), str(inside / "db" / "reference")]
    assert (tmp_path / "site" / "bin" / "gacha").exists() or (tmp_path / "site" / "bin" / "gacha.exe").exists()
