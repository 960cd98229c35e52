"""What the charter says of shares, in the settings: kinds of shares, bounds, how shares are kept."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from sample_village import answer, said

from gacha_app.reports.register_history import share_kind_titles
from gacha_app.services.share_kinds import list_share_kinds
from gacha_app.ui.dialogs.register_share_kind import ShareKindDialog
from gacha_app.ui.pages.settings import SettingsPage

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def page(sample_desk, qtbot):
    made = SettingsPage(sample_desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.refresh()
    return made


def kinds(desk):
    with desk.reading() as session:
        titles = share_kind_titles(session)
    return {titles[one.code]: (one.with_dividend, one.active) for one in list_share_kinds(desk.open_book())}


def press(page, name):
    QApplication.processEvents()
    found = [one for one in page.share_kinds.findChildren(QPushButton) if one.accessibleName() == name]
    next(one for one in found if one.isVisible()).click()


def test_the_charter_s_words_on_shares_are_kept_and_can_be_undone(page, sample_desk):
    heard = said(sample_desk)
    for name, text in {
        "transfer_ceiling": "3", "reserve_floor": "1万", "reserve_cap": "50万", "share_mode": "动态管理（按年调整）",
        "step_rule": "缺少的程序不能批准",
    }.items():  # fmt: skip
        page.cover.form[name].setText(text)

    page.cover.save()

    kept = sample_desk.organisation
    assert (kept.transfer_ceiling, kept.reserve_floor, kept.reserve_cap) == (300, 1_000_000, 50_000_000)
    assert (kept.share_mode, kept.step_rule) == ("dynamic", "required")
    heard[-1][1]()
    assert sample_desk.organisation.transfer_ceiling == 0


def test_no_bound_is_a_blank_field_and_a_blank_field_is_no_bound(page, sample_desk):
    form = page.cover.form
    assert [form[name].text() for name in ("transfer_ceiling", "reserve_floor", "reserve_cap")] == ["", "", ""]
    assert not page.cover.is_dirty()

    form["transfer_ceiling"].setText("3")
    page.cover.save()
    form["transfer_ceiling"].setText("")
    assert page.cover.is_dirty()
    page.cover.save()

    assert sample_desk.organisation.transfer_ceiling == 0


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("transfer_ceiling", "130", "“130”不对，请填写 0 到 100 之间的数，最多两位小数。"),
        ("share_mode", "随便", "没有“随便”，请从列表中选择。"),
    ],
)
def test_what_is_wrong_in_the_charter_is_said_beside_it(page, sample_desk, field, typed, sentence):
    revision = sample_desk.revision
    page.cover.form[field].setText(typed)

    page.cover.save()

    assert page.cover.form.problems()[field] == sentence
    assert sample_desk.revision == revision


def test_a_kind_of_shares_is_added_and_put_away(page, sample_desk):
    def add(dialog):
        dialog.form["title"].setText("示例贡献股")
        dialog.form["with_dividend"].set_value("no")
        dialog.submit()

    answer(ShareKindDialog, add)
    press(page, "添加股种")
    assert kinds(sample_desk)["示例贡献股"] == (False, True)

    answer(ShareKindDialog, lambda dialog: (dialog.form["active"].set_value("no"), dialog.submit()))
    press(page, "修改股种“示例贡献股”")

    assert kinds(sample_desk)["示例贡献股"] == (False, False)
    QApplication.processEvents()
    assert "已停用" in [one.text() for one in page.share_kinds.findChildren(QLabel) if one.isVisible()]


@pytest.mark.parametrize(
    ("name", "texts", "field", "sentence"),
    [
        ("添加股种", {"title": "成员股"}, "title", "已有名为“成员股”的记录，请换一个名称。"),
        ("修改股种“成员股”", {"active": "停用"}, "active", "还有农户持有“成员股”，不能停用。"),
    ],
)
def test_a_kind_of_shares_is_refused_beside_its_field(page, sample_desk, name, texts, field, sentence):
    before, problems = kinds(sample_desk), {}

    def fill(dialog):
        for row, text in texts.items():
            dialog.form[row].setText(text)
        dialog.submit()
        problems.update(dialog.form.problems())
        dialog.reject()

    answer(ShareKindDialog, fill)
    press(page, name)

    assert problems == {field: sentence}
    assert kinds(sample_desk) == before
