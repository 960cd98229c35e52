"""A book of the 2004 chart goes on in the 2023 chart: by name, with everything in it, and back again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from village import Village

from gacha_app.domain.chart_move import Part, parse_answer, shared_out
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import PlanState
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import Posting
from gacha_app.reports.chart_proof import chart_proof
from gacha_app.reports.openings import openings
from gacha_app.reports.trial_balance import trial_balance
from gacha_app.services import accounts, adjustments, chart_move, dividends, households, pay_rules, spreads
from gacha_app.services import openings as opening_service
from gacha_app.services.books import verify
from gacha_app.services.chart_carry import LEFT
from gacha_app.storage import accounting_tables, tables
from gacha_app.storage.book import open_book
from gacha_app.storage.columns import metadata

ANSWERS = dict(
    parse_answer(one)
    for one in ("153=154", "154=153", "171=113", "211=212:300,213", "212=311", "13103=132", "13202=134")
)


@pytest.fixture
def old(tmp_path):
    """A village that kept its books by the 2004 rules, its year 2023 not closed yet."""
    village = Village(tmp_path, "旧账", first_year=2023, opening={"102": "1"}, chart="2004")
    village.has_household("巴图", "2")
    village.has_household("乌云", "3")
    village.has_project("温棚葡萄", "grapes")
    village.deals_with("示例农资店")
    accounts.add_account(village.book, "131", "鸵鸟")
    accounts.add_account(village.book, "151", "房屋")
    accounts.add_account(village.book, "541", "取暖费")
    lines = [
        ("102", "100000", {}), ("113", "200", {"household_id": 1}), ("113", "-50", {"household_id": 2}),
        ("13101", "5000", {"quantity": 20_000, "unit": "只"}), ("13103", "3000", {}), ("13202", "1000", {}),
        ("15101", "60000", {}), ("153", "700", {}), ("154", "900", {}), ("171", "400", {}),
        ("202", "-1500", {"counterparty_id": 1}), ("211", "-600", {}), ("212", "-300", {}), ("311", "-168750", {}),
    ]  # fmt: skip
    opening_service.set_opening(
        village.book, [Posting(code, parse_yuan(amount), **said) for code, amount, said in lines]
    )
    village.records("sale", "800", project="温棚葡萄", on="2023-05-01")
    village.records("management", "100", on="2023-06-01")
    yield village
    village.close()


@pytest.fixture
def closed(old):
    """The same village, its year 2023 closed."""
    old.closes(2023)
    return old


def balances(book, year):
    """Return the opening of each account, fen, debit positive; 内部往来 and all else net."""
    with book.reading() as session:
        rows = trial_balance(session, Period(year)).rows
    return {row.cells["code"]: row.cells["opening_debit"] - row.cells["opening_credit"] for row in rows}


def test_every_balance_goes_where_its_name_stands_in_the_new_chart(closed):
    path = chart_move.move_book(closed.book, ANSWERS)

    with open_book(path) as new:
        found = balances(new, 2024)
        assert {code: amount for code, amount in found.items() if amount} == {
            "102": 10_070_000, "113": 55_000, "131": 500_000, "132": 300_000, "13203": 300_000, "134": 100_000,
            "151": 6_000_000, "15101": 6_000_000, "153": 90_000, "154": 70_000, "211": -150_000, "212": -30_000,
            "213": -30_000, "311": -16_905_000, "322": -70_000, "32202": -70_000,
        }  # fmt: skip
        assert verify(new) == ()


def test_details_and_quantities_come_along(closed):
    path = chart_move.move_book(closed.book, ANSWERS)

    with open_book(path) as new, new.reading() as session:
        rows = [row.cells for row in openings(session, Period(2024)).rows]
    assert [(one["household"], one["debit"], one["credit"]) for one in rows if one["code"] == "113"] == [
        ("0001 巴图", 20_000, 0),
        ("0002 乌云", 0, 5_000),
        ("", 40_000, 0),
    ]
    assert [(one["quantity"], one["unit"]) for one in rows if one["code"] == "131"] == [(20_000, "只")]
    assert [one["counterparty"] for one in rows if one["code"] == "211"] == ["示例农资店"]


def test_the_proof_shows_a_difference_of_nil_and_each_rule(closed):
    path = chart_move.move_book(closed.book, ANSWERS)

    with open_book(path) as new, new.reading() as session:
        proof = chart_proof(session, Period(2024))
    assert proof.totals["old_debit"] == proof.totals["new_debit"] == proof.totals["new_credit"]
    assert "差额：0.00 元" in proof.notes[0]
    told = {(row.cells["old_code"], row.cells["new_code"]): row.cells["rule"] for row in proof.rows}
    assert told["153", "154"] == "新编号153是在建工程"
    assert told["171", "113"] == "由使用者指定"
    assert told["211", "213"] == "欠临时用工的工钱"
    assert told["13103", "13203"] == "产役畜"


def test_every_colliding_code_and_every_choice_is_asked_about(closed):
    plan = chart_move.plan_move(closed.book)

    asked = {one.code: one.collides for one in plan.questions}
    assert {code for code, name in asked.items() if name} == {"153", "154", "171", "211", "212", "502", "511", "521"}
    assert {"131", "132", "13103", "13202", "551"} <= set(asked)
    assert {one.code for one in plan.waiting} == {"13103", "13202", "153", "154", "171", "211", "212"}
    with pytest.raises(InvalidInput, match="13103 鸵鸟.*171 拨付所属单位资金"):
        chart_move.move_book(closed.book)


def test_what_is_proposed_is_taken_only_where_the_user_agrees(closed):
    plan = chart_move.plan_move(closed.book, {"171": (Part("113"),), "212": (Part("311"),)}, accept=True)

    assert plan.waiting == ()
    assert {one.old_code: one.posting.account for one in plan.lines}["153"] == "154"


def test_sub_levels_of_the_villages_own_are_carried_by_name_even_unused(closed):
    path = chart_move.move_book(closed.book, ANSWERS)

    with open_book(path) as new, new.reading() as session:
        assert accounts.account_called(session, "51307").name == "取暖费"
        assert accounts.account_called(session, "13203").name == "鸵鸟"


def test_registers_come_along_under_the_same_identities(closed):
    def registers(book):
        with book.reading() as session:
            return {
                table.name: [dict(row) for row in session.execute(select(table)).mappings()]
                for table in metadata.sorted_tables
                if table.name in ("household", "member", "share_movement", "project", "counterparty", "share_kind")
            }

    before = registers(closed.book)
    path = chart_move.move_book(closed.book, ANSWERS)

    with open_book(path) as new:
        assert registers(new) == before


def test_assets_and_resources_come_along_with_their_classes(old):
    old.has_asset("示例机井", "12000", klass="biological")
    old.has_resource("示例河滩地", "beach", "30")
    old.closes(2023)

    with open_book(chart_move.move_book(old.book, ANSWERS), user="苏和") as new, new.reading() as session:
        assert session.scalar(select(tables.assets.c.klass)) == "biological"
        assert session.scalar(select(tables.resources.c.klass)) == "beach"


def test_a_dividend_approved_in_the_old_book_is_not_withdrawn_in_the_new_one(old):
    old.records("sale", "5000", project="温棚葡萄", on="2023-07-01")
    old.distributes("500")
    old.closes(2023)

    with open_book(chart_move.move_book(old.book, ANSWERS), user="苏和") as new:
        before = balances(new, 2025)
        with pytest.raises(InvalidInput, match="2023年度分红方案的凭证在更换科目表以前的旧账里，不能撤回"):
            dividends.withdraw_dividend(new, 2023, "算错了")
        assert balances(new, 2025) == before
        assert dividends.plan_of(new, 2023).state is PlanState.APPROVED


def test_a_villages_own_rules_go_along(old):
    own = replace(pay_rules.pay_rule(old.book).rule, cap=1_000_000)
    pay_rules.set_pay_rule(old.book, own)
    old.closes(2023)

    with open_book(chart_move.move_book(old.book, ANSWERS), user="苏和") as new:
        assert pay_rules.pay_rule(new).rule == own


def test_every_table_is_carried_or_named_as_left_behind():
    named = {"organisation", "account", "voucher", "posting", "period", "audit", "bank_line", "spread_part"}
    assert named <= LEFT
    assert set(metadata.tables) > LEFT
    for table in metadata.sorted_tables:
        if table.name not in LEFT:
            held = [
                key.column.table.name for column in table.columns if not column.nullable for key in column.foreign_keys
            ]
            assert not set(held) & (LEFT - {"account"}), table.name


def test_the_old_book_can_only_be_looked_at_and_is_not_moved_twice(closed):
    path = chart_move.move_book(closed.book, ANSWERS)

    with pytest.raises(GachaError, match=f"转入新账“{path.name}”"):
        closed.records("sale", "1", project="温棚葡萄", on="2024-01-05")
    with pytest.raises(InvalidInput, match="不能再衔接一次"):
        chart_move.move_book(closed.book, ANSWERS)
    with open_book(path) as new, pytest.raises(InvalidInput, match="已经是2023年的科目表"):
        chart_move.plan_move(new)
    assert balances(closed.book, 2024)["102"] == 10_070_000


def test_a_moved_book_opens_only_to_be_read_and_is_still_disclosed(closed, tmp_path):
    from gacha_app.services.faces import write_workbook

    chart_move.move_book(closed.book, ANSWERS)
    closed.close()

    with open_book(closed.book.path) as book:
        assert book.read_only
        with book.reading() as session:
            report = trial_balance(session, Period(2023))
        write_workbook([report], tmp_path / "余额.xlsx")
    assert (tmp_path / "余额.xlsx").exists()


def test_a_book_whose_vouchers_are_reviewed_is_moved_all_the_same(closed):
    with closed.book.writing("rule") as session:
        from gacha_app.reports.heading import organisation_of

        organisation_of(session).review_rule = "other_person"

    path = chart_move.move_book(closed.book, ANSWERS)

    with open_book(path) as new:
        assert balances(new, 2024)["102"] == 10_070_000


def test_one_step_undoes_the_move_and_the_old_book_works_again(closed):
    path = chart_move.move_book(closed.book, ANSWERS)
    closed.close()

    assert chart_move.undo_move(path) == (closed.book.path, None)

    assert not path.exists()
    with open_book(closed.book.path) as book:
        closed.book = book
        closed.records("sale", "1", project="温棚葡萄", on="2024-01-05")
        assert verify(book) == ()


def test_a_move_is_not_undone_once_the_new_book_has_a_voucher(closed):
    path = chart_move.move_book(closed.book, ANSWERS)
    closed.close()
    with open_book(path) as new:
        closed.book = new
        closed.records("sale", "1", project="温棚葡萄", on="2024-01-05")

    with pytest.raises(InvalidInput, match="已有 1 张凭证，衔接不能再撤销"):
        chart_move.undo_move(path)
    assert path.exists()


def test_what_was_registered_in_the_new_book_is_kept_beside_when_the_move_is_undone(closed):
    from gacha_app.domain.household import Household

    path = chart_move.move_book(closed.book, ANSWERS)
    closed.close()
    with open_book(path) as new:
        households.record_household(new, Household("", "新来户"))

    _old, kept = chart_move.undo_move(path)

    assert kept is not None
    assert kept.exists()
    assert not path.exists()


def test_a_book_with_drafts_or_an_open_year_says_what_to_do_first(old):
    with pytest.raises(InvalidInput, match="2023年还没有年终结账"):
        chart_move.plan_move(old.book)
    old.records("sale", "1", project="温棚葡萄", on="2023-08-05", draft=True)
    with pytest.raises(InvalidInput, match="还有 1 张凭证没有记账"):
        chart_move.plan_move(old.book)
    assert [one.name for one in old.book.path.parent.iterdir() if one.suffix == ".gacha"] == ["旧账.gacha"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("153=153", "编号 153 在旧账是“固定资产清理”，在新账是“在建工程”，不能按编号对应"),
        ("211=211", "不能按编号对应"),
        ("171=501", "收支科目"),
        ("171=999", "2023年的科目表里没有“999”"),
        ("999=101", "旧账里没有科目“999”"),
        ("211=212:700,213", "余额是 600.00 元"),
        ("211=212:100,213:200", "对不上"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_made(closed, answer, said):
    with pytest.raises(InvalidInput, match=said):
        chart_move.move_book(closed.book, {**ANSWERS, **dict([parse_answer(answer)])})

    assert [one.name for one in closed.book.path.parent.iterdir() if one.suffix == ".gacha"] == ["旧账.gacha"]


def test_a_file_that_is_there_already_is_not_overwritten(closed):
    target = chart_move.offered_path(closed.book)
    target.write_text("别的东西")

    with pytest.raises(GachaError, match="已经存在"):
        chart_move.move_book(closed.book, ANSWERS)
    assert target.read_text() == "别的东西"


@given(
    st.lists(st.integers(1, 10_000), min_size=1, max_size=6),
    st.lists(st.integers(1, 3_000), max_size=3),
    st.sampled_from([1, -1]),
)
def test_a_split_balance_adds_up_account_by_account(amounts, wanted, sign):
    lines = [Posting("131", sign * one, quantity=one * 7 or None, unit="只") for one in amounts]
    given_parts = []
    for one in wanted:
        if sum(part.amount for part in given_parts) + one <= sum(amounts):
            given_parts.append(Part(f"13{len(given_parts) + 1}", one))

    made = shared_out(lines, [*given_parts, Part("134")], "131")

    sums: dict[str, int] = {}
    for line, code in made:
        sums[code] = sums.get(code, 0) + line.amount
        assert line.account == code
    rest = sum(amounts) - sum(part.amount for part in given_parts)
    assert sums == {part.code: sign * part.amount for part in given_parts} | ({"134": sign * rest} if rest else {})
    assert sum(line.quantity for line, _code in made) == sum(one * 7 for one in amounts)


def test_the_year_after_the_move_goes_on_in_the_new_chart(closed):
    path = chart_move.move_book(closed.book, ANSWERS)

    with open_book(path, user="苏和") as new:
        closed.book, before = new, closed.book
        before.close()
        closed.records("operating_cost", "300", project="温棚葡萄", on="2024-03-01")
        closed.closes(2024)
        assert balances(new, 2025)["32202"] == -70_000 + 30_000


def test_depreciation_and_spreads_taken_back_in_red_do_not_come_along(old):
    old.has_asset("示例机井", "12000", method="straight_line", life_months=12, in_use_from=dt.date(2023, 1, 5))
    whole_year = (dt.date(2023, 11, 1), dt.date(2024, 10, 31))
    spreads.record_spread(old.book, Spread("示例保险", "prepaid", 1_200_00, *whole_year, "112", "54109"))
    december = Period(2023, 12)
    for voucher in adjustments.adjust_month(old.book, december, catch_up=True):
        old.takes_back(voucher)
    assert len(adjustments.adjust_month(old.book, december, catch_up=True)) == 2
    old.closes(2023)

    with open_book(chart_move.move_book(old.book, ANSWERS), user="苏和") as new, new.reading() as session:
        assert session.scalar(select(tables.assets.c.accumulated)) == 11_000_00
        assert session.scalar(select(accounting_tables.spreads.c.total)) == 1_000_00
