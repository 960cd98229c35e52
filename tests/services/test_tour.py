"""The tour without a window: the main job's results lie where it says, and nothing of anybody else's is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.reports.charts import CHARTS
from gacha_app.services.example import village_names
from gacha_app.services.tour import take_tour
from gacha_app.services.tour_folder import TourFolder
from gacha_app.services.township import summary
from gacha_app.storage import lock
from gacha_app.storage.book import open_book


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Path]]:
    """What a tour into the usual folder showed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GACHA_HOME", str(tmp_path_factory.mktemp("tour")))
        found = list(take_tour(None, user="示例会计"))
        assert all(path.is_relative_to(paths.documents() / "示例") for _what, path in found)
    return found


def of(shown: list[tuple[str, Path]], what: str) -> list[Path]:
    return [path for said, path in shown if said == what]


def test_every_step_of_the_main_job_is_shown(shown: list[tuple[str, Path]]):
    assert [path.stem for path in of(shown, "示例账本")] == village_names()
    assert len(of(shown, "财务公开表")) == 1
    assert len(of(shown, "公开榜")) == 2
    assert len(of(shown, "图表")) == len(CHARTS)
    assert len(of(shown, "上报文件")) == 6
    assert len(of(shown, "苏木镇汇总库")) == 1
    assert len(of(shown, "苏木镇汇总表")) == 1


def test_what_is_shown_lies_there_and_is_what_it_says(shown: list[tuple[str, Path]]):
    starts = {".gacha": b"SQLite", ".db": b"SQLite", ".xlsx": b"PK", ".pdf": b"%PDF", ".png": b"\x89PNG"}

    for _what, path in shown:
        assert path.read_bytes().startswith(starts[path.suffix]), path.name


def test_the_townships_sum_is_the_published_one(shown: list[tuple[str, Path]]):
    (hub,) = of(shown, "苏木镇汇总库")

    assert summary(str(hub), Period(2023)).totals["dividends"] == 4_720_000_00


def test_nothing_is_left_lying_about(shown: list[tuple[str, Path]]):
    folder = shown[0][1].parent.parent
    files = {path for path in folder.rglob("*") if path.is_file()}

    assert {path.name for path in files - {path for _what, path in shown}} == {".示例清单.json"}


def make(folder: Path, **content: str) -> TourFolder:
    tour = TourFolder(folder, "会计")
    with tour.making("部分") as stage:
        for name, text in content.items():
            (stage / f"{name}.txt").write_text(text, "utf-8")
    tour.close()
    return tour


def told(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (folder / "部分").iterdir()}


def test_a_second_tour_takes_the_place_of_the_first(tmp_path: Path):
    make(tmp_path / "a", one="旧", two="旧")

    again = make(tmp_path / "a", one="新")

    assert told(tmp_path / "a") == {"one.txt": "新"}
    assert again.kept == []


def test_what_somebody_changed_is_kept_under_another_name(tmp_path: Path):
    make(tmp_path / "a", one="旧", two="旧")
    (tmp_path / "a" / "部分" / "one.txt").write_text("改过", "utf-8")
    (tmp_path / "a" / "部分" / "two.txt").write_text("改过", "utf-8")

    again = make(tmp_path / "a", one="新")

    (kept,) = again.kept
    assert kept.name.startswith("one-保留-")
    assert told(tmp_path / "a") == {"one.txt": "新", "two.txt": "改过", kept.name: "改过"}


def test_what_was_there_before_any_tour_is_kept_under_another_name(tmp_path: Path):
    (tmp_path / "部分").mkdir()
    (tmp_path / "部分" / "one.txt").write_text("自己的", "utf-8")

    tour = make(tmp_path, one="新")

    (kept,) = tour.kept
    assert told(tmp_path) == {"one.txt": "新", kept.name: "自己的"}


def test_a_step_that_fails_leaves_what_lay_there(tmp_path: Path):
    make(tmp_path / "a", one="旧")
    tour = TourFolder(tmp_path / "a", "会计")

    def half_a_step() -> None:
        with tour.making("部分") as stage:
            (stage / "one.txt").write_text("半个", "utf-8")
            raise GachaError("不行")

    with pytest.raises(GachaError, match="不行"):
        half_a_step()

    assert told(tmp_path / "a") == {"one.txt": "旧"}
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [".示例清单.json", "部分"]


def test_a_book_that_is_open_is_not_taken_away(tmp_path: Path):
    books = tmp_path / "账本"
    next(take_tour(tmp_path, user="会计"))
    first = (books / "乌兰毛道嘎查.gacha").read_bytes()

    with open_book(books / "乌兰毛道嘎查.gacha", user="书记"), pytest.raises(lock.BookLocked, match="书记"):
        next(take_tour(tmp_path, user="会计"))

    assert (books / "乌兰毛道嘎查.gacha").read_bytes() == first


def test_a_folder_that_cannot_be_is_refused_in_words(tmp_path: Path):
    (tmp_path / "文件").write_text("", "utf-8")

    with pytest.raises(GachaError, match="不能写入"):
        next(take_tour(tmp_path / "文件", user=""))
