"""The ledgers of the accountant's page, driven through their widgets against a real book."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from sample_village import shown

from gacha_app.reports.report import EntryFilter
from gacha_app.ui.pages.books_ledgers import LedgersPart

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def part(sample_desk, qtbot):
    return shown(LedgersPart(sample_desk), qtbot)


def cells(part, key):
    model = part.panel.model
    return [model.row_at(place).cells.get(key) for place in range(model.rowCount())]


def test_the_bank_stands_open_with_its_running_balance(part):
    assert part.fields.account.text() == "银行存款"
    assert cells(part, "summary")[0] == "上年结转"
    assert cells(part, "summary")[-1] == "本年累计"
    assert part.panel.foot.text().split("期末余额 ")[1].replace(",", "") == f"{cells(part, 'balance')[-1] / 100:.2f}"


def test_an_account_is_found_by_its_initials_and_a_month_narrows_it(part, qtbot):
    qtbot.keyClicks(part.fields.account, "")
    part.fields.account.setText("xssr")
    part.fields.account.textEdited.emit("xssr")
    qtbot.keyClick(part.fields.account, Qt.Key.Key_Return)
    part.fields.month.choose(3)

    assert part._ledger.question.account == "50101"
    assert {day.month for day in cells(part, "date") if day} <= {3}


def test_a_table_that_cannot_be_sorted_stays_in_its_order(part):
    before = cells(part, "balance")

    part.panel.order_by(0)

    assert cells(part, "balance") == before


@pytest.mark.parametrize("kind", ["general-ledger", "cash-book", "bank-book", "multi-column", "quantity-ledger",
                                  "auxiliary-ledger"])  # fmt: skip
def test_every_kind_of_ledger_is_shown(part, kind):
    part.fields.account.set_value("501")
    part.kinds.choose(kind)

    assert part._ledger.kind.name == kind
    assert part.panel.model.rowCount() > 0
    assert part.fields.account.isVisible() == (kind not in ("cash-book", "bank-book"))


def test_enter_on_an_entry_leads_to_its_voucher(part, qtbot):
    places = [place for place, what in enumerate(cells(part, "number")) if what]
    row = part.panel.model.row_at(places[0])

    with qtbot.waitSignal(part.desk.page_wanted) as asked:
        part.panel.row_activated.emit(row)

    assert asked.args == ["books", row.record]


def test_a_line_of_a_summary_leads_to_its_ledger(part):
    part.fields.account.set_value(None)
    part.kinds.choose("auxiliary-ledger")
    row = part.panel.model.row_at(0)

    part.panel.row_activated.emit(row)

    assert part.kinds.key() == "ledger"
    assert part._ledger.question.account == row.source.account
    assert part._ledger.question.project_id == row.record
    assert part.fields.item.text() == row.cells["item"]


def test_a_month_of_the_general_ledger_leads_to_its_entries(part):
    part.focus_on(EntryFilter(account="501"))
    part.kinds.choose("general-ledger")
    row = next(one for one in map(part.panel.model.row_at, range(part.panel.model.rowCount())) if one.source)

    part.panel.row_activated.emit(row)

    assert part._ledger.question.period.month == row.source.first.month


def test_an_account_that_is_not_named_is_asked_for_in_the_tables_place(part):
    part.fields.account.setText("")
    part.fields.changed.emit()

    assert part.panel.model.rowCount() == 0
    assert any("请写明要看哪个科目" in one.text() for one in part.panel.findChildren(type(part.panel.foot._count)))


def test_a_ledger_is_printed_and_exported_where_the_user_says(part, qtbot, tmp_path, monkeypatch):
    for ending, act in ((".pdf", part.print_out), (".xlsx", part.export)):
        target = tmp_path / f"账{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all, target=target: (str(target), ""))
        monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _url: True)
        act()
        part.desk.finish_jobs()
        assert target.stat().st_size > 1000
