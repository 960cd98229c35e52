"""The bank in the window: a statement in, both sides matched, a line recorded, the month agreed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel

from gacha_app.domain.dates import Period
from gacha_app.services.bank_import import import_bank, plan_bank
from gacha_app.services.reconciliation import read_month
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.bank_import import BankImportDialog
from gacha_app.ui.dialogs.bank_record import BankRecordDialog
from gacha_app.ui.pages.books_bank import BankPart

APRIL = Period(2023, 4)
HEADING = "交易日期,借方发生额,贷方发生额,余额,摘要"


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    """April's statement: the book's one payment, interest, and a transfer that came back."""
    path = tmp_path / "四月.csv"
    rows = (
        HEADING, "20230403,160000.00,,1260000.00,农资", "20230421,,88.80,1260088.80,结息",
        "20230425,100.00,,1259988.80,汇款", "20230426,,100.00,1260088.80,退汇",
    )  # fmt: skip
    path.write_bytes("\r\n".join(rows).encode("gbk"))
    return path


@pytest.fixture
def part(desk: Desk, statement: Path) -> BankPart:
    """The part of the page, with April's statement taken in."""
    import_bank(desk.open_book(), plan_bank(desk.open_book(), statement))
    made = BankPart(desk)
    made.refresh()
    return made


def shown(part: BankPart, side: str = "lines") -> list[tuple[Any, Any]]:
    model = getattr(part.sides, side).model
    return [(model.row_at(place).cells["link"], model.row_at(place).cells["text"]) for place in range(model.rowCount())]


def choose(part: BankPart, side: str, *places: int) -> None:
    table = getattr(part.sides, side).table
    table.selectionModel().clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for place in places:
        table.selectionModel().select(table.model().index(place, 0), flags)


def test_what_belongs_together_carries_one_number_on_both_sides(part):
    assert part.place.month_field.value() == 4
    assert shown(part)[0][0].startswith("■ 拟对 1")
    assert [text for link, text in shown(part) if link == "未对"] == ["结息", "汇款", "退汇"]
    linked = next(place for place, (link, _text) in enumerate(shown(part, "postings")) if "拟对 1" in link)

    choose(part, "lines", 0)

    assert part.sides.chosen_postings() == [part.month.postings[linked].id]
    assert "相差 0.00" in part.sides.chosen.text()


def test_confirming_matches_and_taking_apart_are_seen_at_once(part, desk):
    assert "确认勾上的 1 处" in part.confirm_button.text()

    part.confirm_button.click()

    assert shown(part)[0][0] == "✓ 已对 1"
    assert not part.confirm_button.isEnabled()
    choose(part, "lines", 0)
    part.part_button.click()
    assert shown(part)[0][0].startswith("■ 拟对 1")


def test_unticking_is_shown_live_and_not_confirmed(part):
    before = part.standing.texts()["out_bank"]
    choose(part, "lines", 0)

    part.tick_button.click()

    assert shown(part)[0][0].startswith("□ 存疑 1")
    assert part.standing.texts()["out_bank"] != before
    assert not part.confirm_button.isEnabled()


def test_lines_that_cancel_are_matched_by_hand_and_other_sums_refused(part, desk):
    said = []
    desk.refused.connect(lambda problem: said.append(str(problem)))
    choose(part, "lines", 1, 2)
    part.match_button.click()
    assert "正好抵消" in said[0]

    choose(part, "lines", 2, 3)
    part.match_button.click()

    assert [link for link, text in shown(part) if text in ("汇款", "退汇")] == ["✓ 已对 1", "✓ 已对 1"]


def test_a_bank_line_is_recorded_with_what_the_rules_propose(part, desk):
    interest = next(one for one in part.month.lines if one.text == "结息")
    dialog = BankRecordDialog(desk, interest.id, part)
    assert "收到 88.80 元" in dialog._sentence.text()
    assert dialog.form["kind"].value() == "other_income"
    assert any("50401" in text and "88.80" in text for text in dialog.preview.texts())

    dialog.confirm_button.click()

    assert dialog.made.number.startswith("记-2023-04-")
    part.refresh()
    assert next(link for link, text in shown(part) if text == "结息").startswith("✓ 已对")


def test_an_accountant_may_name_the_other_account_himself(part, desk):
    interest = next(one for one in part.month.lines if one.text == "结息")
    dialog = BankRecordDialog(desk, interest.id, part)
    dialog.form["kind"].set_value("-")
    assert "请选对方科目" in dialog._missing.text()
    dialog.submit()
    assert dialog.made is None

    dialog.form["against"].set_value("311")
    dialog.submit()

    assert [one.account for one in dialog.made.postings] == ["102", "311"]


def test_the_month_is_agreed_and_taken_back(part, desk):
    said = []
    desk.refused.connect(lambda problem: said.append(str(problem)))
    part.reconcile_button.click()
    assert "还有 1 处能勾对" in said[0]
    part.confirm_button.click()

    part.reconcile_button.click()

    assert part.standing.texts()["badge"] == "已对账"
    assert part.reconcile_button.isHidden()
    part.reopen_button.click()
    assert part.standing.texts()["badge"] == "调节后相符"
    assert not part.reconcile_button.isHidden()


def test_a_month_without_statement_says_so(part):
    part.place.month_field.set_value(9)
    part.refresh(anyway=True)

    assert part.standing.texts()["badge"] == "没有对账单"
    assert "没有2023年9月的银行对账单" in part.standing.sentence.text()
    assert not part.reconcile_button.isEnabled()
    part.turn_month(-5)
    assert part.month.standing.period == APRIL


def test_only_what_is_open_is_shown_when_asked(part):
    part.confirm_button.click()

    part.sides.views.choose("open")

    assert [text for _link, text in shown(part)] == ["结息", "汇款", "退汇"]


def test_a_statement_is_taken_in_by_its_dialog_once(dressed, desk, statement, qtbot):
    dialog = BankImportDialog(desk, statement)
    qtbot.addWidget(dialog)
    dialog.load()
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=10_000)
    assert dialog.import_button.text() == "导入 4 行"
    assert "期初 1,420,000.00 元" in dialog.checks.text()

    dialog.start()
    qtbot.waitUntil(lambda: dialog.imported is not None, timeout=10_000)

    assert len(read_month(desk.open_book(), "102", APRIL).lines) == 4
    again = BankImportDialog(desk, statement)
    qtbot.addWidget(again)
    again.load()
    qtbot.waitUntil(lambda: again.plan is not None, timeout=10_000)
    assert not again.may_import()
    assert {row.cells["hint"] for row in again.rows.model.rows()} == {"不导入"}


def test_rows_turned_round_are_read_anew(dressed, desk, statement, qtbot):
    dialog = BankImportDialog(desk, statement)
    qtbot.addWidget(dialog)
    dialog.load()
    qtbot.waitUntil(lambda: dialog.plan is not None, timeout=10_000)

    dialog.turned_box.click()

    qtbot.waitUntil(lambda: dialog.plan.layout.turned, timeout=10_000)
    assert dialog.plan.reading.income == 16_010_000
    assert not dialog.may_import()
