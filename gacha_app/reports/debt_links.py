"""From a voucher back to the debt, the loan or the charge that it booked or settled."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gacha_app.i18n import _
from gacha_app.reports.debt_places import place_of
from gacha_app.storage.debt_tables import charge_acts, debt_acts, debts, loan_acts, loans, resource_charges


@dataclass(frozen=True)
class DebtLink:
    """A record behind a voucher: what it is called, the page and the place that show it."""

    words: str
    page: str
    place: int


def debt_links(session: Session, voucher_id: int) -> tuple[DebtLink, ...]:
    """Return the debts, loans and charges that a voucher booked or settled."""
    settled = select(debt_acts.c.debt_id).where(debt_acts.c.voucher_id == voucher_id)
    held = select(debts.c.id, debts.c.name).where(or_(debts.c.voucher_id == voucher_id, debts.c.id.in_(settled)))
    found = [
        DebtLink(_("债权债务：{name}").format(name=name), "contracts:examination", place_of("debts", identity))
        for identity, name in session.execute(held)
    ]
    moved = select(loan_acts.c.loan_id).where(loan_acts.c.voucher_id == voucher_id)
    lent = select(loans.c.id, loans.c.name).where(or_(loans.c.voucher_id == voucher_id, loans.c.id.in_(moved)))
    found += [
        DebtLink(_("借款：{name}").format(name=name), "contracts:debts", place_of("loans", identity))
        for identity, name in session.execute(lent)
    ]
    acts = select(charge_acts.c.charge_id).where(charge_acts.c.voucher_id == voucher_id)
    charged = select(resource_charges.c.id, resource_charges.c.plot).where(resource_charges.c.id.in_(acts))
    found += [
        DebtLink(_("新增收费：{plot}").format(plot=plot), "contracts:examination", place_of("charges", identity))
        for identity, plot in session.execute(charged)
    ]
    return tuple(found)
