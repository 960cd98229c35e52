"""The language of statement rows: what is read is what was written, and what comes out is what was meant."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.statement_formulas import (
    AGAINST,
    RESULT,
    TIMES,
    AccountTerm,
    AgainstTerm,
    Formula,
    LineTerm,
    ResultTerm,
    TimeTerm,
    codes_in,
    lines_in,
    parse,
    work_out,
    write,
)

CODES = st.sampled_from(["101", "113", "321", "32201", "50101", "5010203"])
SIGNS = st.sampled_from([1, -1])


def sums_of(term):
    return st.lists(st.tuples(SIGNS, term), min_size=1, max_size=4).map(lambda terms: Formula(tuple(terms)))


ACCOUNTS = st.builds(AccountTerm, CODES, st.sampled_from(["", "", "借", "贷"]))
TIMED = st.builds(TimeTerm, st.sampled_from(sorted(TIMES.values())), sums_of(ACCOUNTS | st.just(ResultTerm())))
SINGLE = ACCOUNTS | TIMED | st.just(ResultTerm()) | st.builds(LineTerm, st.integers(1, 99)) | st.builds(
    AgainstTerm, CODES, CODES
)  # fmt: skip
FORMULAS = sums_of(st.recursive(SINGLE, sums_of, max_leaves=6))


class Numbers:
    """Amounts that differ for every question."""

    def account(self, code: str, details: str, time: str) -> int:
        return hash((code, details, time)) % 10**9

    def result(self, time: str) -> int:
        return hash(("result", time)) % 10**9

    def against(self, code: str, other: str) -> int:
        return hash((code, other)) % 10**9


def line(number: int) -> int:
    return hash(("line", number)) % 10**9


def oracle(text: str) -> int:
    """Let Python add up the same text, its words made calls."""
    words = {word: f"timed_{time}" for word, time in TIMES.items()}
    text = re.sub(r"行(\d+)", r"line(\1)", text)
    text = re.sub(rf"{AGAINST}\((\d+),(\d+)\)", r"against('\1','\2')", text)
    for word, function in words.items():
        text = text.replace(f"{word}(", f"{function}(lambda time: ")
    text = text.replace(RESULT, "result(time)")
    text = re.sub(r"(?<!['\d])(\d{3,})([借贷]?)(?!['\d])", r"account('\1','\2',time)", text)
    text = re.sub(r"line\(account\('(\d+)'[^)]*\)\)", r"line(\1)", text)
    numbers = Numbers()
    known = {"time": "", "line": line, "account": numbers.account, "result": numbers.result, "against": numbers.against}
    for time in TIMES.values():
        known[f"timed_{time}"] = lambda inner, time=time: inner(time)
    return eval(text, known)


@given(FORMULAS)
def test_what_is_written_is_read_back_the_same(formula: Formula):
    assert parse(write(formula)) == formula


@given(FORMULAS)
def test_a_formula_comes_to_what_adding_up_its_text_comes_to(formula: Formula):
    assert work_out(formula, Numbers(), line) == oracle(write(formula))


@given(FORMULAS)
def test_the_accounts_and_rows_of_a_formula_are_all_found(formula: Formula):
    text = write(formula)

    assert all(code in text for code in codes_in(formula))
    assert [f"行{number}" in text for number in lines_in(formula)] == [True] * len(lines_in(formula))


@given(st.text(alphabet="0123456789+-()行借贷本期年初损益对方,.x ＋－（", max_size=30))
def test_any_text_is_read_or_refused_in_a_sentence(text: str):
    try:
        read = parse(text)
    except InvalidInput as problem:
        said = str(problem)
    else:
        said = "读懂了。" if parse(write(read)) == read else ""

    assert said.endswith("。")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("＝１０１＋１０２", "101+102"),
        (" 行1 － 行2 ", "行1-行2"),
        ("=112＋113借", "112+113借"),
        ("年初（321、322）", None),
        ("", ""),
    ],
)
def test_a_formula_may_be_typed_as_people_type(typed: str, kept: str | None):
    if kept is None:
        with pytest.raises(InvalidInput, match="从第 7 个字“,”起看不懂"):
            parse(typed)
    else:
        assert write(parse(typed)) == kept


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("101+", "公式“101+”没有写完。"),
        ("101×2", "从第 4 个字“×”起看不懂"),
        ("1011", "“1011”不是科目编号"),
        ("12", "“12”不是科目编号"),
        ("(101", "没有写完"),
        ("本期(行3)", "从第 4 个字“行”起看不懂"),
        ("本期(累计(501))", "从第 4 个字“累”起看不懂"),
        ("(" * 30 + "101" + ")" * 30, "括号套得太多"),
        ("101+" * 200 + "101", "公式太长"),
    ],
)
def test_a_formula_that_means_nothing_is_refused(text: str, sentence: str):
    with pytest.raises(InvalidInput) as refused:
        parse(text)

    assert sentence in str(refused.value)
