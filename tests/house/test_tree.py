"""The files of the repository: they speak of the product alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Put together here, so that this file does not name them either
_HOSTS = [f"{name}.{end}" for name, end in [
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("deb.debian", "org"),
]]  # fmt: skip
_PATHS = ["/" + folder + "/" for folder in ("work", "root", "home")]
_OPTIONS = re.compile("index" + "-url|find" + r"-links|registry *= *\W?http|/" + "tmp/[a-z]")


def texts() -> list[tuple[str, str]]:
    """Return every text file that is kept, by its path."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = []
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            found.append((name, content.decode("utf-8", "replace")))
    assert len(found) > 20
    return found


def test_no_file_names_a_package_server():
    hosts = re.compile("|".join(re.escape(host) for host in _HOSTS))

    assert [name for name, text in texts() if hosts.search(text)] == []


def test_no_file_tells_where_to_fetch_packages_or_where_it_lay():
    assert [name for name, text in texts() if not name.startswith("tests/") and _OPTIONS.search(text)] == []


def test_no_file_names_a_folder_of_somebodys_machine():
    folders = re.compile("|".join(rf"(?<![\w.~}}]){re.escape(folder)}" for folder in _PATHS))

    assert [name for name, text in texts() if folders.search(text)] == []


def test_no_text_has_windows_line_ends_but_commands_of_windows():
    for name, text in texts():
        if name.startswith(("gacha_app/", "scripts/", "db/", "resources/")) and not name.endswith(".cmd"):
            assert "\r\n" not in text, name
