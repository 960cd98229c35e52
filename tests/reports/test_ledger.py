"""The one reading of the journal."""

from __future__ import annotations

import datetime as dt

from village import Village

from gacha_app.reports.ledger import balance_under, balances, retained_until, undistributed_balance

END = dt.date(2023, 12, 31)


def test_balances_may_be_those_before_the_year_was_closed(busy: Village):
    before = busy.asks(balances, END)
    busy.closes(2022)
    busy.closes(2023)

    reopened = busy.asks(balances, END, before_closing_of=2022)

    assert reopened == before
    assert balance_under(busy.asks(balances, END), "501") == 0
    assert balance_under(before, "501") == -13_000_00


def test_results_are_retained_whether_closed_or_not(busy: Village):
    assert busy.asks(retained_until, END) == 11_750_00
    assert busy.asks(undistributed_balance, END) == 0
    busy.closes(2022)
    busy.closes(2023)
    assert busy.asks(retained_until, END) == busy.asks(undistributed_balance, END) == 11_750_00
