"""Performance pay from the closed year to the wall, the voucher and the payment, and back."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend_steps import PlanStep
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.pay_award import parse_people
from gacha_app.domain.voucher import State
from gacha_app.reports.duty_warnings import duty_warnings
from gacha_app.reports.ledger import balances
from gacha_app.reports.received_income import received_income
from gacha_app.services import books, pay_awards, pay_payments, pay_rules, periods, vouchers
from tests.village import Village, rows

PEOPLE = "白音，书记，12，1.5\n苏和，会计，12，1\n乌云，副主任，6，1\n赵海，委员，5，1"
STEPS = (
    ("applied", "2024-01-10", {"people": "白音"}),
    ("checked", "2024-01-12", {"people": "苏木经管站"}),
    ("filed", "2024-01-15", {"people": "旗农牧局"}),
    ("voted", "2024-01-20", {"entitled": 30, "present": 25, "in_favour": 24, "against": 1}),
    ("posted", "2024-01-21", {"days": 7}),
)


@pytest.fixture(scope="module")
def closed_master(tmp_path_factory):
    """110,000 yuan net in 2022, 410,000 in 2023 of which 70,000 more were raised and did not come."""
    village = Village(tmp_path_factory.mktemp("pay"))
    party = village.deals_with("示例商行")
    village.enters(("102", "120000"), ("50101", "-120000"), on="2022-06-01")
    village.enters(("51309", "10000"), ("102", "-10000"), on="2022-07-01")
    village.closes(2022)
    village.enters(("102", "400000"), ("50101", "-400000"), on="2023-06-01")
    village.enters(("112", "100000"), ("50103", "-100000"), on="2023-06-02", counterparty_id=party)
    village.enters(("102", "30000"), ("112", "-30000"), on="2023-08-02", counterparty_id=party)
    village.enters(("51309", "20000"), ("102", "-20000"), on="2023-07-01")
    village.closes(2023)
    village.close()
    return village


@pytest.fixture
def village(closed_master, tmp_path):
    made = closed_master.copied_to(tmp_path)
    yield made
    made.close()


def people(text=PEOPLE):
    return parse_people(text)


def recorded(village, **said):
    return pay_awards.record_award(village.book, 2023, people(), **said)


def stepped(village, *keys):
    for key, on, said in STEPS:
        if not keys or key in keys:
            pay_awards.record_pay_step(village.book, 2023, PlanStep(key, dt.date.fromisoformat(on), **said))


def booked(village):
    recorded(village)
    stepped(village)
    return pay_awards.book_award(village.book, 2023, on=dt.date(2024, 1, 28))


def owed(village):
    return {code: amount for code, amount in village.asks(balances, dt.date(2024, 12, 31)).items() if code == "212"}


def nothing_kept(village):
    return village.asks(lambda session: pay_awards.awards_in(session)) == []


def test_the_growth_of_what_was_received_is_shared_out(village):
    award = recorded(village)

    assert (award.income, award.unreceived, award.cost) == (500_000_00, 70_000_00, 20_000_00)
    assert (award.received, award.base, award.growth) == (410_000_00, 110_000_00, 300_000_00)
    assert (award.rate, award.most, award.given, award.left) == (1200, 36_000_00, 36_000_00, 0)
    # the secretary would get 18 of 36 parts and is held at 30 %; the rest goes 12 to 6 to the others
    assert [one.amount for one in award.lines] == [10_800_00, 16_800_00, 8_400_00, 0]
    assert award.lines[3].excluded == "任职不满6个月"
    assert rows(village.report("pay-list"), "name", "amount")[0] == ("白音", 10_800_00)


def test_the_journal_proves_what_was_not_received(village):
    report = village.report("received-income")

    assert rows(report, "party", "raised", "received", "left") == [("示例商行", 100_000_00, 30_000_00, 70_000_00)]
    assert report.totals["left"] == 70_000_00


def test_a_claim_that_is_paid_counts_in_the_year_it_is_paid(village):
    village.enters(("102", "70000"), ("112", "-70000"), on="2024-03-01", counterparty_id=village._parties["示例商行"])

    found = village.asks(received_income, 2024)

    assert (found.income, found.unreceived, found.received) == (0, -70_000_00, 70_000_00)


def test_a_raise_taken_back_in_red_in_the_next_year_leaves_the_closed_year_as_it_was(village):
    first = village.asks(received_income, 2023)
    claim = village.enters(
        ("112", "5000"), ("50103", "-5000"), on="2024-02-01", counterparty_id=village._parties["示例商行"]
    )
    village.takes_back(claim, on="2024-02-02")

    assert village.asks(received_income, 2023) == first
    assert village.asks(received_income, 2024).unreceived == 0


def test_it_goes_through_every_step_to_the_voucher_and_the_payment(village):
    award = booked(village)
    assert award.state == "booked"
    assert owed(village) == {"212": -36_000_00}

    pay_payments.pay_out(village.book, 2023, names=["苏和"], on=dt.date(2024, 1, 29))
    assert owed(village) == {"212": -19_200_00}
    paid = pay_payments.pay_out(village.book, 2023, on=dt.date(2024, 1, 30))

    assert paid.state == "paid"
    assert owed(village) == {}
    assert books.verify(village.book) == ()
    assert village.asks(lambda session: list(duty_warnings(session, 2023, dt.date(2024, 2, 1)))) == []


def test_everything_is_undone_by_reversal_and_may_be_done_anew(village):
    booked(village)
    pay_payments.pay_out(village.book, 2023, on=dt.date(2024, 1, 30))

    with pytest.raises(InvalidInput, match="先撤回发放"):
        pay_awards.withdraw_award(village.book, 2023, "大会要求重算")
    pay_payments.take_payment_back(village.book, 2023, "苏和", "卡号错了")
    assert owed(village) == {"212": -36_000_00}
    pay_awards.withdraw_award(village.book, 2023, "大会要求重算")

    assert owed(village) == {}
    assert recorded(village).state == "drafted"
    states = [row[0] for row in rows(village.report("pay-by-year"), "state")]
    assert states == ["已撤回", "已测算"]
    assert books.verify(village.book) == ()


def test_a_voucher_of_the_pay_is_taken_back_where_the_pay_is(village):
    award = booked(village)
    with village.book.reading() as session:
        number = session.get_one(vouchers.Voucher, award.voucher_id).number

    with pytest.raises(InvalidInput, match="绩效报酬"):
        vouchers.reverse_voucher(village.book, number, "错了")


def test_what_was_booked_in_an_old_book_is_paid_but_not_taken_back(village):
    booked(village)
    pay_payments.pay_out(village.book, 2023, names=["苏和"], on=dt.date(2024, 1, 29))
    with village.book.writing("move", "as a change of chart leaves it") as session:
        award = pay_awards.award_in(session, 2023)
        award.voucher_id = None
        for line in award.lines:
            line.voucher_id = None

    with pytest.raises(InvalidInput, match="旧账"):
        pay_payments.take_payment_back(village.book, 2023, "苏和", "卡号错了")
    with pytest.raises(InvalidInput, match="不能再发一次"):
        pay_payments.pay_out(village.book, 2023, names=["苏和"], on=dt.date(2024, 1, 30))
    assert pay_payments.pay_out(village.book, 2023, on=dt.date(2024, 1, 30)).state == "paid"
    assert owed(village) == {}


def test_a_year_that_is_not_closed_pays_nobody(village):
    with pytest.raises(InvalidInput, match="还没有年终结账"):
        pay_awards.record_award(village.book, 2024, people())
    assert nothing_kept(village)


def test_a_year_is_paid_for_once(village):
    booked(village)

    for act in (lambda: recorded(village), lambda: pay_awards.book_award(village.book, 2023)):
        with pytest.raises(InvalidInput, match="一年只发一次"):
            act()
    pay_payments.pay_out(village.book, 2023, on=dt.date(2024, 1, 30))
    with pytest.raises(InvalidInput, match="全部发放"):
        pay_payments.pay_out(village.book, 2023, on=dt.date(2024, 1, 30))
    with pytest.raises(InvalidInput, match="不能再发一次"):
        pay_payments.pay_out(village.book, 2023, names=["苏和"], on=dt.date(2024, 1, 30))
    assert owed(village) == {}


def test_a_draft_gives_way_to_another_until_it_is_applied_for(village):
    recorded(village)
    assert recorded(village, total=20_000_00).total == 20_000_00
    stepped(village, "applied")

    with pytest.raises(InvalidInput, match="取消登记的程序"):
        recorded(village)
    pay_awards.forget_pay_step(village.book, 2023, "applied")
    assert recorded(village).total == 36_000_00


@pytest.mark.parametrize(
    ("total", "base", "said"),
    [(36_000_01, None, "最多 36,000.00"), (0, None, "大于零"), (None, 1, "上年的账就在账本里")],
)
def test_more_than_the_rule_gives_is_refused(village, total, base, said):
    with pytest.raises(InvalidInput, match=said):
        recorded(village, total=total, base=base)
    assert nothing_kept(village)


def test_where_the_year_before_is_not_in_the_book_its_figure_is_stated(village):
    with pytest.raises(InvalidInput, match="请填写上年"):
        pay_awards.record_award(village.book, 2022, people())

    award = pay_awards.record_award(village.book, 2022, people(), base=50_000_00)

    assert (award.growth, award.most) == (60_000_00, 4_800_00)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"least_income": "500000"}, "不足 500,000.00"),
        ({"band": [{"from": "400000", "to": "", "percent": "8"}]}, "不到最低档次"),
    ],
)
def test_a_year_below_the_rule_pays_nobody(village, tmp_path, change, said):
    write_rule(village, tmp_path, **change)
    with pytest.raises(InvalidInput, match=said):
        recorded(village)
    assert nothing_kept(village)


def test_steps_come_in_their_order_and_show_what_they_must(village):
    recorded(village)
    day = dt.date(2024, 1, 20)

    for step, said in (
        (PlanStep("voted", day, entitled=30, present=25, in_favour=24), "还没有办理"),
        (PlanStep("applied", day), "由谁办理"),
        (PlanStep("applied", dt.date(2023, 12, 30), people="白音"), "年度结束以后"),
        (PlanStep("nonsense", day), "从列表中选择"),
    ):
        with pytest.raises(InvalidInput, match=said):
            pay_awards.record_pay_step(village.book, 2023, step)
    stepped(village, "applied", "checked", "filed")
    with pytest.raises(InvalidInput, match="没有通过"):
        pay_awards.record_pay_step(village.book, 2023, PlanStep("voted", day, entitled=30, present=25, in_favour=15))
    with pytest.raises(InvalidInput, match="还没有办理：成员（代表）大会表决、张榜公示"):
        pay_awards.book_award(village.book, 2023)
    with pytest.raises(InvalidInput, match="先取消"):
        pay_awards.forget_pay_step(village.book, 2023, "applied")


def test_it_is_not_booked_while_the_notice_hangs(village):
    recorded(village)
    stepped(village)

    with pytest.raises(InvalidInput, match="张榜公示到 2024-01-28"):
        pay_awards.book_award(village.book, 2023, on=dt.date(2024, 1, 27))

    assert owed(village) == {}


def test_it_is_not_booked_once_the_books_of_the_year_say_otherwise(village):
    recorded(village)
    stepped(village)
    periods.reopen(village.book, Period(2023), "漏记一笔")
    village.enters(("51309", "10"), ("102", "-10"), on="2023-12-30")
    with pytest.raises(InvalidInput, match="有变动"):
        pay_awards.book_award(village.book, 2023, on=dt.date(2024, 1, 28))
    village.closes(2023)

    with pytest.raises(InvalidInput, match="有变动"):
        pay_awards.book_award(village.book, 2023, on=dt.date(2024, 1, 28))

    assert owed(village) == {}


def test_a_village_keeps_its_own_rule(village, tmp_path):
    write_rule(village, tmp_path, way="progressive", cap="0")

    # 70,000 at 8 %, 100,000 at 9 %, 100,000 at 10 %, nothing of the first 30,000
    assert recorded(village).most == 24_600_00
    assert pay_rules.pay_rule(village.book).by == "苏和"
    pay_rules.restore_pay_rule(village.book)
    assert recorded(village).most == 36_000_00
    with pytest.raises(InvalidInput, match="自带"):
        pay_rules.restore_pay_rule(village.book)


@pytest.mark.parametrize(
    "text", ["这不是办法", "[[band]]\nfrom = '1'\nto = ''\npercent = '108'\n", "way = 'by guess'\n", "fraud = 1\n"]
)
def test_a_file_that_is_no_rule_changes_nothing(village, tmp_path, text):
    file = tmp_path / "办法.toml"
    file.write_text(text, "utf-8")
    before = pay_rules.pay_rule(village.book)

    with pytest.raises(GachaError):
        pay_rules.load_pay_rule(village.book, file)

    assert pay_rules.pay_rule(village.book) == before


def test_a_reversed_voucher_is_marked_so(village):
    award = booked(village)
    pay_awards.withdraw_award(village.book, 2023, "重算")

    with village.book.reading() as session:
        assert session.get_one(vouchers.Voucher, award.voucher_id).state is State.REVERSED


def write_rule(village, folder, **change):
    file = folder / "办法.toml"
    pay_rules.export_pay_rule(village.book, file)
    said = {**tomllib.loads(file.read_text("utf-8")), **change}
    from gacha_app.domain.pay_rule import rule_from

    pay_rules.set_pay_rule(village.book, rule_from(said))
