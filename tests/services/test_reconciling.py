"""Reconciling with the bank, month by month, until both sides agree or someone says why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from bank_statements import write_statement
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gacha_app.domain.dates import Period
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.reports.reconciliation import unreconciled_accounts
from gacha_app.reports.reconciliation_form import bank_reconciliation
from gacha_app.reports.report import report_json
from gacha_app.services.accounts import add_account
from gacha_app.services.bank_import import import_bank, plan_bank
from gacha_app.services.bank_records import preview_line, propose_record, record_line
from gacha_app.services.imports import undo_import
from gacha_app.services.reconciliation import (
    confirm_matches,
    match_by_hand,
    print_form,
    read_accounts,
    read_form,
    read_month,
    reconcile,
    reopen_reconciliation,
    take_apart,
)
from gacha_app.services.vouchers import enter_voucher, record_entry, reverse_voucher

MAY = Period(2023, 5)


def books(book, day: str, yuan: int, summary: str, *others: int, account: str = "102") -> Voucher:
    """Post a voucher with one posting on the bank account for each amount."""
    parts = [yuan, *others]
    postings = [Posting(account, one * 100, summary) for one in parts] + [Posting("311", -sum(parts) * 100, summary)]
    return enter_voucher(book, Voucher(dt.date.fromisoformat(day), summary, postings), post_it=True)


def imports(book, tmp_path, opening: int, *lines: tuple[str, int, str], account: str = "") -> int:
    path = write_statement(tmp_path / f"{account}-{lines[0][0]}.csv", opening, *lines)
    return import_bank(book, plan_bank(book, path, account=account)).batch


@pytest.fixture
def may(book, tmp_path):
    """A May in which each side knows of something that the other does not."""
    books(book, "2023-05-03", 100, "收河滩地租金")
    books(book, "2023-05-09", -30, "付电费")
    books(book, "2023-05-30", -200, "购肥料")
    books(book, "2023-05-31", 70, "销售葡萄")
    imports(
        book, tmp_path, 10_000, ("2023-05-04", 100, "租金"), ("2023-05-10", -30, "电费"),
        ("2023-05-21", 3, "结息"), ("2023-05-22", -5, "账户管理费"), ("2023-06-02", 70, "葡萄款"),
    )  # fmt: skip
    return book


def confirm_sure(book, period=MAY, account=""):
    return confirm_matches(book, [one for one in read_month(book, account, period).proposals if one.sure])


def lacking(book, period=MAY):
    with book.reading() as session:
        return [(one.account, one.month, one.reason) for one in unreconciled_accounts(session, period)]


def test_the_form_shows_what_only_one_side_knows(may):
    assert confirm_sure(may) == 2
    now = read_month(may, "102", MAY).standing.adjusted

    assert (now.book_balance, now.bank_balance) == (9_940_00, 10_068_00)
    assert [(one.text, one.amount) for one in now.bank_only] == [("结息", 300), ("账户管理费", -500)]
    assert [(one.text, one.amount) for one in now.book_only] == [("购肥料", -200_00), ("销售葡萄", 70_00)]
    assert now.adjusted_book == now.adjusted_bank == 9_938_00
    form = report_json(read_form(may, "102", MAY))
    shown = {row["book_item"]: row["book_amount"] for row in form["rows"]}
    assert shown["银行存款日记账余额"] == "9940.00"
    assert shown["加：银行已收、企业未收"] == "3.00"
    assert shown["减：银行已付、企业未付"] == "5.00"
    assert shown["调节后的存款余额"] == "9938.00"
    bank = {row["bank_item"]: row["bank_amount"] for row in form["rows"]}
    assert (bank["加：企业已收、银行未收"], bank["减：企业已付、银行未付"]) == ("70.00", "200.00")


def test_a_match_over_the_month_end_leaves_the_money_open_at_that_end(may):
    confirm_sure(may)
    assert confirm_sure(may, Period(2023, 6)) == 1

    at_end_of_may = read_month(may, "102", MAY).standing.adjusted
    at_end_of_june = read_month(may, "102", Period(2023, 6)).standing.adjusted

    assert [one.text for one in at_end_of_may.book_only] == ["购肥料", "销售葡萄"]
    assert [one.text for one in at_end_of_june.book_only] == ["购肥料"]
    assert at_end_of_may.agrees
    assert at_end_of_june.agrees


def test_a_month_is_agreed_only_when_nothing_sure_waits(may):
    with pytest.raises(InvalidInput, match="还有 2 处能勾对"):
        reconcile(may, "102", MAY)
    assert "还没有确认对账" in lacking(may)[0][2]
    confirm_sure(may)

    assert reconcile(may, "", MAY).kept.state == "agreed"

    assert lacking(may) == []
    assert "已由 苏和 于" in read_form(may, "102", MAY).notes[0]


def test_a_change_after_agreeing_is_told(may):
    confirm_sure(may)
    reconcile(may, "102", MAY)

    books(may, "2023-05-12", 9, "漏记的")

    assert "又有变动" in lacking(may)[0][2]
    reconcile(may, "102", MAY)
    assert lacking(may) == []


def test_an_account_without_any_statement_counts_as_unreconciled_until_excused(book):
    books(book, "2023-05-03", 100, "租金")

    ((account, month, reason),) = lacking(book)
    assert (account, month) == ("102", "2023-05")
    assert "还没有导入过银行对账单" in reason
    with pytest.raises(InvalidInput, match="没有2023年5月的银行对账单"):
        reconcile(book, "102", MAY)
    reconcile(book, "102", MAY, "银行网点停业，下月补对")

    assert lacking(book) == []
    assert "银行网点停业" in read_form(book, "102", MAY).notes[0]
    reopen_reconciliation(book, "102", MAY)
    assert len(lacking(book)) == 1
    with pytest.raises(InvalidInput, match="还没有对过账"):
        reopen_reconciliation(book, "102", MAY)


def test_openings_that_differ_stop_the_month_and_are_said(book, tmp_path):
    imports(book, tmp_path, 9_000, ("2023-05-04", 100, "租金"))
    books(book, "2023-05-04", 100, "租金")
    confirm_sure(book)

    with pytest.raises(InvalidInput, match="还差 1,000.00 元"):
        reconcile(book, "102", MAY)
    assert "还差 1,000.00 元" in lacking(book)[0][2]
    assert reconcile(book, "102", MAY, "开户时的旧账").kept.excuse == "开户时的旧账"


def test_both_sides_are_matched_by_hand_and_taken_apart(may):
    month = read_month(may, "102", MAY)
    lines = {one.text: one.id for one in month.lines}
    postings = {one.text: one.id for one in month.postings}

    books(may, "2023-05-23", -3, "小额费用")
    small = next(one.id for one in read_month(may, "102", MAY).postings if one.text == "小额费用")
    with pytest.raises(InvalidInput, match="相差 2.00 元"):
        match_by_hand(may, [lines["账户管理费"]], [small])
    match_by_hand(may, [lines["租金"]], [postings["收河滩地租金"]])
    with pytest.raises(InvalidInput, match="已经勾对过"):
        match_by_hand(may, [lines["租金"]], [postings["收河滩地租金"]])
    assert len(read_month(may, "102", MAY).groups) == 1

    assert take_apart(may, postings=[postings["收河滩地租金"]]) == 1

    assert read_month(may, "102", MAY).groups == ()
    with pytest.raises(InvalidInput, match="还没有勾对"):
        take_apart(may, [lines["租金"]])


def test_a_proposal_that_was_matched_meanwhile_is_refused_whole(may):
    proposals = read_month(may, "102", MAY).proposals
    match_by_hand(may, proposals[1].lines, proposals[1].postings)

    with pytest.raises(InvalidInput, match="已经勾对过"):
        confirm_matches(may, proposals)

    assert len(read_month(may, "102", MAY).groups) == 1


def test_several_postings_are_one_bank_line(book, tmp_path):
    books(book, "2023-05-08", -100, "工钱", -50)
    imports(book, tmp_path, 10_000, ("2023-05-09", -150, "代发"))

    (proposal,) = read_month(book, "102", MAY).proposals
    assert (proposal.sure, len(proposal.postings)) == (True, 2)
    confirm_matches(book, [proposal])

    now = read_month(book, "102", MAY)
    assert len(now.groups) == 1
    assert (now.standing.adjusted.bank_only, now.standing.adjusted.book_only) == ((), ())


def test_bank_lines_that_cancel_each_other_are_put_together(book, tmp_path):
    imports(book, tmp_path, 10_000, ("2023-05-09", -150, "汇款"), ("2023-05-11", 150, "退汇"))
    lines = [one.id for one in read_month(book, "102", MAY).lines]

    match_by_hand(book, lines)

    now = read_month(book, "102", MAY)
    assert now.standing.adjusted.bank_only == ()
    assert len(now.groups) == 1
    assert take_apart(book, lines[:1]) == 1
    assert len(read_month(book, "102", MAY).standing.adjusted.bank_only) == 2


def test_a_voucher_taken_back_in_red_awaits_no_bank(book, tmp_path):
    voucher = books(book, "2023-05-08", -100, "记错")
    imports(book, tmp_path, 10_000, ("2023-05-09", 5, "结息"))
    reverse_voucher(book, voucher.label, "记错了", on=dt.date(2023, 5, 20))

    now = read_month(book, "102", MAY).standing.adjusted

    assert now.book_only == ()
    assert now.agrees


def test_interest_and_fees_are_recorded_from_the_banks_lines(may):
    confirm_sure(may)
    lines = {one.text: one.id for one in read_month(may, "102", MAY).lines}
    assert (propose_record(may, lines["结息"]).kind, propose_record(may, lines["账户管理费"]).kind) == (
        "other_income", "management",
    )  # fmt: skip
    assert [(one.account, one.amount) for one in preview_line(may, lines["结息"]).postings] == [
        ("102", 300), ("50401", -300),
    ]  # fmt: skip

    first, second = record_line(may, lines["结息"]), record_line(may, lines["账户管理费"])

    assert (first.state, first.date) == (State.POSTED, dt.date(2023, 5, 21))
    assert [(one.account, one.amount) for one in second.postings] == [("51309", 500), ("102", -500)]
    assert read_month(may, "102", MAY).standing.adjusted.bank_only == ()
    with pytest.raises(InvalidInput, match="不用再记账"):
        record_line(may, lines["结息"])


def test_a_line_may_be_recorded_against_any_account(may):
    lines = {one.text: one.id for one in read_month(may, "102", MAY).lines}

    voucher = record_line(may, lines["结息"], Answers(dt.date(2023, 5, 21), 0, "活期结息"), against="311")

    assert (voucher.summary, [(one.account, one.amount) for one in voucher.postings]) == (
        "活期结息", [("102", 300), ("311", -300)],
    )  # fmt: skip
    with pytest.raises(InvalidInput, match="银行这一行是支出"):
        record_line(may, lines["账户管理费"], kind="other_income")
    with pytest.raises(InvalidInput, match="对方科目"):
        record_line(may, lines["账户管理费"], against="102")


def test_each_bank_account_is_reconciled_for_itself(book, tmp_path):
    add_account(book, "102", "农商行（尾号2222）", "10201")
    add_account(book, "102", "农行（尾号3333）", "10202")
    books(book, "2023-05-03", 100, "租金", account="10201")
    books(book, "2023-05-03", 100, "租金", account="10202")
    path = write_statement(tmp_path / "a.csv", 0, ("2023-05-04", 100, "租金"), account="6228000011112222")

    plan = plan_bank(book, path)
    assert plan.account.code == "10201"
    assert "不同" in plan_bank(book, path, account="10202").errors[0].reason
    import_bank(book, plan)
    confirm_sure(book, account="10201")
    reconcile(book, "10201", MAY)

    assert [one[0] for one in lacking(book)] == ["102", "10202"]
    with pytest.raises(InvalidInput, match="请选一个"):
        read_month(book, "", MAY)
    lines = read_month(book, "10201", MAY).lines
    other = read_month(book, "10202", MAY).postings
    take_apart(book, [lines[0].id])
    with pytest.raises(InvalidInput, match="不是这个银行账户的"):
        match_by_hand(book, [lines[0].id], [other[0].id])
    with book.reading() as session:
        rows = bank_reconciliation(session, MAY).rows
    assert [row.cells["book_item"] for row in rows if len(row.cells) == 1] == [
        one.title for one in read_accounts(book)
    ]  # fmt: skip


def test_a_line_of_a_sub_account_is_recorded_on_it(book, tmp_path):
    add_account(book, "102", "农商行", "10201")
    imports(book, tmp_path, 0, ("2023-05-21", 3, "结息"), account="10201")
    (line,) = read_month(book, "10201", MAY).lines

    assert [one.account for one in record_line(book, line.id).postings] == ["10201", "50401"]


def test_the_form_is_printed_and_saved(may, tmp_path):
    assert print_form(may, "102", MAY, tmp_path / "调节表.pdf") == ""
    assert (tmp_path / "调节表.pdf").read_bytes().startswith(b"%PDF")


# a book is made for each; a smaller one that fails would take minutes to find
@settings(
    max_examples=8, deadline=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.integers(1, 27), st.integers(1, 50).map(lambda one: one * 10), st.sampled_from("收付"),
                  st.sampled_from(("both", "bank", "book"))),
        min_size=1, max_size=7,
    )
)  # fmt: skip
def test_what_was_done_to_a_month_is_undone_with_its_statement(new_village_book, payments):
    book, folder = new_village_book()
    lines = []
    for day, yuan, way, known in sorted(payments):
        amount = yuan if way == "收" else -yuan
        if known != "bank":
            books(book, f"2023-05-{day:02d}", amount, "往来")
        if known != "book":
            lines.append((f"2023-05-{day + 1:02d}", amount, "往来"))
    before = read_month(book, "102", MAY)
    if lines:
        batch = imports(book, folder, 10_000, *lines)
        month = read_month(book, "102", MAY)
        for one in month.proposals:
            assert sum(line.amount for line in month.lines if line.id in one.lines) == sum(
                posting.amount for posting in month.postings if posting.id in one.postings
            )
        if month.proposals:
            confirm_matches(book, month.proposals)
        now = read_month(book, "102", MAY)
        assert now.standing.adjusted.agrees
        assert now.standing.adjusted == month.adjusted_if(month.proposals)
        undo_import(book, batch)
    assert read_month(book, "102", MAY) == before
    book.close()


@pytest.fixture
def new_village_book(tmp_path_factory) -> Callable[[], tuple]:
    from gacha_app.domain.organisation import Organisation
    from gacha_app.services.books import new_book, new_code

    def make():
        folder = tmp_path_factory.mktemp("village")
        organisation = Organisation(new_code(), "示例嘎查", first_year=2023)
        return new_book(folder / "a.gacha", organisation, {"102": parse_yuan("10000")}, user="苏和"), folder

    return make


def test_an_entry_that_must_be_reviewed_is_matched_once_it_is_posted(may):
    with may.writing("set_rule") as session:
        from gacha_app.domain.organisation import Organisation

        session.query(Organisation).one().review_rule = "any_person"
    confirm_sure(may)
    lines = {one.text: one.id for one in read_month(may, "102", MAY).lines}

    voucher = record_line(may, lines["结息"])

    assert voucher.state is State.DRAFT
    assert len(read_month(may, "102", MAY).standing.adjusted.bank_only) == 2


def test_recorded_money_of_a_form_is_matched_too(book, tmp_path):
    record_entry(book, "other_income", Answers(dt.date(2023, 5, 21), 300, "结息"))
    imports(book, tmp_path, 10_000, ("2023-05-21", 3, "结息"))

    assert confirm_sure(book) == 1


def test_the_form_is_signed_by_those_who_reconcile(may, tmp_path):
    from openpyxl import load_workbook

    from gacha_app.services.faces import write_workbook

    path = write_workbook([read_form(may, "102", MAY)], tmp_path / "a.xlsx")

    texts = [str(cell.value) for row in load_workbook(path).active.iter_rows() for cell in row if cell.value]
    assert any("会计：" in text and "出纳：" in text and "复核：" in text for text in texts)
    assert any("银行存款余额调节表" in text for text in texts)


@settings(max_examples=12, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(
    posted=st.lists(
        st.tuples(st.integers(1, 180), st.sampled_from((5, 7, 12, 40, -5, -7, -12)), st.booleans()),
        min_size=3, max_size=12,
    ),
    at_the_bank=st.lists(
        st.tuples(st.integers(1, 180), st.sampled_from((5, 7, 12, -5, -12))), min_size=1, max_size=8
    ),
    earlier=st.sampled_from((0, 1, 3, 500)),
)  # fmt: skip
def test_a_page_that_does_not_list_all_that_stands_open_says_the_same(new_village_book, posted, at_the_bank, earlier):
    book, folder = new_village_book()
    first = dt.date(2023, 1, 1)
    for place, (days, yuan, wrong) in enumerate(sorted(posted)):
        day = first + dt.timedelta(days)
        made = books(book, f"{day}", yuan, f"示例{place}")
        if wrong:
            reverse_voucher(book, made.label, "记错了", on=day + dt.timedelta(days % 3))
    lines = [(f"{first + dt.timedelta(days)}", yuan, "示例") for days, yuan in sorted(at_the_bank)]
    imports(book, folder, 10_000, *lines)
    if sure := [one for one in read_month(book, "", Period(2023, 3)).proposals if one.sure]:
        confirm_matches(book, sure)

    for month in (2, 3, 6):
        whole = read_month(book, "", Period(2023, month))
        page = read_month(book, "", Period(2023, month), earlier=earlier)
        sure = [one for one in page.proposals if len(one.postings) == 1]
        assert {one.id for one in page.postings} <= {one.id for one in whole.postings}
        if page.standing.adjusted is not None:
            assert page.unlisted == len(whole.postings) - len(page.postings)
        assert page.lines == whole.lines
        assert _figures(page.standing.adjusted) == _figures(whole.standing.adjusted)
        assert _figures(page.adjusted_if(sure)) == _figures(whole.adjusted_if(sure))
    book.close()


def _figures(now):
    if now is None:
        return None
    came = [one.amount for one in now.book_only if one.amount > 0]
    went = [one.amount for one in now.book_only if one.amount < 0]
    rest = now.book_rest
    return (
        now.book_balance, now.bank_balance, now.difference, now.bank_only, sum(came) + rest.came, len(came)
        + rest.came_count, sum(went) + rest.went, len(went) + rest.went_count,
    )  # fmt: skip
