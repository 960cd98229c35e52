"""What the user likes, kept in one small file of plain text."""

from __future__ import annotations

import contextlib
import getpass
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from gacha_app import paths


@dataclass
class Settings:
    """What the user likes.

    Attributes:
        language: "zh" or "en".
        theme: "light" or "dark".
        font_size: points, 9 to 16.
        user_name: who is named in vouchers and in the audit trail.
        recent: paths of books, the last one first.
        columns: hidden columns and widths of each table, by the table's name.
        window: the window's "width" and "height", and 1 under "maximized" if it filled the screen.
        hub: where the township collects what villages hand in: a file or a server's address, never its password.
        backups: when each book was last backed up (ISO), by its path.
    """

    language: str = "zh"
    theme: str = "light"
    font_size: int = 10
    user_name: str = ""
    recent: list[str] = field(default_factory=list)
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    window: dict[str, int] = field(default_factory=dict)
    hub: str = ""
    backups: dict[str, str] = field(default_factory=dict)

    def remember_book(self, path: Path) -> None:
        """Put a book first among the recent ones."""
        name = str(path.resolve())
        self.recent = [name, *(other for other in self.recent if other != name)][:12]


def load() -> Settings:
    """Read the settings; a missing or damaged file means the usual ones."""
    settings = Settings()
    try:
        kept = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        kept = {}
    if isinstance(kept, dict):
        for one in fields(Settings):
            value = kept.get(one.name)
            if isinstance(value, type(getattr(settings, one.name))):
                setattr(settings, one.name, value)
    settings.font_size = min(max(settings.font_size, 9), 16)
    settings.user_name = settings.user_name or _login_name()
    return settings


def save(settings: Settings) -> None:
    """Keep the settings; a disk that refuses them costs nothing but the memory of them."""
    beside = _file().with_suffix(".tmp")
    with contextlib.suppress(OSError):
        beside.write_text(json.dumps(asdict(settings), ensure_ascii=False, indent=1), "utf-8")
        beside.replace(_file())


def _file() -> Path:
    return paths.user_config() / "settings.json"


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "user"
