"""What the books say of everything that is counted, as at the end of a day: the lines of a counting list."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import CASH, EARMARKED, ROLES
from gacha_app.domain.money import grouped
from gacha_app.domain.property import cost_account
from gacha_app.domain.register import LAND_CLASSES, Contract
from gacha_app.domain.stock_take import StockTakeLine
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of
from gacha_app.reports.ledger import balances, posted, summed
from gacha_app.reports.names import account_names, counterparty_names, household_names
from gacha_app.reports.plots import plots_at
from gacha_app.reports.property import Property
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.tables import contracts, postings, vouchers

_STOCK = "121"


def lines_of(session: Session, scope: str, day: dt.date) -> list[StockTakeLine]:
    """Return the lines of a scope at the end of a day, numbered, with what the books say."""
    found = list(_LINES[scope](session, day))
    for serial, line in enumerate(found, 1):
        line.serial = serial
    return found


def _cash(session: Session, day: dt.date) -> Iterator[StockTakeLine]:
    names = account_names(session)
    for code, fen in sorted(balances(session, day).items()):
        if code.startswith(CASH):
            yield StockTakeLine(0, 0, "account", code, code, names.get(code, ""), unit=_("元"), value=fen)


def _stock(session: Session, day: dt.date) -> Iterator[StockTakeLine]:
    names = account_names(session)
    signed = func.sum(case((postings.c.amount > 0, postings.c.quantity), else_=-postings.c.quantity))
    query = posted(postings.c.account, postings.c.unit, signed).where(
        postings.c.quantity.is_not(None), vouchers.c.date <= day, postings.c.account.startswith(_STOCK)
    )
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for code, unit, quantity in session.execute(query.group_by(postings.c.account, postings.c.unit)):
        if quantity:
            counted[code][unit] = int(quantity)
    for code, fen in sorted(balances(session, day).items()):
        if not code.startswith(_STOCK):
            continue
        units = counted.get(code, {})
        # several units on one account, or none: counted in yuan, a thousandth of which is a tenth of a fen
        unit, quantity = next(iter(units.items())) if len(units) == 1 else ("", 0)
        if quantity <= 0:
            unit, quantity = _("元"), fen * 10
        yield StockTakeLine(
            0, 0, "account", code, code, names.get(code, ""), unit=unit, quantity=quantity, value=fen
        )  # fmt: skip


def _assets(*classes: str) -> Callable[[Session, dt.date], Iterator[StockTakeLine]]:
    def lines(session: Session, day: dt.date) -> Iterator[StockTakeLine]:
        for one in Property(session).at(day):
            card = one.asset
            if card.klass not in classes or (card.herd and not one.quantity):
                continue
            detail = " ".join(filter(None, (card.species, card.herd_group, card.spec)))
            yield StockTakeLine(
                0, 0, "asset", str(card.id), card.code or cost_account(card), card.name, detail, card.place,
                card.keeper, card.unit, one.quantity, one.value, one.wear,
            )  # fmt: skip

    return lines


def _resources(session: Session, day: dt.date) -> Iterator[StockTakeLine]:
    for one in plots_at(session, day):
        card = one.resource
        yield StockTakeLine(
            0, 0, "resource", str(card.id), card.code, card.name, _(LAND_CLASSES[card.land]), card.place, card.holder,
            _("亩"), one.area,
        )  # fmt: skip


def _claims(session: Session, day: dt.date) -> Iterator[StockTakeLine]:
    names, households, parties = account_names(session), household_names(session), counterparty_names(session)
    for root in ROLES[chart_of(session)].claims:
        if root in (EARMARKED, "231"):
            continue
        wanted = EntryFilter(account=root, last=day, with_closing=True)
        sums = summed(session, wanted, "account", "household_id", "counterparty_id")
        for account, household, party, debit, credit in sorted(
            sums, key=lambda one: (one[0], one[1] or 0, one[2] or 0)
        ):
            if debit == credit:
                continue
            who = households.get(household or 0) or parties.get(party or 0) or _("没有写明单位")
            side = _("债权") if debit > credit else _("债务")
            yield StockTakeLine(
                0, 0, "party", f"{account}:{household or 0}:{party or 0}", account, who,
                f"{names.get(account, '')} {side}", unit=_("元"), value=debit - credit,
            )  # fmt: skip


def _contracts(session: Session, day: dt.date) -> Iterator[StockTakeLine]:
    held, parties, households = contracts.c, counterparty_names(session), household_names(session)
    query = (
        select(Contract)
        .where(
            or_(held.start.is_(None), held.start <= day), or_(held.end.is_(None), held.end >= day),
            # what was ended early runs no more
            or_(held.ended_on.is_(None), held.ended_on >= day),
        )
        .order_by(held.number, held.id)
    )  # fmt: skip
    for one in session.scalars(query):
        detail = " ".join(filter(None, (one.subject, _("每年 {amount} 元").format(amount=grouped(one.yearly)))))
        until = _("到 {date}").format(date=one.end) if one.end else ""
        yield StockTakeLine(
            0, 0, "contract", str(one.id), one.number, one.name, detail, until,
            parties.get(one.counterparty_id or 0) or households.get(one.household_id or 0, ""), _("份"), 1000,
        )  # fmt: skip


_LINES: dict[str, Callable[[Session, dt.date], Iterator[StockTakeLine]]] = {
    "cash": _cash,
    "stock": _stock,
    "animals": _assets("biological"),
    "fixed": _assets("fixed", "other"),
    "intangible": _assets("intangible"),
    "resources": _resources,
    "claims": _claims,
    "contracts": _contracts,
}
