"""Where the program's own files and the user's files lie."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def _bundled(name: str) -> Path:
    """Find a folder that ships with the program: inside the wheel, else beside the package."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def resources() -> Path:
    """Return the folder of fonts, icons, catalogues, templates, help and style."""
    return _bundled("resources")


def database() -> Path:
    """Return the folder of migrations and reference data."""
    return _bundled("db")


def reference() -> Path:
    """Return the folder of charts of accounts, kinds of entries, rules and definitions."""
    return database() / "reference"


def user_config() -> Path:
    """Return the folder of the user's settings, made if need be (`GACHA_HOME` replaces it)."""
    home = os.environ.get("GACHA_HOME")
    folder = Path(home) / "config" if home else Path(platformdirs.user_config_dir("gacha", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def user_data() -> Path:
    """Return the folder of logs and caches, made if need be (`GACHA_HOME` replaces it)."""
    home = os.environ.get("GACHA_HOME")
    folder = Path(home) / "data" if home else Path(platformdirs.user_data_dir("gacha", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def documents() -> Path:
    """Return the folder that new books and exports are offered in."""
    home = os.environ.get("GACHA_HOME")
    folder = Path(home) / "documents" if home else Path(platformdirs.user_documents_dir())
    return folder / "嘎查账本" if folder.is_dir() or home else Path.home()
