"""The main job from end to end without a window: six villages, disclosure, charts, packages, the township's summary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.services.example_definition import definition
from gacha_app.services.tour_folder import TourFolder
from gacha_app.storage.book import open_book

YEAR = 2023
_NAME, _HUB, _SUMMARY = "示例", "汇总库.db", "汇总表.xlsx"
_BOOKS, _DISCLOSURE, _CHARTS, _PACKAGES, _TOWNSHIP = "账本", "财务公开", "图表", "上报", "汇总"


def take_tour(out: Path | None, *, user: str) -> Iterator[tuple[str, Path]]:
    """Do the main job on the example and yield what was made and where it lies, each as it is done.

    Args:
        out: the folder to fill; None for one among the user's documents.

    Raises:
        GachaError: if the folder cannot be written, or a book in it is open somewhere.
    """
    folder = TourFolder(out or _usual_folder(), user)
    books = []
    for path in _make_books(folder, user):
        books.append(path)
        yield _("示例账本"), path
    book = folder.path / _BOOKS / f"{definition()['example']}.gacha"
    yield from _disclose(folder, book, user)
    yield from _draw(folder, book, user)
    packages = []
    for path in _submit(folder, books, user):
        packages.append(path)
        yield _("上报文件"), path
    yield from _sum_up(folder, packages, user)
    folder.close()
    for path in folder.kept:
        yield _("改动过的旧文件，已另存"), path


def _usual_folder() -> Path:
    for base in (paths.documents(), paths.user_data()):
        folder = base / _NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        return folder
    return folder


def _make_books(folder: TourFolder, user: str) -> Iterator[Path]:
    from gacha_app.services.books import SUFFIX
    from gacha_app.services.example import make_village, village_names

    for name in village_names():
        with folder.making(_BOOKS) as stage:
            make_village(stage / f"{name}{SUFFIX}", name, user=user)
        yield folder.path / _BOOKS / f"{name}{SUFFIX}"


def _disclose(folder: TourFolder, book: Path, user: str) -> Iterator[tuple[str, Path]]:
    from gacha_app.services.disclosures import publish_disclosure

    with folder.making(_DISCLOSURE) as stage, open_book(book, read_only=True, user=user) as opened:
        published = publish_disclosure(opened, YEAR, stage)
    yield _("财务公开表"), folder.path / _DISCLOSURE / published.workbook.name
    for notice in published.notices:
        yield _("公开榜"), folder.path / _DISCLOSURE / notice.name


def _draw(folder: TourFolder, book: Path, user: str) -> Iterator[tuple[str, Path]]:
    from gacha_app.reports.charts import CHARTS
    from gacha_app.services.faces import read_chart, write_picture

    names = []
    with folder.making(_CHARTS) as stage, open_book(book, read_only=True, user=user) as opened:
        for name in CHARTS:
            chart = read_chart(opened, name, Period(YEAR))
            names.append(write_picture(chart, stage / f"{chart.title}.png").name)
    for name in names:
        yield _("图表"), folder.path / _CHARTS / name


def _submit(folder: TourFolder, books: list[Path], user: str) -> Iterator[Path]:
    from gacha_app.services.submissions import submit

    with folder.making(_PACKAGES) as stage:
        names = []
        for book in books:
            with open_book(book, read_only=True, user=user) as opened:
                names.append(submit(opened, YEAR, stage / f"{book.stem}{YEAR}.xlsx").path.name)
    yield from (folder.path / _PACKAGES / name for name in names)


def _sum_up(folder: TourFolder, packages: list[Path], user: str) -> Iterator[tuple[str, Path]]:
    from gacha_app.domain.dates import Period
    from gacha_app.services.township import collect, summary

    with folder.making(_TOWNSHIP) as stage:
        collect(str(stage / _HUB), packages, user=user)
        summary(str(stage / _HUB), Period(YEAR), out=stage / _SUMMARY, user=user)
    yield _("苏木镇汇总库"), folder.path / _TOWNSHIP / _HUB
    yield _("苏木镇汇总表"), folder.path / _TOWNSHIP / _SUMMARY
