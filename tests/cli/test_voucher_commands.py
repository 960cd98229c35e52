"""Every step of a voucher's life, by commands."""

from __future__ import annotations

import json

import pytest

from gacha_app import settings


@pytest.fixture
def book(gacha):
    settings.save(settings.Settings(user_name="苏和"))
    assert gacha("new", "a.gacha", "--name", "示例嘎查", "--year", 2023, "--opening", "102=10000")[0] == 0
    return "a.gacha"


@pytest.fixture
def voucher(gacha, book):
    """Return a function that gives a voucher command and returns its status, answer and refusal."""

    def call(command, *words, json_too=True):
        status, out, err = gacha("voucher", command, book, *words, *(["--json"] if json_too else []))
        return status, json.loads(out) if out and json_too else out, err

    return call


def _as(name):
    settings.save(settings.Settings(user_name=name))


def _office(voucher, *more, amount="100", date="2023-03-05"):
    lines = ("--line", f"51302:{amount}", "--line", f"102:-{amount}")
    return voucher("add", "--date", date, "--summary", "办公费", *lines, *more)[1]


def test_a_voucher_is_reviewed_by_another_before_it_is_posted(voucher):
    assert voucher("rule", "other_person")[1] == {"review_rule": "other_person"}
    draft = f"草稿{_office(voucher, '--post')['id']}"

    status, _out, err = voucher("post", draft)
    assert (status, "还没有审核，按本账本的规定，审核以后才能记账" in err) == (1, True)
    status, _out, err = voucher("review", draft)
    assert (status, "是您自己制的" in err) == (1, True)
    _as("巴特尔")
    status, answer, _err = voucher("review", draft)
    assert (status, answer["state"], answer["reviewed_by"]) == (0, "reviewed", "巴特尔")
    assert voucher("review", draft, "--withdraw")[1]["state"] == "draft"
    voucher("review", draft)
    status, answer, _err = voucher("post", draft)

    assert (status, answer["number"], answer["prepared_by"], answer["posted_by"]) == (
        0, "记-2023-03-0001", "苏和", "巴特尔",
    )  # fmt: skip
    assert voucher("rule", json_too=False)[1].split()[0] == "other_person"


def test_several_drafts_are_posted_together(voucher):
    drafts = [f"草稿{_office(voucher)['id']}" for _twice in "ab"]

    status, answer, _err = voucher("post", *drafts)

    assert (status, answer["count"]) == (0, 2)
    assert [one["number"] for one in answer["vouchers"]] == ["记-2023-03-0001", "记-2023-03-0002"]


def test_a_mistake_is_put_right_in_the_form_prescribed(voucher):
    first, second = (_office(voucher, "--post")["number"] for _twice in "ab")

    status, answer, _err = voucher(
        "correct", first, "--line", "51305:100", "--line", "102:-100", "--summary", "会议费", "--reason", "科目记错"
    )
    assert (status, [one["summary"] for one in answer["vouchers"]]) == (
        0, [f"注销3月5日{first}号凭证：办公费", f"订正3月5日{first}号凭证：会议费"],
    )  # fmt: skip
    status, answer, _err = voucher("correct", second, "--amount", "80", "--reason", "金额录错")
    assert (status, answer["amount"], answer["summary"]) == (0, "-20.00", f"冲减3月5日{second}号凭证差额：办公费")
    status, answer, _err = voucher("show", first)

    assert (answer["state"], answer["reversed_by"], answer["corrected_by"]) == (
        "reversed", "记-2023-03-0003", ["记-2023-03-0004"],
    )  # fmt: skip
    for words, said in (
        ((second, "--reason", "x"), "请写记错的凭证号，并用 --line"),
        ((second, "--amount", "1", "--line", "102:5"), "--amount 只用于金额错"),
        (("记-2023-03-0003", "--amount", "5", "--reason", "x"), "本身是红字冲销凭证"),
    ):
        status, _out, err = voucher("correct", *words)
        assert (status, said in err) == (1, True)


def test_an_earlier_year_is_put_right_through_undistributed_income(gacha, book, voucher):
    number = _office(voucher, "--post")["number"]
    assert gacha("close", book, "--year", 2023)[0] == 0

    status, _out, err = voucher("reverse", number, "--reason", "应记资产")
    assert (status, "请用“更正以前年度”" in err) == (1, True)
    status, answer, _err = voucher(
        "correct", number, "--prior-year", "--line", "151:100", "--line", "102:-100", "--reason", "应记资产",
        "--date", "2024-01-05",
    )  # fmt: skip

    assert (status, [(one["account"], one["amount"]) for one in answer["lines"]]) == (
        0, [("151", "100.00"), ("32202", "-100.00")],
    )  # fmt: skip


def test_a_voucher_is_copied_split_and_thrown_away(voucher):
    number = _office(voucher, "--post")["number"]

    status, copied, _err = voucher("copy", number, "--date", "2023-04-01")
    assert (status, copied["state"], copied["date"]) == (0, "draft", "2023-04-01")
    draft = f"草稿{copied['id']}"
    status, answer, _err = voucher("split", draft, "--take", "1=30", "--take", "2=30", "--summary", "邮费")
    assert (status, [one["amount"] for one in answer["vouchers"]]) == (0, ["70.00", "30.00"])
    status, _out, err = voucher("split", draft, "--take", "一")
    assert (status, "应写成 行号 或 行号=金额" in err) == (1, True)

    assert voucher("delete", draft, f"草稿{answer['vouchers'][1]['id']}")[1] == {"deleted": 2}
    status, _out, err = voucher("delete", number)
    assert (status, "已经记账" in err) == (1, True)


def test_vouchers_are_found_by_whatever_is_known_of_them(gacha, book, voucher):
    gacha("project", "add", book, "温棚葡萄")
    gacha("record", book, "销售收入", "--date", "2023-09-01", "--amount", "5000", "--project", "温棚葡萄")
    _office(voucher, "--post")
    _office(voucher, amount="250", date="2023-06-07")

    def found(*words):
        status, answer, _err = voucher("list", *words)
        assert status == 0
        return [row["summary"] for row in answer["rows"]]

    assert found() == ["期初余额", "办公费", "办公费", "销售收入"]
    assert found("--from", "2023-03-01", "--to", "2023-06-30") == ["办公费", "办公费"]
    assert found("--month", "2023-09") == ["销售收入"]
    assert found("--amount", "100") == ["办公费"]
    assert found("--amount", "200..5000", "--account", "102") == ["办公费", "销售收入"]
    assert found("--amount", "5000..") == ["期初余额", "销售收入"]
    assert found("--project", "温棚葡萄") == ["销售收入"]
    assert found("--account", "513", "--state", "draft") == ["办公费"]
    assert found("--person", "苏") == ["期初余额", "办公费", "办公费", "销售收入"]
    assert found("--text", "03-0001") == ["办公费"]
    assert found("--limit", "1", "--offset", "2") == ["办公费"]
    status, answer, _err = voucher("list", "--limit", "1")
    assert (answer["count"], len(answer["rows"]), answer["notes"]) == (4, 1, ["第 1 至 1 张，共 4 张。"])
    status, _out, err = voucher("list", "--state", "gone")
    assert (status, "没有“gone”这个选项" in err) == (1, True)


def test_papers_are_attached_listed_taken_out_and_off(voucher, tmp_path):
    draft = f"草稿{_office(voucher)['id']}"
    (tmp_path / "发票.pdf").write_bytes(b"%PDF")

    status, answer, _err = voucher("attach", draft, "发票.pdf")
    assert (status, answer["attached"][0]["name"]) == (0, "发票.pdf")
    status, _out, err = voucher("attach", draft, "没有.pdf")
    assert (status, "“没有.pdf”读不出来" in err) == (1, True)
    (tmp_path / "out").mkdir()
    status, answer, _err = voucher("papers", draft, "--out", "out")
    assert ((tmp_path / "out" / "发票.pdf").read_bytes(), len(answer["saved"])) == (b"%PDF", 1)
    assert voucher("show", draft)[1]["attachments"] == 1

    assert voucher("detach", answer["papers"][0]["id"])[0] == 0
    assert voucher("papers", draft)[1]["papers"] == []


def test_vouchers_are_printed_by_number_and_by_month(voucher, tmp_path):
    number = _office(voucher, "--post")["number"]
    _office(voucher)

    assert voucher("print", number, "--out", "one.pdf", "--single", json_too=False)[0] == 0
    assert voucher("print", "--month", "2023-03", "--out", "month.pdf", json_too=False)[0] == 0
    assert all((tmp_path / name).read_bytes().startswith(b"%PDF") for name in ("one.pdf", "month.pdf"))
    status, _out, err = voucher("print", "--month", "2023-07", "--out", "none.pdf", json_too=False)
    assert (status, "没有可以打印的凭证" in err, (tmp_path / "none.pdf").exists()) == (1, True, False)


def test_wages_come_again_every_month(gacha, book, voucher):
    number = _office(voucher, "--post", date="2023-01-31")["number"]

    def template(*words):
        return gacha("voucher", "template", *words)

    def recurring(command, *words):
        return gacha("voucher", "recurring", command, book, *words)

    assert template("save", book, "办公用品", number)[0] == 0
    status, out, _err = template("use", book, "办公用品", "--date", "2023-05-05", "--json")
    assert (status, json.loads(out)["state"]) == (0, "draft")
    status, out, _err = recurring("set", "办公用品", "--every", "1", "--from", "2023-02-28", "--day", "31")
    assert (status, out.strip()) == (0, "“办公用品”每月月末，下一次 2023-02-28。")
    status, out, _err = recurring("due", "--to", "2023-04-01", "--json")
    assert [one["date"] for one in json.loads(out)["due"]] == ["2023-02-28", "2023-03-31"]
    assert recurring("skip", "办公用品")[0] == 0
    status, out, _err = recurring("make", "--to", "2023-04-01", "--post", "--json")
    assert (status, json.loads(out)["number"], json.loads(out)["date"]) == (0, "记-2023-03-0001", "2023-03-31")
    status, _out, err = recurring("make", "--to", "2023-04-01")
    assert (status, "没有到期的周期凭证" in err) == (1, True)
    status, out, _err = template("list", book, "--json")
    assert [(one["name"], one["made"]) for one in json.loads(out)["rows"]] == [("办公用品", 1)]
    assert recurring("set", "办公用品", "--every", "0")[0] == 0
    assert template("delete", book, "办公用品")[0] == 0
    status, _out, err = template("use", book, "办公用品", "--date", "2023-05-05")
    assert (status, "没有名为“办公用品”的凭证模板" in err) == (1, True)


def test_that_no_number_is_missing_is_proved(gacha, book, voucher):
    for _twice in "ab":
        _office(voucher, "--post")

    status, out, _err = gacha("report", book, "voucher-numbers", "--year", 2023, "--json")
    report = json.loads(out)

    assert [(row["month"], row["first"], row["last"], row["count"], row["missing"]) for row in report["rows"]] == [
        ("2023-01", "记-2023-01-0001", "记-2023-01-0001", 1, "无"),
        ("2023-03", "记-2023-03-0001", "记-2023-03-0002", 2, "无"),
    ]
    assert (status, report["notes"]) == (0, ["各月凭证号连续，没有缺号。"])
