"""Templates of vouchers, and entries that come again by themselves."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.recurring import Template, due_days, following
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.reports.recurring import due_entries, templates_report
from gacha_app.reports.todo import todo_list
from gacha_app.services import reviewing, templates, vouchers
from gacha_app.services.templates import Rhythm
from gacha_app.storage.tables import accounts
from gacha_app.storage.tables import vouchers as voucher_table

DAY = dt.date(2023, 1, 31)


def _wages(amount=3000):
    return Voucher(DAY, "付门卫工资", [Posting("51301", amount, "付门卫工资"), Posting("102", -amount, "付门卫工资")])


def _due(book, until):
    with book.reading() as session:
        return [(one.name, one.day) for one in due_entries(session, until)]


def _monthly(book, name="门卫工资", **said):
    return templates.save_template(book, name, _wages(), rhythm=Rhythm(1, DAY, **said))


def test_a_template_makes_the_like_of_its_voucher(book):
    kept = vouchers.enter_voucher(book, _wages(), post_it=True)
    templates.save_template(book, "门卫工资", kept.label)

    made = templates.use_template(book, "门卫工资", dt.date(2023, 5, 3))
    posted = templates.use_template(book, "门卫工资", dt.date(2023, 5, 4), post_it=True)

    assert (made.state, made.summary, made.amount, made.date) == (State.DRAFT, "付门卫工资", 3000, dt.date(2023, 5, 3))
    assert posted.number == "记-2023-05-0001"


@pytest.mark.parametrize(
    ("name", "said"), [("", "起个名称"), ("门卫工资", "已有名为“门卫工资”的模板"), ("长" * 61, "太长")]
)
def test_a_template_needs_a_name_of_its_own(book, name, said):
    templates.save_template(book, "门卫工资", _wages())

    with pytest.raises(InvalidInput, match=said):
        templates.save_template(book, name, _wages())


def test_a_template_with_an_account_that_is_gone_says_which(book):
    template = _monthly(book)
    with book.writing("test") as session:
        session.execute(update(accounts).where(accounts.c.code == "51301").values(active=False))

    for refused in (
        lambda: templates.use_template(book, "门卫工资", DAY),
        lambda: templates.make_due(book, DAY),
    ):
        with pytest.raises(InvalidInput, match="模板“门卫工资”里的科目 51301 已经停用，请先修改模板"):
            refused()

    changed = Voucher(DAY, "付门卫工资", [Posting("51302", 3000), Posting("102", -3000)])
    templates.change_template(book, template.id, {"voucher": changed})
    assert templates.use_template(book, "门卫工资", DAY).postings[0].account == "51302"


def test_what_recurs_is_due_each_month_on_its_day_or_the_months_last(book):
    _monthly(book)

    assert _due(book, dt.date(2023, 4, 29)) == [
        ("门卫工资", dt.date(2023, 1, 31)), ("门卫工资", dt.date(2023, 2, 28)), ("门卫工资", dt.date(2023, 3, 31)),
    ]  # fmt: skip


def test_what_is_due_is_made_once_and_the_next_time_follows(book):
    template = _monthly(book)

    made = templates.make_due(book, dt.date(2023, 3, 1), post_them=True)

    assert [(one.date, one.number, one.template_id) for one in made] == [
        (dt.date(2023, 1, 31), "记-2023-01-0002", template.id), (dt.date(2023, 2, 28), "记-2023-02-0001", template.id),
    ]  # fmt: skip
    assert _due(book, dt.date(2023, 3, 1)) == []
    with pytest.raises(InvalidInput, match="没有到期的周期凭证"):
        templates.make_due(book, dt.date(2023, 3, 1))


def test_the_same_time_is_never_entered_twice_even_if_the_day_is_set_back(book):
    template = _monthly(book)
    made = templates.make_due(book, DAY)
    templates.change_template(book, template.id, {"next_on": dt.date(2023, 1, 15)})

    with pytest.raises(InvalidInput, match=f"“门卫工资”2023-01-01 到 2023-01-31 已经记过（{made[0].label}）"):
        templates.make_due(book, DAY)

    vouchers.delete_draft(book, made[0].id)
    assert len(templates.make_due(book, dt.date(2023, 1, 20))) == 1


def test_a_quarters_rent_ends_with_its_contract(book):
    templates.save_template(
        book, "土地租金", _wages(), rhythm=Rhythm(3, dt.date(2023, 1, 10), until=dt.date(2023, 8, 1))
    )  # fmt: skip

    assert [day for _name, day in _due(book, dt.date(2024, 12, 31))] == [
        dt.date(2023, 1, 10), dt.date(2023, 4, 10), dt.date(2023, 7, 10),
    ]  # fmt: skip


def test_one_time_is_passed_over_and_one_template_alone_is_made(book):
    wages, other = _monthly(book), _monthly(book, "水费")
    templates.skip_due(book, wages.id)

    assert _due(book, dt.date(2023, 2, 28)) == [
        ("水费", dt.date(2023, 1, 31)), ("水费", dt.date(2023, 2, 28)), ("门卫工资", dt.date(2023, 2, 28)),
    ]  # fmt: skip
    made = templates.make_due(book, dt.date(2023, 2, 28), template_ids=(wages.id,))
    assert [one.template_id for one in made] == [wages.id]
    assert len(_due(book, dt.date(2023, 2, 28))) == 2
    assert other.every == 1


def test_what_is_due_waits_for_its_review_where_the_book_wants_one(book):
    reviewing.set_review_rule(book, "any")
    _monthly(book)

    assert [one.state for one in templates.make_due(book, DAY, post_them=True)] == [State.DRAFT]


def test_what_is_due_is_something_to_do(book):
    _monthly(book)

    with book.reading() as session:
        todo = [one for one in todo_list(session, 2023, dt.date(2023, 2, 28)) if "周期凭证" in one.sentence]

    assert [(one.sentence, one.detail, one.page) for one in todo] == [("2 笔周期凭证到期", "门卫工资", "books")]


@pytest.mark.parametrize(
    ("rhythm", "said"),
    [
        (Rhythm(0, DAY), "1 到 60 个月"), (Rhythm(61, DAY), "1 到 60 个月"), (Rhythm(1, DAY, day=32), "1 到 31"),
        (Rhythm(1, DAY, until=dt.date(2022, 1, 1)), "截止日期不能早于"),
    ],
)  # fmt: skip
def test_a_rhythm_that_cannot_be_is_refused(book, rhythm, said):
    with pytest.raises(InvalidInput, match=said):
        templates.save_template(book, "门卫工资", _wages(), rhythm=rhythm)

    with book.reading() as session:
        assert templates_report(session).rows == ()


def test_a_template_that_was_used_is_put_out_of_use_and_another_may_have_its_name(book):
    template = _monthly(book)
    templates.make_due(book, DAY)

    templates.delete_template(book, template.id)

    assert _due(book, dt.date(2024, 1, 1)) == []
    with pytest.raises(NotFound, match="没有名为“门卫工资”的凭证模板"):
        templates.use_template(book, "门卫工资", DAY)
    unused = _monthly(book)
    templates.delete_template(book, unused.id)
    with book.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM voucher_template")) == 1
        assert (
            session.scalar(select(voucher_table.c.template_id).where(voucher_table.c.state == "draft")) == template.id
        )


def test_a_list_tells_when_each_comes_again_and_how_often_it_came(book):
    _monthly(book)
    templates.save_template(book, "土地租金", _wages(), rhythm=Rhythm(12, dt.date(2023, 6, 1)))
    templates.save_template(book, "办公费", _wages())
    templates.make_due(book, DAY)

    with book.reading() as session:
        told = {row.cells["name"]: (row.cells["rhythm"], row.cells["made"]) for row in templates_report(session).rows}

    assert told == {"门卫工资": ("每月月末", 1), "土地租金": ("每年1日", 0), "办公费": ("", 0)}


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 60), st.integers(1, 31), st.integers(0, 2000))
def test_days_that_are_due_are_so_many_months_apart_and_never_pass_their_day(first, every, day, ahead):
    template = Template("x", "x", every=every, day=day, next_on=first)
    days = due_days(template, first + dt.timedelta(days=ahead))

    months = [one.year * 12 + one.month for one in days]
    assert all(later - earlier == every for earlier, later in itertools.pairwise(months))
    assert all(one.day == day or (one.day < day and (one + dt.timedelta(days=1)).day == 1) for one in days[1:])
    assert not days or following(days[-1], every, day) > first + dt.timedelta(days=ahead) or len(days) == 120
