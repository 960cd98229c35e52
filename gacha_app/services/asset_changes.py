"""What happens to a card while the asset is held: entered in the books, raised or lowered, moved, split, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.depreciation import is_written_off
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.herd import MOVEMENTS, Standing, check_course, share_of
from gacha_app.domain.money import grouped
from gacha_app.domain.months import first_day, last_day, month_after, month_of, months_from
from gacha_app.domain.property import (
    ASSET_CHANGES,
    FIELDS,
    AssetChange,
    asked_reason,
    cost_account,
)
from gacha_app.domain.register import WAYS, Asset
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.depreciation import booked_wear
from gacha_app.reports.property import places_of
from gacha_app.services import registers
from gacha_app.services.posting import check_day, first_open_day, organisation_in, post
from gacha_app.services.vouchers import refuse_earlier_year, reverse
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.property_tables import asset_changes


def take_in(book: Book, asset: Asset, on: dt.date, against: str) -> Asset:
    """Add a card and enter its cost in the books by the same act: the account of its cost against another.

    What was granted or donated without papers is taken in at a nominal yuan (`asset.nominal`).

    Raises:
        InvalidInput: if the card or the accounts cannot be so.
    """
    with book.writing("take_in_asset", asset.name) as session:
        if on > dt.date.today():
            raise InvalidInput("date", _("日期 {date} 还没有到。").format(date=on))
        asset.acquired = asset.acquired or on
        registers.add(session, asset)
        cost = cost_account(asset)
        if not asset.value or not against.strip():
            raise InvalidInput("value", _("登记并记账，请填写原值和贷方科目。"))
        text = _summary(asset, "taken_in")
        postings = [
            replace(Posting(cost, asset.value, text, project_id=asset.project_id), **_counted(asset)),
            Posting(against.strip(), -asset.value, text, project_id=asset.project_id, fund_id=None),
        ]
        change = AssetChange(asset.id or 0, on, "taken_in", asset.quantity, asset.value)
        with in_chinese():
            change.reason = _("按名义金额入账") if asset.nominal else _("登记并入账")
        keep(session, asset, change, Voucher(on, text, postings, entry_kind="asset_change"), on_card=False)
        return asset


def change_value(
    book: Book, asset_id: int, on: dt.date, amount: int, reason: str, *, against: str = "", note: str = ""
) -> AssetChange:
    """Raise or lower the cost that an asset stands at, with its voucher.

    Args:
        amount: fen, negative where it is lowered.
        against: the other account; 银行存款 for a rise and 其他支出 for a fall, where none is named.

    Raises:
        InvalidInput: if the asset is a herd or gone, or would be worth less than was written off of it.
    """
    with book.writing("change_asset_value", str(asset_id)) as session:
        asset = asset_of(session, asset_id, on)
        places = places_of(session)
        if asset.herd:
            raise InvalidInput("value", _("“{name}”按群管理，请用畜禽变动登记。").format(name=asset.name))
        if not amount:
            raise InvalidInput("amount", _("请填写增减的金额（元）。"))
        worn = written_off(session, asset)
        if asset.value + amount < worn + asset.residual:
            raise InvalidInput(
                "amount",
                _("“{name}”原值 {value} 元，已提折旧和残值共 {worn} 元，最多减 {most} 元。").format(
                    name=asset.name, value=grouped(asset.value), worn=grouped(worn + asset.residual),
                    most=grouped(max(asset.value - worn - asset.residual, 0)),
                ),
            )  # fmt: skip
        kind = "value_up" if amount > 0 else "value_down"
        other = against.strip() or ("102" if amount > 0 else places.loss)
        text = _summary(asset, kind)
        postings = [
            Posting(cost_account(asset), amount, text, project_id=asset.project_id),
            Posting(other, -amount, text, project_id=asset.project_id),
        ]
        change = AssetChange(asset_id, on, kind, value=amount, reason=asked_reason(reason), note=note.strip())
        change.before, change.after = grouped(asset.value), grouped(asset.value + amount)
        return keep(session, asset, change, Voucher(on, text, postings, entry_kind="asset_change"))


def tell_anew(book: Book, asset_id: int, on: dt.date, kind: str, after: str, reason: str) -> AssetChange:
    """Say that an asset was moved, is kept by somebody else, or is run another way ("moved", "keeper", "way").

    Raises:
        InvalidInput: if it says nothing new.
    """
    with book.writing("change_asset", str(asset_id)) as session:
        asset = asset_of(session, asset_id, on)
        if kind not in FIELDS:
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=kind[:40]))
        field, said = FIELDS[kind], after.strip()
        before = str(getattr(asset, field))
        if not said or said == before:
            raise InvalidInput("after", _("请填写变更以后的内容，要和原来的不同。"))
        if kind == "way" and said not in WAYS:
            raise InvalidInput("after", _("没有“{value}”这个选项，请从列表中选择。").format(value=said[:40]))
        if later := [one.date for one in history(session, asset_id) if one.field == field and one.date > on]:
            raise InvalidInput("date", _("{date} 已有同样的变更，日期不能更早。").format(date=max(later)))
        setattr(asset, field, said)
        change = AssetChange(asset_id, on, kind, field=field, before=before, after=said, reason=asked_reason(reason))
        return keep(session, asset, change, None)


def split_off(
    book: Book, asset_id: int, on: dt.date, name: str, quantity: int, reason: str, *, code: str = ""
) -> Asset:
    """Make a card of its own of a part of an asset: its share of quantity, cost, wear and residual value.

    Raises:
        InvalidInput: if there is not so much of it, it is a herd, or wear of earlier months is not booked yet.
    """
    with book.writing("split_asset", name) as session:
        asset = asset_of(session, asset_id, on)
        if asset.herd:
            raise InvalidInput("quantity", _("“{name}”按群管理，请用转群。").format(name=asset.name))
        if not 0 < quantity < asset.quantity:
            raise InvalidInput(
                "quantity",
                _("“{name}”共 {there} {unit}，拆出的数量要大于零、小于它。").format(
                    name=asset.name, there=quantity_text(asset.quantity), unit=asset.unit
                ),
            )
        worn = written_off(session, asset)
        part = share_of(Standing(asset.quantity, asset.value, worn, asset.residual), quantity)
        made = replace(
            asset, name=name, code=code.strip(), quantity=quantity, value=part.value, residual=part.residual,
            accumulated=0, wear_moved=part.wear, acquired=asset.acquired, split_from_id=asset.id, id=None,
        )  # fmt: skip
        if is_written_off(asset):
            _begin_anew(session, asset, made, on)
        registers.add(session, made)
        why = asked_reason(reason)
        gone = keep(session, asset, _moved(asset, made, on, "split", -part, why), None)
        came = _moved(made, asset, on, "parted", part, why)
        came.recorded_at = gone.recorded_at
        keep(session, made, came, None, on_card=False)
        return made


def undo_change(book: Book, change_id: int, reason: str, *, on: dt.date | None = None) -> list[AssetChange]:
    """Take a change or a movement back: its voucher in red, and the card as it was before.

    Both sides of a transfer and of a part split off are taken back together.

    Raises:
        InvalidInput: if it was taken back already, is not the last of its kind, or heads would be missing then.
    """
    with book.writing("undo_asset_change", str(change_id)) as session:
        first = session.get(AssetChange, change_id)
        if first is None:
            raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
        if first.kind == "undo" or _is_undone(session, first):
            raise InvalidInput("change", _("这一条已经撤销过了。"))
        if first.stock_take_id is not None:
            raise InvalidInput("change", _("这一条是清查盘点产生的，请在“清查盘点”里撤销。"))
        refuse_before_book(session, first.date)
        together = _together(session, first)
        if any(settlement_of(session, one) is not None for one in together):
            raise InvalidInput("change", _("这笔损失已经处理，请先撤销它的处理。"))
        return take_back(session, together, asked_reason(reason), on)


def take_back(
    session: Writing, together: Sequence[AssetChange], reason: str, on: dt.date | None = None
) -> list[AssetChange]:
    """Answer changes that were made by one act with changes that take them back, within a larger action."""
    red: dict[int, Voucher] = {}
    made = []
    for one in together:
        voucher = session.get(Voucher, one.voucher_id) if one.voucher_id else None
        if voucher is not None and voucher.id not in red and voucher.state is State.POSTED:
            refuse_earlier_year(session, voucher)
            red[voucher.id or 0] = reverse(session, voucher, reason, on=on)
        back = red.get(one.voucher_id or 0)
        day = back.date if back is not None else first_open_day(session, on or one.date)
        asset = session.get_one(Asset, one.asset_id)
        answer = AssetChange(
            one.asset_id, day, "undo", -one.quantity, -one.value, -one.wear, -one.residual, one.field, one.after,
            one.before, reason, partner_id=one.partner_id, undoes_id=one.id, stock_take_id=one.stock_take_id,
            voucher_id=back.id if back is not None else None,
        )  # fmt: skip
        if one.field:
            latest = [other for other in history(session, one.asset_id) if other.field == one.field]
            if latest[-1].id != one.id:
                raise InvalidInput("change", _("后面还有同样的变更，请先撤销后面的。"))
            setattr(asset, one.field, one.before)
        made.append(keep(session, asset, answer, None))
    for one in together:
        check_history(session, session.get_one(Asset, one.asset_id))
    return made


def keep(
    session: Writing, asset: Asset, change: AssetChange, voucher: Voucher | None, *, on_card: bool = True
) -> AssetChange:
    """Keep a change, post its voucher, and bring the card up to it; one that is on the card already is only kept."""
    if voucher is not None:
        change.voucher_id = post(session, voucher).id
    elif change.kind not in FIELDS and not change.stock_take_id:
        check_day(session, change.date)
    if on_card:
        asset.quantity += change.quantity
        asset.value += change.value
        asset.wear_moved += change.wear
        asset.residual += change.residual
    # both sides of one act bear one moment
    change.recorded_at = change.recorded_at or dt.datetime.now()  # noqa: DTZ005 - the village's own clock
    change.recorded_by = session.by
    session.add(change)
    session.flush()
    return change


def check_history(session: Session, asset: Asset) -> None:
    """Refuse a course in which there is less than nothing of an asset on some day.

    Raises:
        InvalidInput: naming the first day.
    """
    changes = history(session, asset.id or 0)
    check_course(asset.name, asset.unit, base_of(session, asset, changes), changes)


def refuse_before_book(session: Session, day: dt.date) -> None:
    """Refuse to take back what was entered in the book before this one, whose vouchers stayed there.

    Raises:
        InvalidInput: saying so.
    """
    first_year = organisation_in(session).first_year  # type: ignore[arg-type]
    if day.year < first_year:
        raise InvalidInput(
            "date",
            _("{date} 的这一笔记在旧账里，本账从 {year} 年开始，不能在这里撤销。").format(date=day, year=first_year),
        )


def history(session: Session, asset_id: int) -> list[AssetChange]:
    """Return everything that happened to an asset, in the order of its days."""
    held = asset_changes.c
    query = select(AssetChange).where(held.asset_id == asset_id).order_by(held.date, held.id)
    return list(session.scalars(query))


def base_of(session: Session, asset: Asset, changes: Sequence[AssetChange]) -> Standing:
    """Return what a card stood at before everything that happened to it; all wear booked of it counts."""
    moved = Standing()
    for one in changes:
        moved += Standing(one.quantity, one.value, one.wear, one.residual)
    return Standing(asset.quantity, asset.value, written_off(session, asset), asset.residual) + -moved


def written_off(session: Session, asset: Asset) -> int:
    """Return the fen written off of an asset by now."""
    booked = booked_wear(session).get(asset.id or 0)
    return asset.worn_before + (booked.total if booked else 0)


def asset_of(session: Session, asset_id: int, day: dt.date) -> Asset:
    """Return an asset that is held on a day.

    Raises:
        NotFound: if there is none.
        InvalidInput: if it was not there yet, or is gone.
    """
    asset = session.get(Asset, asset_id)
    if asset is None:
        raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
    if asset.disposed_on is not None:
        raise InvalidInput(
            "asset", _("“{name}”已在 {date} 处置，不能再变动。").format(name=asset.name, date=asset.disposed_on)
        )
    if asset.acquired is not None and day < asset.acquired:
        raise InvalidInput(
            "date", _("“{name}”是 {date} 取得的，日期不能更早。").format(name=asset.name, date=asset.acquired)
        )
    if day > dt.date.today():
        raise InvalidInput("date", _("日期 {date} 还没有到。").format(date=day))
    return asset


@in_chinese()
def _summary(asset: Asset, kind: str) -> str:
    return f"{asset.name}{_(ASSET_CHANGES[kind])}"[:200]


def change_title(kind: str) -> str:
    """Return what a change or a movement is called."""
    return _(MOVEMENTS[kind].title) if kind in MOVEMENTS else _(ASSET_CHANGES.get(kind, kind))


def _counted(asset: Asset) -> dict[str, Any]:
    """Return how much of it a line counts: of herds alone, whose heads the ledger must know."""
    return {"quantity": asset.quantity, "unit": asset.unit} if asset.herd and asset.quantity else {}


def _moved(asset: Asset, other: Asset, on: dt.date, kind: str, part: Standing, why: str) -> AssetChange:
    return AssetChange(
        asset.id or 0, on, kind, part.quantity, part.value, part.wear, part.residual, reason=why,
        partner_id=other.id,
    )  # fmt: skip


def _begin_anew(session: Session, asset: Asset, made: Asset, on: dt.date) -> None:
    """Let a part that was split off wear on over the months left, from the one after the last booked month."""
    booked = booked_wear(session).get(asset.id or 0)
    months = sorted(booked.amounts) if booked else []
    started = month_after(month_of(asset.in_use_from or asset.acquired or on))
    first = max(started, f"{organisation_in(session).first_year:04d}-01")  # type: ignore[arg-type]
    reached = months[-1] if months else month_after(first, -1)
    before = month_after(month_of(on), -1)
    if first <= before and reached < before:
        raise InvalidInput(
            "date", _("请先把“{name}”的折旧计提到 {month}，再拆分。").format(name=asset.name, month=before)
        )
    last = max(reached, before)
    if asset.method == "straight_line":
        gone = len(months_from(started, last))
        made.life_months = max(asset.life_months - gone, 1)
    made.in_use_from = max(last_day(last), asset.acquired or first_day(last))


def settlement_of(session: Session, loss: AssetChange) -> AssetChange | None:
    """Return what was decided on a loss, None while nothing stands."""
    held = asset_changes.c
    query = select(AssetChange).where(held.undoes_id == loss.id, held.kind == "settled").order_by(held.id)
    return next((one for one in session.scalars(query) if not _is_undone(session, one)), None)


def _is_undone(session: Session, change: AssetChange) -> bool:
    held = asset_changes.c
    query = select(held.id).where(held.undoes_id == change.id, held.kind == "undo")
    return session.execute(query).first() is not None


def _together(session: Session, change: AssetChange) -> list[AssetChange]:
    """Return a change with the other side of the same act: of a transfer, or of a part split off."""
    if change.partner_id is None:
        return [change]
    held = asset_changes.c
    pairs = {"split": "parted", "parted": "split", "transfer_out": "transfer_in", "transfer_in": "transfer_out"}
    query = select(AssetChange).where(
        held.asset_id == change.partner_id, held.partner_id == change.asset_id, held.date == change.date,
        held.kind == pairs.get(change.kind, ""), held.quantity == -change.quantity,
        held.recorded_at == change.recorded_at,
    )  # fmt: skip
    other = [one for one in session.scalars(query) if not _is_undone(session, one)]
    return [change, *other[:1]]


__all__ = [
    "asset_of", "base_of", "change_title", "change_value", "check_history", "history", "keep", "refuse_before_book",
    "settlement_of", "split_off", "take_back", "take_in", "tell_anew", "undo_change", "written_off",
]  # fmt: skip
