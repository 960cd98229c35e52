"""Herds: births, purchases, deaths, sales and moves between groups, each with its voucher; losses decided on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import Account
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.herd import (
    MOVEMENTS,
    Movement,
    Standing,
    check_course,
    check_heads,
    entry,
    share_of,
)
from gacha_app.domain.money import grouped
from gacha_app.domain.property import AssetChange, cost_account, wear_account
from gacha_app.domain.register import Asset
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.property import places_of
from gacha_app.services import registers
from gacha_app.services.asset_changes import asset_of, base_of, history, keep, settlement_of
from gacha_app.storage.book import Book
from gacha_app.storage.property_tables import asset_changes
from gacha_app.storage.tables import assets


@dataclass(frozen=True)
class Planned:
    """What a movement would make: its voucher, None where the journal has nothing to say, and the changes of cards."""

    voucher: Voucher | None
    changes: tuple[tuple[Asset, AssetChange], ...]


@dataclass(frozen=True)
class Settlement:
    """What was decided on losses: fen that somebody owes, and fen of what is kept as 库存物资.

    Attributes:
        household_id, counterparty_id: who owes the compensation; one of them where there is any.
        meeting: who decided, and by which paper.
    """

    date: dt.date
    compensation: int = 0
    scrap: int = 0
    household_id: int | None = None
    counterparty_id: int | None = None
    meeting: str = ""

    def check(self) -> None:
        """Refuse what no decision can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        if self.compensation < 0 or self.scrap < 0:
            raise InvalidInput("compensation", _("金额不能是负数。"))
        if self.compensation and (self.household_id is None) == (self.counterparty_id is None):
            raise InvalidInput("counterparty_id", _("有赔偿的，请选择由谁赔：农户或往来单位，选一个。"))
        if not self.meeting.strip():
            raise InvalidInput("meeting", _("请写明由谁批准，如 2026年3月5日理事会决议。"))


def record_herd(book: Book, herd: Asset) -> Asset:
    """Add a herd: its kind, group, account and unit; its heads come by movements.

    Heads and value may be given only for what stood in the books when this book began (期初存栏).

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    with book.writing("record_herd", herd.name) as session:
        herd.herd, herd.klass = True, "biological"
        if herd.quantity:
            check_heads(herd.quantity)
        if herd.value < herd.quantity // 1000:
            raise InvalidInput("value", _("每头至少按 0.01 元计价。"))
        if not herd.quantity and herd.value:
            raise InvalidInput("quantity", _("请填写期初存栏的头数。"))
        if cost_account(herd)[:3] not in ("131", "132", "134"):
            raise InvalidInput("account", _("畜禽群的科目应是 131、132 或 134 生物资产。"))
        if not herd.unit.strip():
            raise InvalidInput("unit", _("请填写单位，如 只、头。"))
        registers.add(session, herd)
        return herd


def preview_movement(book: Book, herd_id: int, movement: Movement) -> Planned:
    """Return what a movement would make; nothing is kept.

    Raises:
        InvalidInput: as `record_movement`.
    """
    with book.reading() as session:
        return _plan(session, herd_id, movement)


def record_movement(book: Book, herd_id: int, movement: Movement) -> AssetChange:
    """Record what came into a herd or left it, with its voucher.

    Raises:
        InvalidInput: if more leave than there are on that or any later day, or an answer is missing.
    """
    with book.writing("record_movement", f"{herd_id} {movement.kind}") as session:
        planned = _plan(session, herd_id, movement)
        (herd, first), *others = planned.changes
        keep(session, herd, first, planned.voucher)
        for other, change in others:
            change.voucher_id, change.recorded_at = first.voucher_id, first.recorded_at
            keep(session, other, change, None)
            if other.in_use_from is None:
                other.in_use_from = movement.date
        if herd.in_use_from is None and MOVEMENTS[movement.kind].sign > 0:
            herd.in_use_from = movement.date
        return first


def settle_losses(book: Book, change_ids: Sequence[int], settlement: Settlement) -> Voucher | None:
    """Decide on losses that wait on 待处理财产损溢: compensation is owed, what is kept becomes stock, the rest is lost.

    Raises:
        InvalidInput: if one was decided on already, or more is claimed and kept than was lost.
    """
    with book.writing("settle_losses", "、".join(map(str, change_ids))) as session:
        settlement.check()
        losses = [_loss(session, one) for one in dict.fromkeys(change_ids)]
        if not losses:
            raise InvalidInput("change", _("请选择要处理的损失。"))
        if any(settlement.date < one.date for one in losses):
            raise InvalidInput("date", _("处理日期不能早于损失的日期。"))
        whole = sum(-one.value + one.wear for one in losses)
        herd = session.get_one(Asset, losses[0].asset_id)
        voucher = settling_voucher(session, herd.name, whole, settlement, herd.project_id)
        kept: Voucher | None = None
        for one in losses:
            asset = session.get_one(Asset, one.asset_id)
            answer = AssetChange(
                one.asset_id, settlement.date, "settled", reason=settlement.meeting.strip(),
                money=-one.value + one.wear,
                counterparty_id=settlement.counterparty_id, household_id=settlement.household_id, undoes_id=one.id,
            )  # fmt: skip
            if kept is None and voucher is not None:
                keep(session, asset, answer, voucher)
                kept = voucher
            else:
                answer.voucher_id = kept.id if kept is not None else None
                keep(session, asset, answer, None)
        return kept


def settling_voucher(
    session: Session, name: str, whole: int, settlement: Settlement, project_id: int | None = None,
    *, entry_kind: str = "herd", found: int = 0,
) -> Voucher | None:  # fmt: skip
    """Return the voucher that decides on a loss, and on what was found beyond the books; None where nothing is left.

    Args:
        whole: fen of net loss that waits. found: fen of what was found.

    Raises:
        InvalidInput: if more is claimed and kept than was lost.
    """
    places = places_of(session)
    if settlement.compensation + settlement.scrap > whole:
        raise InvalidInput(
            "compensation",
            _("赔偿和残料共 {claimed} 元，超过了损失 {whole} 元。").format(
                claimed=grouped(settlement.compensation + settlement.scrap), whole=grouped(whole)
            ),
        )
    with in_chinese():
        text = _("{name}盘亏、损失处理").format(name=name)[:200]
    # 财会〔2023〕14号: 赔款记应收款、内部往来，残料记库存物资，其余记其他支出；盘盈记其他收入
    owed = places.households if settlement.household_id is not None else places.receivable
    sums: dict[tuple[str, int | None, int | None, int | None], int] = {}

    def add(account: str, fen: int, *, of_party: bool = False) -> None:
        party = (settlement.household_id, settlement.counterparty_id) if of_party else (None, None)
        key = (account, None if of_party else project_id, *party)
        sums[key] = sums.get(key, 0) + fen

    add(owed, settlement.compensation, of_party=True)
    add(places.material, settlement.scrap)
    add(places.loss, whole - settlement.compensation - settlement.scrap)
    add(places.pending_loss, -whole)
    add(places.pending_gain, found)
    add(places.gain, -found)
    postings = [
        Posting(account, fen, text, project_id=project, household_id=household, counterparty_id=party)
        for (account, project, household, party), fen in sums.items()
        if fen
    ]
    return Voucher(settlement.date, text, postings, entry_kind=entry_kind) if postings else None


def herd_named(book: Book, name: str) -> Asset:
    """Return the herd that people call by this name or number.

    Raises:
        NotFound: if there is none.
        InvalidInput: if it is no herd, or several are called so.
    """
    asset = registers.card_named(book, Asset, name)
    if not asset.herd:
        raise InvalidInput("name", _("“{name}”不是按群管理的畜禽。").format(name=asset.name))
    return asset


def open_losses(session: Session) -> list[AssetChange]:
    """Return the deaths that nobody decided on yet, the oldest first."""
    held = asset_changes.c
    query = select(AssetChange).where(held.kind == "death").order_by(held.date, held.id)
    undone = set(session.scalars(select(held.undoes_id).where(held.kind == "undo")))
    return [
        one for one in session.scalars(query) if one.id not in undone and settlement_of(session, one) is None
    ]  # fmt: skip


def _loss(session: Session, change_id: int) -> AssetChange:
    change = session.get(AssetChange, change_id)
    if change is None or change.kind != "death":
        raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
    if settlement_of(session, change) is not None:
        raise InvalidInput("change", _("{date} 的这笔损失已经处理过了。").format(date=change.date))
    if change.id not in {one.id for one in open_losses(session)}:
        raise InvalidInput("change", _("这一条已经撤销过了。"))
    return change


def _plan(session: Session, herd_id: int, movement: Movement) -> Planned:
    movement.check()
    herd = asset_of(session, herd_id, movement.date)
    if not herd.herd:
        raise InvalidInput("herd", _("“{name}”不是按群管理的畜禽。").format(name=herd.name))
    other = _other(session, herd, movement)
    places = places_of(session)
    if movement.against and session.get(Account, movement.against) is None:
        raise InvalidInput("against", _("没有科目“{code}”，请从列表中选择。").format(code=movement.against[:20]))
    changes = history(session, herd_id)
    base = base_of(session, herd, changes)
    if MOVEMENTS[movement.kind].sign < 0:
        part = _leaving(herd, movement, base, changes)
        moved = -part
    else:
        part = moved = Standing(movement.quantity, movement.value)
    text = _summary(herd, movement, other)
    change = AssetChange(
        herd_id, movement.date, movement.kind, moved.quantity, moved.value, moved.wear, moved.residual,
        reason=movement.reason.strip(), note=movement.note.strip(), money=movement.price,
        counterparty_id=movement.counterparty_id, household_id=movement.household_id,
        partner_id=other.id if other is not None else None,
    )  # fmt: skip
    check_course(herd.name, herd.unit, base, _with(changes, change))
    made = [(herd, change)]
    if other is not None:
        made.append((other, _arriving(session, other, herd, change, part)))
    lines = entry(herd, movement, part, places, text, other)
    voucher = Voucher(movement.date, text, lines, entry_kind="herd") if lines else None
    return Planned(voucher, tuple(made))


def _leaving(herd: Asset, movement: Movement, base: Standing, changes: Sequence[AssetChange]) -> Standing:
    """Return what the heads that leave stand at on their day."""
    there = base
    for one in changes:
        if one.date <= movement.date:
            there += Standing(one.quantity, one.value, one.wear, one.residual)
    if movement.quantity > there.quantity:
        raise InvalidInput(
            "quantity",
            _("“{name}”在 {date} 只有 {there} {unit}，不能{what} {wanted} {unit}。").format(
                name=herd.name, date=movement.date, there=quantity_text(max(there.quantity, 0)), unit=herd.unit,
                what=_(MOVEMENTS[movement.kind].title), wanted=quantity_text(movement.quantity),
            ),
        )  # fmt: skip
    part = share_of(there, movement.quantity)
    if part.wear > part.value:
        raise InvalidInput(
            "date", _("“{name}”在 {date} 以后计提的折旧比当时的成本还多，请按后面的日期登记。").format(
                name=herd.name, date=movement.date
            )
        )  # fmt: skip
    return part


def _arriving(session: Session, other: Asset, herd: Asset, change: AssetChange, part: Standing) -> AssetChange:
    """Return what a herd gets of another: at cost and wear where it wears itself, else at book value."""
    places = places_of(session)
    wears = bool(wear_account(other, places))
    came = replace(
        change, asset_id=other.id or 0, kind="transfer_in", quantity=part.quantity,
        value=part.value if wears else part.value - part.wear, wear=part.wear if wears else 0, residual=0,
        partner_id=herd.id,
    )  # fmt: skip
    if came.value < came.quantity // 1000:
        raise InvalidInput("quantity", _("转出的部分已经提足折旧，净值为零，不能转群，请按处置或死亡登记。"))
    changes = history(session, other.id or 0)
    check_course(other.name, other.unit, base_of(session, other, changes), _with(changes, came))
    return came


def _other(session: Session, herd: Asset, movement: Movement) -> Asset | None:
    if movement.kind != "transfer_out":
        return None
    other = asset_of(session, movement.to_id or 0, movement.date)
    if not other.herd or other.id == herd.id:
        raise InvalidInput("to_id", _("请选择转到哪个群。"))
    if other.unit != herd.unit:
        raise InvalidInput(
            "to_id",
            _("“{name}”按{unit}计数，“{other}”按{other_unit}计数，不能互转。").format(
                name=herd.name, unit=herd.unit, other=other.name, other_unit=other.unit
            ),
        )
    return other


def _with(changes: Sequence[AssetChange], change: AssetChange) -> list[AssetChange]:
    """Return changes with one more at its day."""
    return sorted([*changes, change], key=lambda one: one.date)


@in_chinese()
def _summary(herd: Asset, movement: Movement, other: Asset | None) -> str:
    what = _(MOVEMENTS[movement.kind].title)
    counted = f"{quantity_text(movement.quantity)}{herd.unit}" if movement.quantity else ""
    to = f"→{other.name}" if other is not None else ""
    return f"{herd.name}{to}{what}{counted}"[:200]


def herds_in(session: Session) -> list[Asset]:
    """Return the herds that are held, by name."""
    own = assets.c
    return list(session.scalars(select(Asset).where(own.herd, own.disposed_on.is_(None)).order_by(own.name)))
