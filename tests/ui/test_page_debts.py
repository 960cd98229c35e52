from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel

from gacha_app.domain.dates import Period
from gacha_app.domain.debt import Debt
from gacha_app.domain.examination import Examination
from gacha_app.domain.register import Contract, Counterparty
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.debt_places import place_of, record_at
from gacha_app.reports.debts import debt_standing
from gacha_app.reports.examinations import examined_contracts
from gacha_app.reports.loans import loan_standing
from gacha_app.reports.resource_charges import charge_standings
from gacha_app.services.debt_resolving import Resolution, resolve_debt
from gacha_app.services.debts import record_debt
from gacha_app.services.examinations import examine_contract
from gacha_app.services.registers import record
from gacha_app.services.vouchers import enter_voucher
from gacha_app.ui.dialogs import reason
from gacha_app.ui.dialogs.charge_forms import ChargeForm, ChargeYearForm, ReceiveForm
from gacha_app.ui.dialogs.debt_forms import DebtForm, LetterForm, LinkForm, ResolveForm
from gacha_app.ui.dialogs.examination_forms import ExamineAllForm, ExamineForm, HandleForm, TickForm
from gacha_app.ui.dialogs.loan_forms import InterestForm, LoanForm, PayForm
from gacha_app.ui.pages import contracts_debts, contracts_examination
from gacha_app.ui.pages.books_vouchers_story import VoucherPanel
from gacha_app.ui.pages.contracts import ContractsPage
from gacha_app.ui.pages.contracts_debts import DebtsPart
from gacha_app.ui.pages.contracts_examination import ExaminationPart

YEAR = 2023


@pytest.fixture
def party(village_book):
    return record(village_book, Counterparty("示例路桥公司")).id


@pytest.fixture
def debt(village_book, party):
    said = Debt("2015年修路款", "debt", "211", dt.date(2015, 9, 1), 8_000_000, counterparty_id=party)
    return record_debt(village_book, said, against="51409", on=dt.date(YEAR, 1, 5))


@pytest.fixture
def contract(village_book):
    return record(village_book, Contract("河滩地合同", form="oral", yearly=500_000)).id


def shown(qtbot, part_class, desk, view=""):
    part = part_class(desk)
    qtbot.addWidget(part)
    if view:
        part.choose(view)
    part.refresh(anyway=True)
    return part


def labels(widget):
    return [one.text() for one in (*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)) if one.text()]


def pressed(widget, text):
    """Press the newest button of these words: what was told before is swept up later."""
    [one for one in widget.findChildren(QAbstractButton) if one.text() == text][-1].click()


def submitted(qtbot, dialog, **values):
    qtbot.addWidget(dialog)
    dialog.set_values(values)
    dialog.submit()
    return dialog


def standing(desk, reading, *said):
    with desk.reading() as session:
        return reading(session, *said)


def test_a_debt_is_registered_resolved_and_told_of_beside_the_table(qtbot, desk, party):
    made = submitted(
        qtbot, DebtForm(desk), side="debt", name="修路款", counterparty_id=(None, party), account="211",
        arisen_on=dt.date(2015, 9, 1), reason="public_works", principal=8_000_000, booked="new", against="51409",
        on=dt.date(YEAR, 1, 5),
    ).made  # fmt: skip
    one = standing(desk, debt_standing, made.id)
    form = ResolveForm(desk, one)
    submitted(qtbot, form, way="repaid", amount=3_000_000, date=dt.date(YEAR, 5, 1), money="102")
    part = shown(qtbot, ExaminationPart, desk, "debts")

    assert form.made.amount == 3_000_000
    assert part.table().current_row().cells["left"] == 5_000_000
    assert {"修路款", "示例路桥公司", "剩 50,000.00", "化解经过", "2023-05-01 偿还", "30,000.00"} <= set(
        labels(part.story)
    )


def test_the_form_previews_the_entry_and_asks_only_what_fits_the_way(qtbot, desk, debt):
    form = ResolveForm(desk, standing(desk, debt_standing, debt.id))
    qtbot.addWidget(form)
    form.set_values({"date": dt.date(YEAR, 5, 1)})

    assert [one.split(" 示例")[0] for one in form.preview.lines.texts()] == [
        "借 211 应付款 80,000.00",
        "贷 102 银行存款 80,000.00",
    ]
    assert "money" in form.form.values()
    form.form["way"].set_value("written_off")
    form.set_values({"meeting": "成员大会"})
    values = form.form.values()
    assert ("meeting" in values, "money" in values, "other_debt_id" in values) == (True, False, False)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [({"amount": 8_000_001}, "amount", "只剩 80,000.00 元，不能化解 80,000.01 元"),
     ({"amount": 0}, "amount", "金额应大于零"),
     ({"way": "written_off", "meeting": ""}, "meeting", "请填写"),
     ({"date": dt.date(2014, 1, 1)}, "date", "化解日期不能早于形成日期")],
)  # fmt: skip
def test_what_cannot_be_resolved_stands_beside_its_field(qtbot, desk, debt, typed, field, sentence):
    form = ResolveForm(desk, standing(desk, debt_standing, debt.id))

    submitted(qtbot, form, **{"date": dt.date(YEAR, 5, 1), **typed})

    assert sentence in form.form.problems()[field]
    assert standing(desk, debt_standing, debt.id).left == 8_000_000


def test_undoing_asks_why_and_frees_the_debt(qtbot, desk, debt, monkeypatch):
    act = resolve_debt(desk.open_book(), debt.id, Resolution("repaid", 1_000_000, dt.date(YEAR, 5, 1)))
    part = shown(qtbot, ExaminationPart, desk, "debts")

    def answered(dialog):
        dialog.set_values({"reason": "付错了"})
        dialog.submit()
        return dialog.made

    monkeypatch.setattr(reason.ReasonDialog, "ask", answered)
    part._undo_debt(act.id, "2015年修路款", False, debt.id)

    assert part.table().current_row().cells["left"] == 8_000_000


def test_a_posted_voucher_is_offered_to_be_linked(qtbot, desk, debt, party):
    lines = [Posting("211", 200_000, counterparty_id=party), Posting("102", -200_000)]
    paid = enter_voucher(desk.open_book(), Voucher(dt.date(YEAR, 6, 1), "还路款", lines), post_it=True)
    form = LinkForm(desk, standing(desk, debt_standing, debt.id))

    assert [one.key for one in form.form["voucher"].choices()] == [paid.number]
    submitted(qtbot, form, voucher=paid.number, way="repaid")
    assert standing(desk, debt_standing, debt.id).left == 7_800_000


def test_contracts_are_looked_at_ticked_and_handled(qtbot, desk, contract):
    form = ExamineForm(desk, contract_id=contract)
    qtbot.addWidget(form)
    form.set_values({"date": dt.date(YEAR, 6, 1), "people": "苏和"})
    assert "口头合同：合同登记为口头" in form.findings()
    assert form.ticks.boxes["oral"].isHidden()
    form.ticks.tick(["unclear"])
    form.submit()
    part = shown(qtbot, ExaminationPart, desk)
    assert part.table().current_row().cells["state"] == "待处理"
    one = standing(desk, examined_contracts, Period(YEAR))[0]

    tick = TickForm(desk, one)
    qtbot.addWidget(tick)
    assert tick.ticks.ticked() == ["unclear"]
    handled = submitted(
        qtbot, HandleForm(desk, one), handling="repriced", yearly_after=800_000, done_on=dt.date(YEAR, 8, 1)
    )
    assert "办结时请填写凭据" in handled.form.problems()["paper"]
    submitted(qtbot, handled, handling="repriced", yearly_after=800_000, done_on=dt.date(YEAR, 8, 1), paper="补充协议")

    part.refresh(anyway=True)
    assert part.table().current_row().cells["gain"] == 300_000
    assert {"口头合同", "程序查找 · 合同登记为口头", "条款不清", "人工认定"} <= set(labels(part.story))
    part.choose("clearing")
    assert "有问题的合同 1 份" in labels(part.story)


def test_all_contracts_at_once_and_one_that_nobody_wrote_down(qtbot, desk, contract):
    everything = submitted(qtbot, ExamineAllForm(desk), date=dt.date(YEAR, 6, 1), people="苏和")
    oral = ExamineForm(desk, found=True)
    qtbot.addWidget(oral)
    oral.ticks.tick(["oral"])
    submitted(qtbot, oral, name="东沟", kind="resource", date=dt.date(YEAR, 6, 1), people="苏和")

    assert len(everything.made) == 1
    assert shown(qtbot, ExaminationPart, desk).table().model.rowCount() == 2


def test_new_land_is_charged_and_received(qtbot, desk, party):
    form = ChargeForm(desk)
    qtbot.addWidget(form)
    submitted(
        qtbot, form, plot="东沟坡地", origin="found", area=12_500, found_on=dt.date(YEAR, 4, 1),
        household_id=(None, party), rate=8_000,
    )  # fmt: skip
    year = ChargeYearForm(desk, YEAR)
    assert "共 1 块地，1,000.00 元。" in year.said()
    submitted(qtbot, year, on=dt.date(YEAR, 11, 1))
    one = standing(desk, charge_standings, Period(YEAR))[0]
    over = submitted(qtbot, ReceiveForm(desk, one), amount=100_001, on=dt.date(YEAR, 12, 1))
    assert "未收的只有 1,000.00 元" in over.form.problems()["amount"]
    submitted(qtbot, over, amount=60_000)

    part = shown(qtbot, ExaminationPart, desk, "charges")

    assert part.table().current_row().cells["left"] == 40_000
    assert "未收 400.00" in labels(part.story)


def borrowed(qtbot, desk, party, **more):
    return submitted(
        qtbot, LoanForm(desk),
        **{"name": "温棚贷款", "counterparty_id": (None, party), "principal": 12_000_000, "rate": 48_000,
           "start": dt.date(YEAR, 1, 1), "end": dt.date(YEAR + 1, 1, 1), "meeting": "成员大会", **more},
    )  # fmt: skip


def test_a_loan_is_booked_bears_interest_and_is_paid(qtbot, desk, party):
    form = borrowed(qtbot, desk, party)
    loan = form.made
    assert "利息合计 5,760.00 元" in form.said()
    interest = InterestForm(desk, dt.date(YEAR, 1, 1))
    assert interest.said() == "温棚贷款  480.00"
    submitted(qtbot, interest, month=dt.date(YEAR, 1, 20))
    one = standing(desk, loan_standing, loan.id)
    again = InterestForm(desk, dt.date(YEAR, 1, 1), None, [one])
    submitted(qtbot, again, month=dt.date(YEAR, 1, 1))
    assert "的利息已经计过了" in again.form.problems()["month"]
    submitted(qtbot, PayForm(desk, one, what="paid"), amount=48_000, date=dt.date(YEAR, 2, 1))
    over = submitted(qtbot, PayForm(desk, one), amount=12_000_001, date=dt.date(YEAR, 2, 1))
    assert "只欠本金 120,000.00 元" in over.form.problems()["amount"]
    submitted(qtbot, over, amount=2_000_000)

    part = shown(qtbot, DebtsPart, desk, "loans")

    assert part.table().current_row().cells["left"] == 10_000_000
    assert {"温棚贷款", "未还本金 100,000.00", "2023-02-01 还本", "2023-01-31 计息 2023-01"} <= set(labels(part.story))
    part.choose("proof")
    assert {row.cells["state"] for row in part._reports["proof"].rows if row.cells["account"] in ("201", "211")} == {
        "相符"
    }


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [({"side": "guarantee"}, "side", "不得以集体资产为其他单位和个人提供担保"),
     ({"purpose": "public_works"}, "purpose", "不得举债兴办公益事业"), ({"meeting": ""}, "meeting", "借款是重大事项")],
)  # fmt: skip
def test_what_may_not_be_borrowed_is_refused_beside_its_field(qtbot, desk, party, typed, field, sentence):
    form = borrowed(qtbot, desk, party, **typed)

    assert sentence in form.form.problems()[field]
    assert form.made is None


def test_parties_are_told_with_their_age_and_written_to(qtbot, desk, debt, tmp_path, monkeypatch):
    part = shown(qtbot, DebtsPart, desk)
    row = part.table().current_row()
    assert (row.cells["name"], row.cells["over_5"]) == ("示例路桥公司", 8_000_000)
    assert {"示例路桥公司", "5年以上", "最近的往来"} <= set(labels(part.story))
    target = tmp_path / "函.pdf"
    monkeypatch.setattr(LetterForm, "ask", lambda _self: {"kind": "statement", "due": None})
    monkeypatch.setattr(
        contracts_debts, "save_as", lambda _desk, _parent, _title, _kinds, _end, write, **_: write(target)
    )

    part.write_letters(())

    assert target.read_bytes().startswith(b"%PDF")


def test_what_no_register_knows_is_taken_up_from_the_proof(qtbot, desk, party):
    lines = [Posting("51409", 100_000), Posting("211", -100_000, counterparty_id=party)]
    enter_voucher(desk.open_book(), Voucher(dt.date(YEAR, 6, 1), "欠款", lines), post_it=True)
    part = shown(qtbot, DebtsPart, desk, "proof")
    assert "补登进化解台账" in labels(part.story)

    part.take_up("211", (None, party))

    assert [row.cells["state"] for row in part._reports["proof"].rows] == ["相符"]


def test_a_thing_to_do_leads_to_its_record(qtbot, desk, debt, contract):
    examine_contract(desk.open_book(), Examination(dt.date(YEAR, 6, 1), "苏和", contract))
    page = ContractsPage(desk)
    qtbot.addWidget(page)
    page.refresh()

    page.choose("examination")
    page.focus_on(place_of("debts", debt.id))

    part = page.part("examination")
    assert (part.chips.key(), part.record()) == ("debts", debt.id)
    assert record_at(place_of("loans", 7)) == ("loans", 7)


def test_an_empty_book_is_invited_to_begin(qtbot, desk):
    part = shown(qtbot, ExaminationPart, desk)

    for view in ("examinations", "debts", "charges", "clearing"):
        part.choose(view)
    part.choose("examinations")

    assert any("把合同清一遍" in one for one in labels(part))


def test_papers_are_attached_and_saved_beside_the_table(qtbot, desk, debt, tmp_path, monkeypatch):
    (tmp_path / "欠条.jpg").write_bytes(b"a picture")
    part = shown(qtbot, ExaminationPart, desk, "debts")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "欠条.jpg")], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "又一份.jpg"), ""))

    pressed(part.story, "附件…")
    assert "欠条.jpg" in labels(part.story)
    pressed(part.story, "另存…")

    assert (tmp_path / "又一份.jpg").read_bytes() == b"a picture"


def test_an_examination_or_a_note_made_by_mistake_goes_after_a_question(qtbot, desk, contract, party, monkeypatch):
    record_debt(
        desk.open_book(), Debt("错登", "debt", "211", dt.date(2015, 1, 1), 100, counterparty_id=party)
    )  # fmt: skip
    examine_contract(desk.open_book(), Examination(dt.date(YEAR, 6, 1), "苏和", contract))
    part = shown(qtbot, ExaminationPart, desk)
    monkeypatch.setattr(contracts_examination, "choose", lambda *_, **__: "remove")

    pressed(part.story, "删除")
    assert part.table().model.rowCount() == 0
    part.choose("debts")
    pressed(part.story, "删除")

    assert part.table().model.rowCount() == 0


def test_a_voucher_shows_the_way_back_to_its_debt(qtbot, desk, debt):
    panel = VoucherPanel(desk)
    qtbot.addWidget(panel)
    asked = []
    desk.page_wanted.connect(lambda page, focus: asked.append((page, record_at(focus))))

    panel.show_voucher(debt.voucher_id)
    pressed(panel, "债权债务：2015年修路款")

    assert asked == [("contracts:examination", ("debts", debt.id))]
