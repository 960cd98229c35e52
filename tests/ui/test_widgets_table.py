"""Tables: aligned, ordered in place, sifted by part and initials, remembered, copied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton

from gacha_app import settings as settings_file
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.settings import Settings
from gacha_app.ui import theme
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.table import TablePanel
from gacha_app.ui.widgets.table_model import ReportModel
from gacha_app.ui.widgets.table_paint import padding, shown_text

COLUMNS = (
    Column("household", "户号", CellKind.CODE, width=4),
    Column("name", "户代表", width=6),
    Column("shares", "份额", CellKind.SHARES, "份"),
    Column("amount", "应分", CellKind.MONEY, "元"),
    Column("state", "状态", width=3),
)
PEOPLE = (
    ("0001", "巴特尔", 30000, 21_891_90, "已付"),
    ("0002", "张秀英", 25000, 18_243_25, "未领"),
    ("0003", "阿拉坦", 0, -600_00, "已付"),
    ("0010", "娜仁托娅", 10000, 7_297_30, "未领"),
)


def report(people=PEOPLE, **changes) -> Report:
    keys = [column.key for column in COLUMNS]
    rows = tuple(Row(dict(zip(keys, one, strict=True)), record=int(one[0])) for one in people)
    totals = {"shares": sum(one[2] for one in people), "amount": sum(one[3] for one in people)}
    made = Report("dividends", "2023年度分红", "示例嘎查", "2023年度", COLUMNS, rows, totals)
    return replace(made, **changes)


def levels() -> Report:
    columns = (Column("code", "科目", CellKind.CODE), Column("name", "名称"), Column("amount", "金额", CellKind.MONEY))
    rows = (
        Row({"code": "501", "name": "经营收入", "amount": 300}, subtotal=True),
        Row({"code": "50101", "name": "销售收入", "amount": 100}, level=1),
        Row({"code": "50102", "name": "出租收入", "amount": 200}, level=1),
    )
    return Report("income", "收入", "示例嘎查", "2023年度", columns, rows, {"amount": 300})


@pytest.fixture
def panel(dressed, qtbot):
    """A table panel in a window, with the report of dividends."""
    made = TablePanel("dividends", counted="户")
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show_report(report())
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def column_of(panel, key):
    keys = [column.key for column in panel.model.columns()]
    place = keys.index(key)
    return [panel.model.index(row, place).data() for row in range(panel.model.rowCount())]


def click_heading(qtbot, panel, section):
    header = panel.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(section) + 30, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_the_model_keeps_the_rules_of_qt_whatever_is_done_to_it(dressed, qtmodeltester):
    model = ReportModel()
    qtmodeltester.check(model)
    model.show(report())
    model.sort(3)
    model.sift("z", None)
    model.sift("", lambda row: row.cells["state"] == "未领")
    model.sift("", None)
    model.sort(-1)
    model.show(levels())
    qtmodeltester.check(model)


def test_figures_stand_to_the_right_under_headings_that_do_too(panel):
    model = panel.model
    for section, column in enumerate(COLUMNS):
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        heading = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert heading & side
        assert model.index(0, section).data(Qt.ItemDataRole.TextAlignmentRole) & side


def ink_within(picture, area: QRect, ground: str) -> tuple[int, int]:
    """Return the first and last column of pixels in an area that are clearly not its ground."""
    ratio = picture.devicePixelRatio()
    area = QRect(
        round(area.x() * ratio), round(area.y() * ratio), round(area.width() * ratio), round(area.height() * ratio)
    )
    base = theme.color(ground).lightness()
    inked = [
        x
        for x in range(area.left(), area.right() + 1)
        if any(abs(picture.pixelColor(x, y).lightness() - base) > 60 for y in range(area.top(), area.bottom() - 2))
    ]
    return inked[0], inked[-1]


def test_a_heading_ends_where_its_figures_end_and_begins_where_its_words_begin(panel, qtbot):
    header, view = panel.table.horizontalHeader(), panel.table.viewport()
    headings, cells = header.viewport().grab().toImage(), view.grab().toImage()
    for section in (1, 3):
        left, width = header.sectionViewportPosition(section), header.sectionSize(section)
        heading = ink_within(headings, QRect(left, 2, width, header.height() - 4), "header")
        row = panel.table.visualRect(panel.model.index(0, section))
        cell = ink_within(cells, row, "card")
        at = 1 if COLUMNS[section].is_number else 0
        assert abs(heading[at] - cell[at]) <= 2, COLUMNS[section].title


def test_nought_is_blank_money_is_grouped_and_levels_are_indented(panel, dressed):
    assert column_of(panel, "amount") == ["21,891.90", "18,243.25", "-600.00", "7,297.30"]
    assert column_of(panel, "shares") == ["3", "2.5", "", "1"]
    panel.show_report(levels())
    assert column_of(panel, "name") == ["经营收入", "　销售收入", "　出租收入"]
    assert panel.model.index(0, 1).data(Qt.ItemDataRole.FontRole).bold()
    assert panel.model.index(1, 1).data(Qt.ItemDataRole.FontRole) is None


def test_a_screen_reader_hears_the_heading_with_the_figure(panel):
    assert panel.model.index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole) == "应分 21,891.90元"
    assert panel.table.accessibleName() == "2023年度分红"


def test_a_click_on_a_heading_orders_again_turns_and_a_third_undoes(panel, qtbot):
    for expected in (
        ["-600.00", "7,297.30", "18,243.25", "21,891.90"],
        ["21,891.90", "18,243.25", "7,297.30", "-600.00"],
        ["21,891.90", "18,243.25", "-600.00", "7,297.30"],
    ):
        click_heading(qtbot, panel, 3)
        assert column_of(panel, "amount") == expected


def test_names_are_ordered_as_a_dictionary_has_them_and_numbers_in_words_by_size(panel, qtbot):
    click_heading(qtbot, panel, 1)
    assert column_of(panel, "name") == ["阿拉坦", "巴特尔", "娜仁托娅", "张秀英"]
    rows = tuple(Row({"name": name}) for name in ("10号", "2号", None))
    panel.show_report(Report("x", "x", "", "", (Column("name", "名称"),), rows))
    panel.order_by(0)
    assert column_of(panel, "name") == ["", "2号", "10号"]


def test_days_are_ordered_by_date(dressed, qtbot):
    made = TablePanel("days")
    qtbot.addWidget(made)
    days = (date(2023, 12, 1), date(2023, 2, 9), date(2022, 5, 5))
    made.show_report(
        Report("d", "d", "", "", (Column("day", "日期", CellKind.DATE),), tuple(Row({"day": day}) for day in days))
    )
    made.order_by(0)
    assert column_of(made, "day") == ["2022-05-05", "2023-02-09", "2023-12-01"]


def test_the_cursor_stays_on_its_row_when_the_order_changes(panel, qtbot):
    panel.select_record(2)
    click_heading(qtbot, panel, 3)
    assert panel.current_row().record == 2
    assert panel.table.currentIndex().row() == 2


def test_rows_that_stand_under_others_are_not_ordered(panel, qtbot):
    panel.show_report(levels())
    click_heading(qtbot, panel, 2)
    panel.order_by(2)
    assert column_of(panel, "code") == ["501", "50101", "50102"]
    assert not panel.table.horizontalHeader().sectionsClickable()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("秀英", ["0002"]), ("zxy", ["0002"]), ("NR", ["0010"]), ("18243", ["0002"]), ("18,243", ["0002"]),
        ("001", ["0001", "0010"]), ("未领 z", ["0002"]), ("２．５", ["0002"]), ("没有", []),
    ],
)  # fmt: skip
def test_rows_are_found_by_part_by_initials_and_by_amount(panel, qtbot, query, found):
    QApplication.clipboard().setText(query)
    panel.search.setFocus()
    qtbot.keyClick(panel.search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert column_of(panel, "household") == found
    assert panel.search_text() == query


def test_the_foot_counts_and_adds_up(panel):
    assert panel.foot.text() == "4 户 · 6.5 份   应分 46,832.45"


def test_a_part_of_the_rows_is_counted_and_added_up_as_a_part(panel, qtbot):
    panel.set_filters([Filter("", "全部"), Filter("unpaid", "未领", lambda row: row.cells["state"] == "未领")])
    chip = next(one for one in panel.findChildren(QPushButton) if one.text() == "未领 2")
    with qtbot.waitSignal(panel.filter_changed, timeout=1000) as told:
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert told.args == ["unpaid"]
    assert column_of(panel, "household") == ["0002", "0010"]
    assert panel.foot.text() == "2 / 4 户 · 3.5 份   应分 25,540.55"


def test_a_total_that_is_no_sum_of_rows_is_not_added_up_for_a_part(panel, qtbot):
    panel.show_report(report(totals={"amount": 999}))
    assert panel.foot.text() == "4 户   应分 9.99"
    qtbot.keyClicks(panel.search, "zxy")
    assert panel.foot.text() == "1 / 4 户"


def test_subtotals_are_neither_counted_nor_added_twice(panel, qtbot):
    panel.show_report(levels())
    assert panel.foot.text() == "2 户   金额 3.00"
    qtbot.keyClicks(panel.search, "czsr")
    assert panel.foot.text() == "1 / 2 户   金额 2.00"


def test_invented_figures_are_called_so_and_notes_are_shown(panel):
    panel.show_report(report(sample=True, notes=("本表按凭证汇总。",)))
    assert panel.foot._sample.isVisible()
    assert panel.foot._sample.text() == "示例数据"
    assert panel.foot._notes.text() == "本表按凭证汇总。"
    panel.show_report(report())
    assert not panel.foot._sample.isVisible()
    assert not panel.foot._notes.isVisible()


def test_the_cursor_tells_of_its_row_and_enter_opens_it(panel, qtbot):
    panel.search.setFocus()
    with qtbot.waitSignal(panel.selection_changed, timeout=1000) as told:
        qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    assert told.args[0].record == 1
    qtbot.waitUntil(panel.table.hasFocus)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.row_activated, timeout=1000) as opened:
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert opened.args[0].record == 2


def test_a_double_click_opens_a_row(panel, qtbot):
    at = panel.table.visualRect(panel.model.index(2, 1)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(panel.row_activated, timeout=1000) as opened:
        qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args[0].record == 3


def test_new_figures_leave_the_cursor_on_its_record(panel, qtbot):
    panel.select_record(10)
    told = []
    panel.selection_changed.connect(told.append)
    panel.show_report(report((("0007", "苏和", 10000, 1, "已付"), *PEOPLE)))
    assert panel.current_row().record == 10
    assert told[-1].record == 10
    panel.show_report(report(PEOPLE[:1]))
    assert told[-1] is None
    assert not panel.select_record(10)


def test_letters_typed_in_the_table_begin_a_search_and_escape_ends_it(panel, qtbot):
    panel.table.setFocus()
    qtbot.keyClick(panel.table, "z")
    qtbot.waitUntil(panel.search.hasFocus)
    assert column_of(panel, "household") == ["0002"]
    qtbot.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.model.rowCount() == 4


def test_ctrl_f_leads_to_the_search(panel, qtbot):
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(panel.search.hasFocus)


def test_where_nothing_is_found_a_button_brings_all_back(panel, qtbot):
    qtbot.keyClicks(panel.search, "qqq")
    again = next(one for one in panel.findChildren(QPushButton) if one.text() == "清除筛选")
    assert again.isVisible()
    assert not panel.table.isVisible()
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert panel.model.rowCount() == 4
    assert panel.table.isVisible()


def test_an_empty_table_says_what_belongs_there_and_offers_the_first_step(panel, qtbot):
    state = EmptyState("还没有成员。", "导入花名册", "看看示例")
    panel.set_empty(state)
    panel.show_report(report(()))
    first = next(one for one in state.findChildren(QPushButton) if one.text() == "导入花名册")
    assert first.isVisible()
    with qtbot.waitSignal(state.first_asked, timeout=1000):
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    panel.show_report(report())
    assert panel.table.isVisible()


def test_selected_rows_are_copied_as_a_spreadsheet_takes_them(panel, qtbot):
    panel.table.setFocus()
    panel.table.setColumnHidden(4, True)
    panel.select_record(1)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(panel.rows_copied, timeout=1000) as told:
        qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [2]
    assert QApplication.clipboard().text() == "0001\t巴特尔\t3\t21891.90\n0002\t张秀英\t2.5\t18243.25"
    panel.table.copy_rows(heading=True)
    assert QApplication.clipboard().text().startswith("户号\t户代表\t份额\t应分\n0001\t")


def test_a_hidden_column_and_a_drawn_width_are_remembered_by_name(dressed, qtbot, own_home):
    kept = Settings()
    first = TablePanel("dividends", kept)
    qtbot.addWidget(first)
    first.resize(900, 400)
    first.show_report(report())
    first.show()
    menu = first._menu.made(first)
    next(action for action in menu.actions() if action.text() == "份额").trigger()
    first.table.setColumnWidth(1, 222)
    first.hide()
    loaded = settings_file.load()
    assert loaded.columns == {"dividends": {"shares": 0, "name": 222}}
    second = TablePanel("dividends", loaded)
    qtbot.addWidget(second)
    second.resize(900, 400)
    second.show_report(report())
    assert [column.key for column in second.shown_columns()] == ["household", "name", "amount", "state"]
    assert second.table.columnWidth(1) == 222
    back = next(action for action in second._menu.made(second).actions() if action.text() == "恢复列的初始样子")
    back.trigger()
    assert len(second.shown_columns()) == 5
    assert second.table.columnWidth(1) != 222
    second.show()
    second.hide()
    assert settings_file.load().columns == {}


def test_the_last_column_cannot_be_hidden(panel):
    for place in range(4):
        panel.table.setColumnHidden(place, True)
    actions = {action.text(): action for action in panel._menu.made(panel).actions()}
    assert not actions["状态"].isEnabled()
    assert actions["户号"].isEnabled()


def test_the_menu_of_columns_orders_without_a_pointer(panel):
    menu = panel._menu.made(panel)
    orders = menu.findChild(QMenu)
    assert orders.title() == "排序"
    {action.text(): action for action in orders.actions()}["应分"].trigger()
    assert column_of(panel, "amount")[0] == "-600.00"


def test_columns_fill_the_table_and_no_figure_is_cut(panel, qtbot):
    for width in (900, 520, 1300):
        panel.resize(width, 500)
        qtbot.waitUntil(lambda: not panel.table.horizontalScrollBar().isVisible())
        whole = sum(panel.table.columnWidth(place) for place in range(5))
        assert whole == panel.table.viewport().width()
        metrics = QFontMetrics(theme.font())
        for row in PEOPLE:
            text = f"{row[3] / 100:,.2f}"
            assert shown_text(metrics, COLUMNS[3], text, panel.table.columnWidth(3)) == text


def test_a_figure_without_room_is_never_shown_in_part(dressed):
    metrics = QFontMetrics(theme.font())
    assert shown_text(metrics, COLUMNS[3], "1,234,567.89", 2 * padding() + 40) == "…"
    assert shown_text(metrics, COLUMNS[1], "乌云其木格巴特尔", 2 * padding() + 60).endswith("…")


def test_a_word_of_state_wears_its_tone(panel):
    panel.set_tones(lambda row, key: "clay" if key == "state" and row.cells["state"] == "未领" else "")
    picture = panel.table.viewport().grab().toImage()

    def has_clay(row):
        area = panel.table.visualRect(panel.model.index(row, 4))
        shades = {
            picture.pixelColor(x, y).name().upper()
            for x in range(area.left() + 4, area.right())
            for y in range(area.top() + 2, area.bottom() - 2)
        }
        return theme.token("clay_ink") in shades

    assert [has_clay(row) for row in range(4)] == [False, True, False, True]


def test_buttons_ask_for_workbook_and_paper_and_have_names(panel, qtbot):
    named = {one.accessibleName(): one for one in panel.findChildren(QToolButton) if one.isVisible()}
    with qtbot.waitSignal(panel.export_requested, timeout=1000):
        qtbot.mouseClick(named["导出到工作簿（Ctrl+E）"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.print_requested, timeout=1000):
        qtbot.mouseClick(named["打印（Ctrl+P）"], Qt.MouseButton.LeftButton)
    assert panel.search.accessibleName()


def test_tab_leaves_the_table(panel, qtbot):
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: not panel.table.hasFocus())


def test_rows_grow_with_the_type(panel, dressed):
    before = panel.table.rowHeight(0)
    theme.apply_theme(dressed, "light", 16)
    try:
        assert panel.table.rowHeight(0) >= before * 1.4
    finally:
        theme.apply_theme(dressed, "light", 10)
