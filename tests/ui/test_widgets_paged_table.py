"""Big tables: pages of rows fetched when they come into sight, ordered and sifted where they are kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from gacha_app.reports.report import CellKind, Column, Row
from gacha_app.ui.widgets.paged_model import PAGE, PagedModel
from gacha_app.ui.widgets.table import TablePanel

COLUMNS = (Column("number", "凭证号", CellKind.CODE), Column("amount", "金额", CellKind.MONEY, "元"))


class Journal:
    """100,000 entries as a query would give them, and what was asked of it."""

    def __init__(self, size: int = 100_000) -> None:
        self.size = size
        self.query_of = lambda: ""
        self.counted = 0
        self.asked: list[tuple[int, int, str, bool]] = []

    def numbers(self) -> list[int]:
        query = self.query_of()
        return [place for place in range(self.size) if query in str(place)] if query else range(self.size)

    def count(self) -> int:
        self.counted += 1
        return len(self.numbers())

    def fetch(self, offset, limit, key, descending):
        self.asked.append((offset, limit, key, descending))
        numbers = self.numbers()
        numbers = numbers[::-1] if descending else numbers
        return [
            Row({"number": f"{one:06d}", "amount": one * 100}, record=one) for one in numbers[offset : offset + limit]
        ]


@pytest.fixture
def journal():
    return Journal()


@pytest.fixture
def panel(dressed, qtbot, journal):
    made = TablePanel("journal", counted="笔", paged=True)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show_query("凭证", COLUMNS, journal.count, journal.fetch)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def first_cells(panel, count=3):
    return [panel.model.index(row, 0).data() for row in range(count)]


def test_the_model_keeps_the_rules_of_qt(dressed, qtmodeltester):
    model, journal = PagedModel(), Journal(450)
    qtmodeltester.check(model)
    model.show(COLUMNS, journal.count, journal.fetch)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    journal.query_of = lambda: "7"
    model.reload()
    qtmodeltester.check(model)


def test_only_what_is_seen_is_fetched(panel, journal):
    assert first_cells(panel) == ["000000", "000001", "000002"]
    assert {asked[:2] for asked in journal.asked} == {(0, PAGE)}
    panel.table.scrollToBottom()
    panel.table.viewport().repaint()
    assert journal.asked[-1][0] == 100_000 - PAGE
    assert len(journal.asked) <= 4


def test_a_page_fetched_once_is_kept_for_a_while_and_not_for_ever(dressed, journal):
    model = PagedModel()
    model.show(COLUMNS, journal.count, journal.fetch)
    for _again in range(2):
        assert model.row_at(5).record == 5
    assert len(journal.asked) == 1
    for page in range(60):
        model.row_at(page * PAGE)
    assert len(model._pages) < 40
    assert model.row_at(5).record == 5


def test_a_click_on_a_heading_asks_for_the_order(panel, journal, qtbot):
    header = panel.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(1) + 20, header.height() // 2)
    for _twice in range(2):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert journal.asked[-1] == (0, PAGE, "amount", True)
    assert first_cells(panel) == ["099999", "099998", "099997"]
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert journal.asked[-1][2:] == ("", False)


def test_a_search_asks_the_query_once_and_says_how_many_it_found(panel, journal, qtbot):
    journal.query_of = panel.search_text
    before = journal.counted
    with qtbot.waitSignal(panel.search_changed, timeout=1000) as told:
        qtbot.keyClicks(panel.search, "9999")
    assert told.args == ["9999"]
    assert journal.counted == before + 1
    assert panel.model.rowCount() == 19
    assert panel.foot.text() == "找到 19 笔"


def test_enter_in_the_search_waits_for_no_pause(panel, journal, qtbot):
    journal.query_of = panel.search_text
    qtbot.keyClicks(panel.search, "77777")
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.current_row().record == 77_777


def test_the_foot_counts_and_says_the_sums_it_is_given(panel):
    panel.foot.show_sums({"借方": "1,200.00", "贷方": "1,200.00"})
    assert panel.foot.text() == "100,000 笔   借方 1,200.00   贷方 1,200.00"


def test_the_cursor_finds_its_record_again_among_the_rows_at_hand(panel, journal):
    assert panel.select_record(7)
    journal.size -= 1
    panel.show_query("凭证", COLUMNS, journal.count, journal.fetch)
    first_cells(panel)
    assert panel.select_record(7)
    assert panel.current_row().record == 7


def test_a_book_that_shrank_meanwhile_shows_blank_rows_and_does_not_fail(dressed, journal):
    model = PagedModel()
    model.show(COLUMNS, journal.count, journal.fetch)
    journal.size = 10
    assert model.row_at(50_000).cells == {}
    model.reload()
    assert model.rowCount() == 10


def test_a_report_is_not_shown_where_a_query_is_wanted_nor_the_other_way_round(dressed, qtbot, journal):
    in_memory, paged = TablePanel("a"), TablePanel("b", paged=True)
    for made in (in_memory, paged):
        qtbot.addWidget(made)
    with pytest.raises(TypeError):
        in_memory.show_query("凭证", COLUMNS, journal.count, journal.fetch)
    with pytest.raises(TypeError):
        paged.show_report(None)
