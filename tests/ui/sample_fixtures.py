"""Desks with the sample village's book, or an empty one, on them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sample_village import empty_book, village

from gacha_app import settings
from gacha_app.storage.book import open_book
from gacha_app.ui.desk import Desk


@pytest.fixture(scope="session")
def sample_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village's book, made once; tests get copies."""
    with village(tmp_path_factory.mktemp("sample")) as book:
        return book.path


@pytest.fixture
def sample_desk(dressed: QApplication, sample_master: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk with the test's own copy of the village's book on it, looking at 2023."""
    with open_book(Path(shutil.copy(sample_master, tmp_path / "示例嘎查.gacha")), user="苏和") as book:
        made = Desk(settings.load(), book)
        made.use_year(2023)
        yield made
        made.finish_jobs()
        made.use_book(None)


@pytest.fixture
def empty_desk(dressed: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A desk with the book of a village that has nothing yet."""
    with empty_book(tmp_path) as book:
        made = Desk(settings.load(), book)
        made.use_year(2023)
        yield made
        made.finish_jobs()
        made.use_book(None)
