"""The lock files: exact, hashed, and silent about where packages come from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;]+)( ; (?P<marker>.+?))? \\")


def requirements() -> dict[str, list[Requirement]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    run = [Requirement(line) for line in project["dependencies"]]
    return {"run": run, "dev": run + [Requirement(line) for line in project["optional-dependencies"]["dev"]]}


def lines(lock: str) -> list[str]:
    return (ROOT / "lock" / f"{lock}.txt").read_text("utf-8").splitlines()


def pins(lock: str) -> dict[str, set[str]]:
    """Return every version pinned of each package: one, or one for each marker."""
    found: dict[str, set[str]] = {}
    for line in lines(lock):
        if pin := PIN.fullmatch(line):
            found.setdefault(canonicalize_name(pin["name"]), set()).add(pin["version"])
    return found


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_a_lock_names_no_server_and_gives_no_options(lock: str):
    for number, line in enumerate(lines(lock), 1):
        assert "://" not in line, f"line {number}"
        assert not line.startswith("-"), f"line {number}"
        assert line.lstrip().startswith("--hash=sha256:") or "--" not in line, f"line {number}"


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_every_line_of_a_lock_is_a_pin_with_hashes_or_a_remark(lock: str):
    of_lock = lines(lock)
    for number, line in enumerate(of_lock):
        if line.startswith("    --hash=") or line.lstrip().startswith("#"):
            continue
        assert PIN.fullmatch(line), f"line {number + 1}: {line}"
        assert of_lock[number + 1].startswith("    --hash=sha256:"), f"{line} has no hash"


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_every_requirement_is_pinned_within_its_bounds(lock: str):
    pinned = pins(lock)
    for requirement in requirements()[lock]:
        versions = pinned.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not pinned: run scripts/lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement.name


def test_who_can_test_can_also_run():
    run, dev = pins("run"), pins("dev")

    assert {name: dev.get(name) for name in run} == run


def test_qt_is_one_that_old_office_systems_can_load():
    # 6.10 and later need a newer glibc than UOS V20 and Kylin V10 have
    (version,) = pins("run")["pyside6-essentials"]

    assert Version("6.8.3") <= Version(version) < Version("6.10")
