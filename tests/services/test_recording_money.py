from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import select, text

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.fund import Fund
from gacha_app.domain.project import Measure, Project, ProjectPlan
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.funds import fund_left
from gacha_app.reports.ledger import balances
from gacha_app.services import books, funds, projects, vouchers
from gacha_app.storage.audit import broken_records
from gacha_app.storage.tables import audit

DAY = dt.date(2023, 3, 1)


def _balance(book, code):
    with book.reading() as session:
        return balances(session, dt.date(2030, 12, 31)).get(code, 0)


def _office(book, amount=1000, day=DAY, **facts):
    return vouchers.record_entry(book, "管理费用", Answers(day, amount, "办公费", item="51302"), **facts)


def test_money_recorded_with_a_form_stands_in_the_ledger(book):
    voucher = _office(book)

    assert voucher.number == "记-2023-03-0001"
    assert voucher.prepared_by == voucher.posted_by == "苏和"
    assert (_balance(book, "51302"), _balance(book, "102")) == (1000, 999_000)


def test_numbers_follow_each_other_within_each_month(book):
    numbers = [_office(book, day=day).number for day in (DAY, dt.date(2023, 4, 9), DAY, dt.date(2023, 4, 1))]

    assert numbers == ["记-2023-03-0001", "记-2023-04-0001", "记-2023-03-0002", "记-2023-04-0002"]


def test_a_draft_counts_for_nothing_until_it_is_posted(book):
    draft = _office(book, as_draft=True)
    assert (draft.number, draft.label, _balance(book, "51302")) == (None, f"草稿{draft.id}", 0)

    posted = vouchers.post_voucher(book, draft.label)

    assert (posted.number, _balance(book, "51302")) == ("记-2023-03-0001", 1000)
    with pytest.raises(GachaError):
        vouchers.post_voucher(book, draft.label)


def test_a_draft_may_be_changed_and_thrown_away_but_a_posted_voucher_not(book):
    draft = _office(book, as_draft=True)
    changed = Voucher(DAY, "会议费", [Posting("51305", 500), Posting("102", -500)])
    assert vouchers.change_draft(book, draft.id, changed).summary == "会议费"
    posted = vouchers.post_drafts(book, [draft.id])[0]
    assert _balance(book, "51305") == 500

    for refused in (
        lambda: vouchers.change_draft(book, posted.id, Voucher(DAY, "x", [Posting("102", 1), Posting("101", -1)])),
        lambda: vouchers.delete_draft(book, posted.id),
    ):
        with pytest.raises(InvalidInput, match="已经记账，不能修改，只能冲销"):
            refused()

    other = _office(book, as_draft=True)
    vouchers.delete_draft(book, other.id)
    with pytest.raises(NotFound):
        vouchers.post_voucher(book, other.label)


def test_taking_back_leaves_both_vouchers_and_no_balance(book):
    voucher = _office(book)

    red = vouchers.reverse_voucher(book, voucher.number, "重复入账")

    assert (red.number, red.reason, _balance(book, "51302")) == ("记-2023-03-0002", "重复入账", 0)
    for again in (voucher.number, red.number):
        with pytest.raises(InvalidInput, match="已经冲销过了|本身是红字冲销凭证"):
            vouchers.reverse_voucher(book, again, "再来")
    assert books.verify(book) == ()


@pytest.mark.parametrize("reference", ["记-2023-03-0099", "草稿99", "", "1; DROP TABLE voucher", "9" * 30])
def test_a_voucher_that_is_not_there_is_said_so(book, reference):
    with pytest.raises(NotFound, match="没有凭证"):
        vouchers.post_voucher(book, reference)


@pytest.mark.parametrize(
    ("day", "said"),
    [(dt.date(2022, 12, 31), "早于本账启用的 2023 年"), (dt.date(2999, 1, 1), "太晚了")],
)
def test_a_day_outside_the_book_is_refused(book, day, said):
    with pytest.raises(InvalidInput, match=said):
        _office(book, day=day)


def test_an_unknown_account_is_refused_and_nothing_is_kept(book):
    with pytest.raises(InvalidInput, match="没有科目“999”"):
        vouchers.enter_voucher(book, Voucher(DAY, "x", [Posting("999", 1), Posting("102", -1)]), post_it=True)

    with book.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM voucher WHERE summary = 'x'")) == 0


def test_lines_of_the_command_line_are_understood():
    assert vouchers.parse_line("501:-1,200.5:project=温棚葡萄") == ("501", "-1,200.5", {"project": "温棚葡萄"})
    for wrong in ("501", "501:", ":5", "501:5:温棚葡萄"):
        with pytest.raises(InvalidInput):
            vouchers.parse_line(wrong)


def test_a_fund_is_never_overdrawn_not_even_by_taking_its_receipt_back(book):
    fund = funds.record_fund(book, Fund("衔接资金", "示例〔2023〕1号", granted=70_000))
    receipt = vouchers.record_entry(book, "grant", Answers(DAY, 50_000, fund_id=fund.id))
    vouchers.record_entry(book, "spend_grant", Answers(DAY, 30_000, item="151", fund_id=fund.id))

    with pytest.raises(InvalidInput, match=r"“衔接资金”只剩 200.00 元，不够支付 200.01 元，还差 0.01 元"):
        vouchers.record_entry(book, "spend_grant", Answers(DAY, 20_001, fund_id=fund.id))
    with pytest.raises(InvalidInput, match="只剩 200.00 元"):
        vouchers.reverse_voucher(book, receipt.number, "退回")

    with book.reading() as session:
        assert fund_left(session, fund.id) == 20_000
    assert (_balance(book, "151"), _balance(book, "311")) == (30_000, -1_000_000 - 30_000)


def test_two_spendings_posted_together_cannot_overdraw_together(book):
    fund = funds.record_fund(book, Fund("衔接资金"))
    vouchers.record_entry(book, "grant", Answers(DAY, 100, fund_id=fund.id))
    drafts = [
        vouchers.record_entry(book, "spend_grant", Answers(DAY, 60, fund_id=fund.id), as_draft=True).id
        for _twice in "ab"
    ]

    with pytest.raises(InvalidInput, match="还差 0.20 元"):
        vouchers.post_drafts(book, drafts)


def test_a_shared_cost_is_split_by_a_stated_key_to_the_fen(book):
    grapes = projects.record_project(book, Project("温棚葡萄", "grapes"))
    birds = projects.record_project(book, Project("鸵鸟养殖", "ostriches"))
    vouchers.record_entry(book, "sale", Answers(DAY, 200, project_id=grapes.id))
    vouchers.record_entry(book, "sale", Answers(DAY, 100, project_id=birds.id))
    vouchers.enter_voucher(book, Voucher(DAY, "租铲车", [Posting("51103", 1000), Posting("102", -1000)]), post_it=True)

    voucher = projects.split_shared_cost(book, 1000, "51103", "income", DAY)

    assert [(one.project_id, one.amount) for one in voucher.postings] == [
        (grapes.id, 667),
        (birds.id, 333),
        (None, -1000),
    ]
    assert _balance(book, "51103") == 1000
    with pytest.raises(InvalidInput, match="只有 0.00 元，不够分摊"):
        projects.split_shared_cost(book, 1, "51103", "income", DAY)


@pytest.mark.parametrize(
    ("key", "stated", "expected"),
    [("equal", None, [50, 50]), ("area", None, [75, 25]), ("stated", (9, 1), [90, 10])],
)
def test_every_key_splits_by_what_it_says(book, key, stated, expected):
    made = [projects.record_project(book, Project(name)) for name in ("甲项目", "乙项目")]
    for project, area in zip(made, (3_000, 1_000), strict=True):
        projects.measure_project(book, project.id, Measure(DAY, "area", area))
    vouchers.enter_voucher(book, Voucher(DAY, "水费", [Posting("51109", 100), Posting("102", -100)]), post_it=True)

    weights = dict(zip([one.id for one in made], stated, strict=True)) if stated else None
    voucher = projects.split_shared_cost(book, 100, "51109", key, DAY, stated=weights)

    assert [one.amount for one in voucher.postings[:-1]] == expected


def test_a_split_that_nothing_tells_how_to_make_is_refused(book):
    projects.record_project(book, Project("甲项目"))
    vouchers.enter_voucher(book, Voucher(DAY, "水费", [Posting("51109", 100), Posting("102", -100)]), post_it=True)

    for key, said in (("area", "没有可用来分摊的数据"), ("weather", "没有“weather”这个选项")):
        with pytest.raises(InvalidInput, match=said):
            projects.split_shared_cost(book, 100, "51109", key, DAY)


def test_a_plan_replaces_the_years_earlier_one(book):
    project = projects.record_project(book, Project("温棚葡萄"))

    projects.plan_project(book, project.id, ProjectPlan(2024, 960_000_00))
    changed = projects.plan_project(book, project.id, ProjectPlan(2024, 970_000_00, 10))

    assert [(plan.year, plan.income, plan.cost) for plan in changed.plans] == [(2024, 970_000_00, 10)]


@pytest.mark.parametrize(
    ("project", "said"),
    [
        (Project(" "), "请填写项目名称"), (Project("x", kind="gold"), "没有“gold”"), (Project("x", investment=-1), "不能是负数"),
        (Project("x", start=DAY, end=dt.date(2022, 1, 1)), "不能早于"), (Project("x" * 61), "太长"),
        (Project("x", plans=[ProjectPlan(2024, -1)]), "不能是负数"),
        (Project("x", plans=[ProjectPlan(2024), ProjectPlan(2024)]), "只能有一份计划"),
        (Project("x", measures=[Measure(DAY, "area", -5)]), "不能是负数"),
    ],
)  # fmt: skip
def test_a_project_that_cannot_be_is_refused_in_words(book, project, said):
    with pytest.raises(InvalidInput, match=said):
        projects.record_project(book, project)


def test_two_projects_never_share_a_name(book):
    projects.record_project(book, Project("温棚葡萄"))

    with pytest.raises(InvalidInput, match="已有名为“温棚葡萄”的项目"):
        projects.record_project(book, Project(" 温棚葡萄 "))


def test_every_action_leaves_one_sealed_record_with_before_and_after(book):
    project = projects.record_project(book, Project("温棚葡萄"))
    projects.change_project(book, Project("大棚葡萄", id=project.id))
    _office(book)

    with book.reading() as session:
        rows = session.execute(select(audit).order_by(audit.c.id)).all()
        assert [row.action for row in rows] == ["new_book", "record_project", "change_project", "record_entry"]
        assert {row.by for row in rows} == {"苏和"}
        changed = json.loads(rows[2].changes)[0]
        assert (changed["before"]["name"], changed["after"]["name"]) == ("温棚葡萄", "大棚葡萄")
        assert broken_records(session) == []


def test_a_record_that_somebody_changed_is_found(book):
    _office(book)
    book.close()
    import sqlite3

    with sqlite3.connect(book.path) as raw:
        raw.execute("DROP TRIGGER audit_is_kept_on_update")
        raw.execute("UPDATE audit SET by = '别人' WHERE id = 1")
    raw.close()

    from gacha_app.storage.book import open_book

    with open_book(book.path, read_only=True) as opened:
        found = books.verify(opened)
    assert {one.check for one in found} == {"audit", "schema"}
