"""What a form was answered is read back out of the entry it made."""

from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.entry_answers import answers_of
from gacha_app.domain.entry_kinds import Answers, make_voucher
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.storage.reference import entry_kinds

DAY = dt.date(2023, 3, 7)
ALL = {"project_id": 1, "fund_id": 2, "household_id": 3, "contract_id": 4, "counterparty_id": 5}


@pytest.mark.parametrize("code", list(entry_kinds()))
@pytest.mark.parametrize("with_everything", [False, True])
def test_every_form_is_read_back_as_it_was_answered(code, with_everything):
    kind = entry_kinds()[code]
    asked = kind.dimensions if with_everything else kind.required
    chosen = {key: value for key, value in ALL.items() if key.removesuffix("_id") in asked}
    item = kind.items[-1] if kind.items else ""
    answers = Answers(DAY, 123_45, "一笔", item=item, money=kind.money[-1], attachments=2, **chosen)
    voucher = make_voucher(kind, answers)

    read = answers_of(kind, voucher)

    assert read is not None
    assert _lines(kind, read) == _lines(kind, answers)
    assert (read.date, read.amount, read.summary, read.attachments) == (DAY, 123_45, "一笔", 2)


def test_money_that_came_back_is_read_as_such():
    kind = entry_kinds()["household"]

    read = answers_of(kind, make_voucher(kind, Answers(DAY, 500, inward=True, household_id=3)))

    assert read is not None
    assert read.inward


def test_quantity_and_unit_are_read_back():
    kind = entry_kinds()["sale"]

    read = answers_of(kind, make_voucher(kind, Answers(DAY, 500, project_id=1, quantity=48_000_000, unit="斤")))

    assert read is not None
    assert (read.quantity, read.unit) == (48_000_000, "斤")


@pytest.mark.parametrize(
    "postings",
    [
        [Posting("102", 100, "一笔"), Posting("50101", -60, "一笔"), Posting("50102", -40, "一笔")],
        [Posting("102", 100, "一笔"), Posting("311", -100, "一笔", project_id=1)],
        [Posting("102", 100, "另一句", project_id=1), Posting("50101", -100, "一笔", project_id=1)],
        [Posting("102", 100, "一笔")],
        [Posting("102", 100, "一笔", project_id=1), Posting("999", -100, "一笔", project_id=1)],
    ],
)
def test_an_entry_that_the_form_cannot_make_is_not_read(postings):
    assert answers_of(entry_kinds()["sale"], Voucher(DAY, "一笔", postings)) is None


def _lines(kind, answers):
    return [
        (one.account, one.amount, one.summary, one.project_id, one.fund_id, one.household_id, one.contract_id)
        for one in make_voucher(kind, answers).postings
    ]
