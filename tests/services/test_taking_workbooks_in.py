from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.fund import Fund
from gacha_app.domain.household import Household, Member
from gacha_app.reports.funds import fund_left
from gacha_app.reports.ledger import balances
from gacha_app.services import (
    books,
    dividends,
    funds,
    households,
    imports,
    journal_import,
    journal_plan,
    journal_rules,
    roster_import,
)
from gacha_app.services.journal_plan import RowChoice
from gacha_app.services.register_events import join_member
from gacha_app.services.roster_update import plan_roster_update, update_roster
from tests.sheets.workbooks import journal_rows, tidy_roster, village, write_xlsx

YEAR_END = dt.date(2023, 12, 31)


@pytest.fixture
def roster(tmp_path):
    return write_xlsx(tmp_path / "名册.xlsx", {"名册": tidy_roster(village((3, 1, 2)))})


@pytest.fixture
def journal(tmp_path):
    """Return a function that writes a cash journal of these rows."""

    def write(*rows, name="流水.xlsx", opening="10000"):
        return write_xlsx(tmp_path / name, {"收支流水": journal_rows(rows, opening)})

    return write


def _counts(book):
    with book.reading() as session:
        return tuple(
            session.scalar(text(f"SELECT count(*) FROM {table}"))
            for table in ("household", "member", "share_movement", "voucher")
        )


def _balances(book):
    with book.reading() as session:
        return {code: amount for code, amount in balances(session, YEAR_END).items() if amount}


def test_a_roster_becomes_the_register_and_one_step_takes_it_out_again(book, roster):
    plan = roster_import.plan_roster(book, roster)
    assert (len(plan.reading.households), plan.reading.members, plan.errors) == (3, 6, ())
    assert _counts(book)[:3] == (0, 0, 0)

    imported = roster_import.import_roster(book, plan)

    with book.reading() as session:
        held = households.holdings_on(session, YEAR_END)
    assert [one.number for one in held] == ["0001", "0002", "0003"]
    assert sum(one.shares for one in held) == plan.reading.shares
    assert imports.undo_import(book, imported.batch) == "已撤销导入：3 户已移出登记簿。"
    assert _counts(book)[:3] == (0, 0, 0)
    with pytest.raises(InvalidInput, match="已经撤销过了"):
        imports.undo_import(book, imported.batch)
    assert roster_import.import_roster(book, roster_import.plan_roster(book, roster)).batch == imported.batch + 1


def test_the_same_file_is_not_taken_in_twice(book, roster):
    roster_import.import_roster(book, roster_import.plan_roster(book, roster))

    plan = roster_import.plan_roster(book, roster)

    assert any("已在" in one.reason and "导入过" in one.reason for one in plan.errors)
    with pytest.raises(imports.ImportRefused, match="没有导入"):
        roster_import.import_roster(book, plan)


def test_people_who_are_registered_already_are_named(book, tmp_path, roster):
    roster_import.import_roster(book, roster_import.plan_roster(book, roster))
    again = write_xlsx(tmp_path / "改名.xlsx", {"表": tidy_roster(village((3, 1, 2)))})

    plan = roster_import.plan_roster(book, again)

    assert [one.row for one in plan.errors] == [2, 3, 4, 5, 6, 7]
    assert all("已经登记过了" in one.reason for one in plan.errors)


def test_a_roster_with_a_fault_is_taken_in_not_at_all(book, tmp_path):
    rows = tidy_roster(village((3, 1)))
    rows[2][7] = -1
    plan = roster_import.plan_roster(book, write_xlsx(tmp_path / "错.xlsx", {"表": rows}))

    with pytest.raises(imports.ImportRefused, match=r"表格有 1 处问题，没有导入。第一处：第3行H列，份额“-1”是负数"):
        roster_import.import_roster(book, plan)
    assert _counts(book)[:3] == (0, 0, 0)


def test_a_register_that_a_dividend_needs_cannot_be_undone(book, roster, journal):
    batch = roster_import.import_roster(book, roster_import.plan_roster(book, roster)).batch
    earned = journal(("2023-05-01", "销售葡萄", "温棚葡萄", "5000", ""))
    journal_import.import_journal(book, journal_plan.plan_journal(book, earned))
    dividends.propose_dividend(book, 2023, total=1000)

    with pytest.raises(InvalidInput, match="已经用于分红方案，这次导入不能撤销"):
        imports.undo_import(book, batch)


def test_a_journal_becomes_vouchers_with_projects_and_the_kinds_its_words_mean(book, journal):
    file = journal(
        ("2023-01-04", "收河滩地租金", "土地流转", "3000", ""),
        ("2023/01/09", "购饲料", "鸵鸟养殖", "", "1200.5"),
        ("2023.02.01", "办公费", "", "", "99.99"),
    )

    plan = journal_plan.plan_journal(book, file)
    assert [(row.kind, row.sure) for row in plan.rows] == [
        ("lease", True),
        ("operating_cost", True),
        ("management", True),
    ]
    assert plan.closing == 1_000_000 + 300_000 - 120_050 - 9_999
    assert plan.projects() == {"土地流转": (300_000, 0), "鸵鸟养殖": (0, 120_050)}
    journal_import.import_journal(book, plan)

    assert _balances(book) == {
        "102": plan.closing, "311": -1_000_000, "50103": -300_000, "51101": 120_050, "51302": 9_999,
    }  # fmt: skip
    with book.reading() as session:
        assert session.scalars(text("SELECT kind FROM project ORDER BY id")).all() == ["land_lease", "ostriches"]
    assert books.verify(book) == ()


def test_posted_rows_of_an_undone_journal_are_taken_back_in_red_and_drafts_vanish(book, journal):
    before = _balances(book)
    file = journal(("2023-01-04", "收租金", "土地流转", "3000", ""), ("2023-01-05", "办公费", "", "", "10"))
    drafts = journal_import.import_journal(book, journal_plan.plan_journal(book, file), as_drafts=True)
    assert imports.undo_import(book, drafts.batch) == "已撤销导入：删除草稿 2 张，红字冲销 0 张。"
    posted = journal_import.import_journal(book, journal_plan.plan_journal(book, file))
    assert imports.last_import(book) == posted.batch

    assert imports.undo_import(book, posted.batch) == "已撤销导入：删除草稿 0 张，红字冲销 2 张。"

    assert _balances(book) == before
    assert books.verify(book) == ()
    with pytest.raises(NotFound, match="没有可以撤销的导入"):
        imports.last_import(book)


def test_a_row_may_be_changed_left_out_or_ruled(book, journal):
    file = journal(
        ("2023-01-04", "收草料款", "牧草", "300", ""),
        ("2023-01-05", "订杂志", "", "", "10"),
        ("2023-01-06", "错账", "", "", "7"),
    )
    choices = {2: RowChoice(kind="其他收入", project="苜蓿"), 4: RowChoice(skip=True)}
    journal_rules.add_rule(book, "订杂志，报刊", "management", account="51304")

    plan = journal_plan.plan_journal(book, file, choices=choices)
    journal_import.import_journal(book, plan)

    assert _balances(book) == {"102": 1_029_000, "311": -1_000_000, "50409": -30_000, "51304": 1_000}
    assert plan.rows[1].rule == "本村规则：订杂志、报刊"


@pytest.mark.parametrize(
    ("words", "kind", "said"), [(" ", "management", "请填写关键词"), ("水费", "黄金", "没有“黄金”这种业务")]
)
def test_a_rule_that_cannot_be_is_refused(book, words, kind, said):
    with pytest.raises(InvalidInput, match=said):
        journal_rules.add_rule(book, words, kind)


def test_a_grant_makes_its_fund_and_spending_finds_it(book, journal):
    first = journal(("2023-03-01", "收旗财政衔接推进乡村振兴补助资金（示例农〔2023〕15号）", "鸵鸟养殖", "7000", ""))
    journal_import.import_journal(book, journal_plan.plan_journal(book, first))

    with book.reading() as session:
        fund = session.query(Fund).one()
        assert (fund.document_number, fund.level, fund.granted, fund.stage) == (
            "示例农〔2023〕15号",
            "banner",
            700_000,
            "received",
        )
        assert fund_left(session, fund.id) == 700_000
    second = journal(("2023-04-01", "支付项目款", "鸵鸟养殖", "", "2000"), name="二.xlsx", opening="17000")
    choices = {2: RowChoice(kind="spend_grant", account="151")}
    journal_import.import_journal(book, journal_plan.plan_journal(book, second, choices=choices))

    with book.reading() as session:
        assert fund_left(session, fund.id) == 500_000
    assert _balances(book)["151"] == 200_000


def test_spending_more_than_a_fund_holds_refuses_the_whole_journal(book, journal):
    fund = funds.record_fund(book, Fund("衔接资金"))
    file = journal(("2023-04-01", "办公费", "", "", "5"), ("2023-04-01", "支付项目款", "", "", "2000"))
    plan = journal_plan.plan_journal(book, file, choices={3: RowChoice(kind="spend_grant")})
    assert plan.rows[1].fund == fund.name

    with pytest.raises(GachaError, match="“衔接资金”只剩 0.00 元"):
        journal_import.import_journal(book, plan)
    assert _counts(book)[3] == 1


def test_money_of_households_waits_until_the_household_is_known(book, journal):
    file = journal(("2023-04-01", "示例甲农户借款", "", "", "50"))
    assert "请选是哪一户" in journal_plan.plan_journal(book, file).errors[0].reason

    households.record_household(book, Household("0001", "示例甲"))
    plan = journal_plan.plan_journal(book, file)
    assert (plan.errors, plan.rows[0].household) == ((), "0001")
    journal_import.import_journal(book, plan)

    assert _balances(book)["113"] == 5_000


def test_rows_that_the_book_holds_already_are_shown(book, journal):
    rows = [("2023-01-04", "收租金", "土地流转", "3000", "")]
    journal_import.import_journal(book, journal_plan.plan_journal(book, journal(*rows)))

    again = journal_plan.plan_journal(
        book, journal(*rows, ("2023-01-05", "办公费", "", "", "1"), name="又.xlsx", opening=None)
    )

    assert [row.twin for row in again.rows] == [True, False]
    assert any("请核对是否重复" in one.reason for one in again.findings)


def test_an_opening_that_differs_from_the_book_is_said(book, journal):
    plan = journal_plan.plan_journal(book, journal(("2023-01-04", "收租金", "土地流转", "3000", ""), opening="500"))

    assert any("期初结余是 500.00 元，账本里现金和存款合计是 10,000.00 元" in one.reason for one in plan.findings)
    assert plan.errors == ()


def test_a_closed_month_refuses_the_whole_journal(book, journal):
    from gacha_app.domain.dates import Period
    from gacha_app.services.periods import close_month

    close_month(book, Period(2023, 1))
    plan = journal_plan.plan_journal(
        book, journal(("2023-02-04", "收租金", "土地流转", "3000", ""), ("2023-01-05", "办公费", "", "", "1"))
    )

    with pytest.raises(GachaError, match="2023年1月已经结账"):
        journal_import.import_journal(book, plan)
    assert _counts(book)[3] == 1


def test_a_roster_whose_people_had_something_happen_to_them_is_not_undone(book, roster) -> None:
    batch = roster_import.import_roster(book, roster_import.plan_roster(book, roster)).batch
    event = join_member(book, "birth", 1, Member("示例小雅", relation="长女"), dt.date(2023, 5, 1))

    with pytest.raises(InvalidInput, match="户号 0001 已经用于登记簿变动，这次导入不能撤销"):
        imports.undo_import(book, batch)

    assert event.id is not None
    with book.reading() as session:
        assert session.query(Household).count() == 3


def test_a_roster_that_was_brought_up_to_date_is_undone_only_after_that(book, roster, tmp_path) -> None:
    batch = roster_import.import_roster(book, roster_import.plan_roster(book, roster)).batch
    people = village((3, 1, 2, 2))
    newer = write_xlsx(tmp_path / "新名册.xlsx", {"名册": tidy_roster(people)})
    update_roster(book, plan_roster_update(book, newer))

    with pytest.raises(InvalidInput, match="后来按“新名册.xlsx”更新过登记簿，请先撤销那一次"):
        imports.undo_import(book, batch)
    imports.undo_import(book, batch + 1)

    assert imports.undo_import(book, batch).startswith("已撤销导入")
