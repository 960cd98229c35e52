"""The page of disclosure: sheets, checks and notice of a year, a quarter or a month, and the files it makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gacha_app.reports.report import EntryFilter
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.disclosure import DisclosurePage
from gacha_app.ui.pages.disclosure_publish import PublishDialog
from gacha_app.ui.pages.disclosure_views import CheckRow, ReportView
from gacha_app.ui.widgets.buttons import Button


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> DisclosurePage:
    made = DisclosurePage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 650)
    made.show()
    made.refresh()
    return made


def names(page: DisclosurePage) -> list[str]:
    return [page.sheets.item(place).text() for place in range(page.sheets.count())]


def publish(page: DisclosurePage, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, first: str) -> None:
    """Press the main button, answer both questions as a user does, and wait for the files."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PublishDialog)
        dialog.form["first"].setText(first)
        dialog.form["last"].setText("2024-01-17")
        dialog.confirm_button.click()
        if dialog.isVisible():
            dialog.reject()

    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, answer)
    button = page.main_button()
    assert isinstance(button, Button)
    button.click()


def test_the_sheets_stand_in_their_order_from_cover_to_notice(page: DisclosurePage) -> None:
    shown = names(page)

    assert shown[:3] == ["封面", "收入", "收入按项目"]
    assert shown[-2:] == ["勾稽检查", "公开榜"]


def test_a_sheet_shows_the_figures_of_its_report(page: DisclosurePage) -> None:
    page.choose("income-by-project")

    view = page.view()
    assert isinstance(view, ReportView)
    texts = [view.table.model.index(row, 0).data() for row in range(view.table.model.rowCount())]
    assert {"温棚葡萄", "鸵鸟养殖"} <= set(texts)


def test_a_row_leads_to_its_entries(page: DisclosurePage, qtbot: QtBot) -> None:
    page.choose("income-by-project")
    view = page.view()
    assert isinstance(view, ReportView)
    view.table.table.setCurrentIndex(view.table.model.index(0, 0))

    with qtbot.waitSignal(page.desk.page_wanted) as wanted:
        view.table.table.setFocus()
        qtbot.keyClick(view.table.table, Qt.Key.Key_Return)

    assert wanted.args[0] == "money"
    assert isinstance(wanted.args[1], EntryFilter)


def test_every_check_tells_its_sentence_its_figures_and_a_word(page: DisclosurePage) -> None:
    page.choose("checks")

    first = page.checks.rows[0]
    assert page.view() is page.checks
    assert first.accessibleName().startswith("相符: 各项目收入合计 = 各来源收入合计")
    assert "800,000.00 元" in first.accessibleName()


def test_a_check_leads_to_its_entries(page: DisclosurePage, qtbot: QtBot) -> None:
    page.choose("checks")
    row = next(one for one in page.checks.rows if one.check.source is not None)

    with qtbot.waitSignal(page.desk.page_wanted) as wanted:
        row.click()

    assert wanted.args == ["money", row.check.source]


def test_a_check_that_does_not_agree_says_so_in_a_word_and_tells_both_sides(dressed: QApplication) -> None:
    from gacha_app.reports.checks import CheckResult

    row = CheckRow(CheckResult("甲 = 乙", 100_00, 90_00, False))

    assert row.accessibleName() == "不符: 甲 = 乙 左边 100.00，右边 90.00，相差 10.00 元"


def test_a_quarter_counts_only_its_own_months(page: DisclosurePage) -> None:
    page.period.choose("q2")
    page.choose("income")

    view = page.view()
    assert isinstance(view, ReportView)
    days = [str(view.table.model.row_at(row).cells["date"]) for row in range(view.table.model.rowCount())]
    assert "2023-04-02" in days
    assert all("2023-04-01" <= day <= "2023-06-30" for day in days)


def test_a_month_can_be_chosen(page: DisclosurePage) -> None:
    page.period.choose("m9")

    assert "2023年9月" in page.cover.accessibleName()


def test_the_chosen_sheet_stays_when_the_year_is_another(page: DisclosurePage) -> None:
    page.choose("expense-by-kind")

    page.desk.use_year(2022)
    page.refresh()

    assert page.chosen() == "expense-by-kind"
    assert "2022" in page.cover.accessibleName()


def test_the_notice_is_shown_as_it_will_be_printed(page: DisclosurePage, qtbot: QtBot) -> None:
    page.choose("notice")

    qtbot.waitUntil(lambda: page.notice.paper.page_count() > 0, timeout=20_000)
    assert page.view() is page.notice


def test_the_main_button_makes_workbook_and_notices(
    page: DisclosurePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    publish(page, tmp_path / "公开", monkeypatch, qtbot, "2024-01-10")

    qtbot.waitUntil(lambda: bool(page.published.text()), timeout=20_000)
    made = sorted(path.name for path in (tmp_path / "公开").iterdir())
    assert made == [f"示例嘎查2023年度财务公开{end}" for end in (".xlsx", "榜A3.pdf", "榜A4.pdf")]
    assert str(tmp_path / "公开") in page.published.text()
    assert "字库" not in page.published.text()


def test_a_character_the_fonts_lack_is_told(
    page: DisclosurePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    from gacha_app.domain.project import Project
    from gacha_app.services.projects import record_project

    record_project(page.desk.open_book(), Project("𠮷家温棚", kind="grapes"))
    page.refresh()
    publish(page, tmp_path, monkeypatch, qtbot, "2024-01-10")

    qtbot.waitUntil(lambda: bool(page.published.text()), timeout=20_000)
    assert "𠮷（U+20BB7）" in page.published.text()


def test_a_notice_that_ends_before_it_begins_is_refused(
    page: DisclosurePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    publish(page, tmp_path / "公开", monkeypatch, qtbot, "2024-02-01")

    assert not (tmp_path / "公开").exists()
    assert page.published.text() == ""


def test_a_folder_that_cannot_be_written_is_told_in_words(
    page: DisclosurePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / "挡路").write_text("不是文件夹")

    with qtbot.waitSignal(page.desk.refused, timeout=20_000) as told:
        publish(page, tmp_path / "挡路", monkeypatch, qtbot, "2024-01-10")

    assert "挡路" in str(told.args[0])
