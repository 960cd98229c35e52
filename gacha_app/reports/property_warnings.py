"""What of the village's property needs somebody: not counted in time, past its life, kept by nobody, undecided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.months import last_day, month_after, month_of
from gacha_app.domain.property import cost_account
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.stock_take import SCOPES, StockTake, TakeState
from gacha_app.i18n import _
from gacha_app.reports.plots import plots_at
from gacha_app.reports.property import agreement
from gacha_app.reports.stock_take_forms import due_day, takes_in
from gacha_app.reports.todo import Todo
from gacha_app.storage.property_tables import asset_changes, stock_takes
from gacha_app.storage.tables import assets, organisations, resources

# A loss that waits longer than this for a decision needs care; a herd is counted at least that often
_SOON = dt.timedelta(days=30)
_COUNTED = dt.timedelta(days=366)
_YEARLY = ("cash", "stock", "animals", "fixed", "resources", "claims", "contracts")


def property_warnings(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    """Yield what of the village's property needs somebody, as at a day."""
    for check in _CHECKS:
        yield from check(session, year, today)


def _not_counted(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield the stock-take of the year before, while it is not made, or not confirmed by 31 March."""
    # 农业农村部: 年度清查 at 12-31, reported by 31 March
    past = today.year - 1
    first_year = session.scalars(select(organisations.c.first_year)).one()
    if past < first_year or not _owns_anything(session):
        return
    takes = takes_in(session, Period(past))
    done = {one.scope for one in takes if one.state == TakeState.APPROVED}
    begun = {one.scope for one in takes}
    missing = [_(SCOPES[one].title) for one in _YEARLY if one in begun and one not in done]
    late = today > due_day(past)
    if not takes:
        sentence = _("{year}年度的清查盘点还没有做").format(year=past)
        if late:
            sentence = _("{year}年度的清查盘点过了 3 月 31 日还没有做").format(year=past)
        yield Todo(
            "care" if late else "wait",
            sentence,
            _("应在 {date} 以前上报").format(date=due_day(past)),
            "contracts:stock_take",
        )
    elif missing:
        sentence = _("{year}年度的清查盘点还有 {count} 项没有确认").format(year=past, count=len(missing))
        yield Todo(
            "care" if late else "wait", sentence, "、".join(missing), "contracts:stock_take",
            kind="overdue" if late else "due", key="stock_take", subject=str(past), date=due_day(past),
        )  # fmt: skip


def _undecided(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield differences and losses that wait on 待处理财产损溢 for a decision."""
    own = stock_takes.c
    for take in session.scalars(select(StockTake).where(own.state == TakeState.FOUND).order_by(own.date)):
        late = take.found_on is not None and today - take.found_on > _SOON
        sentence = _("{date} {scope}清查的差异等待批准").format(date=take.date, scope=_(SCOPES[take.scope].title))
        yield Todo(
            "care" if late else "wait", sentence, take.code, "contracts:stock_take", take.id, kind="late",
            key="stock_take_undecided", date=take.found_on,
        )  # fmt: skip
    changed = asset_changes.c
    answered = set(session.scalars(select(changed.undoes_id).where(changed.kind.in_(("undo", "settled")))))
    deaths = select(changed.id, changed.asset_id, changed.date, changed.quantity, changed.value, changed.wear)
    query = deaths.where(changed.kind == "death").order_by(changed.date)
    waiting = [one for one in session.execute(query) if one.id not in answered]
    if waiting:
        lost = sum(one.wear - one.value for one in waiting)
        heads = sum(-one.quantity for one in waiting)
        yield Todo(
            "care" if today - waiting[0].date > _SOON else "wait",
            _("{count} 笔畜禽死亡损失等待处理").format(count=len(waiting)),
            _("共 {heads}，{amount} 元，最早 {date}").format(
                heads=quantity_text(heads), amount=grouped(lost), date=waiting[0].date
            ),
            "contracts:herds", waiting[0].asset_id, kind="late", key="herd_losses", date=waiting[0].date, amount=lost,
        )  # fmt: skip


def _past_life(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield assets that serve beyond their life."""
    for card in _held(session):
        began = card.in_use_from or card.acquired
        if card.herd or not card.life_months or began is None:
            continue
        until = last_day(month_after(month_of(began), card.life_months))
        if until < today:
            yield Todo(
                "inform", _("“{name}”已过使用年限（{date}）").format(name=card.name, date=until),
                _("还在用的不再提折旧，不用的按程序处置"), "contracts:assets", card.id, kind="late", key="past_life",
                date=until,
            )  # fmt: skip


def _unkept(session: Session, _year: int, _today: dt.date) -> Iterator[Todo]:
    """Yield assets that nobody answers for."""
    found = [card for card in _held(session) if not card.keeper.strip() and (card.value or card.quantity)]
    if found:
        names = "、".join(one.name for one in found[:3]) + ("…" if len(found) > 3 else "")
        yield Todo(
            "wait", _("{count} 项资产没有管护责任人").format(count=len(found)), names, "contracts:assets", found[0].id
        )


def _uncounted_herds(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield herds while no animals were counted for a year."""
    herds = [card for card in _held(session) if card.herd and card.quantity]
    if not herds:
        return
    own = stock_takes.c
    query = select(own.date).where(own.scope == "animals", own.state != TakeState.OPEN).order_by(own.date.desc())
    last = session.scalars(query).first()
    oldest = min((one.acquired for one in herds if one.acquired is not None), default=None)
    if last is not None and today - last <= _COUNTED:
        return
    if last is None and oldest is not None and today - oldest <= _COUNTED:
        return
    detail = _("上次盘点 {date}").format(date=last) if last else _("还没有盘点过")
    yield Todo(
        "care", _("畜禽超过一年没有盘点"), detail, "contracts:stock_take", kind="late", key="uncounted_herds", date=last
    )


def _disagreeing(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield herds that do not stand as the ledger has them."""
    own = assets.c
    herds: list[Any] = list(session.execute(select(own.klass, own.account).where(own.herd).distinct()))
    accounts = {cost_account(one)[:3] for one in herds}
    for one in agreement(session, today, accounts) if accounts else ():
        if one.heads is not None and not one.is_equal:
            yield Todo(
                "care", _("科目 {account} {name}的台账和总账不符").format(account=one.account, name=one.name),
                _("台账 {cards} 元，总账 {ledger} 元").format(cards=grouped(one.cards), ledger=grouped(one.ledger)),
                "contracts:herds", kind="unproved", key="herd_disagrees", subject=one.account,
            )  # fmt: skip


def _overlet(session: Session, _year: int, today: dt.date) -> Iterator[Todo]:
    """Yield plots of which more is let than there is: books from before this was refused may hold some."""
    for one in plots_at(session, today):
        if one.area and one.let > one.area:
            yield Todo(
                "care", _("“{name}”包出的面积超过了登记面积").format(name=one.resource.name),
                _("登记 {area} 亩，包出 {let} 亩").format(area=quantity_text(one.area), let=quantity_text(one.let)),
                "contracts:resources", one.resource.id, kind="overdrawn", key="overlet",
            )  # fmt: skip


def _held(session: Session) -> Sequence[Any]:
    own = assets.c
    told = (own.id, own.name, own.keeper, own.value, own.quantity, own.herd, own.life_months, own.acquired)
    query = select(*told, own.in_use_from).where(own.disposed_on.is_(None))
    return session.execute(query.order_by(own.id)).all()


def _owns_anything(session: Session) -> bool:
    kept = select(assets.c.id).where(assets.c.disposed_on.is_(None)).limit(1)
    return any(session.execute(query).first() is not None for query in (kept, select(resources.c.id).limit(1)))


_CHECKS: tuple[Callable[[Session, int, dt.date], Iterator[Todo]], ...] = (
    _not_counted, _undecided, _uncounted_herds, _disagreeing, _overlet, _unkept, _past_life,
)  # fmt: skip
