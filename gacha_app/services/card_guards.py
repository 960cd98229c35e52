"""What a card's form may not do: what only an act with a reason changes, and deleting what something hangs on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.property import ResourceChange, cost_account
from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.i18n import N_, _
from gacha_app.services.resource_changes import refuse_smaller_than_let
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.columns import metadata
from gacha_app.storage.papers import remove_papers
from gacha_app.storage.property_tables import asset_changes, resource_changes

_TABLES = {Asset: "asset", Resource: "resource", Contract: "contract", Counterparty: "counterparty"}
# What may hang on a card, in words
_HANGING = {
    "contract": N_("合同"), "depreciation": N_("折旧"), "asset_change": N_("变动"), "asset_disposal": N_("处置"),
    "resource_change": N_("面积变动"), "posting": N_("凭证"), "formed_asset": N_("资金形成的资产"),
    "contract_act": N_("收付和变更记录"), "contract_former": N_("收付和变更记录"),
    "contract_examination": N_("清理记录"), "debt": N_("债务"), "loan": N_("借款"), "resource_charge": N_("收费地块"),
    "asset": N_("拆出的资产"), "attachment": N_("附件"), "stock_take_line": N_("清查盘点"),
}  # fmt: skip


# What a card has of itself and takes with it
_ITS_OWN = ("contract_instalment",)


def refuse_beside_acts(session: Session, card: object) -> None:
    """Refuse a form that changes what only an act with a reason may change.

    Raises:
        InvalidInput: naming the act.
    """
    if isinstance(card, Asset) and card.id is not None:
        before = session.execute(select(tables.assets).where(tables.assets.c.id == card.id)).first()
        if before is None:
            return
        if card.disposed_on != before.disposed_on:
            # 财农〔2021〕121号 第八条: 资产处置 asks for a procedure
            raise InvalidInput("disposed_on", _("“{name}”的处置要有程序，请用“处置”登记。").format(name=card.name))
        touched = (card.value, card.quantity) != (before.value, before.quantity)
        if touched and (before.herd or _any(session, asset_changes.c.asset_id == card.id)):
            raise InvalidInput(
                "value" if card.value != before.value else "quantity",
                _("“{name}”的数量和原值已有变动记录，请用“变动”登记，不能直接改。").format(name=card.name),
            )
        if _any(session, asset_changes.c.asset_id == card.id):
            # its entries stand on that account, and are counted by that unit
            moved = cost_account(card)[:3] != (before.account or cost_account(Asset("", before.klass)))[:3]
            if moved or (card.herd and card.unit != before.unit):
                raise InvalidInput(
                    "account" if moved else "unit",
                    _("“{name}”已有变动记录，资产科目和单位不能再改。").format(name=card.name),
                )
        for name in ("herd", "wear_moved", "split_from_id"):
            if getattr(card, name) != getattr(before, name):
                raise InvalidInput("klass", _("“{name}”是不是按群管理，登记以后不能改。").format(name=card.name))
    elif isinstance(card, Resource) and card.id is not None:
        area = session.scalar(select(tables.resources.c.area).where(tables.resources.c.id == card.id))
        if area is None or area == card.area:
            return
        if _any(session, resource_changes.c.resource_id == card.id):
            raise InvalidInput(
                "area", _("“{name}”的面积已有变动记录，请用“面积变动”登记，不能直接改。").format(name=card.name)
            )
        old = session.get_one(Resource, card.id)
        more = ResourceChange(card.id, dt.date.min, "survey", card.area - area)
        refuse_smaller_than_let(session, old, [more], dt.date.min)


def delete_card(book: Book, kind: type[Any], identity: int) -> str:
    """Delete a card that nothing hangs on, and return its name.

    Raises:
        NotFound: if there is none.
        InvalidInput: naming what hangs on it.
    """
    name = _TABLES[kind]
    with book.writing(f"delete_{name}", str(identity)) as session:
        card = session.get(kind, identity)
        if card is None:
            raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
        if kind is Asset:
            _forget_undone(session, identity)
        found = set(_hangs(session, name, identity))
        hanging = [*(one for one in _HANGING if one in found), *sorted(found - _HANGING.keys())]
        if hanging:
            what = "、".join(_(_HANGING[one]) if one in _HANGING else _("其他记录") for one in hanging)
            raise InvalidInput(
                "card",
                _("“{name}”还有{what}，不能删除。").format(
                    name=card.name, what="、".join(dict.fromkeys(what.split("、")))
                ),
            )
        remove_papers(session, name, identity)
        session.delete(card)
        return str(card.name)


def _hangs(session: Session, name: str, identity: int) -> list[str]:
    """Return the tables that have a row which names a card."""
    found = []
    for table in metadata.sorted_tables:
        if table.name in _ITS_OWN:
            continue
        for column in table.columns:
            points = any(key.target_fullname == f"{name}.id" for key in column.foreign_keys)
            if points and session.execute(select(column).where(column == identity).limit(1)).first():
                found.append(table.name)
    lines = metadata.tables["stock_take_line"].c
    named = select(lines.id).where(lines.subject == name, lines.subject_key == str(identity)).limit(1)
    if session.execute(named).first():
        found.append("stock_take_line")
    return found


def _forget_undone(session: Writing, asset_id: int) -> None:
    """Let go of changes that were all taken back: the audit trail and the red vouchers keep them."""
    held = asset_changes.c
    rows = session.execute(select(held.id, held.kind, held.undoes_id).where(held.asset_id == asset_id)).all()
    undone = {row.undoes_id for row in rows if row.kind == "undo"}
    if rows and all(row.kind == "undo" or row.id in undone for row in rows):
        for kind in ("undo", ""):
            which = held.kind == "undo" if kind else held.kind != "undo"
            session.execute(delete(asset_changes).where(held.asset_id == asset_id, which))
        session.recorder.note("asset_change", asset_id=asset_id, deleted=len(rows))


def _any(session: Session, condition: Any) -> bool:
    return session.execute(select(condition.left).where(condition).limit(1)).first() is not None
