from __future__ import annotations

from datetime import date

import pytest

from gacha_app.domain.entry_kinds import Answers, make_voucher
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Kind, Posting, State, Voucher, number_of
from gacha_app.storage.reference import chart_of_accounts, entry_kinds

DAY = date(2023, 3, 1)


def _voucher(*lines, **facts):
    return Voucher(DAY, facts.pop("summary", "办公费"), [Posting(code, amount) for code, amount in lines], **facts)


@pytest.mark.parametrize(
    ("voucher", "said"),
    [
        (_voucher(("51302", 100), ("102", -90)), "借贷不平：借方多 0.10 元"),
        (_voucher(("51302", 90), ("102", -100)), "借贷不平：贷方多 0.10 元"),
        (_voucher(("102", 100)), "至少要有两条分录"),
        (_voucher(("51302", 0), ("102", 0)), "金额不能为零"),
        (_voucher(("51302", 1), ("102", -1), summary=" "), "请填写摘要"),
        (_voucher(("51302", 1), ("102", -1), summary="长" * 201), "摘要太长"),
        (_voucher(("51302", 10**16), ("102", -(10**16))), "超出了可以记账的范围"),
    ],
)
def test_a_voucher_that_no_book_can_hold_is_refused_in_words(voucher, said):
    with pytest.raises(InvalidInput, match=said):
        voucher.check()


@pytest.mark.parametrize(
    ("voucher", "reason", "said"),
    [
        (_voucher(("51302", 1), ("102", -1)), "错了", "还没有记账"),
        (_voucher(("51302", 1), ("102", -1), state=State.REVERSED), "错了", "已经冲销过"),
        (_voucher(("51302", 1), ("102", -1), state=State.POSTED, reverses_id=3), "错了", "本身是红字"),
        (_voucher(("51302", 1), ("102", -1), state=State.POSTED, kind=Kind.CLOSING), "错了", "期初或结转"),
        (_voucher(("51302", 1), ("102", -1), state=State.POSTED), " ", "请写明冲销的原因"),
    ],
)
def test_what_cannot_be_taken_back_is_refused_in_words(voucher, reason, said):
    with pytest.raises(InvalidInput, match=said):
        voucher.reversal(DAY, reason)


def test_a_reversal_is_red_on_the_same_side():
    voucher = _voucher(("51302", 100), ("102", -100), state=State.POSTED, number="记-2023-03-0001", id=7)

    red = voucher.reversal(date(2023, 3, 2), "重复")

    assert [(one.account, one.amount, one.red, one.on_debit_side) for one in red.postings] == [
        ("51302", -100, True, True), ("102", 100, True, False),
    ]  # fmt: skip
    assert red.amount == -100
    assert red.reverses_id == 7
    assert "记-2023-03-0001" in red.summary
    with pytest.raises(InvalidInput, match="不能早于"):
        voucher.reversal(date(2023, 2, 1), "重复")


def test_a_number_says_year_month_and_place():
    assert number_of(date(2024, 3, 9), 7) == "记-2024-03-0007"


@pytest.mark.parametrize("kind", entry_kinds().values(), ids=lambda kind: kind.code)
def test_every_form_makes_a_balanced_entry_on_accounts_of_the_chart(kind):
    codes = {code for code, *_rest in chart_of_accounts("2023")}
    everything = {f"{dimension}_id": 1 for dimension in kind.required}

    for item in kind.items or ("",):
        for inward in (False, True) if kind.two_way else (False,):
            voucher = make_voucher(kind, Answers(DAY, 12345, item=item, inward=inward, **everything))
            voucher.check()
            assert {posting.account for posting in voucher.postings} <= codes
            assert sum(posting.amount for posting in voucher.postings if posting.account in ("101", "102")) in (
                (12345, -12345, 0) if kind.code == "cash" else (12345, -12345)
            )


def test_a_grant_that_becomes_an_asset_goes_to_the_reserve_in_the_same_entry():
    voucher = make_voucher(entry_kinds()["spend_grant"], Answers(DAY, 100, item="151", fund_id=3))

    assert [(one.account, one.amount, one.fund_id) for one in voucher.postings] == [
        ("151", 100, 3), ("102", -100, 3), ("241", 100, 3), ("311", -100, 3),
    ]  # fmt: skip


def test_a_grant_spent_without_an_asset_only_empties_the_fund():
    voucher = make_voucher(entry_kinds()["spend_grant"], Answers(DAY, 100, fund_id=3))

    assert [(one.account, one.amount) for one in voucher.postings] == [("241", 100), ("102", -100)]


@pytest.mark.parametrize(
    ("kind", "answers", "field", "said"),
    [
        ("sale", Answers(DAY, 0, project_id=1), "amount", "金额应大于零"),
        ("sale", Answers(DAY, 100), "project", "请选择项目"),
        ("grant", Answers(DAY, 100), "fund", "请选择资金"),
        ("household", Answers(DAY, 100), "household", "请选择农户"),
        ("sale", Answers(DAY, 100, project_id=1, item="513"), "item", "不能记到科目 513"),
        ("sale", Answers(DAY, 100, project_id=1, money="151"), "money", "银行存款"),
        ("sale", Answers(DAY, 100, project_id=1, inward=True), "inward", "没有收回一说"),
        ("sale", Answers(DAY, 100, project_id=1, attachments=-1), "attachments", "附件张数"),
    ],
)
def test_a_form_refuses_beside_the_answer_that_is_wrong(kind, answers, field, said):
    with pytest.raises(InvalidInput, match=said) as refused:
        make_voucher(entry_kinds()[kind], answers)

    assert refused.value.field == field


@pytest.mark.parametrize("kind", entry_kinds().values(), ids=lambda kind: kind.code)
def test_every_answer_a_form_asks_for_is_written_on_its_entry(kind):
    for dimension in kind.dimensions:
        everything = {f"{one}_id": 1 for one in kind.required}
        voucher = make_voucher(kind, Answers(DAY, 12345, **{**everything, f"{dimension}_id": 7}))

        assert any(getattr(posting, f"{dimension}_id") == 7 for posting in voucher.postings), dimension
