"""Warnings: found where they are, led to their cure, put off till a day, and back when their facts change."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select
from village import Village

from gacha_app import settings
from gacha_app.domain.budget import BudgetLine
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.reports.todo import AREAS, KINDS, Todo
from gacha_app.reports.warnings import TONES, excused_warnings, warning_report, warnings
from gacha_app.services.budgets import draft_budget, keep_line, post_budget, vote_budget
from gacha_app.services.disclosures import publish_disclosure
from gacha_app.services.warnings import excuse_warning, withdraw_excuse
from gacha_app.storage import tables
from gacha_app.storage.accounting_tables import excuses

TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2026)
    made.has_project("温棚葡萄", "grapes")
    made.plans("温棚葡萄", 2026, "1", "1")
    yield made
    made.close()


def told(village: Village, today: dt.date = TODAY, year: int = 2026) -> dict[str, Todo]:
    return {one.key: one for one in village.asks(warnings, year, today)}


def test_an_empty_village_is_warned_of_its_budget_alone(village):
    found = told(village)

    assert list(found) == ["budget_missing"]
    assert (found["budget_missing"].kind, found["budget_missing"].date) == ("overdue", dt.date(2026, 3, 31))
    assert told(village, dt.date(2026, 3, 31)) == {}


def test_every_warning_says_what_it_is_and_where_it_is_cured(village):
    village.has_contract("河滩地合同", end=dt.date(2026, 11, 1))
    village.records("sale", "600000", project="温棚葡萄", on="2026-03-02")
    village.records("operating_cost", "1200000", project="温棚葡萄", on="2026-08-02")
    village.records("sale", "5", project="温棚葡萄", on="2026-04-02", draft=True)

    found = village.asks(warnings, 2026, TODAY)

    for one in found:
        assert one.kind in KINDS, one
        assert one.tone in TONES, one
        assert one.area in AREAS, one
        assert one.page, one
        assert one.identity, one
    assert len({one.identity for one in found}) == len(found)
    keys = {one.key for one in found}
    assert {"money_negative", "no_papers", "closing", "disclosure", "drafts", "project_overspent"} <= keys
    tones = [one.tone for one in found]
    assert tones == sorted(tones, key=list(TONES).index)


def test_money_below_nought_is_overdrawn(village):
    village.records("management", "510000", on="2026-05-01", attachments=1)

    one = told(village)["money_negative"]

    assert (one.sentence, one.kind, one.amount) == ("“银行存款”账上是负数", "overdrawn", -10_000_00)
    # on a day before it was spent it was not
    assert "money_negative" not in told(village, dt.date(2026, 4, 30))


def test_a_balance_on_the_wrong_side_is_told_and_a_two_sided_account_is_not(village):
    village.enters(("241", "30"), ("102", "-30"), on="2026-05-01")
    village.records("household", "20", household=_household(village), on="2026-05-02")

    found = [one for one in village.asks(warnings, 2026, TODAY) if one.key == "wrong_side"]

    assert [(one.sentence, one.detail) for one in found] == [
        ("“专项应付款”的余额方向不对", "余额应在贷方，现在借方 30.00 元")
    ]


def test_larger_vouchers_without_papers_are_unproved(village):
    village.records("sale", "9999.99", project="温棚葡萄", on="2026-03-02")
    assert "no_papers" not in told(village)
    village.records("sale", "10000", project="温棚葡萄", on="2026-03-02", attachments=1)
    assert "no_papers" not in told(village)
    village.records("sale", "10000", project="温棚葡萄", on="2026-03-03")

    one = told(village)["no_papers"]

    assert (one.kind, one.sentence, one.page) == ("unproved", "2026年有 1 张凭证没有附件", "books:vouchers")


def test_a_month_long_not_closed_is_late(village):
    village.records("sale", "5", project="温棚葡萄", on="2026-08-02")

    assert "closing" not in told(village, dt.date(2026, 9, 29))
    assert told(village, dt.date(2026, 10, 5))["closing"].tone == "wait"
    assert told(village, dt.date(2026, 12, 5))["closing"].tone == "care"


def test_a_quarter_not_made_public_is_overdue_until_it_is(village, tmp_path):
    village.records("sale", "5", project="温棚葡萄", on="2026-08-02")

    assert "disclosure" not in told(village, dt.date(2026, 10, 15))
    assert told(village)["disclosure"].sentence == "2026年第3季度的财务还没有公开"
    publish_disclosure(village.book, 2026, tmp_path / "公开", quarter=3)
    assert "disclosure" not in told(village)


def test_last_years_package_is_due_and_then_overdue(village):
    village.records("sale", "5", project="温棚葡萄", on="2026-08-02")

    assert told(village, dt.date(2027, 2, 1), 2027)["package"].kind == "due"
    assert told(village, dt.date(2027, 4, 1), 2027)["package"].tone == "care"


def test_a_book_backed_up_long_ago_is_late(village):
    kept = settings.load()
    kept.backups[str(village.book.path.resolve())] = "2026-11-01 08:00"
    settings.save(kept)

    assert told(village)["backup"].sentence == "账本已有 19 天没有备份"
    assert "backup" not in told(village, dt.date(2026, 11, 7))


def test_an_overspent_item_is_told_and_a_voted_budget_wants_to_be_posted(village):
    draft_budget(village.book, 2026)
    keep_line(village.book, 2026, BudgetLine("", "expense", "513", "办公费", 100_00))
    vote_budget(village.book, 2026, on=dt.date(2026, 2, 1), meeting="成员大会", entitled=3, present=3, in_favour=3)
    village.records("management", "150", on="2026-05-01")

    found = told(village)
    post_budget(village.book, 2026, on=dt.date(2026, 2, 2), place="公示栏")

    assert (found["budget_overspent"].amount, found["budget_overspent"].tone) == (50_00, "care")
    assert found["budget_posting"].page == "plans:budget"
    assert "budget_posting" not in told(village)


def test_what_a_budget_tells_of_a_project_is_not_told_twice(village):
    village.records("operating_cost", "150", project="温棚葡萄", on="2026-05-01")
    assert "project_overspent" in told(village)
    draft_budget(village.book, 2026)
    keep_line(village.book, 2026, BudgetLine("", "expense", "511", "农资", 100, 1))
    vote_budget(village.book, 2026, on=dt.date(2026, 2, 1), meeting="成员大会", entitled=3, present=3, in_favour=3)

    assert "project_overspent" not in told(village)
    assert "budget_overspent" in told(village)


def test_a_warning_put_off_is_quiet_until_its_day(village):
    identity = told(village)["budget_missing"].identity

    excuse_warning(village.book, 2026, identity, "开会定在月底", until=dt.date(2026, 11, 30), today=TODAY)

    assert "budget_missing" not in told(village)
    assert "budget_missing" not in told(village, dt.date(2026, 11, 29))
    assert "budget_missing" in told(village, dt.date(2026, 11, 30))
    (one, excuse), *others = village.asks(excused_warnings, 2026, TODAY)
    assert (one.key, excuse.reason, excuse.by, others) == ("budget_missing", "开会定在月底", "苏和", [])


def test_an_excused_warning_comes_back_when_its_facts_change(village):
    village.records("management", "510000", on="2026-05-01")
    excuse_warning(village.book, 2026, told(village)["money_negative"].identity, "存折在补登", today=TODAY)
    assert "money_negative" not in told(village)

    village.records("management", "1", on="2026-05-02")

    assert told(village)["money_negative"].amount == -10_001_00


def test_an_excuse_can_be_withdrawn(village):
    identity = told(village)["budget_missing"].identity
    excuse_warning(village.book, 2026, identity, "不编", today=TODAY)

    withdraw_excuse(village.book, identity)

    assert "budget_missing" in told(village)
    with pytest.raises(NotFound, match="没有暂缓过"):
        withdraw_excuse(village.book, identity)
    with village.book.reading() as session:
        actions = set(session.scalars(select(tables.audit.c.action)))
    assert {"excuse_warning", "withdraw_excuse"} <= actions


@pytest.mark.parametrize(
    ("identity", "reason", "until", "refusal", "said"),
    [
        ("plans:budget_missing::2026", " ", None, InvalidInput, "请写明暂不办理的原因"),
        ("plans:budget_missing::2026", "等", TODAY, InvalidInput, "今天以后、一年以内"),
        ("plans:budget_missing::2026", "等", dt.date(2029, 1, 1), InvalidInput, "今天以后、一年以内"),
        ("plans:nothing::2026", "等", None, NotFound, "没有这条提醒"),
        ("", "等", None, NotFound, "没有这条提醒"),
    ],
)
def test_an_excuse_without_reason_day_or_warning_is_refused(village, identity, reason, until, refusal, said):
    with pytest.raises(refusal, match=said):
        excuse_warning(village.book, 2026, identity, reason, until=until, today=TODAY)

    with village.book.reading() as session:
        assert session.scalar(select(func.count()).select_from(excuses)) == 0


def test_the_list_on_paper_names_what_is_quiet(village):
    identity = "plans:budget_missing::2026"
    today = dt.date.today()
    if identity in {one.identity for one in village.asks(warnings, 2026, today)}:
        excuse_warning(village.book, 2026, identity, "不编")

    report = village.asks(warning_report, Period(2026))

    assert [column.key for column in report.columns][:3] == ["tone", "kind", "area"]
    assert len(report.notes) == len(village.asks(excused_warnings, 2026, today))


def _household(village: Village) -> str:
    village.has_household("巴图")
    return "巴图"


def test_every_warning_of_the_example_can_be_told_apart_and_leads_somewhere(tmp_path):
    from gacha_app.services.example import make_example
    from gacha_app.storage.book import open_book
    from gacha_app.ui.navigation import pages

    there = {page.name for page in pages()}
    with (
        open_book(make_example(tmp_path / "示例.gacha", user="苏和"), read_only=True) as book,
        book.reading() as session,
    ):
        for today in (dt.date(2024, 6, 1), dt.date(2025, 3, 1), dt.date(2026, 11, 22)):
            found = warnings(session, 2024, today)
            assert len(found) > 5
            assert len({one.identity for one in found}) == len(found)
            for one in found:
                assert one.identity, one
                assert one.kind in KINDS, one
                assert one.area in AREAS, one
                assert one.page.partition(":")[0] in there, one
