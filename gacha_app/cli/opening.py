"""How commands reach a book, and the arguments that many of them share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from gacha_app import settings
from gacha_app.domain.dates import Period, parse_date
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage.book import Book, open_book

BookPath = Annotated[Path, typer.Argument(metavar="BOOK", help=_("账本文件（.gacha）"))]
Json = Annotated[bool, typer.Option("--json", help=_("输出一个 JSON 对象"))]
Year = Annotated[int, typer.Option("--year", help=_("年度，如 2023"))]
Quarter = Annotated[int | None, typer.Option("--quarter", help=_("季度，1 到 4"))]
Month = Annotated[int | None, typer.Option("--month", help=_("月份，1 到 12"))]


def to_read(path: Path) -> Book:
    """Open a book only to read."""
    return open_book(path, read_only=True, user=user())


def to_write(path: Path) -> Book:
    """Open a book to work in."""
    return open_book(path, user=user())


def to_note(path: Path) -> Book:
    """Open a book for work that only leaves a note in it; where it is in use or cannot be written, only to read."""
    try:
        return to_write(path)
    except GachaError:
        return to_read(path)


def user() -> str:
    """Return who works, as the settings name them."""
    return settings.load().user_name


def key_of(titles: Mapping[str, str], word: str) -> str:
    """Return the key of a table that a word means: the key itself, its title in either language, or a part of one.

    A part of two characters and more counts where only one Chinese title holds it, as 中标 of 招标中标.

    Raises:
        GachaError: listing what there is.
    """
    for key, title in titles.items():
        if word in (key, title, _(title)):
            return key
    parts = [key for key, title in titles.items() if len(word) > 1 and not word.isascii() and word in title]
    if len(parts) == 1:
        return parts[0]
    raise GachaError(
        _("没有“{value}”这个选项，可用的有：{all}。").format(value=word[:40], all="、".join(map(_, titles.values())))
    )


def period(year: int, quarter: int | None, month: int | None) -> Period:
    """Return the period that the options mean.

    Raises:
        GachaError: if both a quarter and a month are given, or one is none.
    """
    if quarter is not None and month is not None:
        raise GachaError(_("--month 和 --quarter 只写一个。"))
    return Period(year, month, quarter)


def day(text: str | None) -> dt.date | None:
    """Return the day an option means, None where it is not given."""
    return parse_date(text) if text else None
