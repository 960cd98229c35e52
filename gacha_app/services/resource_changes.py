"""The area of a plot: larger or smaller with a reason, never smaller than what is let of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import Account
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.property import AREA_LOST, RESOURCE_CHANGES, ResourceChange, asked_reason
from gacha_app.domain.register import Resource
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.plots import area_course, area_on, leases_by_plot
from gacha_app.reports.property import places_of
from gacha_app.services.posting import post
from gacha_app.services.vouchers import refuse_earlier_year, reverse
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.property_tables import resource_changes


def change_area(
    book: Book, resource_id: int, on: dt.date, kind: str, area: int, reason: str, *, document: str = "",
    compensation: int = 0, money: str = "102", note: str = "",
) -> ResourceChange:  # fmt: skip
    """Change a plot's area; what is paid for land that was requisitioned goes to 公积公益金.

    Args:
        kind: a key of `RESOURCE_CHANGES`. area: thousandths of a mu that came, negative where they went.
        compensation: fen kept by the village. money: where it comes in.

    Raises:
        InvalidInput: if less would be left than is let on that day or any later one, or the reason is missing.
    """
    with book.writing("change_area", str(resource_id)) as session:
        resource = resource_of(session, resource_id)
        if kind not in RESOURCE_CHANGES or kind in ("undo", "stock_take"):
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=kind[:40]))
        if not area:
            raise InvalidInput("area", _("请填写增减的面积（亩）。"))
        if kind in AREA_LOST and area > 0:
            raise InvalidInput("area", _("{kind}只会减少面积，请填负数。").format(kind=_(RESOURCE_CHANGES[kind])))
        if on > dt.date.today():
            raise InvalidInput("date", _("日期 {date} 还没有到。").format(date=on))
        if compensation < 0 or (compensation and kind != "requisition"):
            raise InvalidInput("compensation", _("只有征地才有补偿款，补偿款不能是负数。"))
        change = ResourceChange(
            resource_id, on, kind, area, reason=asked_reason(reason), document=document.strip(), note=note.strip(),
            compensation=compensation,
        )  # fmt: skip
        if compensation:
            if session.get(Account, money) is None:
                raise InvalidInput("money", _("没有科目“{code}”，请从列表中选择。").format(code=money[:20]))
            with in_chinese():
                text = _("{name}征地补偿").format(name=resource.name)
            # 财会〔2023〕14号 311: the part of land compensation that the collective keeps
            postings = [Posting(money, compensation, text), Posting(places_of(session).reserve, -compensation, text)]
            change.voucher_id = post(session, Voucher(on, text, postings, entry_kind="resource_change")).id
        keep_area(session, resource, change)
        return change


def undo_area(book: Book, change_id: int, reason: str) -> ResourceChange:
    """Take a change of area back, with its voucher in red.

    Raises:
        InvalidInput: if it was taken back already, or what is let would not fit any more.
    """
    with book.writing("undo_area_change", str(change_id)) as session:
        first = session.get(ResourceChange, change_id)
        if first is None:
            raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
        own = resource_changes.c
        if first.kind == "undo" or session.execute(select(own.id).where(own.undoes_id == first.id)).first():
            raise InvalidInput("change", _("这一条已经撤销过了。"))
        if first.stock_take_id is not None:
            raise InvalidInput("change", _("这一条是清查盘点产生的，请在“清查盘点”里撤销。"))
        return take_area_back(session, first, asked_reason(reason))


def take_area_back(session: Writing, first: ResourceChange, reason: str) -> ResourceChange:
    """Answer a change of area with one that takes it back, within a larger action."""
    voucher = session.get(Voucher, first.voucher_id) if first.voucher_id else None
    day, red_id = first.date, None
    if voucher is not None and voucher.state is State.POSTED:
        refuse_earlier_year(session, voucher)
        red = reverse(session, voucher, reason)
        day, red_id = red.date, red.id
    answer = ResourceChange(
        first.resource_id, day, "undo", -first.area, reason=reason, compensation=-first.compensation,
        undoes_id=first.id, stock_take_id=first.stock_take_id, voucher_id=red_id,
    )  # fmt: skip
    keep_area(session, resource_of(session, first.resource_id), answer)
    return answer


def keep_area(session: Writing, resource: Resource, change: ResourceChange) -> None:
    """Keep a change of area and bring the card up to it.

    Raises:
        InvalidInput: if less than nothing, or less than what is let, would be left.
    """
    refuse_smaller_than_let(session, resource, [change], change.date)
    change.before, change.after = quantity_text(resource.area), quantity_text(resource.area + change.area)
    resource.area += change.area
    change.recorded_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    change.recorded_by = session.by
    session.add(change)
    session.flush()


def refuse_smaller_than_let(
    session: Session, resource: Resource, more: Sequence[ResourceChange], since: dt.date
) -> None:
    """Refuse a plot's area that is less than what is let of it on a day or any later one.

    Raises:
        InvalidInput: naming the day and the contracts.
    """
    course = area_course(session, resource, more)
    leases = leases_by_plot(session, resource.id).get(resource.id or 0, ())
    days = {since, *(day for day, _area in course if day > since)}
    # area changes on the days of its course, and what is let grows only when a lease begins
    days |= {one.begins for one in leases if one.begins is not None and one.begins > since}
    for day in sorted(days):
        area = area_on(course, day)
        running = [one for one in leases if one.covers(day)]
        let = sum(one.area for one in running)
        if area < 0:
            raise InvalidInput(
                "area", _("“{name}”没有那么多面积，到 {date} 会少 {less} 亩。").format(
                    name=resource.name, date=day, less=quantity_text(-area)
                )
            )  # fmt: skip
        if area < let:
            raise InvalidInput(
                "area",
                _("“{name}”到 {date} 只剩 {area} 亩，而“{contracts}”包出了 {let} 亩，请先变更合同。").format(
                    name=resource.name, date=day, area=quantity_text(area), let=quantity_text(let),
                    contracts="、".join(one.name for one in running),
                ),
            )  # fmt: skip


def resource_of(session: Session, resource_id: int) -> Resource:
    """Return a plot.

    Raises:
        NotFound: if there is none.
    """
    found = session.get(Resource, resource_id)
    if found is None:
        raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
    return found


def last_change(book: Book, resource_id: int) -> ResourceChange:
    """Return the last change of a plot's area that stands.

    Raises:
        NotFound: if there is none.
    """
    own = resource_changes.c
    with book.reading() as session:
        query = select(ResourceChange).where(own.resource_id == resource_id).order_by(own.date, own.id)
        found = list(session.scalars(query))
    undone = {one.undoes_id for one in found}
    standing = [one for one in found if one.kind != "undo" and one.id not in undone]
    if not standing:
        raise NotFound(_("这块资源没有面积变动。"))
    return standing[-1]
