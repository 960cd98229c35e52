"""The example: one book filled to the brim, in the user's own folder, made once."""

from __future__ import annotations

from pathlib import Path

from gacha_app import paths
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _


def example_path() -> Path:
    """Return where the example lies; its name is the same in every language, so that it is made once."""
    return paths.documents() / "示例账本.gacha"


def example_book(user: str) -> Path:
    """Return the example's path; it is made if it is not there.

    Raises:
        GachaError: if its folder cannot be written.
    """
    from gacha_app.services.example import make_example

    path = example_path()
    if path.exists():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise GachaError(
            _("不能建立文件夹“{folder}”：{reason}。").format(folder=path.parent, reason=problem.strerror)
        ) from problem
    make_example(path, user=user)
    return path
