from __future__ import annotations

import datetime as dt

import pytest
from village import Village

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.herd import Movement
from gacha_app.domain.register import Asset
from gacha_app.domain.stock_take import TakeState
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.ledger import balance_under, balances
from gacha_app.reports.property import agreement
from gacha_app.reports.stock_take_forms import counting_list
from gacha_app.services import herds, vouchers
from gacha_app.services.asset_changes import take_in, undo_change
from gacha_app.services.faces import write_paper, write_workbook
from gacha_app.services.stock_take_results import Approval, Claim, approve_stock_take, book_differences, undo_stock_take
from gacha_app.services.stock_takes import (
    Count,
    count_lines,
    counts_as_booked,
    delete_stock_take,
    lines_in,
    make_stock_takes,
    read_counts,
)

DAY = dt.date
END = DAY(2023, 12, 31)


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2023, opening={"101": "1000", "102": "500000"})
    book = made.book
    made.herd = herds.record_herd(book, Asset("育肥群", account="131", unit="只", quantity=0)).id
    herds.record_movement(book, made.herd, Movement(DAY(2023, 2, 1), "purchase", 100_000, 1_000_000))
    made.sheds = take_in(book, Asset("温棚", value=3_000_000, quantity=30_000, unit="座"), DAY(2023, 3, 1), "102").id
    made.plot = made.has_resource("河滩地", "beach", "120")
    feed = [Posting("121", 500_000, "饲料", quantity=1_000_000, unit="公斤"), Posting("102", -500_000, "饲料")]
    vouchers.enter_voucher(book, Voucher(DAY(2023, 4, 1), "饲料入库", feed), post_it=True)
    yield made
    made.close()


def made(village, scope, day=END):
    return make_stock_takes(village.book, day, [scope])[0].id


def counted(village, take, serial=1, **said):
    """Count everything as booked but one line."""
    with village.book.reading() as session:
        counts = counts_as_booked(session, take)
    return count_lines(village.book, take, {**counts, serial: Count(**said)})


def approval(**said):
    return Approval(**{"date": DAY(2024, 1, 15), "approver": "理事会", "meeting": "成员代表大会", **said})


def balance(village, account):
    return village.asks(lambda session: balance_under(balances(session, DAY(2024, 12, 31)), account))


def agree(village):
    return all(one.is_equal for one in village.asks(agreement, DAY(2024, 12, 31)))


def test_cash_that_is_missing_is_claimed_from_whoever_answers_for_it(village):
    cashier = village.has_household("示例出纳")
    take = made(village, "cash")
    counted(village, take, counted=90_000, reason="找不出原因")
    book_differences(village.book, take)
    assert [balance(village, one) for one in ("101", "181")] == [90_000, 10_000]

    approve_stock_take(village.book, take, approval(claims={1: Claim(4_000, household_id=cashier)}))

    assert [balance(village, one) for one in ("181", "113", "51509")] == [0, 4_000, 6_000]
    # approved in January, entered in the year that was counted, so that it can be closed
    assert village.report("vouchers", 2024).rows == ()
    village.closes(2023)


def test_goods_that_are_found_beyond_the_books_are_income_once_approved(village):
    take = made(village, "stock")
    counted(village, take, counted=1_100_000, reason="上次漏记")
    book_differences(village.book, take)
    assert [balance(village, one) for one in ("121", "181")] == [550_000, -50_000]

    approve_stock_take(village.book, take, approval())
    assert [balance(village, one) for one in ("181", "50409")] == [0, -50_000]


def test_missing_animals_leave_the_herd_and_the_ledger_alike(village):
    insurer = village.deals_with("示例保险")
    take = made(village, "animals")
    counted(village, take, counted=97_000, reason="被盗")
    book_differences(village.book, take)

    assert agree(village)
    assert [balance(village, one) for one in ("131", "181")] == [970_000, 30_000]
    approve_stock_take(village.book, take, approval(claims={1: Claim(20_000, 5_000, counterparty_id=insurer)}))
    assert [balance(village, one) for one in ("181", "112", "121", "51509")] == [0, 20_000, 505_000, 5_000]
    assert agree(village)


def test_animals_beyond_the_books_come_at_what_the_others_cost(village):
    take = made(village, "animals")
    counted(village, take, counted=102_000, reason="产羔漏记")
    book_differences(village.book, take)

    assert balance(village, "131") == 1_020_000
    assert agree(village)


def test_a_part_and_the_whole_of_an_asset_may_be_missing(village):
    take = made(village, "fixed")
    counted(village, take, counted=28_000, reason="风毁")
    book_differences(village.book, take)
    assert (balance(village, "151"), agree(village)) == (2_800_000, True)

    undo_stock_take(village.book, take, "点错")
    counted(village, take, counted=0, reason="全毁")
    book_differences(village.book, take)

    assert (balance(village, "151"), agree(village)) == (0, True)
    with village.book.reading() as session:
        assert session.get_one(Asset, village.sheds).disposed_on == END
    undo_stock_take(village.book, take, "又点错")
    with village.book.reading() as session:
        assert session.get_one(Asset, village.sheds).disposed_on is None
    assert (balance(village, "151"), agree(village)) == (3_000_000, True)


def test_an_area_is_put_right_when_the_count_is_approved(village):
    take = made(village, "resources")
    counted(village, take, counted=118_500, reason="实测")
    with pytest.raises(InvalidInput, match="直接登记批准就行"):
        book_differences(village.book, take)
    approve_stock_take(village.book, take, approval())
    [row] = [one for one in village.report("resource-register", 2024).rows if one.level]
    assert row.cells["area"] == 118_500

    undo_stock_take(village.book, take, "尺子不对")
    [row] = [one for one in village.report("resource-register", 2024).rows if one.level]
    assert row.cells["area"] == 120_000


def test_claims_and_contracts_are_confirmed_without_an_entry(village):
    village.deals_with("饲料店")
    village.enters(("112", "300"), ("102", "-300"), counterparty_id=village._parties["饲料店"])
    take = made(village, "claims")
    counted(village, take, counted=25_000, reason="对方只认 250 元")
    before = village.report("vouchers", 2024).rows
    approve_stock_take(village.book, take, approval())

    assert village.report("vouchers", 2024).rows == before
    [row] = village.report("stock-take-claims").rows
    assert (row.cells["value"], row.cells["difference"], row.cells["reason"]) == (30_000, -5_000, "对方只认 250 元")


def test_a_printed_list_is_filled_in_and_read_back(village, tmp_path):
    import openpyxl

    take = made(village, "animals")
    report = village.asks(counting_list, take)
    path = tmp_path / "盘点表.xlsx"
    write_workbook([report], path)
    write_paper(report, tmp_path / "盘点表.pdf")
    fill(path, {"实盘数量": 99, "差异原因": "丢失一只"})

    read = read_counts(village.book, path, counters="示例组")

    assert (read.state, read.file, read.counters) == (TakeState.COUNTED, "盘点表.xlsx", "示例组")
    [line] = village.asks(lambda session: lines_in(session, read))
    assert (line.counted, line.reason) == (99_000, "丢失一只")
    assert (tmp_path / "盘点表.pdf").stat().st_size > 1000
    assert openpyxl.load_workbook(path).active is not None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"实盘数量": "很多"}, "第 1 行："),
        ({"实盘数量": -3}, "不能是负数"),
        ({"实盘数量": 99.5}, "第 1 行“育肥群”：实盘数应是整数。"),
        ({}, "“盘点表.xlsx”还没有填实盘数，没有读入。"),
        ({"名称": "别的群", "实盘数量": 1}, "的“别的群”和清查时的清单不同，没有读入。"),
    ],
)
def test_a_list_filled_in_wrongly_gets_one_sentence_and_changes_nothing(village, tmp_path, values, sentence):
    take = made(village, "animals")
    path = tmp_path / "盘点表.xlsx"
    write_workbook([village.asks(counting_list, take)], path)
    fill(path, values)

    with pytest.raises(GachaError) as refused:
        read_counts(village.book, path)

    assert sentence in str(refused.value)
    assert village.report("stock-takes").rows[0].cells["state"] == "待清点"


def test_a_list_of_another_book_or_of_an_older_count_is_not_read(village, tmp_path):
    other = Village(tmp_path, "别的嘎查", first_year=2023)
    older = made(village, "animals", DAY(2023, 6, 30))
    path = tmp_path / "盘点表.xlsx"
    write_workbook([village.asks(counting_list, older)], path)
    fill(path, {"实盘数量": 100})
    newer = made(village, "animals")

    with pytest.raises(GachaError, match="是别的账本或已经作废的盘点表"):
        read_counts(other.book, path)
    with pytest.raises(GachaError, match="是 2023-06-30 生物资产的盘点表，不是现在这一次的"):
        read_counts(village.book, path, take_id=newer)
    delete_stock_take(village.book, older)
    with pytest.raises(GachaError, match="是别的账本或已经作废的盘点表"):
        read_counts(village.book, path)
    other.close()
    (tmp_path / "别的.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(GachaError, match="不是本程序出的盘点表"):
        read_counts(village.book, tmp_path / "别的.csv")


def test_a_count_is_made_once_for_a_day_and_a_scope(village):
    made(village, "animals")

    with pytest.raises(InvalidInput) as refused:
        made(village, "animals")

    assert str(refused.value) == "2023-12-31 已有生物资产的清查，不能再做一次。"


def test_nothing_is_counted_booked_or_approved_twice(village):
    take = made(village, "animals")
    with pytest.raises(InvalidInput, match="第 1 行“育肥群”还没有清点"):
        book_differences(village.book, take)
    counted(village, take, counted=99_000)
    with pytest.raises(InvalidInput, match="第 1 行“育肥群”少 1 只，请写明原因"):
        book_differences(village.book, take)
    counted(village, take, counted=99_000, reason="丢失")
    with pytest.raises(InvalidInput, match="请先把差异入账，再批准"):
        approve_stock_take(village.book, take, approval())
    book_differences(village.book, take)
    before = village.report("vouchers", 2023).rows
    with pytest.raises(InvalidInput, match="差异已经入过账了"):
        book_differences(village.book, take)
    with pytest.raises(InvalidInput, match="差异已经入账，请先撤销入账"):
        counted(village, take, counted=98_000, reason="再点")
    with pytest.raises(InvalidInput, match="请写明由谁批准、哪次会议确认的"):
        approve_stock_take(village.book, take, approval(meeting=""))
    with pytest.raises(InvalidInput, match="只损失 100.00 元，赔偿和残料不能更多"):
        approve_stock_take(village.book, take, approval(claims={1: Claim(10_001)}))
    assert village.report("vouchers", 2023).rows == before
    approve_stock_take(village.book, take, approval())
    before = village.report("vouchers", 2023).rows
    with pytest.raises(InvalidInput) as refused:
        approve_stock_take(village.book, take, approval())

    assert str(refused.value) == "2023-12-31 生物资产的清查已经批准过了。"
    assert village.report("vouchers", 2023).rows == before
    with pytest.raises(InvalidInput, match="已经批准，请先撤销批准"):
        delete_stock_take(village.book, take)


def test_books_that_changed_since_the_list_was_made_want_a_new_list(village):
    take = made(village, "animals")
    counted(village, take, counted=99_000, reason="丢失")
    herds.record_movement(village.book, village.herd, Movement(DAY(2023, 12, 1), "birth", 5_000, 50_000))

    with pytest.raises(InvalidInput, match="账面数改变了，请删除这次清查，重新生成"):
        book_differences(village.book, take)


def test_a_change_that_a_count_made_is_taken_back_with_the_count(village):
    take = made(village, "animals")
    counted(village, take, counted=99_000, reason="丢失")
    book_differences(village.book, take)
    with village.book.reading() as session:
        from gacha_app.services.asset_changes import history

        made_by_count = history(session, village.herd)[-1].id

    with pytest.raises(InvalidInput, match="请在“清查盘点”里撤销"):
        undo_change(village.book, made_by_count, "误")
    undo_stock_take(village.book, take, "点错")
    delete_stock_take(village.book, take)
    assert (balance(village, "131"), agree(village)) == (1_000_000, True)


def test_the_forms_of_the_year_say_what_was_found_and_that_their_layout_is_our_own(village):
    take = made(village, "fixed")
    counted(village, take, counted=29_000, reason="风毁")

    [row] = village.report("stock-take-fixed").rows
    assert (row.cells["quantity"], row.cells["found"], row.cells["difference"]) == (30_000, 29_000, -1_000)
    notes = village.report("stock-take-fixed").notes
    assert any("表样按清查要求的栏目自拟" in one for one in notes)
    assert "这一时期还没有库存现金的清查" in village.report("stock-take-cash").notes[0]
    told = {row.cells["name"]: row.cells["book"] for row in village.report("stock-take-balance").rows if not row.level}
    assert told["资产"] == told.get("负债", 0) + told["所有者权益"]
    assert village.report("stock-take-resources").totals["area"] == 120_000


def test_the_form_over_all_accounts_tells_before_what_changed_and_what_was_found_in_every_state(village):
    def told(key):
        return {row.cells["name"]: row.cells[key] for row in village.report("stock-take-balance").rows if not row.level}

    keeper = village.has_household("示例饲养员")
    before = told("counted")
    take = made(village, "animals")
    counted(village, take, counted=97_000, reason="死亡")
    stages = []
    for step in (lambda: None, lambda: book_differences(village.book, take),
                 lambda: approve_stock_take(village.book, take, approval(claims={1: Claim(20_000, household_id=keeper)}))):  # fmt: skip
        step()
        stages.append([told(key) for key in ("book", "difference", "counted")])

    # counted but not booked: the loss is known, where it goes is not
    assert stages[0][0] == before
    assert stages[0][1]["资产"] == -30_000
    # booked: the loss stands on 181 until it is approved, which leaves the sum of assets as it was
    assert stages[1][0] == before
    assert stages[1][1]["资产"] == 0
    rows = {row.cells["account"]: row.cells for row in village.report("stock-take-balance").rows if row.level}
    # approved: 200 yuan are to be paid by somebody, 100 are lost
    assert stages[2][0] == before
    assert (stages[2][1]["资产"], stages[2][1]["所有者权益"]) == (-10_000, -10_000)
    assert (rows["131"]["book"], rows["131"]["difference"], rows["131"]["counted"]) == (1_000_000, -30_000, 970_000)
    for book, difference, found in stages:
        assert {name: book[name] + difference[name] for name in book} == found


def fill(path, values):
    """Write values into the first line of a counting list, under the headings that begin so."""
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    sheet = workbook.active
    head = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("序号") for cell in row))
    for begins, value in values.items():
        column = next(cell.column for cell in head if str(cell.value).startswith(begins))
        sheet.cell(head[0].row + 1, column).value = value
    workbook.save(path)


def test_the_registers_of_an_earlier_year_stand_as_they_did_then(village):
    herds.record_movement(village.book, village.herd, Movement(DAY(2024, 2, 1), "sale", 40_000, price=100))

    for year, heads in ((2023, 100_000), (2024, 60_000)):
        told = {row.cells["name"]: row.cells for row in village.report("assets", year).rows}
        assert (told["育肥群"]["quantity"], told["育肥群"]["value"]) == (heads, heads * 10)
