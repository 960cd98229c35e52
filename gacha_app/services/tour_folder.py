"""The folder of the tour: what an earlier tour made gives way to the new; what anybody else put there is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.services.books import SUFFIX
from gacha_app.storage import lock
from gacha_app.storage.files import write_beside

# Names are the same in every language, so that a second tour finds what the first one made
_LIST = ".示例清单.json"
_STAGE = ".示例正在生成"


class TourFolder:
    """A folder that a tour fills: each thing is made aside and then moved to its place.

    Attributes:
        path: the folder.
        kept: files that lay where ours belong and were not ours, under the names they were given.
    """

    def __init__(self, path: Path, user: str) -> None:
        self.path = path
        self.kept: list[Path] = []
        self._user = user
        self._earlier = _listed(path / _LIST)
        self._made: dict[str, str] = {}

    @contextmanager
    def making(self, part: str) -> Iterator[Path]:
        """Yield an empty folder to make things in; they are moved to `part` once they all are whole.

        Raises:
            GachaError: if a folder cannot be made, or a book that has to give way is open somewhere.
        """
        stage, target = self.path / _STAGE, self.path / part
        with _in_words(self.path):
            shutil.rmtree(stage, ignore_errors=True)
            stage.mkdir(parents=True)
            target.mkdir(exist_ok=True)
        try:
            yield stage
            with _in_words(target):
                for made in sorted(stage.iterdir()):
                    self._settle(made, target / made.name)
        finally:
            shutil.rmtree(stage, ignore_errors=True)

    def close(self) -> None:
        """Take away what an earlier tour made and this one did not."""
        for name in self._earlier.keys() - self._made.keys():
            path = self.path / name
            if self._is_ours(path):
                with suppress(OSError):
                    path.unlink()
        self._earlier = {}
        self._write_list()

    def _settle(self, made: Path, place: Path) -> None:
        if place.exists():
            if place.suffix == SUFFIX:
                # somebody who has the book open would go on writing into a file that is gone
                lock.release(lock.take(place, self._user))
            if not self._is_ours(place):
                now = dt.datetime.now()  # noqa: DTZ005 - the village's own clock
                aside = place.with_name(f"{place.stem}-保留-{now:%Y%m%d-%H%M%S}{place.suffix}")
                place.rename(aside)
                self.kept.append(aside)
        print_of_it = _print_of(made)
        made.replace(place)
        self._made[place.relative_to(self.path).as_posix()] = print_of_it
        self._write_list()

    def _is_ours(self, path: Path) -> bool:
        """Tell whether a file is what an earlier tour left there, to the byte."""
        return path.is_file() and self._earlier.get(path.relative_to(self.path).as_posix()) == _print_of(path)

    def _write_list(self) -> None:
        text = json.dumps({**self._earlier, **self._made}, ensure_ascii=False, indent=1, sort_keys=True)
        write_beside(self.path / _LIST, text.encode())


def _print_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _listed(path: Path) -> dict[str, str]:
    """Return what an earlier tour made; a damaged list means that nothing here is ours."""
    try:
        listed = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(listed, dict):
        return {}
    return {name: mark for name, mark in listed.items() if isinstance(mark, str)}


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise GachaError(
            _("不能写入“{path}”：{reason}。请检查权限和剩余空间。").format(path=folder, reason=problem.strerror)
        ) from problem
