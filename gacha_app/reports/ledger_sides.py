"""How a balance stands in a ledger: its side in one character, and an amount that is never negative."""

from __future__ import annotations

from gacha_app.i18n import N_, _

_SIDES = (N_("平"), N_("借"), N_("贷"))


def side_and_amount(balance: int) -> tuple[str, int]:
    """Return 借, 贷 or 平, and the fen of a balance (debit positive) on that side."""
    return _(_SIDES[0 if not balance else 1 if balance > 0 else 2]), abs(balance)
