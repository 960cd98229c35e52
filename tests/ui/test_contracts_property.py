"""Assets, plots, herds and stock-takes in the window: cards with what can be done, driven through their widgets."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from sample_village import shown

from gacha_app.domain.disposal import Disposal
from gacha_app.domain.herd import Movement
from gacha_app.domain.register import Asset, Resource
from gacha_app.domain.stock_take import TakeState
from gacha_app.reports.property_stories import take_story
from gacha_app.services import herds, registers
from gacha_app.services.asset_changes import change_value, history, take_in
from gacha_app.services.disposals import dispose
from gacha_app.services.stock_takes import lines_in, make_stock_takes, take_of
from gacha_app.ui.dialogs.asset_acts import AreaDialog, SplitDialog, TellDialog, ValueDialog
from gacha_app.ui.dialogs.disposal_form import DisposalForm
from gacha_app.ui.dialogs.herd_forms import HerdForm, MovementDialog, SettleDialog
from gacha_app.ui.dialogs.stock_take_forms import ApproveDialog, CountDialog, NewTakeDialog
from gacha_app.ui.pages.contracts import ContractsPage

pytest_plugins = ("sample_fixtures",)

DAY = dt.date


@pytest.fixture
def owned(sample_desk):
    """A shed, a herd of ten, a plot; the year looked at is 2023."""
    book = sample_desk.open_book()
    sample_desk.use_year(2023)
    shed = take_in(
        book,
        Asset("温棚", code="固-01", value=3_000_000, quantity=30_000, unit="座", keeper="张三"),
        DAY(2023, 1, 5),
        "102",
    )
    herd = herds.record_herd(book, Asset("育雏群", account="131", unit="只", quantity=0, species="鸵鸟"))
    herds.record_movement(book, herd.id, Movement(DAY(2023, 2, 1), "purchase", 10_000, 100_000))
    land = registers.record(book, Resource("河滩地", "beach", 1_200_000))
    return {"shed": shed.id, "herd": herd.id, "land": land.id}


@pytest.fixture
def page(sample_desk, owned, qtbot):
    return shown(ContractsPage(sample_desk), qtbot)


def card(desk, kind, identity):
    with desk.reading() as session:
        return session.get(kind, identity)


def words(part):
    QApplication.processEvents()
    return " ".join(one.text() for one in part.story.findChildren(QLabel) if one.isVisible())


def buttons(part):
    QApplication.processEvents()
    return [one.text() for one in part.story.findChildren(QPushButton) if one.isVisible() and one.isEnabled()]


def submit(dialog, qtbot, **values):
    """Fill a dialog in and press its button; return what it made."""
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.set_values(values)
    qtbot.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)
    return dialog.made


def problem(dialog):
    return next(
        (one.text() for one in dialog.findChildren(QLabel) if one.isVisible() and one.property("role") == "problem"), ""
    )


def test_the_card_of_an_asset_shows_what_happened_and_what_can_be_done(page, owned, sample_desk):
    change_value(sample_desk.open_book(), owned["shed"], DAY(2023, 3, 1), 600_000, "换膜")
    page.show_card("assets", owned["shed"])
    part = page.part()
    part.refresh(anyway=True)

    told = words(part)
    assert "36,000.00" in told
    assert "增值（改良、扩建）" in told
    # another shed was bought by a voucher without a card
    assert "科目 151 的台账合计 36,000.00 元，总账 326,000.00 元" in told
    assert {"原值变动…", "登记变更…", "拆分…", "处置…", "删除", "撤销"} <= set(buttons(part))


def test_a_disposed_asset_offers_only_to_take_that_back(page, owned, sample_desk):
    dispose(sample_desk.open_book(), Disposal(owned["shed"], DAY(2023, 5, 1), "loss", reason="失火", excuse="抢险"))
    page.show_card("assets", owned["shed"])

    assert "撤销处置…" in buttons(page.part())
    assert "处置…" not in buttons(page.part())
    assert "由 苏和 免除：抢险" in words(page.part())


def test_value_keeper_and_parts_change_by_dialogs(page, owned, sample_desk, qtbot):
    shed = card(sample_desk, Asset, owned["shed"])
    made = submit(ValueDialog(sample_desk, shed), qtbot, date=DAY(2023, 3, 1), way="down", amount=300_000, reason="拆")
    assert made.value == -300_000
    dialog = TellDialog(sample_desk, shed)
    submit(dialog, qtbot, date=DAY(2023, 3, 2), kind="way", way="lease", reason="出租")
    assert card(sample_desk, Asset, owned["shed"]).way == "lease"
    part = submit(SplitDialog(sample_desk, card(sample_desk, Asset, owned["shed"])), qtbot, date=DAY(2023, 4, 1),
                  quantity=10_000, name="旧棚", reason="准备报废")  # fmt: skip
    assert (part.value, card(sample_desk, Asset, owned["shed"]).quantity) == (900_000, 20_000)


def test_a_disposal_shows_its_entries_first_and_wants_its_procedure(page, owned, sample_desk, qtbot):
    dialog = DisposalForm(sample_desk, card(sample_desk, Asset, owned["shed"]), 3_000_000)
    assert submit(dialog, qtbot, date=DAY(2023, 5, 1), kind="sale", price=3_500_000, reason="闲置") is None
    assert "处置资产还缺" in problem(dialog)
    dialog.set_values({
        "meeting_on": DAY(2023, 4, 1), "meeting": "决议", "appraised_on": DAY(2023, 4, 2), "appraiser": "评估所",
        "appraisal": 3_400_000, "approved_on": DAY(2023, 4, 3), "approver": "苏木",
    })  # fmt: skip
    assert "处置净收益 5,000.00 元" in dialog.told.text()
    qtbot.mouseClick(dialog.confirm_button, Qt.MouseButton.LeftButton)

    assert dialog.made is not None
    assert card(sample_desk, Asset, owned["shed"]).disposed_on == DAY(2023, 5, 1)


def test_a_herd_grows_and_shrinks_by_its_dialogs(page, owned, sample_desk, qtbot):
    page.choose("herds")
    part = page.part()
    assert "10 只" in words(part)
    herd = card(sample_desk, Asset, owned["herd"])
    dialog = MovementDialog(sample_desk, herd, kind="death")
    dialog.set_values({"date": DAY(2023, 3, 1), "quantity": 2_000, "reason": "病"})
    assert "200.00" in dialog.told.text()
    submit(dialog, qtbot)
    refused = MovementDialog(sample_desk, herd, kind="sale")
    submit(refused, qtbot, date=DAY(2023, 3, 2), quantity=9_000, price=100)
    assert refused.made is None

    part.refresh(anyway=True)
    assert "1 笔死亡损失共 200.00 元，等待处理。" in words(part)
    assert "处理损失…" in buttons(part)
    with sample_desk.reading() as session:
        loss = history(session, owned["herd"])[-1].id
    assert submit(SettleDialog(sample_desk, [loss], 20_000), qtbot, date=DAY(2023, 4, 1), meeting="理事会")
    part.refresh(anyway=True)
    assert "等待处理" not in words(part)


def test_a_herd_is_added_and_shown(page, owned, sample_desk, qtbot):
    made = submit(
        HerdForm(sample_desk), qtbot, name="种群", account="132", unit="只", acquired=DAY(2023, 3, 1), life_months=60
    )

    assert (made.method, made.life_months, made.herd) == ("straight_line", 60, True)
    page.choose("herds")
    model = page.part().table.model
    assert {model.row_at(place).cells["name"] for place in range(model.rowCount())} == {"育雏群", "种群"}


def test_a_plots_area_changes_with_a_reason(page, owned, sample_desk, qtbot):
    land = card(sample_desk, Resource, owned["land"])
    submit(
        AreaDialog(sample_desk, land, 0), qtbot, date=DAY(2023, 3, 1), kind="requisition", area=200_000, reason="修路"
    )
    page.show_card("resources", owned["land"])

    assert "1000 亩" in words(page.part())
    assert "面积变动…" in buttons(page.part())
    refused = AreaDialog(sample_desk, land, 0)
    submit(refused, qtbot, date=DAY(2023, 3, 2), kind="survey", way="down", area=1_000_001, reason="错")
    assert "没有那么多面积" in " ".join(one.text() for one in refused.findChildren(QLabel))


def test_a_stock_take_goes_from_the_list_to_the_approval(page, owned, sample_desk, qtbot):
    page.choose("stock_take")
    part = page.part()
    dialog = NewTakeDialog(sample_desk)
    for scope, box in dialog.scopes.items():
        box.setChecked(scope in ("animals", "fixed"))
    [animals, _fixed] = submit(dialog, qtbot, date=DAY(2023, 12, 31))
    part.refresh(anyway=True)
    part.focus_on(animals.id)
    assert {"录入实盘数…", "删除"} <= set(buttons(part))

    with sample_desk.reading() as session:
        counting = CountDialog(sample_desk, take_story(session, animals.id))
    qtbot.addWidget(counting)
    counting.show()
    counting.found[1].set_value(9_000)
    counting.reasons[1].set_value("走失")
    counting.submit()
    assert counting.made.state == TakeState.COUNTED
    part.refresh(anyway=True)
    assert "差异入账…" in buttons(part)

    from gacha_app.services.stock_take_results import book_differences

    book_differences(sample_desk.open_book(), animals.id)
    part.refresh(anyway=True)
    assert "少 1 只" in words(part)
    with sample_desk.reading() as session:
        approving = ApproveDialog(sample_desk, take_story(session, animals.id))
    made = submit(approving, qtbot, date=DAY(2024, 1, 10), approver="理事会", meeting="大会", scrap1=1_000)
    assert made.state == TakeState.APPROVED
    part.refresh(anyway=True)
    assert "撤销批准…" in buttons(part)


def test_what_was_found_may_be_filled_from_the_books_and_text_is_refused(page, owned, sample_desk, qtbot):
    [take] = make_stock_takes(sample_desk.open_book(), DAY(2023, 12, 31), ["fixed"])
    with sample_desk.reading() as session:
        dialog = CountDialog(sample_desk, take_story(session, take.id))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.found[1].setText("很多")
    dialog.submit()
    assert dialog.made is None
    assert dialog.problem.isVisible()
    dialog.found[1].setText("")
    dialog.fill_rest()
    dialog.submit()

    with sample_desk.reading() as session:
        assert take_of(session, take.id).state == TakeState.COUNTED
        assert [one.counted for one in lines_in(session, take)] == [30_000]


def test_a_book_that_is_only_read_offers_nothing_to_be_done(page, owned, sample_desk, monkeypatch):
    sample_desk.open_book().read_only = True
    page.show_card("assets", owned["shed"])
    page.part().refresh(anyway=True)

    assert not {"原值变动…", "处置…", "修改…"} & set(buttons(page.part()))


def test_an_asset_is_registered_and_posted_at_once_by_the_window(page, owned, sample_desk, qtbot):
    from gacha_app.ui.dialogs.asset_acts import TakeInDialog

    made = submit(TakeInDialog(sample_desk), qtbot, name="变压器", nominal=True, date=DAY(2023, 4, 1), against="311",
                  note="供电所移交")  # fmt: skip

    assert (made.value, made.nominal) == (100, True)
    with sample_desk.reading() as session:
        assert history(session, made.id)[0].kind == "taken_in"


def test_the_registers_are_printed_from_a_menu(page, owned, sample_desk, qtbot, monkeypatch, tmp_path):
    from PySide6.QtWidgets import QFileDialog

    from gacha_app.ui.pages.contracts_property_more import asset_deeds, resource_deeds

    target = tmp_path / "登记簿.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(target), "")))
    deeds = dict(asset_deeds(page.part("assets")))
    deeds["登记簿存成工作簿…"]()
    qtbot.waitUntil(lambda: not sample_desk.jobs() and target.exists(), timeout=20_000)

    assert {"打印资产登记簿", "打印资产处置登记簿", "打印名义金额资产备查簿", "处置程序的规则…"} <= set(deeds)
    assert "打印资源登记簿" in dict(resource_deeds(page.part("resources")))
