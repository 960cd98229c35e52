"""The page of contracts and property, driven through its widgets against a real book."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from sample_village import answer, said, shown

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.report import EntryFilter
from gacha_app.services import registers, vouchers
from gacha_app.ui.dialogs.asset_form import AssetForm
from gacha_app.ui.dialogs.contract_form import ContractForm
from gacha_app.ui.dialogs.counterparty_form import CounterpartyForm
from gacha_app.ui.dialogs.resource_form import ResourceForm
from gacha_app.ui.finding import Finding
from gacha_app.ui.pages.contracts import ContractsPage
from gacha_app.ui.widgets.cards import EmptyState, ProgressRow
from gacha_app.ui.widgets.messages import Question

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def cards(sample_desk):
    """The identities of a card of each kind, with money received by the contract and a claim."""
    book = sample_desk.open_book()
    party = registers.record(book, Counterparty("绿野公司", telephone="0483-1234567"))
    land = registers.record(book, Resource("河滩地", "beach", 1_200_000, "黄河西岸"))
    asset = registers.record(
        book, Asset("温棚", code="固-01", value=960_000_00, acquired=dt.date(2022, 3, 1), public_money=True)
    )
    contract = registers.record(
        book,
        Contract(
            "河滩地流转合同", number="2022-07", area=800_000, counterparty_id=party.id, project_id=2,
            start=dt.date(2022, 1, 1), end=dt.date(2027, 12, 31), yearly=30_000_00, resource_id=land.id,
        ),
    )  # fmt: skip
    for year, amount in ((2022, 30_000_00), (2023, 15_000_00)):
        answers = Answers(dt.date(year, 5, 1), amount, "收租金", project_id=2, contract_id=contract.id)
        vouchers.record_entry(book, "lease", answers)
    claim = [Posting("112", 5_000_00, counterparty_id=party.id), Posting("50103", -5_000_00, project_id=2)]
    vouchers.enter_voucher(book, Voucher(dt.date(2023, 12, 31), "应收租金", claim), post_it=True)
    return {"party": party.id, "land": land.id, "asset": asset.id, "contract": contract.id}


@pytest.fixture
def page(sample_desk, cards, qtbot):
    return shown(ContractsPage(sample_desk), qtbot)


def cells(page, key):
    model = page.part().table.model
    return [model.row_at(place).cells.get(key) for place in range(model.rowCount())]


def told(page):
    """Return what the story says, each line once."""
    QApplication.processEvents()
    return {one.text() for one in page.part().story.findChildren(QLabel) if one.isVisible() and one.text()}


def press(page, text, qtbot):
    QApplication.processEvents()
    shown_buttons = (one for one in page.part().story.findChildren(QPushButton) if one.isVisible())
    qtbot.mouseClick(next(one for one in shown_buttons if one.text() == text), Qt.MouseButton.LeftButton)


def test_every_register_has_its_table_with_totals(page):
    page.part("contracts").table.clear_search()
    assert cells(page, "name") == ["河滩地流转合同", "河滩地承包合同"]
    assert page.part().table.foot.text() == "2 份合同   年金额 30,000.00   本期已收 15,000.00"
    for register, names, foot in (
        ("assets", ["温棚"], "1 项资产   原值 960,000.00"),
        ("resources", ["河滩地"], "1 块资源 · 1200 亩"),
        ("counterparties", ["绿野公司", "绿野果品公司"],
         "2 个往来单位   合同数 2   应收（债权） 5,000.00   应付（债务） 0.00"),
    ):  # fmt: skip
        page.choose(register)
        assert cells(page, "name") == names
        assert page.part().table.foot.text() == foot


def test_a_contract_tells_what_came_in_each_year_against_what_was_agreed(page, cards):
    page.show_card("contracts", cards["contract"])

    years = [one.accessibleName() for one in page.part().story.findChildren(ProgressRow) if one.isVisible()]
    assert years == ["2023年 15,000.00 合同 30,000.00，50%", "2022年 30,000.00 合同 30,000.00，100%"]
    assert {"绿野公司", "河滩地", "800 亩", "2022-01-01 至 2027-12-31", "45,000.00"} <= told(page)


def test_a_resource_tells_which_contracts_stand_on_it_and_leads_there(page, cards, qtbot):
    page.show_card("resources", cards["land"])
    [let] = [one.accessibleName() for one in page.part().story.findChildren(ProgressRow)]
    assert let == "合同共 800 亩 66%"
    assert {"1200 亩", "绿野公司 · 800 亩 · 到 2027-12-31"} <= told(page)

    press(page, "河滩地流转合同", qtbot)

    assert page.part().register.name == "contracts"
    assert page.part().story.told().id == cards["contract"]


def test_a_counterparty_tells_what_it_owes_and_the_entries_behind_it(page, cards, sample_desk, qtbot):
    page.show_card("counterparties", cards["party"])
    assert "5,000.00" in told(page)

    with qtbot.waitSignal(sample_desk.page_wanted) as wanted:
        press(page, "欠村里 5,000.00", qtbot)

    assert wanted.args == [
        "money", EntryFilter(account="112", counterparty_id=cards["party"], last=dt.date(2023, 12, 31), with_closing=True)
    ]  # fmt: skip


def test_an_asset_is_registered_with_how_it_wears(page, sample_desk):
    heard = said(sample_desk)
    page.choose("assets")

    def fill(dialog):
        form = dialog.form
        form["name"].setText("洒水车")
        form["value"].setText("12万")
        form["acquired"].setText("2023-05-06")
        form["project_id"].set_value(1)
        form["method"].set_value("straight_line")
        form["life_months"].setText("5年")
        form["residual"].setText("6000")
        dialog.confirm_button.click()

    answer(AssetForm, fill)
    page.part().main_button().click()

    assert heard[-1][0] == "已登记资产“洒水车”。"
    made = page.part().story.told()
    assert (made.life_months, made.residual, made.in_use_from) == (60, 6_000_00, dt.date(2023, 5, 6))
    assert (made.account, made.depreciation_account, made.expense_account) == ("151", "152", "51104")
    assert {"年限平均法", "5年", "151 固定资产"} <= told(page)


def test_how_an_asset_wears_is_asked_once_a_method_is_chosen(sample_desk, qtbot):
    dialog = AssetForm(sample_desk)
    qtbot.addWidget(dialog)
    dialog.show()
    visible = lambda: [name for name in ("life_months", "units_total", "residual") if dialog.form[name].isVisible()]  # noqa: E731

    assert visible() == []
    dialog.form["method"].set_value("straight_line")
    assert visible() == ["life_months", "residual"]
    dialog.form["method"].set_value("units")
    assert visible() == ["units_total", "residual"]


def test_accounts_follow_the_class_until_the_user_chooses_his_own(sample_desk, qtbot):
    dialog = AssetForm(sample_desk)
    qtbot.addWidget(dialog)
    form = dialog.form
    form["method"].set_value("straight_line")
    proposed = [form[name].value() for name in ("account", "depreciation_account", "expense_account")]
    assert proposed == ["151", "152", "51306"]

    form["expense_account"].set_value("51109")
    form["klass"].set_value("biological")

    chosen = [form[name].value() for name in ("account", "depreciation_account", "expense_account")]
    assert chosen == ["132", "133", "51109"]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "请填写资产名称。"),
        ({"value": "-1"}, "value", "资产的原值不能是负数。"),
        ({"value": "1" * 20}, "value", "“11111111111111111111”超出了可以记账的范围。"),
        ({"code": "固-01"}, "code", "已有编号为“固-01”的资产，请换一个编号。"),
        ({"name": "温棚", "code": ""}, "", ""),
        ({"life_months": ""}, "life_months", "按年限平均法计提，请填写使用年限。"),
        ({"life_months": "半辈子"}, "life_months", "“半辈子”不是使用年限，请写成 10年 或 30个月 的样子。"),
        ({"residual": "100000.01"}, "residual", "预计残值 100,000.01 元不能大于原值 100,000.00 元。"),
        ({"in_use_from": "2022-12-31"}, "in_use_from", "投入使用的日期不能早于取得日期。"),
    ],
)
def test_a_wrong_answer_of_an_asset_is_refused_beside_its_field(sample_desk, cards, qtbot, typed, field, sentence):
    dialog = AssetForm(sample_desk)
    qtbot.addWidget(dialog)
    dialog.show()
    right = {"name": "洒水车", "code": "固-09", "value": "100000", "acquired": "2023-01-01", "life_months": "10年"}
    dialog.form["method"].set_value("straight_line")
    for name, text in (right | typed).items():
        dialog.form[name].setText(text)

    dialog.submit()

    assert dialog.form.problems() == ({field: sentence} if field else {})
    assert (dialog.made is None) is bool(field)


def test_a_contract_is_changed_and_taken_back(page, cards, sample_desk):
    heard = said(sample_desk)
    page.show_card("contracts", cards["contract"])

    def fill(dialog):
        dialog.form["yearly"].setText("60000")
        dialog.confirm_button.click()

    answer(ContractForm, fill)
    page.part().change(page.part().story.told())
    assert heard[-1][0] == "已修改“河滩地流转合同”。"
    assert cells(page, "yearly")[0] == 60_000_00

    heard[-1][1]()
    page.refresh()

    assert cells(page, "yearly")[0] == 30_000_00


def test_a_contract_that_ends_before_it_begins_is_refused(sample_desk, cards, qtbot):
    dialog = ContractForm(sample_desk)
    qtbot.addWidget(dialog)
    dialog.form["name"].setText("新合同")
    dialog.form["start"].setText("2024-01-01")
    dialog.form["end"].setText("2023-12-31")

    dialog.submit()

    assert dialog.form.problems() == {"end": "结束日期不能早于开始日期。"}


def test_a_contract_asks_for_what_it_lets(sample_desk, cards, qtbot):
    dialog = ContractForm(sample_desk)
    qtbot.addWidget(dialog)
    dialog.show()

    for kind, asked in (("resource", (True, False)), ("asset", (False, True)), ("works", (False, False))):
        dialog.form["kind"].set_value(kind)
        assert (dialog.form["resource_id"].isVisible(), dialog.form["asset_id"].isVisible()) == asked


def test_land_and_people_are_registered(page, sample_desk):
    heard = said(sample_desk)
    for register, form, name in (
        ("resources", ResourceForm, "东滩草牧场"),
        ("counterparties", CounterpartyForm, "杨某"),
    ):
        page.choose(register)

        def fill(dialog, name=name):
            dialog.form["name"].setText(name)
            dialog.confirm_button.click()

        answer(form, fill)
        page.part().main_button().click()
        assert heard[-1][0].endswith(f"“{name}”。")
        assert page.part().story.told().name == name


def test_what_begins_in_another_year_is_told_and_said_so(page, sample_desk):
    heard = said(sample_desk)
    page.choose("contracts")

    def fill(dialog):
        dialog.form["name"].setText("明年的合同")
        dialog.form["start"].setText("2024-01-01")
        dialog.confirm_button.click()

    answer(ContractForm, fill)
    page.part().add()

    assert heard[-1][0] == "已登记合同“明年的合同”；它不在2023年度的台账里，换个年度就能看到。"
    assert page.part().story.told().name == "明年的合同"


def test_filters_tell_running_contracts_from_ended_ones(page, sample_desk):
    book = sample_desk.open_book()
    registers.record(book, Contract("到期合同", end=dt.date(2023, 6, 30)))
    registers.record(book, Contract("将到期合同", end=dt.date(2024, 2, 1)))
    page.refresh()

    page.part().table.choose_filter("ended")
    assert cells(page, "name") == ["到期合同"]
    page.part().table.choose_filter("soon")
    assert cells(page, "name") == ["将到期合同"]
    page.part().table.choose_filter("running")
    assert cells(page, "name") == ["将到期合同", "河滩地流转合同", "河滩地承包合同"]


def test_the_finder_and_other_pages_lead_to_a_card(page, cards):
    page.focus_on(cards["contract"])
    assert page.part().story.told().name == "河滩地流转合同"
    page.focus_on(EntryFilter(counterparty_id=cards["party"]))
    assert page.part().story.told().name == "绿野公司"
    page.focus_on(EntryFilter(contract_id=cards["contract"]))
    assert page.part().story.told().name == "河滩地流转合同"


def test_an_empty_register_says_what_belongs_there_and_offers_the_first_step(empty_desk, qtbot):
    page = shown(ContractsPage(empty_desk), qtbot)
    for register, word in (
        ("contracts", "合同"),
        ("assets", "资产"),
        ("resources", "资源"),
        ("counterparties", "往来单位"),
    ):
        page.choose(register)
        [state] = [one for one in page.part().findChildren(EmptyState) if one.isVisible()]
        assert [one.text() for one in state.findChildren(QPushButton)] == [f"登记{word}"]


def test_the_table_goes_into_a_workbook(page, sample_desk, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "资产台账"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    heard = said(sample_desk)
    page.choose("assets")

    page.export()

    qtbot.waitUntil(lambda: bool(heard), timeout=8000)
    assert heard[-1][0] == f"已保存到 {target}.xlsx"


def test_a_book_open_to_read_only_is_not_added_to(page, sample_desk):
    sample_desk.open_book().read_only = True
    page.part().refresh(anyway=True)

    assert not page.main_button().isEnabled()


def test_a_counterparty_is_found_by_its_initials_and_leads_to_its_card(page, sample_desk, cards):
    found = [one for one in Finding(sample_desk).find("lygs") if one.title == "绿野公司"]

    [goal] = [one.payload for one in found]
    assert goal.page == "contracts"
    page.focus_on(goal.focus)
    assert page.part().story.told().id == cards["party"]


def delete(page, qtbot):
    """Press the button that deletes the card told of, and agree."""
    answer(Question, _agree)
    press(page, "删除", qtbot)


def _agree(question):
    next(one for one in question.findChildren(QPushButton) if one.text() == "删除这张卡片").click()


def test_a_contract_that_nothing_was_done_by_is_deleted_from_its_card(page, cards, sample_desk, qtbot):
    heard = said(sample_desk)
    terms = {"start": dt.date(2023, 1, 1), "end": dt.date(2025, 12, 31), "price_by": "year", "price": 100_000}
    wrong = registers.record(sample_desk.open_book(), Contract("写错的合同", **terms))
    page.show_card("contracts", wrong.id)

    delete(page, qtbot)

    assert heard[-1][0] == "已删除“写错的合同”。"
    assert "写错的合同" not in cells(page, "name")


def test_a_contract_with_vouchers_says_that_they_keep_it(page, cards, sample_desk, qtbot):
    refused = []
    sample_desk.refused.connect(lambda problem: refused.append(str(problem)))
    page.show_card("contracts", cards["contract"])

    delete(page, qtbot)

    assert refused == ["“河滩地流转合同”还有凭证，不能删除。"]
    assert "河滩地流转合同" in cells(page, "name")


def test_a_counterparty_is_deleted_from_its_card_while_nothing_names_it(page, cards, sample_desk, qtbot):
    heard, refused = said(sample_desk), []
    sample_desk.refused.connect(lambda problem: refused.append(str(problem)))
    page.show_card("counterparties", cards["party"])
    delete(page, qtbot)
    assert refused == ["“绿野公司”还有合同、凭证，不能删除。"]

    idle = registers.record(sample_desk.open_book(), Counterparty("重复登记的公司"))
    page.show_card("counterparties", idle.id)
    delete(page, qtbot)

    assert heard[-1][0] == "已删除“重复登记的公司”。"
    assert "重复登记的公司" not in cells(page, "name")
