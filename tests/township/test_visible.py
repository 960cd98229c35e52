from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from handing_in import package
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import decimal_yuan
from gacha_app.township.package import PlacedColumn, PlacedReport, canonical, fingerprint_of
from gacha_app.township.visible import cell_name, check_visible, text_of


def one_cell(kind, said):
    """Return a package whose only sheet is one cell."""
    report = PlacedReport("表", "r", "表", (PlacedColumn("a", "甲", kind, "", 1),), 1, ((said,),))
    return replace(package(), figures={}, places={}, reports=(report,))


def refused(whole, now):
    try:
        check_visible(whole, {"表": [[now]]})
    except GachaError as problem:
        return str(problem)
    return ""


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_an_amount_is_recognised_as_workbooks_keep_it_and_a_fen_more_is_not(fen):
    whole = one_cell("money", fen)

    assert not refused(whole, float(decimal_yuan(fen)))
    assert not refused(whole, str(decimal_yuan(fen)))
    assert refused(whole, float(decimal_yuan(fen + 1)))


@pytest.mark.parametrize(
    ("kind", "said", "same", "other"),
    [
        ("money", 0, ["", 0, 0.0], [0.01, "x", None, True]),
        ("money", 100, [1, 1.0, "1.00", 1.0000000000001], [True, "1元", float("inf"), float("nan"), dt.date(2023, 1, 1)]),
        ("shares", 2_5000, [2.5, "2.5"], [2.50001, 3]),
        ("percent", 73_45, [0.7345], [73.45, 0.734]),
        ("count", 7, [7, 7.0, "7"], [7.5, 8, ""]),
        ("text", "甲 乙", ["甲 乙", "甲\r\n乙 ", "甲　乙"], ["甲乙", "", 1]),
        ("code", "0001", ["0001"], [1, "1"]),
        ("date", "2023-05-06", [dt.date(2023, 5, 6), dt.datetime(2023, 5, 6), "2023-05-06"],
         [dt.datetime(2023, 5, 6, 1), dt.date(2023, 5, 7), dt.time(1, 2)]),
        ("text", None, [""], [0, "x"]),
        ("unknown", 5, [5], [6]),
    ],
)  # fmt: skip
def test_a_cell_shows_what_was_said_or_is_named(kind, said, same, other):
    whole = one_cell(kind, said)

    assert [refused(whole, now) for now in same] == [""] * len(same)
    assert all("“表”的 A1 " in refused(whole, now) for now in other)


def test_what_a_forger_places_nowhere_is_refused_in_words():
    whole = replace(package(), texts={"表": {"?": "x"}})

    with pytest.raises(GachaError, match="不完整"):
        check_visible(whole, {"表": []})


@pytest.mark.parametrize(("row", "column", "name"), [(1, 1, "A1"), (12, 26, "Z12"), (3, 27, "AA3"), (3, 703, "AAA3")])
def test_cells_are_named_as_workbooks_name_them(row, column, name):
    assert cell_name(row, column) == name


@pytest.mark.parametrize(("value", "text"), [(None, ""), (True, "True"), (0.0, "0"), (1e21, "1000000000000000000000")])
def test_other_values_have_a_text_too(value, text):
    assert text_of(value) == text


@given(st.text())
def test_any_text_becomes_signs_that_a_workbook_can_hold(text):
    said = canonical({"a": text})

    assert said.isprintable() or all(sign >= " " for sign in said)
    assert len(fingerprint_of(said)) == 64
