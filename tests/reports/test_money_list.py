"""Vouchers as money: what each brought in and paid out, and what a selection of them adds up to."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from village import Village

from gacha_app.domain.errors import NotFound
from gacha_app.domain.voucher import State
from gacha_app.reports.fund_story import fund_story
from gacha_app.reports.money_list import MoneyFilter, money_report, money_rows, money_totals, money_vouchers
from gacha_app.reports.report import EntryFilter
from gacha_app.reports.voucher_story import voucher_story
from gacha_app.services import vouchers

YEAR = EntryFilter(first=dt.date(2023, 1, 1), last=dt.date(2023, 12, 31), with_closing=True)


def found(village: Village, wanted: MoneyFilter, *order: object) -> list[str]:
    with village.book.reading() as session:
        return [str(row.cells["summary"]) for row in money_rows(session, money_vouchers(session, wanted, *order))]


def totals(village: Village, wanted: MoneyFilter) -> tuple[int, int, int]:
    with village.book.reading() as session:
        return money_totals(session, wanted)


def test_between_cash_and_bank_nothing_comes_and_nothing_goes(busy: Village) -> None:
    before = totals(busy, MoneyFilter(YEAR))
    busy.records("cash", "300", on="2023-10-01", money="101")

    with busy.book.reading() as session:
        row = money_rows(session, money_vouchers(session, MoneyFilter(YEAR)))[0]
    assert (row.cells["money_in"], row.cells["money_out"]) == (0, 0)
    assert totals(busy, MoneyFilter(YEAR)) == before


def test_what_is_taken_back_in_red_leaves_nothing_in_the_foot(busy: Village) -> None:
    before = totals(busy, MoneyFilter(YEAR))
    busy.records("sale", "77", project="温棚葡萄", on="2023-10-01")
    vouchers.reverse_voucher(busy.book, "记-2023-10-0001", "录错")

    assert totals(busy, MoneyFilter(YEAR)) == before


def test_drafts_stand_in_the_list_and_not_in_its_foot(busy: Village) -> None:
    came, went, _drafts = totals(busy, MoneyFilter(YEAR))
    busy.records("sale", "77", project="温棚葡萄", on="2023-10-01", draft=True, summary="草稿一张")

    assert found(busy, MoneyFilter(YEAR))[0] == "草稿一张"
    assert totals(busy, MoneyFilter(YEAR)) == (came, went, 1)
    assert totals(busy, MoneyFilter(YEAR, states=(State.POSTED,))) == (came, went, 0)
    with busy.book.reading() as session:
        report = money_report(session, MoneyFilter(YEAR), "2023年度")
    assert report.notes == ("合计不含草稿。",)
    assert report.totals == {"money_in": came, "money_out": went}
    assert report.rows[-1].cells["summary"] == "草稿一张"


def test_words_are_looked_for_as_written_unless_the_window_reads_pinyin(busy: Village) -> None:
    assert len(found(busy, MoneyFilter(YEAR, text="温棚"))) == len(found(busy, MoneyFilter(YEAR, text="温棚葡萄")))
    assert found(busy, MoneyFilter(YEAR, text="wppt")) == []

    def holds(word: str, text: str) -> bool:
        return word == "wppt" and "温棚葡萄" in text

    spelled = MoneyFilter(YEAR, text="wppt", holds=holds)
    assert sorted(found(busy, spelled)) == sorted(found(busy, MoneyFilter(YEAR, text="温棚葡萄")))
    assert totals(busy, spelled) == totals(busy, MoneyFilter(YEAR, text="温棚葡萄"))


@pytest.mark.parametrize("side", ["in", "out"])
def test_one_side_adds_up_to_its_own_part_of_the_whole(busy: Village, side: str) -> None:
    came, went, _drafts = totals(busy, MoneyFilter(YEAR))

    assert totals(busy, MoneyFilter(YEAR, side=side)) == ((came, 0, 0) if side == "in" else (0, went, 0))


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("date", "date"), ("number", "number"), ("summary", "summary"), ("money_in", "money_in"),
        ("money_out", "money_out"),
    ],
)  # fmt: skip
def test_the_list_is_ordered_by_any_column(busy: Village, key: str, cell: str) -> None:
    with busy.book.reading() as session:
        rising = money_rows(session, money_vouchers(session, MoneyFilter(YEAR), key, False))
        falling = money_rows(session, money_vouchers(session, MoneyFilter(YEAR), key, True))

    values = [row.cells[cell] for row in rising]
    assert values == sorted(values, key=str if key in ("number", "summary") else None)  # type: ignore[type-var]
    assert [row.cells[cell] for row in falling] == values[::-1]


@pytest.mark.parametrize("key", ["form", "project", "state"])
def test_like_stands_with_like(busy: Village, key: str) -> None:
    with busy.book.reading() as session:
        rows = money_rows(session, money_vouchers(session, MoneyFilter(YEAR), key, False))

    values = [row.cells[key] for row in rows]
    changes = sum(before != after for before, after in pairwise(values))
    assert changes == len(set(values)) - 1


def test_what_the_book_does_not_hold_is_said_in_words(busy: Village) -> None:
    with busy.book.reading() as session:
        with pytest.raises(NotFound, match="没有凭证“999”。"):
            voucher_story(session, 999)
        with pytest.raises(NotFound, match="没有这笔资金"):
            fund_story(session, 999, dt.date(2023, 12, 31))


def test_an_own_entry_has_no_answers_and_a_reversal_names_what_it_took_back(busy: Village) -> None:
    own = busy.enters(("101", "66"), ("102", "-66"), on="2023-02-05")
    red = vouchers.reverse_voucher(busy.book, own.label, "录错")

    with busy.book.reading() as session:
        first, second = voucher_story(session, own.id or 0), voucher_story(session, red.id or 0)
    assert (first.form, first.answers, first.reversed_by) == ("", None, red.label)
    assert (second.reverses, second.lines[0].debit) == (own.label, -66_00)
