"""Assets, resources, contracts and counterparties entered by commands, as far as the disclosure workbook."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from gacha_app.cli import run

CARDS = (
    ("new", "a.gacha", "--name", "示例嘎查", "--township", "示例苏木", "--year", "2023", "--opening", "102=1000000"),
    ("project", "add", "a.gacha", "温棚葡萄"),
    ("fund", "add", "a.gacha", "衔接资金", "--granted", "96万"),
    ("counterparty", "add", "a.gacha", "绿野公司", "--kind", "企业", "--telephone", "0483-1234567"),
    ("resource", "add", "a.gacha", "河滩地", "--class", "滩涂", "--area", "1200.5", "--place", "黄河西岸", "--use", "发包"),
    ("asset", "add", "a.gacha", "温棚", "--code", "固-01", "--value", "96万", "--quantity", "30", "--unit", "座",
     "--acquired", "2023-03-01", "--public-money", "--fund", "衔接资金", "--project", "温棚葡萄"),
    ("contract", "add", "a.gacha", "河滩地合同", "--number", "2023-01", "--counterparty", "绿野公司", "--area", "800",
     "--resource", "河滩地", "--start", "2023-01-01", "--end", "2027-12-31", "--yearly", "3万"),
)  # fmt: skip


@pytest.fixture(scope="module")
def cards(tmp_path_factory):
    """A book with a project, a fund and one card of each kind, entered by commands; tests get copies."""
    folder = tmp_path_factory.mktemp("cards")
    with contextlib.chdir(folder):
        for words in CARDS:
            assert run(words) == 0, words
    return folder / "a.gacha"


@pytest.fixture
def gacha(gacha, cards):
    """The command line, in a folder that holds a copy of that book."""
    shutil.copy(cards, "a.gacha")
    return gacha


def listed(gacha, register):
    status, out, said = gacha(register, "list", "a.gacha", "--year", 2023, "--json")
    assert status == 0, said
    return [row for row in json.loads(out)["rows"] if row.get("klass") != ""]


def cells_of(sheet):
    found = {cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
    return {f"{one:g}" if isinstance(one, int | float) else str(one) for one in found}


def test_what_is_entered_stands_in_the_disclosure_workbook(gacha):
    gacha("record", "a.gacha", "出租/发包收入", "--date", "2023-05-01", "--amount", "30000", "--contract", "2023-01",
          "--project", "温棚葡萄")  # fmt: skip

    status, _out, said = gacha("disclose", "a.gacha", "--year", 2023, "--out", "out")

    assert status == 0, said
    workbook = openpyxl.load_workbook(next(Path("out").glob("*.xlsx")))
    assert {"固-01", "温棚", "960000", "衔接资金", "温棚葡萄", "是"} <= cells_of(workbook["资产台账"])
    assert {"河滩地", "滩涂", "1200.5", "黄河西岸"} <= cells_of(workbook["资源"])
    assert {"2023-01", "河滩地合同", "河滩地", "绿野公司", "800", "30000"} <= cells_of(workbook["合同"])


def test_only_what_is_written_is_changed(gacha):
    status, out, _said = gacha("asset", "change", "a.gacha", "固-01", "--keeper", "张文斌", "--name", "温棚（30座）")

    assert (status, out) == (0, "已修改资产“温棚（30座）”。\n")
    [asset] = listed(gacha, "asset")
    assert (asset["name"], asset["keeper"], asset["value"], asset["fund"]) == (
        "温棚（30座）", "张文斌", "960000.00", "衔接资金",
    )  # fmt: skip


def test_a_blank_takes_a_date_or_a_name_away(gacha):
    gacha("contract", "change", "a.gacha", "2023-01", "--end", "", "--counterparty", "")

    [contract] = listed(gacha, "contract")
    assert (contract["end"], contract["counterparty"], contract["start"]) == ("", "", "2023-01-01")


def test_the_card_of_an_asset_says_how_it_wears(gacha):
    status, _out, said = gacha(
        "asset", "change", "a.gacha", "温棚", "--method", "年限平均法", "--life", "10年", "--residual", "48000",
        "--account", "151", "--depreciation-account", "152", "--expense-account", "51104", "--in-use-from", "2023-04-01",
    )  # fmt: skip

    assert status == 0, said
    [asset] = listed(gacha, "asset")
    assert [asset[key] for key in ("method", "life", "residual", "account", "depreciation_account", "in_use_from")] == [
        "年限平均法", "10年", "48000.00", "151", "152", "2023-04-01",
    ]  # fmt: skip


def test_an_asset_that_is_disposed_of_is_no_longer_held(gacha):
    gacha(
        "asset", "dispose", "a.gacha", "温棚", "--kind", "报废", "--date", "2023-10-01", "--reason", "塌了",
        "--meeting", "理事会决议", "--meeting-on", "2023-09-20", "--approver", "苏木", "--approved-on", "2023-09-25",
    )  # fmt: skip

    assert listed(gacha, "asset") == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("asset", "add", "a.gacha", "车", "--value", "-1"), "资产的原值不能是负数。"),
        (("asset", "add", "a.gacha", "车", "--value", "9" * 20), "“99999999999999999999”超出了可以记账的范围。"),
        (("asset", "add", "a.gacha", "车", "--value", "十万"), "“十万”不是金额，请填写数字，如 1234.50。"),
        (("asset", "add", "a.gacha", " "), "请填写资产名称。"),
        (("asset", "add", "a.gacha", "长" * 101), "名称太长，最多100个字。"),
        (("asset", "add", "a.gacha", "另一座", "--code", "固-01"), "已有编号为“固-01”的资产，请换一个编号。"),
        (("asset", "add", "a.gacha", "车", "--project", "没有的"), "没有名为“没有的”的项目，请先登记。"),
        (("asset", "add", "a.gacha", "车", "--fund", "没有的"), "没有名为“没有的”的资金，请先登记。"),
        (("asset", "add", "a.gacha", "车", "--class", "车辆"),
         "没有“车辆”这个选项，可用的有：固定资产、生物资产、无形资产、其他资产。"),
        (("asset", "add", "a.gacha", "车", "--acquired", "2023-02-30"), "“2023-02-30”这一天不存在。"),
        (("asset", "add", "a.gacha", "车", "--account", "999"), "没有科目“999”，请从列表中选择。"),
        (("asset", "add", "a.gacha", "车", "--account", "501"), "资产科目应是资产类科目，如 151 固定资产。"),
        (("asset", "add", "a.gacha", "车", "--expense-account", "151"), "费用科目应是支出或成本类科目，如 51104 折旧费。"),
        (("asset", "change", "a.gacha", "固-01", "--method", "年限平均法"), "按年限平均法计提，请填写使用年限。"),
        (("asset", "change", "a.gacha", "固-01", "--method", "工作量法"), "按工作量法计提，请填写预计总工作量。"),
        (("asset", "change", "a.gacha", "固-01", "--life", "很久"),
         "“很久”不是使用年限，请写成 10年 或 30个月 的样子。"),
        (("asset", "change", "a.gacha", "固-01", "--life", "101年"), "使用年限最多 100 年。"),
        (("asset", "change", "a.gacha", "固-01", "--residual", "960000.01"),
         "预计残值 960,000.01 元不能大于原值 960,000.00 元。"),
        (("asset", "change", "a.gacha", "固-01", "--residual", "1万", "--accumulated", "950000.01"),
         "已提折旧最多 950,000.00 元（原值减预计残值）。"),
        (("asset", "change", "a.gacha", "固-01", "--in-use-from", "2023-02-01"), "投入使用的日期不能早于取得日期。"),
        (("asset", "dispose", "a.gacha", "固-01", "--kind", "sale", "--date", "2023-02-01", "--reason", "卖"),
         "“温棚”是 2023-03-01 取得的，日期不能更早。"),
        (("asset", "change", "a.gacha", "没有的", "--keeper", "谁"), "没有名为“没有的”的资产，请先登记。"),
        (("asset", "change", "a.gacha", "固-01"), "没有写要改什么，请加上选项，如 --name。"),
        (("resource", "add", "a.gacha", "荒地", "--area", "-3"), "面积不能是负数。"),
        (("resource", "add", "a.gacha", "荒地", "--area", "9" * 20), "数量“99999999999999999999”太大。"),
        (("resource", "add", "a.gacha", "荒地", "--area", "1.2345"), "数量“1.2345”最多三位小数。"),
        (("resource", "add", "a.gacha", "河滩地"), "已有名为“河滩地”的记录，请换一个名称。"),
        (("resource", "add", "a.gacha", ""), "请填写资源名称。"),
        (("contract", "add", "a.gacha", "河滩地合同"), "已有名为“河滩地合同”的记录，请换一个名称。"),
        (("contract", "add", "a.gacha", "新合同", "--start", "2024-01-01", "--end", "2023-12-31"),
         "结束日期不能早于开始日期。"),
        (("contract", "add", "a.gacha", "新合同", "--yearly", "-1"), "合同金额不能是负数。"),
        (("contract", "add", "a.gacha", "新合同", "--area", "-1"), "面积不能是负数。"),
        (("contract", "add", "a.gacha", "新合同", "--counterparty", "谁"), "没有名为“谁”的往来单位，请先登记。"),
        (("contract", "add", "a.gacha", "新合同", "--resource", "谁的地"), "没有名为“谁的地”的资源，请先登记。"),
        (("contract", "change", "a.gacha", "2023-01", "--name", ""), "请填写合同名称。"),
        (("counterparty", "add", "a.gacha", "绿野公司"), "已有名为“绿野公司”的记录，请换一个名称。"),
        (("counterparty", "add", "a.gacha", "  "), "请填写往来单位（个人）名称。"),
        (("counterparty", "add", "a.gacha", "某人", "--kind", "朋友"),
         "没有“朋友”这个选项，可用的有：个人、企业、政府部门、其他。"),
    ],
)  # fmt: skip
def test_a_wrong_answer_gets_one_sentence_and_changes_nothing(gacha, words, sentence):
    before = Path("a.gacha").read_bytes()

    status, out, said = gacha(*words)

    assert (status, out, said) == (1, "", sentence + "\n")
    assert Path("a.gacha").read_bytes() == before


def test_two_assets_of_one_name_are_told_apart_by_their_codes(gacha):
    assert gacha("asset", "add", "a.gacha", "温棚", "--code", "固-02")[0] == 0

    assert gacha("asset", "add", "a.gacha", "温棚", "--code", "固-02")[2] == "已有编号为“固-02”的资产，请换一个编号。\n"
    assert gacha("asset", "change", "a.gacha", "温棚", "--use", "出租")[2] == "名为“温棚”的资产有 2 个，请写编号。\n"
    assert gacha("asset", "change", "a.gacha", "固-02", "--use", "出租")[0] == 0


def test_lists_are_read_by_people_too(gacha):
    for register, name in (
        ("asset", "温棚"),
        ("resource", "河滩地"),
        ("contract", "河滩地合同"),
        ("counterparty", "绿野公司"),
    ):
        status, out, _said = gacha(register, "list", "a.gacha", "--year", 2023)
        assert status == 0
        assert name in out


def test_a_contract_and_a_counterparty_are_deleted_while_nothing_names_them(gacha):
    assert gacha("contract", "add", "a.gacha", "写错的合同")[0] == 0
    assert gacha("counterparty", "add", "a.gacha", "重复的公司")[0] == 0

    assert gacha("contract", "delete", "a.gacha", "写错的合同")[:2] == (0, "已删除“写错的合同”。\n")
    assert gacha("counterparty", "delete", "a.gacha", "重复的公司")[:2] == (0, "已删除“重复的公司”。\n")
    assert gacha("counterparty", "delete", "a.gacha", "绿野公司")[:1] == (1,)
    assert "重复的公司" not in gacha("counterparty", "list", "a.gacha", "--year", 2023)[1]
