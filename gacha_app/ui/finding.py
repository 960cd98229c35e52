"""What a few letters may mean to the window: its pages, and whatever the book holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.navigation import pages
from gacha_app.ui.widgets.finder import Found
from gacha_app.ui.widgets.matching import matches

_MOST = 24


@dataclass(frozen=True)
class Goal:
    """Where something found is shown: a page, and what on it."""

    page: str
    focus: Focus = None


class Finding:
    """Finds what lies on a desk; the few names of projects and funds are read once for each revision of the book."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._names: tuple[tuple[int, int], list[Found]] | None = None

    def find(self, text: str) -> list[Found]:
        """Return what the letters may mean, what is likeliest first."""
        by_letters = [one for one in (*_pages(), *self._named()) if matches(text, one.title)]
        found: dict[Goal, Found] = {}
        for one in (*by_letters, *self._in_book(text)):
            found.setdefault(one.payload, one)
        return list(found.values())[:_MOST]

    def _named(self) -> list[Found]:
        book = self._desk.book
        if book is None:
            return []
        now = (id(book), book.revision)
        if self._names is None or self._names[0] != now:
            self._names = (now, list(self._read_names()))
        return self._names[1]

    def _read_names(self) -> Iterator[Found]:
        from gacha_app.reports import names

        with self._desk.reading() as session:
            for identity, name in names.project_names(session).items():
                if identity is not None:
                    yield Found(name, _("项目"), Goal("projects", identity))
            for fund, name in names.fund_names(session).items():
                yield Found(name, _("资金"), Goal("funds", fund))
            for counterparty, name in names.counterparty_names(session).items():
                yield Found(name, _("往来单位"), Goal("contracts", EntryFilter(counterparty_id=counterparty)))

    def _in_book(self, text: str) -> Iterator[Found]:
        if self._desk.book is None:
            return
        from gacha_app.reports.finder import KINDS, find_anything

        with self._desk.reading() as session:
            for one in find_anything(session, text, _MOST):
                kind = _(KINDS[one.kind])
                detail = f"{kind} · {one.detail}" if one.detail else kind
                yield Found(one.title, detail, goal_of(one.page, one.record))


def goal_of(page: str, record: int | None) -> Goal:
    """Return where a record is shown; as long as its own page is not there, its entries stand for it."""
    if page.partition(":")[0] in {one.name for one in pages()}:
        return Goal(page, record)
    if page == "contracts" and record is not None:
        return Goal("money", EntryFilter(contract_id=record))
    return Goal("money", record)


def _pages() -> list[Found]:
    return [Found(_(one.title), _("页面"), Goal(one.name)) for one in pages()]
