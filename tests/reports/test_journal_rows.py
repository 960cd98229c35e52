"""What a posting names is packed into one key, and comes out of it as it went in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from village import Village

from gacha_app.reports.journal import journal_of
from gacha_app.reports.journal_rows import About
from gacha_app.services.exports import export_journal

_HUGE = 2**40


@given(st.tuples(*[st.tuples(st.integers(0, 10**4), st.integers(0, 10**4))] * 4), st.integers(0, 3))
def test_a_key_says_what_it_was_made_of(pairs, last):
    sizes = (*(max(pair) + 1 for pair in pairs), 4)
    ids = (*(min(pair) for pair in pairs), last)
    about = About(sizes)

    key = 0
    for one, size in zip(ids, sizes, strict=True):
        key = key * size + one

    assert about.fits
    assert about.named(key) == tuple(one or None for one in ids)


def test_where_identities_are_too_large_for_one_number_the_journal_is_the_same(tmp_path):
    texts = []
    for name, far in (("近", False), ("远", True)):
        (tmp_path / name).mkdir()
        village = Village(tmp_path / name)
        village.has_project("温棚葡萄", "grapes")
        village.deals_with("示例公司")
        village.has_household("巴图")
        if far:
            with village.book.writing("move", "示例") as session:
                for table in ("project", "counterparty"):
                    session.execute(text(f"UPDATE {table} SET id = id + {_HUGE}"))
            village._projects["温棚葡萄"] += _HUGE
            village._parties["示例公司"] += _HUGE
        village.records("sale", "12.34", project="温棚葡萄", counterparty="示例公司", quantity=3000, unit="斤")
        wrong = village.records("household", "5", household="巴图", inward=True)
        village.takes_back(wrong)
        assert village.asks(lambda session: journal_of(session).about.fits) is not far
        for form in ("hledger", "csv"):
            texts.append(export_journal(village.book, form, tmp_path / f"{name}.{form}").read_text("utf-8"))
        village.close()

    assert texts[:2] == texts[2:]
    assert "示例公司 | " in texts[0]
    assert "quantity:3 斤" in texts[0]
