"""What a loan, a debt or a charge for land does not allow once a voucher is taken back: it would fall below nothing."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.debt import Debt
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.loan import Loan
from gacha_app.domain.resource_charge import ResourceCharge
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.debts import debt_standing
from gacha_app.reports.loans import loan_standing
from gacha_app.reports.resource_charges import charge_standing
from gacha_app.services.contract_freeing import first_below
from gacha_app.storage.book import Writing
from gacha_app.storage.debt_tables import charge_acts, debts, loan_acts, loans


def keep_debt_money(session: Writing, voucher: Voucher) -> None:
    """Refuse to take a voucher back that repayments, interest, a resolution or a receipt of other vouchers need.

    Raises:
        InvalidInput: naming the loan, the debt or the plot, and what has to be taken back before.
    """
    for loan in session.scalars(select(Loan).where(loans.c.voucher_id == voucher.id)).all():
        if loan_standing(session, loan.id or 0).acts:
            raise InvalidInput("voucher", _("“{name}”已有还本、计息或付息，请先撤销它们。").format(name=loan.name))
    for loan_id in set(session.scalars(select(loan_acts.c.loan_id).where(loan_acts.c.voucher_id == voucher.id))):
        check_interest(session, loan_id)
    for debt in session.scalars(select(Debt).where(debts.c.voucher_id == voucher.id)).all():
        if debt_standing(session, debt.id or 0).acts:
            raise InvalidInput("voucher", _("“{name}”已有化解，请先撤销化解。").format(name=debt.name))
    for charge_id in set(
        session.scalars(select(charge_acts.c.charge_id).where(charge_acts.c.voucher_id == voucher.id))
    ):
        check_charge(session, charge_id)


def check_interest(session: Session, loan_id: int) -> None:
    """Refuse that more interest of a loan is paid than is booked, on any day.

    Raises:
        InvalidInput: naming the loan and the day.
    """
    one = loan_standing(session, loan_id)
    signs = {"accrued": 1, "paid": -1}
    moves = [(act.date, signs[act.kind] * act.amount) for act in one.acts if act.kind in signs]
    if short := first_below(moves):
        raise InvalidInput(
            "date", _("“{name}”到 {date} 付的利息比计提的多，请核对日期，或先撤销付息。").format(
                name=one.loan.name, date=short[0]
            )
        )  # fmt: skip


def check_charge(session: Session, charge_id: int) -> None:
    """Refuse that more is received for a plot than is charged, on any day and of any year.

    Raises:
        InvalidInput: naming the plot and the day.
    """
    charge = session.get_one(ResourceCharge, charge_id)
    acts = charge_standing(session, charge).acts
    for year in sorted({act.year for act in acts}):
        moves = [(act.date, act.amount if act.kind == "charged" else -act.amount) for act in acts if act.year == year]
        if short := first_below(moves):
            raise InvalidInput(
                "date", _("“{plot}”到 {date} 收的比记的应收多，请核对日期，或先撤销收款。").format(
                    plot=charge.plot, date=short[0]
                )
            )  # fmt: skip
