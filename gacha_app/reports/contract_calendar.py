"""Who leases which plot from when to when, and how much is free, as a table and for the chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.contract_leases import Lease, stretches
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.contract_leases import leases
from gacha_app.reports.heading import organisation_of, report_for
from gacha_app.reports.report import CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.tables import assets, resources

# How many years the calendar shows: the one asked for, two before and two after
YEARS_BEFORE = 2
YEARS_AFTER = 2


@dataclass(frozen=True)
class Plot:
    """A plot or asset and its leases in the years shown.

    Attributes:
        place: "resource" or "asset". owned: thousandths of a mu or of `unit`; nought where it is not known.
        free_now: what is free now. most_let: the most that is let on any day shown.
    """

    place: str
    id: int
    name: str
    owned: int
    unit: str
    leases: tuple[Lease, ...]
    free_now: int
    most_let: int


@dataclass(frozen=True)
class LeaseCalendar:
    """All plots that are let in some years, and all that could be.

    Attributes:
        first, last: the days shown. day: the one that counts as now.
    """

    organisation: str
    sample: bool
    first: dt.date
    last: dt.date
    day: dt.date
    plots: tuple[Plot, ...]


def lease_calendar(
    session: Session, period: Period, *, before: int = YEARS_BEFORE, after: int = YEARS_AFTER
) -> LeaseCalendar:
    """Return who leases which plot in the years around a time, those with leases first."""
    first, last = dt.date(period.year - before, 1, 1), dt.date(period.year + after, 12, 31)
    day = min(period.last, dt.date.today()) if period.first <= dt.date.today() else period.first
    organisation = organisation_of(session)
    lands, things = leases(session, "resource_id"), leases(session, "asset_id")
    plots = [
        _plot("resource", row.id, row.name, row.area, _("亩"), lands.get(row.id, ()), (first, last, day))
        for row in session.execute(select(resources).order_by(resources.c.klass, resources.c.id))
    ]
    plots += [
        _plot("asset", row.id, row.name, row.quantity, row.unit, things[row.id], (first, last, day))
        for row in session.execute(select(assets).order_by(assets.c.id))
        if row.id in things
    ]
    shown = [one for one in plots if one.leases] + [one for one in plots if not one.leases and one.owned]
    return LeaseCalendar(organisation.name, organisation.sample, first, last, day, tuple(shown))


def calendar_report(session: Session, period: Period) -> Report:
    """Report who leases which plot from when to when, and what is free (承包日历)."""
    found = lease_calendar(session, period)
    rows = []
    for plot in found.plots:
        rows.append(
            Row(
                {"plot": plot.name, "area": plot.owned, "unit": plot.unit, "free": plot.free_now,
                 "most": plot.most_let},
                subtotal=True,
            )
        )  # fmt: skip
        rows += [
            Row(
                {"plot": plot.name, "contract": one.name, "party": one.party, "begins": one.begins, "until": one.until,
                 "area": one.area, "unit": plot.unit},
                level=1, record=one.contract_id, source=EntryFilter(contract_id=one.contract_id),
            )
            for one in plot.leases
        ]  # fmt: skip
    columns = (
        Column("plot", _("地块（资产）"), width=10), Column("contract", _("合同名称"), width=10),
        Column("party", _("承包（承租）方"), width=9), Column("begins", _("起"), CellKind.DATE, width=5),
        Column("until", _("止"), CellKind.DATE, width=5), Column("area", _("面积（数量）"), CellKind.QUANTITY, width=5),
        Column("unit", _("单位"), width=3), Column("most", _("最多时租出"), CellKind.QUANTITY, width=5),
        Column("free", _("现在空着"), CellKind.QUANTITY, width=5),
    )  # fmt: skip
    time = _("{first} 至 {last}").format(first=found.first, last=found.last)
    return report_for(session, "lease-calendar", _("承包日历"), time, columns, rows)


def _plot(
    place: str, identity: int, name: str, owned: int, unit: str, all_: Sequence[Lease],
    days: tuple[dt.date, dt.date, dt.date],
) -> Plot:  # fmt: skip
    first, last, day = days
    inside = tuple(
        one for one in all_ if (one.begins is None or one.begins <= last) and (one.until is None or one.until >= first)
    )
    let = [one.let for one in stretches(inside, first, last)] if inside else [0]
    now = sum(one.area for one in inside if one.covers(day))
    return Plot(place, identity, name, owned, unit, inside, max(owned - now, 0), max(let))
