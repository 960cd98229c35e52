"""A village that owns much: cards, registers, herds and their warnings beside a hundred thousand postings."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from benchmarks.large_books import YEAR, large_book
from benchmarks.measuring import Measured, timed
from benchmarks.warnings import add_contracts
from gacha_app.domain.dates import Period
from gacha_app.reports.asset_register import asset_changes_report, asset_register
from gacha_app.reports.herd_register import herd_movements, herds
from gacha_app.reports.plots import plots_at
from gacha_app.reports.property import property_agreement
from gacha_app.reports.property_stories import asset_life, plot_life
from gacha_app.reports.property_warnings import property_warnings
from gacha_app.reports.register_stories import asset_story, contract_story, resource_story
from gacha_app.reports.registers import assets as asset_list
from gacha_app.reports.resource_register import resource_register
from gacha_app.storage.accounting_tables import depreciations
from gacha_app.storage.book import Book, open_book
from gacha_app.storage.property_tables import asset_changes, resource_changes
from gacha_app.storage.tables import assets, contracts, resources, vouchers

_ASSETS, _HERDS, _CHANGES, _LET = 1_000, 20, 6_000, 300
_MOST = 0.150


def property_registers(folder: Path) -> Iterator[Measured]:
    """Read cards, registers and warnings of 1,000 assets, 20 herds, 100 plots, 6,000 changes and 1,000 contracts."""
    with open_book(large_book(folder, 100_000), user="示例") as book:
        add_contracts(book)
        asset, herd, plot = _add_property(book)
        today, year, month = dt.date(YEAR, 12, 20), Period(YEAR), Period(YEAR, 9)

        def floor() -> None:
            with book.reading() as session:
                session.execute(select(func.count()).select_from(asset_changes)).scalar()

        least, _worst = timed(floor)
        for name, what, act in (
            ("asset-card", "card of an asset", lambda session: asset_life(session, asset, year)),
            ("asset-lettings", "  and its contracts", lambda session: asset_story(session, asset, year)),
            ("herd-card", "card of a herd", lambda session: asset_life(session, herd, year)),
            ("plot-card", "card of a plot", lambda session: plot_life(session, plot, year)),
            ("plot-contracts", "  and its contracts", lambda session: resource_story(session, plot, year)),
            ("contract-card", "card of a contract", lambda session: contract_story(session, 21, year)),
            ("asset-list", "list of 1,000 assets", lambda session: asset_list(session, year)),
            ("asset-register", "register of 1,000 assets", lambda session: asset_register(session, year)),
            ("asset-changes", "changes of a month", lambda session: asset_changes_report(session, month)),
            ("herds", "list of 20 herds", lambda session: herds(session, year)),
            ("herd-movements", "herds of a year month by month", lambda session: herd_movements(session, year)),
            ("agreement", "cards against ledger, 12 months", lambda session: property_agreement(session, year)),
            ("plots", "100 plots with 1,000 leases", lambda session: plots_at(session, today)),
            ("resource-register", "register of 100 plots", lambda session: resource_register(session, year)),
            ("property-warnings", "warnings of property", lambda session: [*property_warnings(session, YEAR, today)]),
        ):  # fmt: skip

            def read(act: Any = act) -> None:
                with book.reading() as session:
                    act(session)

            seconds, worst = timed(read)
            yield Measured(
                name, f"{what}, 6,000 changes" if name == "asset-card" else what, seconds, worst, _MOST, least
            )


def _add_property(book: Book) -> tuple[int, int, int]:
    """Add the cards with what happened to them, and return an asset, a herd and a plot to look at."""
    chance = random.Random(1)
    with book.writing("measure", "示例") as session:
        first = 1 + int(session.scalar(select(func.max(assets.c.id))) or 0)
        common = {"acquired": dt.date(YEAR - 3, 5, 1), "in_use_from": dt.date(YEAR - 3, 5, 1), "place": "示例地点"}
        cards: list[dict[str, Any]] = [
            {"id": first + place, "name": f"示例资产{place}", "code": f"G{place:04d}", "value": 10_000_000,
             "quantity": 10_000, "unit": "项", "keeper": "示例管护人" if place % 3 else "", "method": "straight",
             "life_months": 24 if place % 100 == 0 else 240, "klass": "fixed", "account": "151", "species": "",
             "herd": False, **common}
            for place in range(_ASSETS)
        ]  # fmt: skip
        cards += [
            {"id": first + _ASSETS + place, "name": f"示例羊群{place}", "code": f"S{place:02d}", "value": 50_000_000,
             "quantity": 500_000, "unit": "只", "keeper": "示例牧民", "method": "none", "life_months": 0,
             "klass": "biological", "account": "131", "species": "绵羊", "herd": True, **common}
            for place in range(_HERDS)
        ]  # fmt: skip
        session.execute(insert(assets), cards)
        days = sorted(dt.date(YEAR, 1, 1) + dt.timedelta(chance.randrange(365)) for _one in range(_CHANGES))
        at = dt.datetime(YEAR, 12, 31, 8, tzinfo=dt.UTC)
        happened = []
        for place, day in enumerate(days):
            # two of three happen to herds
            if place % 3:
                card, kind = first + _ASSETS + place % _HERDS, "death" if place % 50 == 1 else "birth"
            else:
                card, kind = first + chance.randrange(_ASSETS), "value_up"
            heads = 0 if kind == "value_up" else -1000 if kind == "death" else 1000
            happened.append(
                {"asset_id": card, "date": day, "kind": kind, "quantity": heads, "value": -1000 if heads < 0 else 1000,
                 "reason": "示例", "recorded_at": at, "recorded_by": "示例"}
            )  # fmt: skip
        session.execute(insert(asset_changes), happened)
        # a year of wear, each month on one voucher
        posted = select(vouchers.c.id, vouchers.c.date).where(vouchers.c.state == "posted")
        months = {f"{day:%Y-%m}": voucher for voucher, day in session.execute(posted)}
        worn = [
            {"asset_id": first + place, "month": month, "amount": 40_000, "voucher_id": voucher}
            for month, voucher in months.items()
            for place in range(_ASSETS)
        ]  # fmt: skip
        session.execute(insert(depreciations), worn)
        land = list(session.scalars(select(resources.c.id)))
        surveyed = [
            {"resource_id": plot, "date": dt.date(YEAR, 6, 1), "kind": "survey", "area": 1000, "recorded_at": at}
            for plot in land
        ]  # fmt: skip
        session.execute(insert(resource_changes), surveyed)
        let = 1 + int(session.scalar(select(func.max(contracts.c.id))) or 0)
        leases = [
            {"id": let + place, "name": f"示例租赁{place}", "kind": "asset", "asset_id": first + place,
             "quantity": 1000, "start": dt.date(YEAR, 1, 1), "end": dt.date(YEAR + 2, 12, 31)}
            for place in range(_LET)
        ]  # fmt: skip
        session.execute(insert(contracts), leases)
        return first, first + _ASSETS, land[-1]
