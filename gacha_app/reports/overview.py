"""The figures a secretary sees first, each beside the year before."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED, HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.i18n import N_, _
from gacha_app.reports.distribution import basis_for
from gacha_app.reports.dividends import dividend_averages, plan_row
from gacha_app.reports.figures import glance_figures
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.projects import percent
from gacha_app.reports.report import CellKind, EntryFilter

_TITLES = (
    ("income", N_("本年总收入")),
    ("operating_income", N_("经营性收入（不含补助）")),
    ("result", N_("本年收益")),
    ("dividends", N_("应分红")),
    ("dividends_paid", N_("已付分红")),
    ("funds_left", N_("补助资金结余")),
)


@dataclass(frozen=True)
class Figure:
    """A figure of the overview.

    Attributes:
        key: one of `reports.figures.FIGURES`. title: what people call it.
        value, before: this year and the year before.
        change: by how much it grew, in hundredths of a per cent; None where there was nothing before.
        source: the entries behind it.
    """

    key: str
    title: str
    value: int
    before: int
    change: int | None
    kind: CellKind = CellKind.MONEY
    source: EntryFilter | None = None


@dataclass(frozen=True)
class Overview:
    """A year at a glance.

    Attributes:
        operating_share: operating income's part of all income, in hundredths of a per cent, or None.
        paid_share: how much of the dividends is paid, likewise.
        distributable: fen that the year may still distribute; see `reports.distribution`.
        per_share, per_household: fen of the year's dividend; their `_before` of the year before.
        households, members: counts; shares: ten-thousandths.
    """

    organisation: str
    year: int
    sample: bool
    income: Figure
    operating_income: Figure
    result: Figure
    dividends: Figure
    dividends_paid: Figure
    funds_left: Figure
    operating_share: int | None
    paid_share: int | None
    distributable: int
    households: int
    members: int
    shares: int
    per_share: int
    per_share_before: int
    per_household: int
    per_household_before: int

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the order they are shown."""
        return (
            self.income, self.operating_income, self.result, self.dividends, self.dividends_paid, self.funds_left,
        )  # fmt: skip


def overview(session: Session, year: int) -> Overview:
    """Return a year at a glance."""
    now, before = glance_figures(session, year), glance_figures(session, year - 1)
    sources = _sources(session, year)
    figures = {
        key: Figure(key, _(title), now[key], before[key], _change(now[key], before[key]), source=sources.get(key))
        for key, title in _TITLES
    }
    organisation = organisation_of(session)
    per_share, per_household = dividend_averages(session, year)
    per_share_before, per_household_before = dividend_averages(session, year - 1)
    return Overview(
        organisation.name,
        year,
        organisation.sample,
        **figures,
        operating_share=percent(now["operating_income"], now["income"]),
        paid_share=percent(now["dividends_paid"], now["dividends"]),
        distributable=basis_for(session, year).distributable,
        households=now["households"],
        members=now["members"],
        shares=now["shares"],
        per_share=per_share,
        per_share_before=per_share_before,
        per_household=per_household,
        per_household_before=per_household_before,
    )


def _change(now: int, before: int) -> int | None:
    return (now - before) * 10_000 // before if before > 0 else None


def _sources(session: Session, year: int) -> dict[str, EntryFilter]:
    first, last = Period(year).first, Period(year).last
    sources = {
        "income": EntryFilter(classes=("income",), first=first, last=last),
        "result": EntryFilter(classes=("income", "expense"), first=first, last=last),
        "funds_left": EntryFilter(account=EARMARKED, last=last),
    }
    plan = plan_row(session, year)
    if plan and plan.approved_on:
        on = plan.approved_on
        sources["dividends"] = EntryFilter(account=HOUSEHOLDS, entry_kind="dividend", first=on, last=on)
        sources["dividends_paid"] = EntryFilter(account=HOUSEHOLDS, entry_kind="dividend_payment", first=on)
    return sources
