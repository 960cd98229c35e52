"""Charts of dividends: how far households lie apart, and what was approved of every year beside what was paid."""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LineState
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.dividends import APPROVED, plan_row
from gacha_app.reports.heading import chart_for
from gacha_app.reports.report import CellKind, Chart, ChartKind, EntryFilter, Series
from gacha_app.storage.tables import dividend_lines, dividend_plans

_MOST_YEARS = 10
# More bars than these say no more
_MOST_BANDS = 12
_YUAN = 100


def dividend_spread(session: Session, period: Period) -> Chart:
    """Chart how many households got how much of a year: a bar for every band of amounts."""
    plan = plan_row(session, period.year)
    amounts: list[int] = []
    if plan is not None:
        line = dividend_lines.c
        amounts = list(session.scalars(select(line.amount).where(line.plan_id == plan.id)))
    labels, counts = [], []
    if amounts:
        width = band_width(min(amounts), max(amounts))
        bands = range(min(amounts) // width, max(amounts) // width + 1)
        labels = [f"{_short(band * width)}–{_short((band + 1) * width)}" for band in bands]
        places = [amount // width for amount in amounts]
        counts = [places.count(band) for band in bands]
    series = (Series(_("户数"), tuple(counts)),) if counts else ()
    title = _("{year}年度各户分红分布（元）").format(year=period.year)
    return chart_for(
        session, "dividend-spread", title, Period(period.year).title, ChartKind.GROUPED, labels, series, CellKind.COUNT
    )


def dividends_paid(session: Session, period: Period) -> Chart:
    """Chart what was approved for members of every year beside what of it is paid, set off and withheld counted in."""
    line, plan = dividend_lines.c, dividend_plans.c
    # what is set off or withheld has reached the household too; what is left of its part is paid by hand or bank
    settled = case((line.state == LineState.PAID, line.amount), else_=line.amount - line.net)
    query = (
        select(plan.year, plan.approved_on, func.sum(line.amount).label("approved"), func.sum(settled).label("paid"))
        .join(dividend_lines, line.plan_id == plan.id)
        .where(APPROVED, plan.year <= period.year)
        .group_by(plan.id)
        .order_by(plan.year)
    )
    found = session.execute(query).all()[-_MOST_YEARS:]
    sources = tuple(
        EntryFilter(account=HOUSEHOLDS, entry_kind="dividend", first=one.approved_on, last=one.approved_on)
        for one in found
    )
    series = (
        Series(_("批准分红"), tuple(int(one.approved) for one in found), sources),
        Series(_("已发放"), tuple(int(one.paid) for one in found)),
    )
    until = _("至{year}年度，发放到目前为止").format(year=period.year)
    return chart_for(
        session, "dividends-paid", _("历年分红批准与发放"), until, ChartKind.GROUPED,
        [str(one.year) for one in found], series if found else (),
    )  # fmt: skip


def band_width(least: int, most: int) -> int:
    """Return a round width in fen, 1, 2 or 5 yuan or tens of them, by which all amounts fit into a dozen bands."""
    width = _YUAN
    while True:
        for rounded in (width, 2 * width, 5 * width):
            if most // rounded - least // rounded < _MOST_BANDS:
                return rounded
        width *= 10


def _short(fen: int) -> str:
    """Return whole yuan without idle decimals."""
    return grouped(fen).partition(".")[0]
