"""Disposing of an asset: with its procedure, through the clearing account, once; and taking that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import Account
from gacha_app.domain.depreciation import is_written_off
from gacha_app.domain.disposal import DISPOSALS, Disposal, check_procedure, missing_steps
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.months import month_of
from gacha_app.domain.property import asked_reason, cost_account, wear_account
from gacha_app.domain.register import Asset
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import Part
from gacha_app.reports.depreciation import booked_wear, wear_until
from gacha_app.reports.disposal_rules import DEFINITION, disposal_rules, rules_from, shipped_text
from gacha_app.reports.property import places_of
from gacha_app.services.asset_changes import asset_of, refuse_before_book, written_off
from gacha_app.services.posting import check_day, post
from gacha_app.services.vouchers import refuse_earlier_year, reverse
from gacha_app.storage.accounting_tables import definitions, depreciations
from gacha_app.storage.book import Book
from gacha_app.storage.files import write_beside
from gacha_app.storage.property_tables import asset_disposals

_VOUCHERS = ("wear_voucher_id", "voucher_id", "money_voucher_id", "result_voucher_id")


@dataclass(frozen=True)
class DisposalPlan:
    """What a disposal would make.

    Attributes:
        disposal: with what the asset stands at, and what would be gained or lost.
        wear: the voucher of its wear until then, or None, with its months.
        vouchers: (attribute of the disposal, voucher) of the others, in order.
        missing: steps of the procedure, by key, that are let pass.
    """

    asset: Asset
    disposal: Disposal
    wear: Voucher | None
    parts: tuple[Part, ...]
    vouchers: tuple[tuple[str, Voucher], ...]
    missing: tuple[str, ...]


def preview_disposal(book: Book, disposal: Disposal, *, money: str = "102") -> DisposalPlan:
    """Return what a disposal would make; nothing is kept.

    Raises:
        InvalidInput: as `dispose`.
    """
    with book.reading() as session:
        return _plan(session, replace(disposal), money)


def dispose(book: Book, disposal: Disposal, *, money: str = "102") -> Disposal:
    """Take an asset off the books: its wear until then, the clearing, what came and went, the gain or loss.

    Args:
        money: the account that the price comes in on and costs go out from.

    Raises:
        InvalidInput: if the asset is gone, is a herd, a step of the procedure is missing, or the month is closed.
    """
    with book.writing("dispose_asset", f"{disposal.asset_id} {disposal.kind}") as session:
        plan = _plan(session, disposal, money)
        if plan.missing:
            disposal.excused_by = session.by
        if plan.wear is not None:
            disposal.wear_voucher_id = post(session, plan.wear).id
            rows = [
                {"asset_id": one.owner, "month": one.month, "amount": one.amount, "units": one.units,
                 "voucher_id": disposal.wear_voucher_id}
                for one in plan.parts
            ]  # fmt: skip
            session.execute(insert(depreciations), rows)
            session.recorder.note("depreciation", voucher_id=disposal.wear_voucher_id, parts=len(rows))
        for name, voucher in plan.vouchers:
            setattr(disposal, name, post(session, voucher).id)
        if not plan.vouchers:
            check_day(session, disposal.date)
        disposal.recorded_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
        disposal.recorded_by = session.by
        plan.asset.disposed_on = disposal.date
        session.add(disposal)
        session.flush()
        return disposal


def undo_disposal(book: Book, disposal_id: int, reason: str, *, on: dt.date | None = None) -> Disposal:
    """Take a disposal back: its vouchers in red, and the asset is held again.

    Raises:
        InvalidInput: if it was taken back already, or its year is closed.
    """
    with book.writing("undo_disposal", str(disposal_id)) as session:
        disposal = session.get(Disposal, disposal_id)
        if disposal is None:
            raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
        if disposal.state != "done":
            raise InvalidInput("disposal", _("这次处置已经撤销过了。"))
        refuse_before_book(session, disposal.date)
        why, day = asked_reason(reason), on or disposal.date
        for name in reversed(_VOUCHERS):
            if identity := getattr(disposal, name):
                voucher = session.get_one(Voucher, identity)
                refuse_earlier_year(session, voucher)
                day = reverse(session, voucher, why, on=on).date
        disposal.state, disposal.undone_on, disposal.undone_by, disposal.undone_reason = "undone", day, session.by, why
        session.get_one(Asset, disposal.asset_id).disposed_on = None
        session.flush()
        return disposal


def disposal_of(book: Book, asset_id: int) -> Disposal:
    """Return how an asset was disposed of.

    Raises:
        NotFound: if it was not.
    """
    held = asset_disposals.c
    with book.reading() as session:
        query = select(Disposal).where(held.asset_id == asset_id, held.state == "done")
        found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_("这项资产没有处置过。"))
    return found


def save_rules(book: Book, path: Path) -> Path:
    """Write the rules of disposal in force as a file to correct.

    Raises:
        GachaError: if it cannot be written.
    """
    held = definitions.c
    with book.reading() as session:
        own = session.scalar(select(held.content).where(held.kind == DEFINITION, held.name == DEFINITION))
    write_beside(path, (own or shipped_text()).encode())
    return path


def load_rules(book: Book, path: Path | None) -> None:
    """Keep the village's own copy of the rules of disposal; without a file the ones that ship hold again.

    Raises:
        GachaError: if the file cannot be read, or says what no rule can be.
    """
    text = ""
    if path is not None:
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise GachaError(_("“{name}”读不出来，请检查文件后重试。").format(name=path.name)) from problem
        rules_from(text)
    held = definitions.c
    with book.writing("load_disposal_rules", path.name if path else "") as session:
        session.execute(delete(definitions).where(held.kind == DEFINITION, held.name == DEFINITION))
        if path is not None:
            now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
            session.execute(
                insert(definitions).values(
                    kind=DEFINITION, name=DEFINITION, content=text, source=path.name, by=session.by, at=now
                )
            )
        session.recorder.note("definition", kind=DEFINITION, own=path is not None)


def _plan(session: Session, disposal: Disposal, money: str) -> DisposalPlan:
    asset = session.get(Asset, disposal.asset_id)
    if asset is not None and asset.disposed_on is not None:
        raise InvalidInput(
            "asset", _("“{name}”已在 {date} 处置过了，不能再处置一次。").format(name=asset.name, date=asset.disposed_on)
        )
    asset = asset_of(session, disposal.asset_id, disposal.date)
    if asset.herd:
        raise InvalidInput("asset", _("“{name}”按群管理，出售、死亡请用畜禽变动登记。").format(name=asset.name))
    disposal.check()
    if disposal.compensation and (disposal.household_id is None) == (disposal.counterparty_id is None):
        raise InvalidInput("counterparty_id", _("有赔偿的，请选择由谁赔：农户或往来单位，选一个。"))
    if session.get(Account, money) is None:
        raise InvalidInput("money", _("没有科目“{code}”，请从列表中选择。").format(code=money[:20]))
    rule = disposal_rules(session)[disposal.kind]
    check_procedure(disposal, rule, asset.value)
    missing = tuple(missing_steps(disposal, rule, asset.value))
    wear, parts = _wear(session, asset, disposal.date)
    disposal.cost, disposal.wear = asset.value, written_off(session, asset) + sum(one.amount for one in parts)
    disposal.result = (
        disposal.price + disposal.compensation + disposal.scrap - disposal.costs - (disposal.cost - disposal.wear)
    )
    return DisposalPlan(asset, disposal, wear, parts, tuple(_vouchers(session, asset, disposal, money)), missing)


def _wear(session: Session, asset: Asset, day: dt.date) -> tuple[Voucher | None, tuple[Part, ...]]:
    """Return the wear until the month of disposal that is not booked yet."""
    booked = booked_wear(session).get(asset.id or 0)
    if booked and booked.amounts and (latest := max(booked.amounts)) > month_of(day):
        raise InvalidInput(
            "date",
            _("“{name}”的折旧已计提到 {month}，处置日期不能更早，请改日期，或先冲销以后月份的折旧。").format(
                name=asset.name, month=latest
            ),
        )
    # 当月减少的固定资产，当月照提折旧
    return wear_until(session, asset, day) if is_written_off(asset) else (None, ())


def _vouchers(session: Session, asset: Asset, disposal: Disposal, money: str) -> Sequence[tuple[str, Voucher]]:
    places = places_of(session)
    cost, wear = cost_account(asset), wear_account(asset, places)
    net = disposal.cost - disposal.wear
    on = {"project_id": asset.project_id}
    party = {"counterparty_id": disposal.counterparty_id, "household_id": disposal.household_id}
    owed = places.households if disposal.household_id is not None else places.receivable
    with in_chinese():
        text = _("{name}{how}").format(name=asset.name, how=_(DISPOSALS[disposal.kind]))[:180]

    def lines(*told: tuple[str, int, Mapping[str, Any]]) -> list[Posting]:
        return [Posting(account, fen, text, **said) for account, fen, said in told if account and fen]

    def voucher(name: str, postings: list[Posting]) -> list[tuple[str, Voucher]]:
        return [(name, Voucher(disposal.date, text, postings, entry_kind="disposal"))] if postings else []

    off = lines((wear, disposal.wear, on), (cost, -disposal.cost, on))
    result = places.disposal_gain if disposal.result > 0 else places.loss
    paid = disposal.price - disposal.costs
    if cost[:3] == "151":
        # 财会〔2023〕14号 154: 转入清理、清理收支、结转净损益
        clearing = places.clearing
        moved = lines(
            (money, disposal.price, {**on, **party}), (owed, disposal.compensation, party),
            (places.material, disposal.scrap, on), (money, -disposal.costs, on),
            (clearing, -(paid + disposal.compensation + disposal.scrap), on),
        )  # fmt: skip
        return [
            *voucher("voucher_id", [*lines((clearing, net, on)), *off]),
            *voucher("money_voucher_id", moved),
            *voucher("result_voucher_id", lines((clearing, disposal.result, on), (result, -disposal.result, on))),
        ]
    if cost[:3] == "131" and disposal.kind == "sale":
        sold = lines((money, disposal.price, {**on, **party}), (places.sales, -disposal.price, on),
                     (places.cost, net + disposal.costs, on), (money, -disposal.costs, on))  # fmt: skip
        return voucher("voucher_id", [*sold, *off])
    all_at_once = lines(
        (money, disposal.price, {**on, **party}), (owed, disposal.compensation, party),
        (places.material, disposal.scrap, on), (money, -disposal.costs, on), (result, -disposal.result, on),
    )  # fmt: skip
    return voucher("voucher_id", [*all_at_once, *off])


def disposal_words(plan: DisposalPlan) -> str:
    """Return what a disposal would come to, in a sentence."""
    disposal = plan.disposal
    words = _("账面 {net} 元（原值 {cost}，已提 {wear}），处置净收益 {result} 元。")
    if disposal.result < 0:
        words = _("账面 {net} 元（原值 {cost}，已提 {wear}），处置净损失 {result} 元。")
    return words.format(
        net=grouped(disposal.cost - disposal.wear), cost=grouped(disposal.cost), wear=grouped(disposal.wear),
        result=grouped(abs(disposal.result)),
    )  # fmt: skip
