"""What happens to households, registered through the forms of their page against a real book."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QPushButton
from sample_village import answer, said, shown

from gacha_app.reports.household_story import household_story
from gacha_app.services import certificates
from gacha_app.services.share_moves import move_shares
from gacha_app.ui.dialogs.certificate_forms import HandOverDialog, IssueDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.dialogs.register_households import MergeDialog, SplitDialog
from gacha_app.ui.dialogs.register_members import JoinDialog, LeaveDialog, MoveMemberDialog, RepresentativeDialog
from gacha_app.ui.pages.households import HouseholdsPage

pytest_plugins = ("sample_fixtures",)

DAY = dt.date(2023, 12, 31)
HIS_NUMBER = "152921195506162567"


@pytest.fixture
def page(sample_desk, qtbot):
    return shown(HouseholdsPage(sample_desk), qtbot)


def story(desk, household=1, day=DAY):
    with desk.reading() as session:
        return household_story(session, household, day)


def people(desk, household=1, day=DAY):
    return [
        row.cells["name"]
        for row in story(desk, household, day).members.rows
        if row.cells["left"] is None or row.cells["left"] > day
    ]


def fill(form, **texts):
    for name, text in texts.items():
        form[name].setText(text)


def register(page, matter, dialog_class, answer_form):
    """Choose a matter in the menu of the household shown, and answer its form."""
    answer(dialog_class, answer_form)
    menu = next(one.menu() for one in page.story.findChildren(QPushButton) if one.menu() is not None)
    next(one for one in menu.actions() if one.objectName() == matter).trigger()


def refused(page, matter, dialog_class, fill_form):
    """Answer a form that is refused, and return what stands beside its fields."""
    found = {}

    def answer_form(dialog):
        fill_form(dialog)
        dialog.submit()
        found.update(dialog.form.problems())
        found.update({"members": dialog.problem.text()} if getattr(dialog, "problem", None) else {})
        dialog.reject()

    revision = page.desk.revision
    register(page, matter, dialog_class, answer_form)
    assert page.desk.revision == revision
    return {field: sentence for field, sentence in found.items() if sentence}


def told(page):
    QApplication.processEvents()
    return page.story.told()


def press(page, words):
    QApplication.processEvents()
    next(one for one in page.story.findChildren(QPushButton) if one.text() == words and one.isVisible()).click()


def test_a_birth_is_registered_with_its_paper_and_told_of(page, sample_desk, tmp_path):
    paper = tmp_path / "出生证明.txt"
    paper.write_text("示例")
    heard = said(sample_desk)

    def answer_form(dialog):
        fill(dialog.form, name="示例小雅", relation="女儿", identity=HIS_NUMBER, date="2023-05-01", note="出生证明")
        dialog.papers.add(paper)
        assert (dialog.form["sex"].text(), dialog.form["birth"].text()) == ("女", "1955-06-16")
        dialog.submit()

    register(page, "join", JoinDialog, answer_form)

    assert heard[-1][0] == "已登记 0001 巴特尔 的出生，从 2023-05-01 起。"
    assert people(sample_desk) == ["巴特尔", "其其格1", "示例小雅"]
    assert people(sample_desk, day=dt.date(2023, 4, 30))[:2] == ["巴特尔", "其其格1"]
    event = story(sample_desk).events[0]
    assert (event.title, event.told, event.recorded_by) == ("出生", "示例小雅 · 出生证明", "苏和")
    assert [one.name for one in event.papers] == ["出生证明.txt"]
    assert "出生" in told(page)


@pytest.mark.parametrize(
    ("kind", "texts", "field", "sentence"),
    [
        ("birth", {"name": ""}, "name", "请填写姓名。"),
        ("settled", {}, "note", "迁入需要写明会议或凭据，如“2023年3月5日成员大会决议”。"),
        ("birth", {"identity": "1529"}, "identity", "身份证号应为18位，这里是4位。"),
        ("birth", {"date": "2999-01-01"}, "date", "日期 2999-01-01 还没有到，请核对。"),
    ],
)
def test_a_wrong_newcomer_is_refused_beside_the_field(page, kind, texts, field, sentence):
    def fill_form(dialog):
        dialog.form["kind"].set_value(kind)
        fill(dialog.form, **({"name": "示例新人", "date": "2023-05-01"} | texts))

    assert refused(page, "join", JoinDialog, fill_form) == {field: sentence}


def test_where_the_representative_dies_another_one_is_asked_for(page, sample_desk):
    def without(dialog):
        dialog.form["member"].set_value(1)
        fill(dialog.form, date="2023-05-01")

    assert refused(page, "leave", LeaveDialog, without) == {"representative": "请选择新的户代表。"}

    def answer_form(dialog):
        without(dialog)
        dialog.form["representative"].set_value("其其格1")
        dialog.submit()

    register(page, "leave", LeaveDialog, answer_form)

    assert story(sample_desk).household.representative == "其其格1"
    assert people(sample_desk) == ["其其格1"]
    assert story(sample_desk).shares == 30_000


def test_who_does_not_stand_for_the_household_leaves_without_that_question(page, sample_desk, qtbot):
    dialog = LeaveDialog(sample_desk, page.story.story().household, DAY, page)
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.form["member"].set_value(2)
    assert not dialog.form["representative"].isVisible()
    dialog.form["member"].set_value(1)
    assert dialog.form["representative"].isVisible()


def test_a_household_splits_and_both_are_told_before(page, sample_desk):
    seen = []

    def answer_form(dialog):
        dialog.boxes[2].click()
        fill(dialog.form, shares_member="1", date="2023-06-01")
        seen.append(dialog.consequence.text())
        dialog.submit()

    register(page, "split", SplitDialog, answer_form)

    assert seen == ["巴特尔：3 份 → 2 份，1 人\n其其格1：0 份 → 1 份，1 人"]
    assert (story(sample_desk).shares, story(sample_desk, 7).shares) == (20_000, 10_000)
    assert story(sample_desk, 7).household.representative == "其其格1"
    assert story(sample_desk, 7).events[0].told.startswith("成员股 1 份 · 来自户号 0001 巴特尔")


@pytest.mark.parametrize(
    ("chosen", "texts", "field", "sentence"),
    [
        (False, {}, "members", "请选择要分出去的成员，他们应是本户在册成员。"),
        (True, {"shares_member": "9"}, "shares_member", "户号 0001 在 2023-06-01 的份额会小于零。"),
        (True, {"number": "2"}, "number", "户号 0002 已被使用，请换一个。"),
    ],
)
def test_a_wrong_split_is_refused_where_it_is_wrong(page, chosen, texts, field, sentence):
    def fill_form(dialog):
        if chosen:
            dialog.boxes[2].click()
        fill(dialog.form, **({"date": "2023-06-01"} | texts))

    assert refused(page, "split", SplitDialog, fill_form) == {field: sentence}


def test_a_household_is_merged_into_another(page, sample_desk):
    seen = []

    def answer_form(dialog):
        dialog.form["to_household"].set_value(2)
        fill(dialog.form, date="2023-06-01", note="示例申请")
        seen.append(dialog.consequence.text())
        dialog.submit()

    register(page, "merge", MergeDialog, answer_form)

    other = story(sample_desk, 2)
    assert seen[0].startswith("巴特尔：3 份 → 0 份，0 人\n")
    assert (story(sample_desk).shares, other.shares, other.people) == (0, 55_000, 4)
    assert story(sample_desk).household.left == dt.date(2023, 6, 1)


def test_a_member_moves_and_another_one_stands_for_the_household(page, sample_desk):
    def change(dialog):
        dialog.form["representative"].set_value("其其格1")
        fill(dialog.form, date="2023-03-01")
        dialog.submit()

    register(page, "representative", RepresentativeDialog, change)

    def move(dialog):
        dialog.form["member"].set_value(1)
        dialog.form["to_household"].set_value(2)
        fill(dialog.form, date="2023-06-01")
        dialog.submit()

    register(page, "move_member", MoveMemberDialog, move)

    assert people(sample_desk) == ["其其格1"]
    assert "巴特尔" in people(sample_desk, 2)
    assert [one.title for one in story(sample_desk, 2).events] == ["成员转户"]


def test_the_representative_cannot_move_away(page):
    def fill_form(dialog):
        dialog.form["member"].set_value(1)
        dialog.form["to_household"].set_value(2)
        fill(dialog.form, date="2023-06-01")

    assert refused(page, "move_member", MoveMemberDialog, fill_form) == {
        "member": "巴特尔是户代表，请先更换户代表，或登记分户。"
    }


def test_a_correction_keeps_the_wrong_event_and_says_so(page, sample_desk):
    move_shares(sample_desk.open_book(), "gift", 1, 5_000, dt.date(2023, 6, 1), to_household_id=2)
    page.refresh()
    answer(ReasonDialog, lambda dialog: (dialog.form["reason"].set_value("示例：登记错了户"), dialog.submit()))

    press(page, "更正")

    assert (story(sample_desk).shares, story(sample_desk, 2).shares) == (30_000, 25_000)
    assert [(one.title, one.corrected, one.correctable) for one in story(sample_desk).events] == [
        ("更正", False, False), ("赠与", True, False),
    ]  # fmt: skip
    assert "已更正" in told(page)
    struck = [one.text() for one in page.story.findChildren(QLabel) if one.isVisible() and one.font().strikeOut()]
    assert struck == ["赠与"]


def test_certificates_are_issued_handed_over_replaced_and_cancelled(page, sample_desk):
    heard = said(sample_desk)
    answer(IssueDialog, lambda dialog: dialog.submit())
    page.matters.actions["issue"].trigger()
    assert heard[-1][0] == "已发股权证 6 张：2023-00001 至 2023-00006。"

    answer(HandOverDialog, lambda dialog: dialog.submit())
    press(page, "领证…")
    assert story(sample_desk).certificates[0].told == f"巴特尔 {dt.date.today()} 领取"

    move_shares(sample_desk.open_book(), "allotment", 1, 5_000, dt.date(2023, 6, 1))
    page.refresh()
    answer(IssueDialog, lambda dialog: dialog.submit())
    press(page, "发证…")
    assert [(one.number, one.state) for one in story(sample_desk).certificates] == [
        ("2023-00007", "有效"), ("2023-00001", "已换发"),
    ]  # fmt: skip

    answer(ReasonDialog, lambda dialog: (dialog.form["reason"].set_value("遗失"), dialog.submit()))
    press(page, "作废…")
    assert story(sample_desk).certificates[0].state == "已作废"


def test_nothing_is_issued_where_no_share_has_changed(page, sample_desk):
    certificates.issue_certificates(sample_desk.open_book(), DAY)
    heard = said(sample_desk)
    answer(IssueDialog, lambda dialog: dialog.submit())

    page.matters.actions["issue"].trigger()

    assert heard[-1][0] == "份额都没有变，没有要发的股权证。"


@pytest.mark.parametrize("matter", ["print", "list", "events"])
def test_what_the_menu_prints_is_written(page, sample_desk, qtbot, tmp_path, monkeypatch, matter):
    certificates.issue_certificates(sample_desk.open_book(), DAY)
    target = tmp_path / "纸.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr("gacha_app.ui.report_saving.QDesktopServices.openUrl", lambda _url: True)
    heard = said(sample_desk)

    page.matters.actions[matter].trigger()

    qtbot.waitUntil(lambda: bool(heard), timeout=20000)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_household_is_told_what_it_got_on_paper(page, sample_desk, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "分红本.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr("gacha_app.ui.report_saving.QDesktopServices.openUrl", lambda _url: True)
    heard = said(sample_desk)

    page.story.record_asked.emit("dividend_book", page.story.story().household)

    qtbot.waitUntil(lambda: bool(heard), timeout=20000)
    assert target.exists()


def test_a_book_open_only_to_read_offers_nothing_to_register(page, sample_desk):
    move_shares(sample_desk.open_book(), "allotment", 1, 5_000, dt.date(2023, 6, 1))
    sample_desk.open_book().read_only = True
    page.refresh(anyway=True)
    QApplication.processEvents()

    words = {one.text() for one in page.story.findChildren(QPushButton) if one.isEnabled() and one.isVisible()}
    assert not words & {"更正", "附文件…", "发证…", "登记变动"}
    assert not page.matters.actions["issue"].isEnabled()


def test_the_menu_names_every_matter(page):
    menu = next(one for one in page.story.findChildren(QMenu))
    assert [one.objectName() for one in menu.actions() if not one.isSeparator()] == [
        "join", "leave", "representative", "move_member", "shares", "split", "merge",
    ]  # fmt: skip
