"""Plots of land and water as at a day: their area, and what of it is let and free."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.contract_leases import Lease
from gacha_app.domain.property import ResourceChange
from gacha_app.domain.register import Resource
from gacha_app.reports.contract_leases import leases
from gacha_app.reports.names import counterparty_names, household_names
from gacha_app.storage.property_tables import resource_changes
from gacha_app.storage.tables import contracts, resources


@dataclass(frozen=True)
class Plot:
    """A plot as it stood on a day: thousandths of a mu.

    Attributes:
        leases: those that run on the day. let: what they take of it together.
    """

    resource: Resource
    area: int
    let: int
    leases: tuple[Lease, ...]

    @property
    def free(self) -> int:
        """What is not let; never below nought."""
        return max(self.area - self.let, 0)


def plots_at(session: Session, day: dt.date, only: int | None = None) -> list[Plot]:
    """Return every plot at the end of a day, by class; or only one."""
    own = resource_changes.c
    of_plot = own.resource_id.is_not(None) if only is None else own.resource_id == only
    changed = select(own.resource_id, func.sum(own.area)).where(own.date > day, of_plot).group_by(own.resource_id)
    later = {plot: int(area) for plot, area in session.execute(changed)}
    let = leases_by_plot(session, only)
    query = select(Resource).order_by(resources.c.klass, resources.c.id)
    if only is not None:
        query = query.where(resources.c.id == only)
    found = []
    for one in session.scalars(query):
        identity = one.id or 0
        running = tuple(lease for lease in let.get(identity, ()) if lease.covers(day))
        area = one.area - later.get(identity, 0)
        found.append(Plot(one, area, sum(lease.area for lease in running), running))
    return found


def leases_by_plot(session: Session, only: int | None = None) -> Mapping[int, Sequence[Lease]]:
    """Return the leases of every plot: by the contracts that name it, and by those that only say its name in words.

    Args:
        only: the plot looked at, None for all.
    """
    found: dict[int, list[Lease]] = defaultdict(list)
    for plot, of_plot in leases(session, "resource_id", only).items():
        found[plot] += of_plot
    held = contracts.c
    # a contract that was entered before the land was says it in words, as its story has it
    query = (
        select(
            held.id, held.name, held.subject, held.start, held.end, held.ended_on, held.area, held.counterparty_id,
            held.household_id,
        )
        .where(held.resource_id.is_(None), held.kind == "resource")
        .order_by(held.start, held.id)
    )  # fmt: skip
    unnamed = session.execute(query).all()
    if not unnamed:
        return found
    plots = session.execute(select(resources.c.id, resources.c.name)).all()
    parties, households = counterparty_names(session), household_names(session)
    for one in unnamed:
        said = [row.id for row in plots if row.name in one.subject or row.name in one.name]
        party = parties.get(one.counterparty_id or 0) or households.get(one.household_id or 0, "")
        for plot in said:
            if only is None or plot == only:
                lease = Lease(one.id, one.name, one.start, one.ended_on or one.end, one.area or 0, party)
                found[plot].append(lease)
    return found


def area_course(session: Session, resource: Resource, more: Sequence[ResourceChange] = ()) -> list[tuple[dt.date, int]]:
    """Return the area that a plot has from each day of a change on; the first is from the beginning of time.

    Args:
        more: changes that are not kept yet.
    """
    own = resource_changes.c
    kept = list(
        session.scalars(
            select(ResourceChange).where(own.resource_id == resource.id).order_by(own.date, own.id)
        )
    )  # fmt: skip
    area = resource.area - sum(one.area for one in kept)
    course = [(dt.date.min, area)]
    for one in sorted([*kept, *more], key=lambda change: change.date):
        area += one.area
        course.append((one.date, area))
    return course


def area_on(course: Sequence[tuple[dt.date, int]], day: dt.date) -> int:
    """Return the area that a course has at the end of a day."""
    return [area for begins, area in course if begins <= day][-1]
