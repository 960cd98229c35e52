"""What a count comes to: differences to 待处理财产损溢 when they are found, and off it once they are decided on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.herd import Standing, share_of
from gacha_app.domain.money import grouped
from gacha_app.domain.property import (
    AssetChange,
    ResourceChange,
    asked_reason,
    cost_account,
    wear_account,
)
from gacha_app.domain.register import Asset
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.stock_take import (
    SCOPES,
    StockTake,
    StockTakeLine,
    TakeState,
    amount_words,
    difference,
    worth_of_difference,
)
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.property import places_of
from gacha_app.reports.stock_take_books import lines_of
from gacha_app.services.asset_changes import base_of, check_history, history, keep, refuse_before_book, take_back
from gacha_app.services.herds import Settlement, settling_voucher
from gacha_app.services.posting import first_open_day, post
from gacha_app.services.resource_changes import keep_area, resource_of, take_area_back
from gacha_app.services.stock_takes import lines_in, take_of
from gacha_app.services.vouchers import refuse_earlier_year, reverse
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.property_tables import asset_changes, resource_changes


@dataclass(frozen=True)
class Claim:
    """What is got back of one line's loss: fen that somebody owes, fen kept as 库存物资."""

    compensation: int = 0
    scrap: int = 0
    household_id: int | None = None
    counterparty_id: int | None = None


@dataclass(frozen=True)
class Approval:
    """What a meeting decided on a count.

    Attributes:
        approver, meeting: who decided, and the paper. confirmed_on: the day of the meeting, the day itself if None.
        booked_on: the day of the voucher; that of the count while its month is open, else the first open day after it,
            so that nothing is left on 181 when the year is closed.
        claims: what is got back, by the number of the line.
    """

    date: dt.date
    approver: str
    meeting: str
    confirmed_on: dt.date | None = None
    claims: Mapping[int, Claim] = field(default_factory=dict)
    booked_on: dt.date | None = None


def book_differences(book: Book, take_id: int, *, on: dt.date | None = None) -> StockTake:
    """Enter what differs: through 待处理财产损溢, and on the cards of herds and assets.

    Args:
        on: the day of the voucher; the day of the count while its month is open, else the first open day after it.

    Raises:
        InvalidInput: if a line is not counted or its difference has no reason, nothing differs, it is booked already,
            or the books were changed since the list was made.
    """
    with book.writing("book_differences", str(take_id)) as session:
        take = take_of(session, take_id)
        lines = _differing(session, take)
        day = on or first_open_day(session, take.date)
        if day < take.date:
            raise InvalidInput("date", _("入账日期不能早于清查日期 {date}。").format(date=take.date))
        with in_chinese():
            text = _("{date}{scope}清查差异").format(date=take.date, scope=_(SCOPES[take.scope].title))
        postings: list[Posting] = []
        changes: list[tuple[Asset, AssetChange]] = []
        for line in lines:
            if line.subject == "asset":
                changes.append(_asset_difference(session, take, line, day, text, postings))
            else:
                _account_difference(session, line, text, postings)
        if postings:
            voucher = post(session, Voucher(day, text, postings, entry_kind="stock_take"))
            take.found_voucher_id = voucher.id
        for asset, change in changes:
            change.voucher_id = take.found_voucher_id
            keep(session, asset, change, None)
            check_history(session, asset)
        take.state, take.found_on = TakeState.FOUND, day
        session.flush()
        return take


def approve_stock_take(book: Book, take_id: int, approval: Approval) -> StockTake:
    """Decide on a count: what is lost, claimed or kept leaves 待处理财产损溢, areas are put right.

    Raises:
        InvalidInput: if it was approved already, is not counted or its differences are not booked, or more is claimed
            than was lost.
    """
    with book.writing("approve_stock_take", str(take_id)) as session:
        take = take_of(session, take_id)
        _check_approval(session, take, approval)
        by_serial = {one.serial: one for one in lines_in(session, take)}
        for serial, claim in approval.claims.items():
            line = by_serial.get(serial)
            if line is None:
                raise InvalidInput("serial", _("盘点表上没有第 {serial} 行。").format(serial=serial))
            if claim.compensation + claim.scrap > max(line.lost - line.lost_wear, 0):
                raise InvalidInput(
                    "compensation",
                    _("第 {serial} 行“{name}”只损失 {lost} 元，赔偿和残料不能更多。").format(
                        serial=serial, name=line.name, lost=grouped(max(line.lost - line.lost_wear, 0))
                    ),
                )
            line.compensation, line.scrap = claim.compensation, claim.scrap
            line.household_id, line.counterparty_id = claim.household_id, claim.counterparty_id
        booked = approval.booked_on or first_open_day(session, take.found_on or take.date)
        if booked < (take.found_on or take.date):
            raise InvalidInput(
                "booked_on", _("入账日期不能早于清查日期 {date}。").format(date=take.found_on or take.date)
            )
        voucher = _approving_voucher(session, take, list(by_serial.values()), replace(approval, date=booked))
        if voucher is not None:
            take.approved_voucher_id = post(session, voucher).id
        for line in by_serial.values():
            if line.subject == "resource" and difference(line, SCOPES[take.scope]):
                _put_area_right(session, take, line, booked)
            line.settled = bool(difference(line, SCOPES[take.scope]))
        take.state, take.approved_on = TakeState.APPROVED, approval.date
        take.approver, take.meeting = approval.approver.strip(), approval.meeting.strip()
        take.confirmed_on = approval.confirmed_on or approval.date
        session.flush()
        return take


def undo_stock_take(book: Book, take_id: int, reason: str) -> StockTake:
    """Take a count's last step back: its approval, else the booking of its differences, each in red.

    Raises:
        InvalidInput: if nothing of it is in the books, or the year is closed.
    """
    with book.writing("undo_stock_take", str(take_id)) as session:
        take, why = take_of(session, take_id), asked_reason(reason)
        refuse_before_book(session, take.date)
        if take.state == TakeState.APPROVED:
            _reverse(session, take.approved_voucher_id, why)
            _areas_back(session, take, why)
            for line in lines_in(session, take):
                line.settled, line.compensation, line.scrap = False, 0, 0
                line.household_id = line.counterparty_id = None
            take.approved_voucher_id, take.approved_on, take.confirmed_on = None, None, None
            take.approver = take.meeting = ""
            take.state = TakeState.FOUND if take.found_on else TakeState.COUNTED
        elif take.state == TakeState.FOUND:
            _cards_back(session, take, why)
            _reverse(session, take.found_voucher_id, why)
            for line in lines_in(session, take):
                line.lost = line.lost_wear = 0
            take.found_voucher_id, take.found_on, take.state = None, None, TakeState.COUNTED
        else:
            raise InvalidInput("state", _("这次清查还没有入账，可以直接删除。"))
        session.flush()
        return take


def _differing(session: Writing, take: StockTake) -> list[StockTakeLine]:
    """Return the lines that differ, after everything that may stand against booking them."""
    scope = SCOPES[take.scope]
    lines = lines_in(session, take)
    if take.state in (TakeState.FOUND, TakeState.APPROVED):
        raise InvalidInput(
            "state", _("{date} {scope}的清查差异已经入过账了。").format(date=take.date, scope=_(scope.title))
        )
    if missing := [one for one in lines if not one.is_counted]:
        raise InvalidInput(
            "counted",
            _("第 {serial} 行“{name}”还没有清点，共 {count} 行没有填。").format(
                serial=missing[0].serial, name=missing[0].name, count=len(missing)
            ),
        )
    found = [one for one in lines if difference(one, scope)]
    for one in found:
        if not one.reason.strip():
            raise InvalidInput(
                "reason",
                _("第 {serial} 行“{name}”{difference}，请写明原因。").format(
                    serial=one.serial, name=one.name, difference=amount_words(one, scope)
                ),
            )
    if not scope.posts or take.scope == "resources" or not found:
        raise InvalidInput("state", _("没有要入账的差异，直接登记批准就行。"))
    _refuse_changed_books(session, take, lines)
    return found


def _refuse_changed_books(session: Writing, take: StockTake, lines: list[StockTakeLine]) -> None:
    now = {one.subject_key: one for one in lines_of(session, take.scope, take.date)}
    for line in lines:
        there = now.get(line.subject_key)
        if there is None or (there.quantity, there.value) != (line.quantity, line.value):
            raise InvalidInput(
                "state",
                _("生成盘点表以后，“{name}”在 {date} 的账面数改变了，请删除这次清查，重新生成。").format(
                    name=line.name, date=take.date
                ),
            )


def _asset_difference(
    session: Writing, take: StockTake, line: StockTakeLine, day: dt.date, text: str, postings: list[Posting]
) -> tuple[Asset, AssetChange]:
    asset, places = session.get_one(Asset, int(line.subject_key)), places_of(session)
    if asset.disposed_on is not None:
        raise InvalidInput(
            "asset", _("“{name}”已在 {date} 处置，不能再变动。").format(name=asset.name, date=asset.disposed_on)
        )
    more = difference(line, SCOPES[take.scope])
    cost, wear = cost_account(asset), wear_account(asset, places)
    on: dict[str, Any] = {"project_id": asset.project_id}
    counted: dict[str, Any] = {"quantity": abs(more), "unit": asset.unit} if asset.herd else {}
    if more < 0:
        changes = history(session, asset.id or 0)
        there = base_of(session, asset, changes)
        for one in changes:
            if one.date <= day:
                there += Standing(one.quantity, one.value, one.wear, one.residual)
        if -more > there.quantity:
            raise InvalidInput(
                "counted",
                _("“{name}”到 {date} 只剩 {there} {unit}，少不了 {missing}。").format(
                    name=asset.name, date=day, there=quantity_text(max(there.quantity, 0)), unit=asset.unit,
                    missing=quantity_text(-more),
                ),
            )  # fmt: skip
        part = share_of(there, -more)
        line.lost, line.lost_wear = part.value, part.wear
        moved, kind = -part, "shortage"
        told: tuple[tuple[str, int, dict[str, Any]], ...] = (
            (places.pending_loss, part.value - part.wear, {}), (wear, part.wear, {}), (cost, -part.value, counted),
        )  # fmt: skip
        if -more == there.quantity and not asset.herd:
            # the whole of it is gone: its card is closed
            asset.disposed_on = day
    else:
        line.lost, line.lost_wear = worth_of_difference(line, SCOPES[take.scope])
        if -line.lost < (more // 1000 if asset.herd else 1):
            raise InvalidInput(
                "counted_value", _("第 {serial} 行“{name}”盘盈，请填写实盘金额（估价）。").format(
                    serial=line.serial, name=line.name
                )
            )  # fmt: skip
        moved, kind = Standing(more, -line.lost), "surplus"
        told = ((cost, -line.lost, counted), (places.pending_gain, line.lost, {}))
    for account, fen, said in told:
        if account and fen:
            postings.append(Posting(account, fen, text, **{**on, **said}))
    change = AssetChange(
        asset.id or 0, day, kind, moved.quantity, moved.value, moved.wear, moved.residual, reason=line.reason,
        stock_take_id=take.id,
    )  # fmt: skip
    return asset, change


def _account_difference(session: Writing, line: StockTakeLine, text: str, postings: list[Posting]) -> None:
    """Add the lines of cash or stock that differs: an account against 待处理财产损溢."""
    places = places_of(session)
    scope = SCOPES["cash"] if line.subject_key.startswith("101") else SCOPES["stock"]
    line.lost, line.lost_wear = worth_of_difference(line, scope)
    if not line.lost:
        raise InvalidInput(
            "counted_value",
            _("第 {serial} 行“{name}”盘盈，请填写实盘金额（估价）。").format(serial=line.serial, name=line.name),
        )
    more = difference(line, scope)
    counted = {} if scope.counted == "value" or line.unit == "元" else {"quantity": abs(more), "unit": line.unit}
    waits = places.pending_loss if line.lost > 0 else places.pending_gain
    postings.append(Posting(line.subject_key, -line.lost, text, **counted))  # type: ignore[arg-type]
    postings.append(Posting(waits, line.lost, text))


def _check_approval(session: Writing, take: StockTake, approval: Approval) -> None:
    scope = SCOPES[take.scope]
    if take.state == TakeState.APPROVED:
        raise InvalidInput(
            "state", _("{date} {scope}的清查已经批准过了。").format(date=take.date, scope=_(scope.title))
        )
    lines = lines_in(session, take)
    if any(not one.is_counted for one in lines):
        raise InvalidInput("state", _("还有没清点的，清点完才能批准。"))
    differing = [one for one in lines if difference(one, scope)]
    if any(not one.reason.strip() for one in differing):
        raise InvalidInput("reason", _("有差异的每一行都要写明原因，才能批准。"))
    if differing and scope.posts and take.scope != "resources" and take.state != TakeState.FOUND:
        raise InvalidInput("state", _("请先把差异入账，再批准。"))
    if approval.date < take.date or approval.date > dt.date.today():
        raise InvalidInput("date", _("批准日期应在清查日 {date} 和今天之间。").format(date=take.date))
    if not approval.approver.strip() or not approval.meeting.strip():
        # domain.md 6.6: the result is confirmed by the 成员（代表）大会
        raise InvalidInput("meeting", _("请写明由谁批准、哪次会议确认的。"))


def _approving_voucher(
    session: Writing, take: StockTake, lines: list[StockTakeLine], approval: Approval
) -> Voucher | None:
    """Return the one voucher of all lines: every claim with its party, the rest together."""
    postings: dict[tuple[str, int | None, int | None], int] = {}
    with in_chinese():
        text = _("{date}{scope}清查处理").format(date=take.date, scope=_(SCOPES[take.scope].title))
    for line in lines:
        net = line.lost - line.lost_wear
        if not net:
            continue
        part = settling_voucher(
            session, line.name, max(net, 0),
            Settlement(approval.date, line.compensation, line.scrap, line.household_id, line.counterparty_id,
                       approval.meeting),
            entry_kind="stock_take", found=max(-net, 0),
        )  # fmt: skip
        if line.compensation and (line.household_id is None) == (line.counterparty_id is None):
            raise InvalidInput("counterparty_id", _("有赔偿的，请选择由谁赔：农户或往来单位，选一个。"))
        for one in part.postings if part is not None else ():
            key = (one.account, one.household_id, one.counterparty_id)
            postings[key] = postings.get(key, 0) + one.amount
    made = [
        Posting(account, fen, text, household_id=household, counterparty_id=party)
        for (account, household, party), fen in postings.items()
        if fen
    ]
    return Voucher(approval.date, text, made, entry_kind="stock_take") if made else None


def _put_area_right(session: Writing, take: StockTake, line: StockTakeLine, day: dt.date) -> None:
    resource = resource_of(session, int(line.subject_key))
    more = difference(line, SCOPES[take.scope])
    change = ResourceChange(resource.id or 0, day, "stock_take", more, reason=line.reason, stock_take_id=take.id)
    keep_area(session, resource, change)


def _areas_back(session: Writing, take: StockTake, why: str) -> None:
    own = resource_changes.c
    undone = set(session.scalars(select(own.undoes_id).where(own.stock_take_id == take.id, own.kind == "undo")))
    query = select(ResourceChange).where(own.stock_take_id == take.id, own.kind != "undo")
    for one in session.scalars(query).all():
        if one.id not in undone:
            take_area_back(session, one, why)


def _cards_back(session: Writing, take: StockTake, why: str) -> None:
    """Take the changes of cards back, and their voucher in red once for all of them."""
    own = asset_changes.c
    undone = set(session.scalars(select(own.undoes_id).where(own.stock_take_id == take.id, own.kind == "undo")))
    query = select(AssetChange).where(own.stock_take_id == take.id, own.kind != "undo").order_by(own.id)
    together = [one for one in session.scalars(query).all() if one.id not in undone]
    for one in together:
        asset = session.get_one(Asset, one.asset_id)
        if asset.disposed_on == one.date and one.kind == "shortage":
            asset.disposed_on = None
    if together:
        take_back(session, together, why)


def _reverse(session: Writing, voucher_id: int | None, why: str) -> None:
    voucher = session.get(Voucher, voucher_id) if voucher_id else None
    if voucher is not None and voucher.reverses_id is None and voucher.state == "posted":
        refuse_earlier_year(session, voucher)
        reverse(session, voucher, why)
