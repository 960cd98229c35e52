"""Whoever works with the program in English: what the program itself writes into the book is Chinese."""

from __future__ import annotations

import csv
import re
import sqlite3

import pytest
from bank_statements import write_statement

from gacha_app import i18n
from gacha_app.domain.chart_move import parse_answer
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import Allocation
from gacha_app.domain.dividend_terms import Terms
from gacha_app.domain.shares import parse_shares
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.services import (
    accruals,
    adjustments,
    bank_batches,
    bank_import,
    bank_records,
    certificates,
    chart_move,
    corrections,
    disclosures,
    dividend_offsets,
    dividend_payments,
    dividends,
    imports,
    journal_import,
    journal_plan,
    openings,
    periods,
    projects,
    reconciliation,
    share_moves,
    spreads,
    templates,
)
from tests.sheets.workbooks import journal_rows, write_xlsx
from tests.village import Village, day

# What people read of a record, in whatever table it stands
READ = {
    "summary", "reason", "name", "note", "title", "subject", "excuse", "receipt", "prepared_by", "reviewed_by",
    "posted_by", "cashier", "recorded_by", "matched_by",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]{2,}")
# An ending of a file's name, and the keys of checks and steps that the audit trail names
_NO_WORDS = re.compile(r"\.(csv|xlsx|gacha)\b|(?<=：)bank\b|\bapproved\b|\bpaid\b")


@pytest.fixture
def village(tmp_path):
    """A village whose accountant works in English; bank and reserve, three households, two projects."""
    i18n.use_language("en")
    made = Village(tmp_path, first_year=2023, opening={"102": "100000", "311": "90000"})
    for name, account in (("巴图", "6228480402564890018"), ("乌云", "100200300400"), ("苏和", "100200300401")):
        made.has_household(name, "2", bank_name="示例银行", bank_account=account, on="2023-01-01")
    made.has_project("温棚葡萄", "grapes")
    made.has_project("土地流转", "land_lease")
    yield made
    made.close()


def told(path):
    """Return all that people read in a book's file: {table.column: texts}."""
    found = {}
    connection = sqlite3.connect(path)
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for _place, column, *_more in connection.execute(f"PRAGMA table_info({table})").fetchall():
            # a movement's reason is a key, not a text
            if column in READ and table != "share_movement":
                query = f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"
                found[f"{table}.{column}"] = {str(one) for (one,) in connection.execute(query)}
    connection.close()
    return found


def in_english(village):
    """Return what stands in the book with a word in Latin letters."""
    return {
        (where, text)
        for where, texts in told(village.book.path).items()
        for text in texts
        if _WORD.search(_NO_WORDS.sub("", text))
    }


def summaries(village):
    return told(village.book.path)["voucher.summary"] | told(village.book.path)["posting.summary"]


def test_the_session_speaks_english_where_it_speaks_to_people(village):
    assert Period(2023, 5).title == "5/2023"
    assert village.records("management", "10", draft=True).label.startswith("Draft")


def test_openings_and_what_takes_them_back(village):
    openings.set_opening(village.book, [Posting("102", 5_00), Posting("101", 1_00)], rest_on_reserve=True)

    assert in_english(village) == set()
    assert {"期初余额", "期初差额，待核实", "注销期初余额"} <= summaries(village)
    assert "重新录入期初余额" in told(village.book.path)["voucher.reason"]


def test_entries_without_words_take_the_form_s_chinese_title_and_shared_costs_their_key(village):
    village.records("sale", "100", project="温棚葡萄")
    village.enters(("51302", "90"), ("102", "-90"), summary="电费")
    projects.split_shared_cost(village.book, 90_00, "51302", "equal", day("2023-06-30"))

    assert in_english(village) == set()
    assert {"销售收入", "分摊共同费用（平均分摊）"} <= summaries(village)


def test_vouchers_that_take_back_and_put_right(village):
    kept = village.records("management", "100", on="2023-03-01", summary="办公费")
    village.takes_back(kept, on="2023-03-02")
    wrong = village.records("management", "100", on="2023-03-03", summary="纸张")
    right = Voucher(day("2023-03-03"), "纸张", [Posting("51302", 90_00, "纸张"), Posting("102", -90_00, "纸张")])
    corrections.correct_voucher(village.book, wrong.label, right, "金额写错", on=day("2023-03-04"))
    for amount, other in (("70", 80_00), ("60", 50_00)):
        changed = village.records("management", amount, on="2023-03-05", summary="墨盒")
        corrections.adjust_amounts(village.book, changed.label, [other], "金额写错", on=day("2023-03-06"))

    assert in_english(village) == set()
    assert {
        "注销3月1日记-2023-03-0001号凭证：办公费", "注销3月3日记-2023-03-0003号凭证：纸张",
        "订正3月3日记-2023-03-0003号凭证：纸张", "补充3月5日记-2023-03-0006号凭证差额：墨盒",
        "冲减3月5日记-2023-03-0008号凭证差额：墨盒",
    } <= summaries(village)  # fmt: skip


def test_depreciation_spreads_and_accruals(village):
    village.enters(("151", "24000"), ("102", "-24000"), on="2023-01-10", summary="购建温棚")
    village.has_asset("示例温棚", "24000", method="straight_line", life_months=24, in_use_from=day("2023-01-10"))
    for name, last in (("河滩地租金", "2026-01-31"), ("林地租金", "2025-01-31")):
        taken = village.records("lease", "36000", project="土地流转", on="2023-02-01", summary="收租金")
        rent = Spread(name, "rent", 36_000_00, day("2023-02-01"), day(last), "211", "50103", project_id=2)
        spreads.spread_from_voucher(village.book, taken.label, rent)
    village.enters(("171", "1200"), ("102", "-1200"), on="2023-02-01", summary="付保险费")
    spreads.record_spread(
        village.book, Spread("保险费", "prepaid", 1_200_00, day("2023-02-01"), day("2024-01-31"), "171", "51309")
    )
    planned = accruals.plan_accrual(village.book, "wages", 3_000_00, Period(2023, 2), reversal="next_month")
    accruals.record_accrual(village.book, planned)
    for month in (2, 3):
        adjustments.adjust_month(village.book, Period(2023, month))
    spreads.stop_spread(village.book, 2, day("2023-03-31"), settle=True)

    assert in_english(village) == set()
    assert {
        "计提2023年2月折旧和摊销", "结转2023年3月租金收入", "摊销2023年2月待摊费用", "预提2023年2月费用", "冲回上月预提",
        "河滩地租金 转入待摊，原凭证 记-2023-02-0001", "林地租金 终止，余额结清",
    } <= summaries(village)  # fmt: skip
    assert "计提工资" in told(village.book.path)["spread.name"]
    assert "程序（苏和）" in told(village.book.path)["voucher.prepared_by"]
    assert "2023年3月" in told(village.book.path)["audit.subject"]


def test_what_the_bank_knew_and_what_is_matched(village, tmp_path):
    village.enters(("102", "100"), ("50103", "-100"), on="2023-05-03", summary="收租金")
    village.enters(("51302", "30"), ("102", "-30"), on="2023-05-04", summary="付电费")
    file = write_statement(
        tmp_path / "流水.csv", 100_000, ("2023-05-03", 100, "租金"), ("2023-05-04", -30, "电费"),
        ("2023-05-21", 3, "结息"),
    )  # fmt: skip
    bank_import.import_bank(village.book, bank_import.plan_bank(village.book, file))
    month = reconciliation.read_month(village.book, "102", Period(2023, 5))
    reconciliation.confirm_matches(village.book, month.proposals[:1])
    left = reconciliation.read_month(village.book, "102", Period(2023, 5))
    reconciliation.match_by_hand(village.book, left.proposals[0].lines, left.proposals[0].postings)
    bank_records.record_line(village.book, next(one.id for one in month.lines if one.amount == 3_00))

    assert in_english(village) == set()
    assert "1 行" in told(village.book.path)["audit.subject"]


def test_a_month_and_a_year_closed_opened_and_closed_again(village):
    village.records("sale", "100", project="温棚葡萄", on="2023-05-03")
    lost = village.records("management", "20", on="2023-06-03", summary="办公费")
    excuses = dict.fromkeys(("bank", "bank_reconciled", "depreciation", "spreads", "accruals"), "示例")
    periods.close_month(village.book, Period(2023, 1), excuses=excuses)
    periods.excuse_check(village.book, Period(2023, 2), "bank", "示例")
    periods.reopen(village.book, Period(2023, 1), "漏记一笔")
    periods.close_year(village.book, 2023, excuses=excuses)
    periods.reopen(village.book, Period(2023), "漏记一笔")
    village.closes(2023)
    right = [Posting("51302", 25_00), Posting("102", -25_00)]
    corrections.correct_prior_year(village.book, right, "少记", reference=lost.label, on=day("2024-02-01"))
    corrections.correct_prior_year(village.book, right, "漏记电费", on=day("2024-02-01"))

    assert in_english(village) == set()
    assert {
        "年末结转本年收支", "年末结转本年收益", "注销12月31日记-2023-12-0001号凭证：年末结转本年收支",
        f"更正以前年度2023年6月3日{lost.label}号凭证：办公费", "更正以前年度差错：漏记电费",
    } <= summaries(village)  # fmt: skip
    assert {"2023年1月", "2023年2月：bank", "2023年1月：漏记一笔"} <= told(village.book.path)["audit.subject"]


def test_a_dividend_from_the_plan_to_the_last_payment(village, tmp_path):
    village.records("sale", "50000", project="温棚葡萄", on="2023-05-03")
    village.enters(("113", "100"), ("102", "-100"), on="2023-05-04", summary="借款", household_id=1)
    terms = Terms(total=9_000_00, tax_rate=1000, allocations=(Allocation("公益支出", 100_00, "231"),))
    dividends.propose_dividend(village.book, 2023, terms=terms)
    dividend_offsets.set_off(village.book, 2023, "0001", 50_00, "本人2024年1月5日签字同意")
    dividends.approve_dividend(village.book, 2023, on=day("2024-01-15"))
    bank_batches.make_bank_file(village.book, 2023, "card", tmp_path / "发.xlsx", on=day("2024-01-20"))
    lines = dividends.plan_of(village.book, 2023).lines
    with (tmp_path / "结果.csv").open("w", encoding="gbk", newline="") as file:
        rows = [
            (place, account, one.representative, f"{one.net / 100:.2f}", said, "")
            for place, (one, account, said) in enumerate(
                zip(
                    lines,
                    ("6228480402564890018", "100200300400", "100200300401"),
                    ("成功", "失败", "成功"),
                    strict=True,
                ),
                1,
            )
        ]
        csv.writer(file).writerows([("序号", "账号", "户名", "金额", "处理结果", "失败原因"), *rows])
    bank_batches.read_bank_result(village.book, 2023, tmp_path / "结果.csv", on=day("2024-01-22"))
    returned = [one.reason for one in dividends.plan_of(village.book, 2023).lines if one.reason]
    dividend_payments.pay_dividend(village.book, 2023, on=day("2024-02-01"))
    village.closes(2023)

    assert in_english(village) == set()
    assert {
        "提取2023年度公积公益金", "2023年度其他分配：公益支出", "2023年度向成员分红", "代扣2023年度分红税款",
        "2023年度分红抵扣欠款", "发放2023年度分红（2户）", "发放2023年度分红（1户）",
    } <= summaries(village)  # fmt: skip
    assert returned == ["银行没有说明原因"]
    assert "银行代发批次 2023-1" in told(village.book.path)["dividend_line.receipt"]


def test_certificates_movements_and_templates(village):
    certificates.issue_certificates(village.book, day("2023-02-01"))
    share_moves.move_shares(village.book, "allotment", 1, parse_shares("1"), day("2023-03-01"))
    certificates.issue_certificates(village.book, day("2023-04-01"))
    kept = village.records("management", "10", on="2023-03-01", summary="付工资")
    rhythm = templates.Rhythm(1, day("2023-04-30"))
    template = templates.save_template(village.book, "工资", kept.label, rhythm=rhythm)
    templates.make_due(village.book, day("2023-04-30"))
    templates.delete_template(village.book, template.id)

    assert in_english(village) == set()
    said = told(village.book.path)
    assert "份额有变动" in said["certificate.reason"]
    assert f"工资（已停用{template.id}）" in said["voucher_template.name"]
    assert "配股" in said["audit.subject"]


def test_a_journal_taken_in_and_out_again_and_a_disclosure(village, tmp_path):
    rows = journal_rows([("2023-05-03", "卖葡萄", "温棚葡萄", "100", "")])
    file = write_xlsx(tmp_path / "流水.xlsx", {"表": rows})
    batch = journal_import.import_journal(village.book, journal_plan.plan_journal(village.book, file)).batch
    imports.undo_import(village.book, batch)
    village.records("sale", "100", project="温棚葡萄", on="2023-05-03")
    disclosures.publish_disclosure(village.book, 2023, tmp_path / "公开", month=5)

    assert in_english(village) == set()
    assert "撤销导入“流水.xlsx”" in told(village.book.path)["voucher.reason"]


def test_a_book_that_goes_on_in_the_new_chart(tmp_path):
    i18n.use_language("en")
    old = Village(tmp_path, "旧账", first_year=2023, opening={"102": "100", "311": "100"}, chart="2004")
    old.records("management", "10", on="2023-03-01")
    old.closes(2023)
    answers = dict(parse_answer(one) for one in ("212=311",))
    try:
        path = chart_move.move_book(old.book, answers, path=tmp_path / "新账.gacha")
    finally:
        old.close()

    assert told(path)["voucher.summary"] == {"2023年末余额转入新账"}
    assert told(path)["posting.summary"] == {"期初余额"}
