"""Rosters as they really arrive."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from old_workbook import write_xls
from workbooks import TIDY_HEADINGS, full_width, identity_number, patch_part, tidy_roster, village, write_xlsx

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.imports import RosterReading
from gacha_app.domain.shares import SHARE
from gacha_app.sheets.roster_in import read_roster

MESSY_HEADINGS = [
    "户序",
    "户主姓名",
    "成员 姓名",
    "与户主\n关系",
    "性别",
    "身份证号码",
    "出生年月",
    "份额(股)",
    "电 话",
    "账  号",
    "备  注",
]


def roster(tmp_path: Path, rows, *, merged=(), title="Sheet1", mapping=None) -> RosterReading:
    return read_roster(write_xlsx(tmp_path / "名册.xlsx", {title: rows}, merged={title: merged}), mapping)


def person(number, head, name, relation, place, shares="1", **more):
    """One row under MESSY_HEADINGS of an invented person born in 1980."""
    birth = date(1980, place % 12 + 1, place % 28 + 1)
    row = {
        "identity": identity_number(birth, place), "birth": birth, "phone": "", "account": "", "note": "", "sex": "女",
    } | more  # fmt: skip
    return [
        number, head, name, relation, row["sex"], row["identity"], row["birth"], shares, row["phone"], row["account"],
        row["note"],
    ]  # fmt: skip


def faults(reading: RosterReading) -> list[tuple[int, str]]:
    return [(finding.row, finding.column) for finding in reading.errors]


def test_a_tidy_roster_gives_its_households_members_and_shares(tmp_path):
    households = village((3, 1, 2))

    reading = roster(tmp_path, tidy_roster(households), title="成员名册")

    assert reading.sheet == "成员名册"
    assert [len(household.members) for household in reading.households] == [3, 1, 2]
    assert reading.shares == sum(int(float(one.shares) * SHARE) for people in households for one in people)
    assert not reading.findings
    first, head = reading.households[0], households[0][0]
    assert (first.representative, first.phone, first.bank_account) == (head.name, head.phone, head.account)
    assert first.members[0].is_head
    assert first.members[0].row == 2
    assert first.members[1].relation == "配偶"
    assert [column.column for column in reading.mapping if column.field == "identity_number"] == ["E"]


def test_neighbouring_households_whose_heads_share_a_name_stay_apart(tmp_path):
    rows = [
        MESSY_HEADINGS[1:],
        person(0, "其其格", "其其格", "户主", 1)[1:],
        person(0, "其其格", "其其格", "户主", 2)[1:],
        person(0, "其其格", "朝鲁", "父", 3)[1:],
    ]

    assert [len(one.members) for one in roster(tmp_path, rows).households] == [1, 2]


def test_merged_and_blank_cells_of_a_household_mean_as_above(tmp_path):
    rows = [
        MESSY_HEADINGS,
        person(1, "苏和", "苏和", "户主", 1, address="x"),
        person("", "", "图雅", "配偶", 2),
        person(2, "马芳", "马芳", "户主", 3),
        person("", "", "马军", "长子", 4),
    ]

    reading = roster(tmp_path, rows, merged=["A2:A3", "B2:B3"])

    assert [(one.number, one.representative, len(one.members)) for one in reading.households] == [
        ("1", "苏和", 2),
        ("2", "马芳", 2),
    ]


def test_a_head_may_stand_below_the_members(tmp_path):
    rows = [
        MESSY_HEADINGS,
        person(1, "苏和", "图雅", "配偶", 1),
        person(1, "苏和", "苏和", "户主", 2),
        person(2, "马芳", "马芳", "户主", 3),
    ]

    reading = roster(tmp_path, rows)

    assert [one.representative for one in reading.households] == ["苏和", "马芳"]
    assert not reading.findings


def test_all_faults_are_found_at_once_each_at_its_cell(tmp_path):
    twin = identity_number(date(1980, 2, 2), 1)
    rows = [
        ["示例嘎查成员及股权登记表"],
        ["填报单位：", "", "", "", "", "", "", "单位：份"],
        MESSY_HEADINGS,
        person(1, "苏和", "苏和", "户主", 1),
        person("", "", "图雅", "配偶", 2, shares=-1),
        person("", "", "马芳", "长女", 3, identity=1.52921198001010e17),
        person("", "", "孙军", "长子", 4, identity=identity_number(date(1980, 5, 5), 4)[:-1] + "?"),
        person("", "", "孙丽", "次女", 5, identity=twin),
        person("", "", "朝鲁", "父", 6, shares="一份半"),
        person("", "", "布和", "次子", 7, birth="1985年13月"),
        person("", "", "斯琴", "母", 8, identity="15292119800101"),
        person("", "", "", "母", 9),
    ]
    wrong = identity_number(date(1980, 5, 5), 4)
    rows[6][5] = wrong[:-1] + ("1" if wrong[-1] != "1" else "2")

    reading = roster(tmp_path, rows)

    assert faults(reading) == [
        (5, "H"), (6, "F"), (7, "F"), (8, "F"), (9, "H"), (10, "G"), (11, "F"), (12, "C"),
    ]  # fmt: skip
    reasons = {finding.row: finding.reason for finding in reading.errors}
    assert "负数" in reasons[5]
    assert "末几位已丢失" in reasons[6]
    assert "校验码" in reasons[7]
    assert "第4行“苏和”" in reasons[8]
    assert "不是数字" in reasons[9]
    assert "不存在" in reasons[10]
    assert "14位" in reasons[11]
    assert "没有姓名" in reasons[12]
    assert {finding.value for finding in reading.errors if finding.row in (9, 10)} == {"一份半", "1985年13月"}


@pytest.mark.parametrize(
    ("written", "shares"),
    [
        ("1.5份", 15000),
        ("0.5股", 5000),
        ("—", 0),
        ("", 0),
        (None, 0),
        ("１．５", 15000),
        (0.1 + 0.2, 3000),
        (2, 20000),
        (" 1 份 ", 10000),
    ],
)
def test_shares_are_understood_in_every_usual_form(tmp_path, written, shares):
    reading = roster(tmp_path, [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, shares=written)])

    assert reading.shares == shares
    assert not reading.findings


@pytest.mark.parametrize(
    "written",
    ["{}", " {} ", "'{}", "{}\u200b", "\u3000{}"],
)
def test_identity_numbers_are_tidied(tmp_path, written):
    number = identity_number(date(1980, 2, 2), 1)

    reading = roster(tmp_path, [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, identity=written.format(number))])

    assert reading.households[0].members[0].identity_number == number
    assert not reading.findings


def test_names_lose_the_blanks_that_only_align_them(tmp_path):
    rows = [
        MESSY_HEADINGS,
        person(1, "䶮丽", "䶮\u3000丽 ", "户主", 1),
        person(2, "𠮷文斌", " 𠮷 文斌", "户主", 2),
        person(3, "Anna Maria", "Anna Maria", "户主", 3),
    ]

    reading = roster(tmp_path, rows)

    assert [one.members[0].name for one in reading.households] == ["䶮丽", "𠮷文斌", "Anna Maria"]
    assert not reading.findings


def test_subtotals_and_totals_are_skipped_and_checked(tmp_path):
    rows = [
        MESSY_HEADINGS,
        person(1, "苏和", "苏和", "户主", 1, shares=2),
        ["", "小计", "", "", "", "", "", 2.0],
        person(2, "马芳", "马芳", "户主", 2, shares=1),
        ["", "小 计", "", "", "", "", "", "1份"],
        ["", "合 计", "", "", "", "", "", 3.5],
        [],
        ["填表人：        审核人：        日期："],
        ["注：本表一式三份，村、镇、旗各一份"],
    ]

    reading = roster(tmp_path, rows)

    assert reading.members == 2
    assert [check.agrees for check in reading.checks] == [True, True, False]
    assert not reading.errors
    (warning,) = reading.warnings
    assert (warning.row, warning.column) == (6, "H")
    assert "3.5" in warning.reason
    assert "相加是3" in warning.reason


@pytest.mark.parametrize(
    "words",
    [
        "小计",
        "合 计",
        "总计",
        "小计（1户）",
        "合计：1户",
        "总计1户1人",
        "共计",
        "本页小计",
        "第一组小计",
        "一组合计",
        "合计（大写）：壹份",
    ],
)
def test_totals_in_every_usual_wording_are_no_person(tmp_path, words):
    rows = [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1), ["", "", words, "", "", "", "", 1]]

    reading = roster(tmp_path, rows)

    assert reading.members == 1
    assert len(reading.checks) == 1
    assert not reading.findings


@pytest.mark.parametrize(
    "line",
    [
        ["填表人：        审核人：        日期："], ["", "", "注：1.本表一式三份"], ["", "", "", "审核人：", "", "2023.12.31"],
        ["填表人：", "", "苏和", "", "日期：", "", "2023.12"],
        ["示例嘎查委员会（盖章）", "", "", "2023年12月31日"], ["", "", "2023年12月31日"], ["", "", "共 1 页 第 1 页"],
        ["理事长签字：", "", "监事长签字："], ["", "", "说明：股份静态管理。", "", "", "", "", 1],
    ],
)  # fmt: skip
def test_notes_and_signatures_under_the_table_are_no_persons(tmp_path, line):
    reading = roster(tmp_path, [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1), [], line])

    assert reading.members == 1
    assert not reading.findings


def test_totals_that_are_formulas_without_results_are_skipped(tmp_path):
    rows = [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1), ["", "合计", "", "", "", "", "", "=SUM(H2:H2)"]]

    reading = roster(tmp_path, rows)

    assert reading.members == 1
    assert not reading.findings


def test_a_share_that_is_a_formula_without_its_result_is_no_nought(tmp_path):
    reading = roster(tmp_path, [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, shares="=1+0.5")])

    assert faults(reading) == [(2, "H")]
    assert "公式" in reading.errors[0].reason


def test_a_share_that_is_an_error_value_is_no_nought(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, shares="?")]})
    patch_part(path, "xl/worksheets/sheet1.xml", r'<c r="H2"[^>]*>.*?</c>', '<c r="H2" t="e"><v>#REF!</v></c>')

    assert faults(read_roster(path)) == [(2, "H")]


def test_headings_repeated_on_each_printed_page_are_skipped(tmp_path):
    rows = [
        ["示例嘎查名册"],
        MESSY_HEADINGS,
        person(1, "苏和", "苏和", "户主", 1),
        ["示例嘎查名册（续）"],
        MESSY_HEADINGS,
        person(2, "马芳", "马芳", "户主", 2),
    ]

    reading = roster(tmp_path, rows)

    assert [one.representative for one in reading.households] == ["苏和", "马芳"]
    assert not reading.findings


def test_numbers_printed_in_advance_make_no_household(tmp_path):
    rows = [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1), [2], [3]]

    assert len(roster(tmp_path, rows).households) == 1


def test_birth_that_contradicts_the_identity_number_is_only_a_warning(tmp_path):
    rows = [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, birth="1981.03")]

    reading = roster(tmp_path, rows)

    assert not reading.errors
    assert [(finding.row, finding.column) for finding in reading.warnings] == [(2, "G")]


def test_sex_is_never_compared_with_the_identity_number(tmp_path):
    rows = [MESSY_HEADINGS, *(person(n, f"苏{'和' * n}", f"苏{'和' * n}", "户主", n, sex="男") for n in range(1, 5))]

    assert not roster(tmp_path, rows).findings


@pytest.mark.parametrize(
    "written", ["1980.02", "1980-2-2", "1980年2月", "198002", 198002, 19800202, 1980.02, 29253, date(1980, 2, 2)]
)
def test_births_are_understood_in_every_usual_form(tmp_path, written):
    reading = roster(tmp_path, [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, birth=written)])

    assert not reading.findings
    assert reading.households[0].members[0].birth[:7] == "1980-02"


def test_a_missing_birth_is_taken_from_the_identity_number(tmp_path):
    reading = roster(tmp_path, [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, birth="")])

    assert reading.households[0].members[0].birth == "1980-02-02"


def test_a_household_number_used_twice_is_refused(tmp_path):
    rows = [
        MESSY_HEADINGS,
        person(1, "苏和", "苏和", "户主", 1),
        person(2, "马芳", "马芳", "户主", 2),
        person(1, "孙军", "孙军", "户主", 3),
    ]

    reading = roster(tmp_path, rows)

    assert faults(reading) == [(4, "A")]
    assert "第2行" in reading.errors[0].reason


def test_villagers_groups_may_each_number_their_households_from_one(tmp_path):
    rows = [
        MESSY_HEADINGS,
        ["第一组"],
        person(1, "苏和", "苏和", "户主", 1),
        ["第二组"],
        person(1, "马芳", "马芳", "户主", 2),
    ]

    reading = roster(tmp_path, rows)

    assert [one.group for one in reading.households] == ["第一组", "第二组"]
    assert not reading.findings


def test_two_heads_in_one_household_are_refused(tmp_path):
    rows = [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1), person(1, "苏和", "图雅", "户主", 2)]

    assert faults(roster(tmp_path, rows)) == [(3, "D")]


def test_a_household_without_its_head_is_pointed_out(tmp_path):
    rows = [
        MESSY_HEADINGS,
        person(1, "苏和", "图雅", "配偶", 1),
        person(2, "马芳", "马军", "户主", 2),
    ]

    reading = roster(tmp_path, rows)

    assert not reading.errors
    assert [(finding.row, finding.column) for finding in reading.warnings] == [(2, "D"), (3, "B")]
    assert [one.representative for one in reading.households] == ["苏和", "马军"]


def test_a_missing_identity_number_is_pointed_out(tmp_path):
    reading = roster(tmp_path, [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, identity="无")])

    assert [(finding.row, finding.column, finding.severity) for finding in reading.findings] == [(2, "F", "warning")]


@pytest.mark.parametrize(("heading", "place"), [("身份证号码", "F"), ("出生年月", "G")])
def test_formulas_without_results_are_found_in_every_column_that_counts(tmp_path, heading, place):
    row = person(1, "苏和", "苏和", "户主", 1)
    row[MESSY_HEADINGS.index(heading)] = '="1" & "2"'

    assert faults(roster(tmp_path, [MESSY_HEADINGS, row])) == [(2, place)]


def test_a_long_number_in_the_account_column_must_not_have_lost_its_digits(tmp_path):
    rows = [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1, account=6228290436812158076)]

    assert faults(roster(tmp_path, rows)) == [(2, "J")]


def test_a_list_of_households_alone_gives_its_shares_to_the_heads(tmp_path):
    rows = [
        ["序号", "股权户代表姓名", "户持股数", "联系电话"],
        [1, "苏和", 3.5, "13800000001"],
        [2, "马芳", 2, ""],
        ["合计", "", 5.5, ""],
    ]

    reading = roster(tmp_path, rows)

    assert [(one.representative, one.shares) for one in reading.households] == [("苏和", 35000), ("马芳", 20000)]
    assert all(one.members[0].is_head for one in reading.households)
    assert not reading.findings


def test_a_households_own_figures_are_checked_against_its_rows(tmp_path):
    headings = ["户号", "姓名", "与户主关系", "股数", "户持股数", "家庭人口"]
    rows = [headings, [1, "苏和", "户主", 1, 3, 2], ["", "图雅", "配偶", 1, "", ""], [2, "马芳", "户主", 1, 1, 2]]

    reading = roster(tmp_path, rows)

    assert [(one.row, one.column) for one in reading.warnings] == [(2, "E"), (4, "F")]


def test_a_serial_number_that_only_heads_have_numbers_the_households(tmp_path):
    rows = [
        ["序号", "姓名", "身份证号", "股数"],
        [1, "苏和", "", 1],
        ["", "图雅", "", 1],
        [2, "马芳", "", 1],
        ["", "马军", "", 1],
    ]

    reading = roster(tmp_path, rows)

    assert [(one.number, one.representative) for one in reading.households] == [("1", "苏和"), ("2", "马芳")]


def test_each_sheet_with_a_roster_is_read_and_others_are_left_alone(tmp_path):
    one = [MESSY_HEADINGS, person(1, "苏和", "苏和", "户主", 1)]
    two = [MESSY_HEADINGS, person(1, "马芳", "马芳", "户主", 2), person("", "", "苏和", "父", 1)]
    old = [MESSY_HEADINGS, person(1, "孙军", "孙军", "户主", 3)]
    path = write_xlsx(
        tmp_path / "a.xlsx", {"一组": one, "说明": [["本表一式三份"]], "二组": two, "旧": old}, hidden=["旧"]
    )

    reading = read_roster(path)

    assert reading.sheet == "一组、二组"
    assert len(reading.households) == 2
    assert [(finding.sheet, finding.row) for finding in reading.errors] == [("二组", 3)]
    assert "“一组”表第2行" in reading.errors[0].reason
    assert read_roster(path, sheet="旧").households[0].representative == "孙军"


def test_two_rows_of_headings_are_understood(tmp_path):
    upper = ["户号", "户主", "成员情况", "", "", "持股情况", ""]
    lower = ["", "", "姓名", "与户主关系", "身份证号", "份额", "备注"]
    rows = [["名册"], upper, lower, [1, "苏和", "苏和", "户主", "", 1.5, ""]]

    reading = roster(tmp_path, rows, merged=["A2:A3", "B2:B3", "C2:E2", "F2:G2"])

    assert reading.shares == 15000
    assert reading.households[0].number == "1"
    assert reading.households[0].members[0].row == 4


def test_columns_can_be_assigned_by_hand(tmp_path):
    rows = [["甲", "乙", "丙"], ["苏和", 1, identity_number(date(1980, 2, 2), 1)]]

    with pytest.raises(GachaError, match="表头"):
        roster(tmp_path, rows)
    reading = roster(tmp_path, rows, mapping={"name": "A", "shares": "b", "identity_number": "C"})

    assert reading.shares == SHARE
    assert reading.members == 1


def test_a_column_can_be_left_out_or_exchanged_by_hand(tmp_path):
    headings = [*TIDY_HEADINGS, "核定份额"]
    rows = [headings, [*tidy_roster(village((1,)))[1], 9]]

    reading = roster(tmp_path, rows, mapping={"shares": "L", "phone": ""})

    assert reading.shares == 9 * SHARE
    assert reading.households[0].phone == ""


@pytest.mark.parametrize("mapping", [{"name": "1"}, {"nothing": "A"}, {"name": "A", "shares": "A"}])
def test_a_mapping_that_makes_no_sense_is_refused(tmp_path, mapping):
    with pytest.raises(InvalidInput):
        roster(tmp_path, tidy_roster(village()), mapping=mapping)


def test_a_workbook_without_a_roster_is_refused_in_words(tmp_path):
    with pytest.raises(GachaError, match="找不到表头"):
        roster(tmp_path, [["通知"], ["请各户报送"]])
    with pytest.raises(GachaError, match="没有内容"):
        roster(tmp_path, [[]])
    with pytest.raises(GachaError, match="没有成员"):
        roster(tmp_path, [TIDY_HEADINGS])


def test_an_old_xls_roster_is_read_with_its_merged_cells(tmp_path):
    rows = [
        MESSY_HEADINGS,
        person(1, "苏和", "苏和", "户主", 1, birth="1980.02"),
        person("", "", "图雅", "配偶", 2, birth="1980.03"),
    ]

    reading = read_roster(write_xls(tmp_path / "名册.xls", {"成员": rows}, merged=[(1, 2, 0, 0)]))

    assert [(one.number, len(one.members)) for one in reading.households] == [("1", 2)]
    assert not reading.findings


def as_json(reading: RosterReading) -> str:
    """Return what a reading says of the people, without where it stood."""
    return json.dumps(
        [
            [
                one.representative, one.phone, one.bank_account,
                [[m.name, m.birth[:7], m.identity_number, m.relation, m.is_head, m.shares] for m in one.members],
            ]
            for one in reading.households
        ],
        ensure_ascii=False,
    )  # fmt: skip


def messy_rows(households, choose) -> tuple[list[list[object]], list[str]]:
    """Return the same roster as a village might have typed it, and the merged ranges."""
    rows: list[list[object]] = [
        [choose(["示例嘎查成员登记表", "名册（二〇二三年）"])] for _ in range(choose([0, 1, 3]))
    ]
    rows.append(
        [choose([heading, f" {heading} ", heading.replace("号", "号\n"), f"*{heading}"]) for heading in MESSY_HEADINGS]
    )
    merged = []
    for number, people in enumerate(households, 1):
        merge, first = choose([True, False]), len(rows) + 1
        for place, one in enumerate(people):
            name = choose([one.name, f"{one.name} ", f"{one.name[0]}\u3000{one.name[1:]}"])
            identity = choose(
                [
                    one.identity_number,
                    full_width(one.identity_number),
                    f" {one.identity_number} ",
                    f"'{one.identity_number}",
                ]
            )
            birth = choose(
                [
                    one.birth,
                    f"{one.birth:%Y.%m}",
                    f"{one.birth:%Y%m%d}",
                    f"{one.birth.year}年{one.birth.month}月{one.birth.day}日",
                ]
            )
            shares = choose(
                [one.shares, f"{one.shares}份", f"{one.shares}股", float(one.shares), full_width(one.shares)]
            )
            shown = place == 0 or (choose([True, False]) and not merge)
            rows.append(
                [
                    number if shown else "", people[0].name if shown else "", name, one.relation, "女", identity, birth,
                    shares if one.shares != "0" else choose(["—", "", "0", 0]), one.phone, one.account, "",
                ]
            )  # fmt: skip
        if merge and len(people) > 1:
            merged += [f"{letter}{first}:{letter}{len(rows)}" for letter in "AB"]
        if choose([True, False, False]):
            rows.append(["", choose(["小计", "小 计"]), "", "", "", "", "", choose(["", "=SUM(H1:H2)"])])
    rows.append(["", "合 计"])
    rows += choose([[], [[], ["填表人：      审核人：      日期："]], [["注：按嘎查民主评议结果登记。"]]])
    return rows, merged


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_roster_made_messy_without_harm_reads_the_same(tmp_path_factory, data):
    households = village(data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=6), label="sizes"))
    folder = tmp_path_factory.mktemp("roster")
    tidy = read_roster(write_xlsx(folder / "tidy.xlsx", {"名册": tidy_roster(households)}))

    rows, merged = messy_rows(households, lambda choices: data.draw(st.sampled_from(choices)))
    messy = read_roster(
        write_xlsx(folder / "messy.xlsx", {"Sheet1": rows, "说明": [["一式三份"]]}, merged={"Sheet1": merged})
    )

    assert as_json(messy) == as_json(tidy)
    assert not messy.findings


def test_a_households_shares_without_a_name_are_not_passed_over(tmp_path):
    path = write_xlsx(
        tmp_path / "份额.xlsx",
        {"份额": [["户号", "户主姓名", "户持股数"], ["1", "示例张", "2"], ["2", "", "3"], ["合计", "", "5"]]},
    )

    reading = read_roster(path)

    assert [(one.row, one.reason) for one in reading.errors] == [(3, "这一行没有姓名。")]
