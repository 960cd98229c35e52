"""The life of an asset, a herd or a plot, as the window tells it: wear year by year, what happened, how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.disposal import Disposal
from gacha_app.domain.errors import NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.property import RESOURCE_CHANGES, ResourceChange, cost_account
from gacha_app.domain.register import Asset
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.stock_take import SCOPES, Scope, StockTake, StockTakeLine, difference
from gacha_app.i18n import _
from gacha_app.reports.asset_register import (
    change_title,
    change_words,
    funding,
    lettings,
    procedure_words,
    received_by_asset,
)
from gacha_app.reports.plots import Plot, plots_at
from gacha_app.reports.property import Agreed, Held, Property, agreement, voucher_numbers
from gacha_app.reports.stock_take_forms import state_words, stock_take_lines_of
from gacha_app.storage.property_tables import asset_changes, asset_disposals, resource_changes, stock_takes
from gacha_app.storage.tables import assets


@dataclass(frozen=True)
class WearYear:
    """What a year took off an asset, and what was left at its end; fen."""

    year: int
    wear: int
    net: int


@dataclass(frozen=True)
class Happened:
    """One thing that happened to a card.

    Attributes:
        words: how much, from what to what, why. voucher: its number, or "".
        undone: whether it was taken back. may_undo: whether it can be.
    """

    id: int
    date: dt.date
    title: str
    words: str
    voucher: str
    undone: bool
    may_undo: bool


@dataclass(frozen=True)
class AssetLife:
    """How an asset or a herd stands at a day, and how it came to that.

    Attributes:
        years: wear year by year, the last first. happened: the last first.
        disposal: how it left, or None. procedure: with which procedure, in words.
        funding: of which money it was made. let_to: who rents it. received: fen of the year by its contracts.
        account: what its account's cards and ledger say, None where nothing stands there.
        losses: identities of deaths that nobody decided on yet.
    """

    held: Held
    years: tuple[WearYear, ...]
    happened: tuple[Happened, ...]
    disposal: Disposal | None
    procedure: str
    funding: str
    let_to: str
    received: int
    account: Agreed | None
    losses: tuple[int, ...]


@dataclass(frozen=True)
class PlotLife:
    """How a plot stands at a day, and how its area changed."""

    plot: Plot
    happened: tuple[Happened, ...]


@dataclass(frozen=True)
class TakeStory:
    """A stock-take with its lines.

    Attributes:
        differing: the lines on which something else was found. missing: how many are not counted.
        state: how far it came, in a sentence.
    """

    take: StockTake
    scope: Scope
    lines: tuple[StockTakeLine, ...]
    differing: tuple[StockTakeLine, ...]
    missing: int
    state: str


def asset_life(session: Session, identity: int, period: Period) -> AssetLife:
    """Return how an asset stands at the end of a time, and how it came to that.

    Raises:
        NotFound: if the book has none of this identity.
    """
    if session.get(Asset, identity) is None:
        raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
    everything = Property(session, assets.c.id == identity)
    [card] = everything.assets
    changes = everything.changes.get(identity, ())
    own = asset_disposals.c
    disposal = session.scalars(select(Disposal).where(own.asset_id == identity, own.state == "done")).one_or_none()
    account = cost_account(card)[:3]
    return AssetLife(
        everything.held(card, period.last),
        tuple(_wear_years(everything, card, period)),
        tuple(_happened(session, card, changes)),
        disposal,
        procedure_words(disposal) if disposal is not None else "",
        funding(session).get(identity, ""),
        lettings(session, period.last, identity).get(identity, ""),
        received_by_asset(session, period, identity).get(identity, 0),
        next(iter(agreement(session, period.last, {account})), None),
        tuple(open_loss_ids(session, identity)),
    )


def plot_life(session: Session, identity: int, period: Period) -> PlotLife:
    """Return how a plot stands at the end of a time, and how its area changed.

    Raises:
        NotFound: if the book has none of this identity.
    """
    plot = next(iter(plots_at(session, period.last, identity)), None)
    if plot is None:
        raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
    own = resource_changes.c
    query = select(ResourceChange).where(own.resource_id == identity).order_by(own.date, own.id)
    found = list(session.scalars(query))
    undone = {one.undoes_id for one in found}
    numbers = voucher_numbers(session, [one.voucher_id for one in found])
    happened = [
        Happened(
            one.id or 0, one.date, _(RESOURCE_CHANGES[one.kind]),
            _("{area} 亩（{before} → {after}）{reason}").format(
                area=f"{'+' if one.area > 0 else '−'}{quantity_text(abs(one.area))}", before=one.before,
                after=one.after, reason=one.reason,
            ),
            numbers.get(one.voucher_id or 0, ""), one.id in undone,
            one.kind != "undo" and one.id not in undone and one.stock_take_id is None,
        )
        for one in reversed(found)
    ]  # fmt: skip
    return PlotLife(plot, tuple(happened))


def take_story(session: Session, identity: int, _period: Period | None = None) -> TakeStory:
    """Return a stock-take with its lines.

    Raises:
        NotFound: if the book has none of this identity.
    """
    take = session.get(StockTake, identity)
    if take is None:
        raise NotFound(_("没有这次清查，可能已被删除，请刷新后重试。"))
    scope, lines = SCOPES[take.scope], stock_take_lines_of(session, take)
    return TakeStory(
        take, scope, tuple(lines), tuple(one for one in lines if difference(one, scope)),
        sum(not one.is_counted for one in lines), state_words(session, take),
    )  # fmt: skip


def open_loss_ids(session: Session, asset_id: int) -> list[int]:
    """Return the deaths of a herd that nobody decided on yet."""
    own = asset_changes.c
    undone = set(session.scalars(select(own.undoes_id).where(own.kind == "undo")))
    settled = {
        row.undoes_id
        for row in session.execute(select(own.id, own.undoes_id).where(own.kind == "settled"))
        if row.id not in undone
    }
    query = select(own.id).where(own.asset_id == asset_id, own.kind == "death").order_by(own.date)
    return [one for one in session.scalars(query) if one not in undone and one not in settled]


def last_take_day(session: Session) -> dt.date | None:
    """Return the day of the last stock-take, None where there is none."""
    return session.scalars(select(stock_takes.c.date).order_by(stock_takes.c.date.desc())).first()


def _wear_years(everything: Property, card: Asset, period: Period) -> list[WearYear]:
    booked = everything.wear.get(card.id or 0, ())
    years = sorted({when.year for when, _until, _fen in booked if when.year <= period.year}, reverse=True)
    told = []
    for year in years:
        last = Period(year).last
        fen = sum(amount for when, until, amount in booked if when.year == year and until > last)
        told.append(WearYear(year, fen, everything.held(card, last).net))
    return told


def _happened(session: Session, card: Asset, changes: Sequence[Any]) -> list[Happened]:
    undone = {one.undoes_id for one in changes if one.kind == "undo"}
    answered = {one.undoes_id for one in changes if one.kind == "settled" and one.id not in undone}
    numbers = voucher_numbers(session, [one.voucher_id for one in changes])
    found = []
    for one in reversed(changes):
        words = []
        if one.quantity:
            words.append(f"{'+' if one.quantity > 0 else '−'}{quantity_text(abs(one.quantity))} {card.unit}")
        if one.value:
            words.append(_("{amount} 元").format(amount=grouped(one.value)))
        words += [change_words(one), one.reason]
        may = one.kind != "undo" and one.id not in undone and one.id not in answered and one.stock_take_id is None
        found.append(
            Happened(
                one.id or 0, one.date, change_title(one.kind), " ".join(filter(None, words)),
                numbers.get(one.voucher_id or 0, ""), one.id in undone, may and card.disposed_on is None,
            )
        )  # fmt: skip
    return found
