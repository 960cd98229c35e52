"""Land newly charged for (新增资源收费台账): what a year costs, what was charged and received, what is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.resource_charge import ORIGINS, ResourceCharge
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.parties import party_namer
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.standing_acts import acts_until
from gacha_app.reports.totals import totals_of
from gacha_app.storage.debt_tables import charge_acts, resource_charges


@dataclass(frozen=True)
class ChargeStanding:
    """How far a charge has come at the end of a time; all fen.

    Attributes:
        party: who uses the land. charged, received: in all. charged_now, received_now: within the time.
        years: what was charged by year, and what was received of it. acts: the rows of `charge_act` that count.
    """

    charge: ResourceCharge
    party: str
    charged: int
    received: int
    charged_now: int
    received_now: int
    years: dict[int, tuple[int, int]]
    acts: tuple[Any, ...]

    @property
    def left(self) -> int:
        """What was charged and is not received."""
        return self.charged - self.received


def charge_standings(session: Session, period: Period) -> list[ChargeStanding]:
    """Return every charge found by the end of a time."""
    acts: dict[int, list[Any]] = {}
    for act in acts_until(session, charge_acts, period.last):
        acts.setdefault(act.charge_id, []).append(act)
    query = (
        select(ResourceCharge)
        .where(resource_charges.c.found_on <= period.last)
        .order_by(resource_charges.c.found_on, resource_charges.c.id)
    )
    name = party_namer(session)
    return [_standing(one, acts.get(one.id or 0, []), name, period.first) for one in session.scalars(query)]


def charge_standing(session: Session, charge: ResourceCharge, last: dt.date = dt.date.max) -> ChargeStanding:
    """Return how far one charge has come."""
    acts = list(acts_until(session, charge_acts, last, charge_acts.c.charge_id == charge.id))
    return _standing(charge, acts, party_namer(session), dt.date.min)


def charge_register(session: Session, period: Period) -> Report:
    """Report the land newly charged for at the end of a time (新增资源收费台账)."""
    rows = []
    for one in charge_standings(session, period):
        charge = one.charge
        cells: dict[str, Cell] = {
            "plot": charge.plot, "origin": _(ORIGINS[charge.origin]), "area": charge.area,
            "found_on": charge.found_on, "party": one.party, "rate": charge.rate, "yearly": charge.yearly,
            "charged_now": one.charged_now, "received_now": one.received_now, "charged": one.charged,
            "received": one.received, "left": one.left, "paper": charge.paper, "note": charge.note,
        }  # fmt: skip
        rows.append(Row(cells, record=charge.id))
    columns = (
        Column("plot", _("地块"), width=10),
        Column("origin", _("来由"), width=7),
        Column("area", _("新增面积"), CellKind.QUANTITY, _("亩"), 5),
        Column("found_on", _("清出日期"), CellKind.DATE, width=5),
        Column("party", _("占用人"), width=8),
        Column("rate", _("标准（每亩每年）"), CellKind.MONEY, "元", 6),
        Column("yearly", _("年应收"), CellKind.MONEY, "元", 7),
        Column("charged_now", _("本期应收"), CellKind.MONEY, "元", 7),
        Column("received_now", _("本期已收"), CellKind.MONEY, "元", 7),
        Column("charged", _("累计应收"), CellKind.MONEY, "元", 7),
        Column("received", _("累计已收"), CellKind.MONEY, "元", 7),
        Column("left", _("未收"), CellKind.MONEY, "元", 7),
        Column("paper", _("凭据"), width=6),
        Column("note", _("备注"), width=6),
    )
    totals = totals_of(rows, "area", "yearly", "charged_now", "received_now", "charged", "received", "left")
    return report_for(session, "resource-charges", _("新增资源收费台账"), period.title, columns, rows, totals)


def _standing(charge: ResourceCharge, acts: list[Any], name: Any, first: dt.date) -> ChargeStanding:
    sums = {"charged": 0, "received": 0}
    now = {"charged": 0, "received": 0}
    years: dict[int, tuple[int, int]] = {}
    for act in acts:
        sums[act.kind] += act.amount
        now[act.kind] += act.amount if act.date >= first else 0
        charged, received = years.get(act.year, (0, 0))
        years[act.year] = (
            (charged + act.amount, received) if act.kind == "charged" else (charged, received + act.amount)
        )
    party = name(charge.household_id, charge.counterparty_id)
    return ChargeStanding(
        charge, party, sums["charged"], sums["received"], now["charged"], now["received"], years, tuple(acts)
    )
