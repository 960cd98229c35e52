"""The example's property: how its assets wear and are run, a herd, and a stock-take; no figure of money changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from gacha_app.domain.money import split
from gacha_app.domain.property import PLACES, cost_account, wear_account
from gacha_app.domain.register import Asset
from gacha_app.domain.voucher import Kind, State, Voucher
from gacha_app.i18n import _
from gacha_app.services.example_definition import definition
from gacha_app.services.stock_takes import Count, count_lines, counts_as_booked, lines_in, make_stock_takes
from gacha_app.storage.accounting_tables import depreciations
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.tables import assets, vouchers

_ACTION = "make_example"
# What the definition says of the use of an asset, as a way of running it
_WAYS = {
    "自营": "own",
    "在用": "own",
    "结果": "own",
    "繁育": "own",
    "出租": "lease",
    "合作经营": "share",
    "闲置": "idle",
}


def add_property(book: Book, village: Mapping[str, Any]) -> None:
    """Say how the assets of an example village wear, and count them at the end of its last year."""
    with book.writing(_ACTION, village["name"]) as session:
        cards = list(session.scalars(select(Asset).order_by(assets.c.id)))
        told = {one["code"]: one for one in village["assets"]}
        for card in cards:
            card.way, card.ownership = _WAYS.get(card.use, ""), _("集体所有")
            if group := told.get(card.code, {}).get("herd"):
                card.herd, card.species, card.herd_group = True, told[card.code].get("species", ""), group
        _wear(session, cards)
    _count(book)


def _wear(session: Writing, cards: Sequence[Asset]) -> None:
    """Put every entry of wear on the cards it belongs to, by their cost: what was there before, and each year's."""
    places = PLACES["2023"]
    made = select(Voucher).where(
        vouchers.c.state == State.POSTED, vouchers.c.kind != Kind.CLOSING, vouchers.c.reverses_id.is_(None)
    )
    for voucher in session.scalars(made.order_by(vouchers.c.date, vouchers.c.id)).all():
        project = next((one.project_id for one in voucher.postings if one.project_id is not None), None)
        for posting in voucher.postings:
            if posting.account[:3] not in places.contra.values():
                continue
            worn = [card for card in cards if _bears(card, posting.account[:3], voucher)]
            # what was there before stands on all together, each year's on its project's
            bearing = [card for card in worn if voucher.kind is Kind.OPENING or card.project_id == project] or worn
            parts = split(-posting.amount, [card.value for card in bearing])
            for card, fen in zip(bearing, parts, strict=True):
                if voucher.kind is Kind.OPENING:
                    card.accumulated += fen
                elif fen:
                    row = {
                        "asset_id": card.id,
                        "month": f"{voucher.date:%Y-%m}",
                        "amount": fen,
                        "voucher_id": voucher.id,
                    }
                    session.execute(insert(depreciations), [row])
                    session.recorder.note("depreciation", **row)


def _bears(card: Asset, account: str, voucher: Voucher) -> bool:
    """Say whether an entry of wear may be of a card: of its account, and not from before it was bought."""
    if wear_account(card, PLACES["2023"])[:3] != account or not cost_account(card):
        return False
    there = voucher.date if voucher.kind is not Kind.OPENING else dt.date(definition()["years"][0] - 1, 12, 31)
    return card.acquired is None or card.acquired <= there


def _count(book: Book) -> None:
    """Count fixed assets, animals and land at the end of the last year: all as the books say."""
    last = dt.date(definition()["years"][-1], 12, 31)
    made = make_stock_takes(book, last, ("fixed", "animals", "resources", "contracts"))
    for take in made:
        if take.scope == "contracts":
            # still to be counted
            continue
        with book.reading() as session:
            counts = counts_as_booked(session, take.id or 0)
            lines = lines_in(session, take)
        if take.scope == "fixed" and (some := [one for one in lines if one.quantity >= 6000]):
            # one of several is not found
            counts[some[0].serial] = Count(some[0].quantity - 1000, reason=_("大风掀顶，已拆除"))
        count_lines(book, take.id or 0, counts, on=last + dt.timedelta(days=5), counters=_("示例清点组"))
