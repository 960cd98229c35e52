"""A smaller village with property, told by commands alone: every month's registers are what its postings say."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import sqlite3
from fractions import Fraction

import pytest

from gacha_app.cli import run
from gacha_app.domain.months import last_day

BOOK = "a.gacha"
ENDS = dt.date.today() + dt.timedelta(days=20)
FIRM = ("--counterparty", "绿野公司（示例）")
BEGIN = (
    ("new", BOOK, "--name", "示例嘎查", "--year", "2023", "--opening", "101=2000", "--opening", "102=2000000"),
    ("project", "add", BOOK, "温棚葡萄"),
    ("counterparty", "add", BOOK, "绿野公司（示例）"),
    ("counterparty", "add", BOOK, "示例农商行"),
    ("household", "add", BOOK, "示例甲", "--shares", "1"),
    ("resource", "add", BOOK, "河滩地", "--area", "300"),
    ("fund", "add", BOOK, "衔接资金", "--level", "中央", "--granted", "60万", "--project", "温棚葡萄"),
    ("fund", "add", BOOK, "配套资金", "--level", "自治区", "--granted", "20万", "--project", "温棚葡萄"),
    ("record", BOOK, "grant", "--date", "2023-01-05", "--amount", "60万", "--fund", "衔接资金"),
    ("record", BOOK, "grant", "--date", "2023-01-06", "--amount", "20万", "--fund", "配套资金"),
    ("fund", "add", BOOK, "闲置资金", "--level", "旗县", "--granted", "5万"),
    ("record", BOOK, "grant", "--date", "2023-02-06", "--amount", "5万", "--fund", "闲置资金"),
    ("fund", "plan", BOOK, "衔接资金", "--name", "温棚三期"),
    ("fund", "milestone", BOOK, "衔接资金", "开工", "--date", "2023-02-01"),
    ("herd", "add", BOOK, "育肥群", "--species", "鸵鸟", "--since", "2023-01-01"),
    ("herd", "add", BOOK, "种群", "--account", "132", "--life", "8年", "--since", "2023-01-01"),
    ("herd", "move", BOOK, "育肥群", "purchase", "--date", "2023-01-02", "--heads", "2900", "--value", "290000.07"),
    ("herd", "move", BOOK, "种群", "purchase", "--date", "2023-01-02", "--heads", "250", "--value", "250000.03"),
    ("loan", "add", BOOK, "温棚贷款", "--principal", "50万", "--rate", "4.35%", "--start", "2023-01-10", "--end",
     "2024-01-09", "--day-count", "365", "--counterparty", "示例农商行", "--meeting", "2022年成员大会"),
    ("contract", "add", BOOK, "河滩地承包", "--resource", "河滩地", "--area", "120", *FIRM, "--start", "2023-01-01",
     "--end", "2025-12-31", "--price-by", "按亩·年", "--price", "88.88", "--escalation", "按比例递增", "--step-rate", "5",
     "--frequency", "每季度"),
    ("contract", "add", BOOK, "机动地", "--resource", "河滩地", "--area", "60", "--household", "示例甲", "--start",
     "2023-01-01", "--end", "2024-12-31", "--price-by", "按年", "--price", "3600", "--frequency", "每半年"),
    ("contract", "add", BOOK, "长租", "--resource", "河滩地", "--area", "50", *FIRM, "--start", "2023-01-01", "--end",
     "2027-12-31", "--price-by", "按总价", "--price", "50000.01", "--frequency", "一次付清"),
    ("contract", "add", BOOK, "快到期的", "--kind", "资金", *FIRM, "--start", "2023-01-01", "--end", str(ENDS),
     "--price-by", "按年", "--price", "10000", "--timing", "期末付"),
    ("contract", "add", BOOK, "修渠工程", "--kind", "工程", *FIRM, "--start", "2023-03-01", "--end", "2023-11-30",
     "--price-by", "按总价", "--price", "50000", "--frequency", "按约定日期", "--due-list",
     "2023-04-01:20000;2023-11-15:30000"),
    ("contract", "raise", BOOK, "--year", "2023"),
    ("contract", "receive", BOOK, "长租", "--amount", "50000.01", "--on", "2023-01-08"),
    ("contract", "receive", BOOK, "河滩地承包", "--amount", "12000", "--on", "2023-02-08"),
    ("contract", "receive", BOOK, "机动地", "--amount", "1000.50", "--on", "2023-07-08"),
    ("contract", "receive", BOOK, "修渠工程", "--amount", "15000", "--on", "2023-05-08"),
    ("contract", "deposit", BOOK, "河滩地承包", "take", "--amount", "0.01", "--on", "2023-02-09"),
)  # fmt: skip


def month_of_life(month):
    """Return the commands of one month."""
    on = f"2023-{month:02d}"
    yield ("herd", "move", BOOK, "育肥群", "birth", "--date", f"{on}-08", "--heads", "61", "--value", "12345.67")
    yield ("herd", "move", BOOK, "育肥群", "转群（转出）", "--date", f"{on}-15", "--heads", "7", "--to", "种群")
    yield ("herd", "move", BOOK, "种群", "转群（转出）", "--date", f"{on}-16", "--heads", "5", "--to", "育肥群")
    yield ("herd", "move", BOOK, "育肥群", "sale", "--date", f"{on}-20", "--heads", "50", "--price", "6543.21")
    if month in (2, 6):
        yield ("herd", "move", BOOK, "育肥群", "death", "--date", f"{on}-21", "--heads", "3", "--reason", "低温")
        yield ("herd", "settle", BOOK, "--date", f"{on}-22", "--meeting", "理事会")
    if month in (3, 7):
        yield ("fund", "form-asset", BOOK, f"温棚{month}", "--date", f"{on}-11", "--part", "衔接资金=15万", "--part",
               "配套资金=1.5万", "--own", "2345.67", "--code", f"固-{month}", "--life", "15年")  # fmt: skip
    if month == 9:
        yield ("loan", "repay", BOOK, "温棚贷款", "--amount", "10万", "--on", f"{on}-12")
    for act in (("adjust", BOOK), ("loan", "accrue", BOOK)):
        yield (*act, "--month", on)
    if month != 12:
        yield ("close", BOOK, "--month", on)


@pytest.fixture(scope="module")
def told_book(tmp_path_factory):
    """A book with a year of property and a count at its end, made by commands; tests get copies."""
    folder = tmp_path_factory.mktemp("by-command")
    at = ("--date", "2023-12-31", "--scope", "生物资产")
    count = (
        ("stock-take", "make", BOOK, "--date", "2023-12-31", "--scope", "animals"),
        ("stock-take", "count", BOOK, *at, "--line", "1:2999:走失", "--line", "2:274"),
        ("stock-take", "book", BOOK, *at),
        ("stock-take", "approve", BOOK, *at, "--on", "2024-01-10", "--approver", "理事会", "--meeting", "大会"),
        ("close", BOOK, "--year", "2023"),
    )
    with contextlib.chdir(folder):
        for words in (*BEGIN, *(one for month in range(1, 13) for one in month_of_life(month)), *count):
            assert run(words) == 0, words
    return folder / BOOK


@pytest.fixture
def gacha(gacha, told_book):
    shutil.copy(told_book, BOOK)
    return gacha


def told(gacha, *words):
    status, out, said = gacha(*words, "--json")
    assert status == 0, said
    return json.loads(out)


def fen(text):
    return int(Fraction(text) * 100)


def posted(sql, day):
    """Return the rows of a sum over the postings that stand on a day: one or two keys, and fen or heads."""
    with contextlib.closing(sqlite3.connect(BOOK)) as file:
        rows = file.execute(
            f"SELECT {sql.format(wanted='FROM posting p JOIN voucher v ON v.id = p.voucher_id')}", (str(day),)
        ).fetchall()
    return {row[0]: row[1] for row in rows if row[1]}


STANDS = "v.state IN ('posted', 'reversed') AND v.date <= ?"


@pytest.mark.parametrize("month", range(1, 13))
def test_every_register_is_the_sum_of_its_postings(gacha, month):
    year, day = ("--month", f"2023-{month:02d}"), last_day(f"2023-{month:02d}")

    funds = {row["name"]: fen(row["left"]) for row in told(gacha, "report", BOOK, "fund-ledger", *year)["rows"]}
    assert {name: left for name, left in funds.items() if left} == posted(
        f"f.name, -SUM(p.amount) {{wanted}} JOIN fund f ON f.id = p.fund_id WHERE {STANDS} AND p.account LIKE '241%' "
        "GROUP BY 1", day,
    )  # fmt: skip
    contracts = {
        row["name"]: fen(row["net"]) for row in told(gacha, "report", BOOK, "contract-receivables", *year)["rows"]
    }
    assert contracts == posted(
        f"c.name, SUM(p.amount) {{wanted}} JOIN contract c ON c.id = p.contract_id WHERE {STANDS} AND "
        "substr(p.account, 1, 3) IN ('112', '113', '211') GROUP BY 1", day,
    )  # fmt: skip
    cards = told(gacha, "report", BOOK, "property-agreement", *year)["rows"]
    assert {row["account"]: fen(row["cards"]) for row in cards} == {
        account: abs(amount)
        for account, amount in posted(
            f"substr(p.account, 1, 3), SUM(p.amount) {{wanted}} WHERE {STANDS} AND substr(p.account, 1, 3) IN "
            "('131', '132', '133', '151', '152') GROUP BY 1", day,
        ).items()
    }  # fmt: skip
    assert {row["account"]: int(row["heads"]) for row in cards if row["heads"]} == posted(
        "substr(p.account, 1, 3), SUM(CASE WHEN p.amount > 0 THEN p.quantity ELSE -p.quantity END) / 1000 {wanted} "
        f"WHERE {STANDS} AND p.unit = '只' AND substr(p.account, 1, 3) IN ('131', '132') GROUP BY 1", day,
    )  # fmt: skip
    [loan] = [row for row in told(gacha, "report", BOOK, "loans", *year)["rows"] if row["name"] == "温棚贷款"]
    assert {"201": -fen(loan["left"]), "211": -fen(loan["interest_left"])} == posted(
        f"substr(p.account, 1, 3), SUM(p.amount) {{wanted}} WHERE {STANDS} AND p.contract_id IS NULL AND "
        "substr(p.account, 1, 3) IN ('201', '211') GROUP BY 1", day,
    )  # fmt: skip


def test_the_heads_are_those_that_came_less_those_that_went(gacha):
    rows = {row["name"]: row["quantity"] for row in told(gacha, "herd", "list", BOOK, "--year", "2023")["rows"]}
    assert rows == {"育肥群": str(2900 + 12 * (61 - 7 + 5 - 50) - 2 * 3 - 3), "种群": str(250 + 12 * (7 - 5))}


def test_the_book_is_sound_and_its_year_closed(gacha):
    assert told(gacha, "verify", BOOK)["ok"] is True
    status, _out, said = gacha(
        "herd", "move", BOOK, "育肥群", "sale", "--date", "2023-12-30", "--heads", "1", "--price", "1"
    )
    assert status == 1
    assert "已经结账" in said


def test_the_forecast_comes_out_of_its_own_inputs(gacha):
    assert gacha("forecast", "keep", BOOK, "六座拱棚", "--template", "grapes", "--project", "温棚葡萄")[0] == 0

    [row] = told(gacha, "forecast", "list", BOOK)["rows"]

    assert (row["profit"], row["collective"]) == ("960000.00", "576000.00")


def test_what_was_planted_is_warned_of(gacha):
    at = ("--date", "2024-01-31", "--scope", "库存现金")
    for words in (("make", BOOK, *at), ("count", BOOK, *at, "--line", "1:1900:找零差错"), ("book", BOOK, *at)):
        status, _out, said = gacha("stock-take", *words)
        assert status == 0, said

    said = [one["sentence"] for one in told(gacha, "warnings", BOOK, "--year", "2024")["warnings"]]

    assert f"“快到期的”还有 20 天到期（{ENDS}）" in said
    assert any(one.startswith("“机动地”逾期") for one in said)
    assert any(one.startswith("“闲置资金”到账后90天内应当开工（2023-05-07 前），已过") for one in said)
    assert "2024-01-31 库存现金清查的差异等待批准" in said
