"""Contracts in the window: their forms, their schedule, what is due, and the calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from sample_village import answer, shown

from gacha_app.domain.register import Contract, Counterparty, Resource
from gacha_app.reports.contract_ledger import balances, standings
from gacha_app.services import registers
from gacha_app.services.contract_money import receive
from gacha_app.ui.dialogs import contract_change_forms as changes
from gacha_app.ui.dialogs import contract_money_forms as money
from gacha_app.ui.dialogs.contract_form import ContractForm
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.contracts import ContractsPage

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def lease(sample_desk):
    """Land for 12,000 yuan a year, half-yearly, 2023 to 2025."""
    book = sample_desk.open_book()
    firm = registers.record(book, Counterparty("绿野公司", telephone="0483-1234567")).id
    plot = registers.record(book, Resource("河滩地", area=100_000)).id
    return registers.record(
        book,
        Contract(
            "河滩地承包", counterparty_id=firm, resource_id=plot, area=60_000, start=dt.date(2023, 1, 1),
            end=dt.date(2025, 12, 31), price_by="year", price=1_200_000, frequency="half", deposit=300_000,
            arrears_rate=5, arrears_per="day",
        ),
    )  # fmt: skip


@pytest.fixture
def page(sample_desk, lease, qtbot):
    made = shown(ContractsPage(sample_desk), qtbot)
    made.show_card("contracts", lease.id)
    return made


def now(desk, contract):
    with desk.reading() as session:
        return standings(session, contract_id=contract.id)


def held(desk, contract):
    with desk.reading() as session:
        return balances(session, contract_id=contract.id)[contract.id]


def told(page):
    QApplication.processEvents()
    return [one.text() for one in page.part().story.findChildren(QLabel) if one.isVisible() and one.text()]


def filled(kind, fill):
    """Fill the next form of a kind and submit it; one that is refused is left, not waited for."""

    def act(form):
        fill(form)
        form.submit()
        if form.isVisible():
            form.reject()

    answer(kind, act)


def pressed(page, text):
    """Press a button of the story as it is now."""
    page.part().refresh(anyway=True)
    QApplication.processEvents()
    buttons = [one for one in page.part().story.findChildren(QPushButton) if one.isVisible()]
    next(one for one in buttons if one.text() == text).click()
    QApplication.processEvents()


def test_a_contract_form_shows_its_schedule_as_it_is_typed(sample_desk, qtbot):
    form = ContractForm(sample_desk)
    qtbot.addWidget(form)
    form.set_values({"name": "新地", "start": dt.date(2023, 1, 1), "end": dt.date(2023, 12, 31), "price": 1_000_000})
    form.form["frequency"].set_value("quarter")
    form.form.changed.emit()
    assert form.said().startswith("收付款计划：共 4 期，10,000.00 元：2023-01-01 2,500.00、2023-04-01 2,500.00")
    form.form["escalation"].set_value("list")
    form.form["price_list"].set_value("9000;9500")
    form.form.changed.emit()
    assert form.said() == "收付款计划：逐年价款列了 2 年，合同期只有 1 年，请删去多的。"
    form.form["price_list"].set_value("9000")
    form.submit()
    made = form.made
    assert (made.price_by, made.prices, made.yearly) == ("year", (900_000,), 900_000)
    assert [one.amount for one in now(sample_desk, made)] == [225_000] * 4


def test_rows_of_the_form_follow_what_is_chosen(sample_desk, qtbot):
    form = ContractForm(sample_desk)
    qtbot.addWidget(form)
    form.show()

    def visible(*names):
        form.form.changed.emit()
        return [name for name in names if form.form[name].isVisible()]

    rows = ("price", "yearly", "price_list", "step_rate", "step_amount", "due_list", "arrears_rate")
    assert visible(*rows) == ["price"]
    form.form["price_by"].set_value("yearly")
    assert visible(*rows) == ["yearly"]
    form.form["price_by"].set_value("area")
    form.form["escalation"].set_value("percent")
    form.form["frequency"].set_value("list")
    form.form["arrears_per"].set_value("day")
    assert visible(*rows) == ["price", "step_rate", "due_list", "arrears_rate"]


def test_money_is_received_in_the_story_with_its_entry_shown_before(page, sample_desk, lease):
    previews = []

    def fill(form):
        form.set_values({"day": dt.date(2023, 3, 1), "amount": 1_300_000, "account": "102"})
        form.show_preview()
        previews.append((form.said(), form.lines.texts()))

    filled(money.ReceiptForm, fill)
    pressed(page, "收款…")

    [(words, lines)] = previews
    assert words == "第1期（2023-01-01）6,000.00 元；第2期（2023-07-01）6,000.00 元；预收（付） 1,000.00 元，以后抵扣"
    assert any("102 银行存款" in one for one in lines)
    assert [one.open for one in now(sample_desk, lease)][:3] == [0, 0, 600_000]
    assert held(sample_desk, lease).prepaid == 100_000


def test_what_is_refused_stays_in_the_form(page, sample_desk, lease):
    forms = []

    def fill(form):
        form.set_values({"day": dt.date(2022, 3, 1), "amount": 100, "account": "102"})
        form.submit()
        forms.append(form.form.problems())
        form.set_values({"day": dt.date(2023, 3, 1), "amount": 100})

    filled(money.ReceiptForm, fill)
    pressed(page, "收款…")
    assert "早于“河滩地承包”的签订和起始日期" in "".join(forms[0].values())
    assert now(sample_desk, lease)[0].settled == 100


def test_an_act_is_taken_back_from_the_story(page, sample_desk, lease):
    receive(sample_desk.open_book(), lease.id, dt.date(2023, 1, 5), 600_000)
    page.refresh(anyway=True)
    page.show_card("contracts", lease.id)
    filled(ReasonDialog, lambda form: form.set_values({"reason": "记错了"}))
    pressed(page, "撤销…")
    assert now(sample_desk, lease)[0].open == 600_000


def test_a_year_is_raised_from_the_list_of_what_is_due(page, sample_desk, lease):
    sample_desk.use_year(2023)
    page.choose("rents")
    part = page.part("rents")
    assert part.main_button().text() == "计提本年到期的"
    said = []

    def fill(form):
        form.show_preview()
        said.append(form.said())

    filled(money.RaiseForm, fill)
    part.raise_year()
    assert said[0].splitlines()[0] == "共 2 期，12,000.00 元。"
    assert held(sample_desk, lease).claim == 1_200_000
    for name in part.views:
        part.choose(name)
        assert part.table().model.rowCount() > 0, name


def test_every_other_deed_of_a_contract(page, sample_desk, lease):
    receive(sample_desk.open_book(), lease.id, dt.date(2023, 1, 5), 600_000)
    page.show_card("contracts", lease.id)

    filled(money.DepositForm, lambda form: form.set_values({"day": dt.date(2023, 2, 1)}))
    pressed(page, "押金…")
    assert held(sample_desk, lease).deposit == 300_000

    filled(money.InterestForm, lambda form: form.set_values({"until": dt.date(2023, 7, 11)}))
    pressed(page, "逾期利息…")
    assert [one.amount for one in now(sample_desk, lease) if one.kind == "interest"] == [900, 3_000]

    filled(
        money.WriteOffForm,
        lambda form: form.set_values({"serial": 7, "day": dt.date(2023, 8, 1), "reason": "会议决定"}),
    )  # fmt: skip
    pressed(page, "核销…")
    assert next(one for one in now(sample_desk, lease) if one.serial == 7).open == 0

    filled(
        changes.AlterForm,
        lambda form: form.set_values({"first": dt.date(2024, 1, 1), "price": 2_400_000, "reason": "会议"}),
    )  # fmt: skip
    pressed(page, "变更…")
    assert [one.amount for one in now(sample_desk, lease) if one.due.year == 2024 and not one.cancelled] == [
        1_200_000, 1_200_000,
    ]  # fmt: skip

    filled(
        changes.EndForm,
        lambda form: form.set_values({"last": dt.date(2024, 6, 30), "reason": "不种了"}),
    )  # fmt: skip
    pressed(page, "提前终止…")
    assert [one for one in now(sample_desk, lease) if one.due > dt.date(2024, 6, 30) and one.open] == []

    filled(changes.RenewForm, lambda form: form.set_values({"name": "新一份"}))
    pressed(page, "续签…")
    made = registers.card_named(sample_desk.open_book(), Contract, "新一份")
    assert (made.renews_id, made.start) == (lease.id, dt.date(2024, 7, 1))


def test_the_calendar_shows_who_leases_what_and_leads_to_the_contract(page, sample_desk, lease, qtbot, monkeypatch):
    sample_desk.use_year(2024)
    page.choose("calendar")
    part = page.part("calendar")
    qtbot.waitUntil(lambda: bool(part.figure.view.parts()), timeout=20_000)
    assert part.figure.view.parts() == [(0, 0)]
    assert part._tip(0, 0).splitlines() == ["河滩地承包", "绿野公司", "60 亩", "2023-01-01 至 2025-12-31"]
    asked = []
    monkeypatch.setattr(sample_desk, "show_page", lambda *where: asked.append(where))
    part.figure.view.part_clicked.emit(0, 0)
    assert asked == [("contracts", lease.id)]


def test_a_book_open_to_read_only_offers_no_deeds(page, sample_desk, monkeypatch):
    monkeypatch.setattr(type(sample_desk), "can_write", lambda _self: False)
    page.part().refresh(anyway=True)
    QApplication.processEvents()
    shown_buttons = [one for one in page.part().story.findChildren(QPushButton) if one.isVisible()]
    buttons = [one for one in shown_buttons if one.text() in ("收款…", "变更…")]
    assert len(buttons) == 2
    assert not any(one.isEnabled() for one in buttons)
