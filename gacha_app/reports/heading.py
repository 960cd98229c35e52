"""What stands over every report and chart of a book: whose it is, and whether its figures are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.organisation import Organisation
from gacha_app.reports.report import Cell, CellKind, Chart, ChartKind, Column, Report, Row, Series
from gacha_app.storage.tables import organisations


def organisation_of(session: Session) -> Organisation:
    """Return the organisation whose book it is."""
    return session.scalars(select(Organisation)).one()


def chart_of(session: Session) -> str:
    """Return the chart of accounts that a book is kept in, "2023" or "2004"."""
    return str(session.scalar(select(organisations.c.chart)) or "2023")


def report_for(
    session: Session,
    name: str,
    title: str,
    period: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    totals: Mapping[str, Cell] | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """Return a report of this book."""
    organisation = organisation_of(session)
    return Report(
        name,
        title,
        organisation.name,
        period,
        tuple(columns),
        tuple(rows),
        totals or {},
        tuple(notes),
        organisation.sample,
    )


def chart_for(
    session: Session,
    name: str,
    title: str,
    period: str,
    kind: ChartKind,
    categories: Sequence[str],
    series: Sequence[Series],
    unit: CellKind = CellKind.MONEY,
) -> Chart:
    """Return a chart of this book."""
    organisation = organisation_of(session)
    return Chart(
        name, title, kind, tuple(categories), tuple(series), unit, organisation.name, period, organisation.sample
    )
