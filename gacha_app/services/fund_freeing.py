"""What hangs on a voucher of a fund is free again once it is taken back: the asset it formed, the yield it showed."""

from __future__ import annotations

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.formed_asset import FormedAsset, FormedYield, YieldReceipt, YieldUse
from gacha_app.domain.fund import Fund
from gacha_app.domain.money import grouped
from gacha_app.domain.register import Asset
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.fund_money import fund_money
from gacha_app.storage.book import Writing
from gacha_app.storage.columns import metadata
from gacha_app.storage.fund_tables import (
    formed_asset_parts,
    formed_assets,
    formed_yield_receipts,
    formed_yield_uses,
    formed_yields,
)
from gacha_app.storage.papers import remove_papers
from gacha_app.storage.tables import assets


def free_fund_rows(session: Writing, voucher: Voucher) -> None:
    """Take off what a voucher did in the registers of funds, now that it is taken back.

    Raises:
        InvalidInput: if the asset it formed is used elsewhere, or an asset would have cost more than is spent.
    """
    for formed in session.scalars(select(FormedAsset).where(formed_assets.c.voucher_id == voucher.id)).all():
        forget_formed(session, formed, with_card=True)
    for kept in (YieldReceipt, YieldUse):
        table = formed_yield_receipts if kept is YieldReceipt else formed_yield_uses
        for row in session.scalars(select(kept).where(table.c.voucher_id == voucher.id)).all():
            session.delete(row)
    session.flush()
    check_spent(session, {one.fund_id for one in voucher.postings if one.fund_id is not None})


def forget_formed(session: Writing, formed: FormedAsset, *, with_card: bool) -> None:
    """Take a formed asset off the register, and its card with it where nothing else needs that.

    Raises:
        InvalidInput: naming what the card is needed for.
    """
    card = session.get(Asset, formed.asset_id) if with_card and formed.asset_id else None
    for kept, table in (
        (YieldReceipt, formed_yield_receipts), (YieldUse, formed_yield_uses), (FormedYield, formed_yields),
    ):  # fmt: skip
        for row in session.scalars(select(kept).where(table.c.formed_id == formed.id)).all():
            session.delete(row)
    session.delete(formed)
    session.flush()
    if card is not None:
        _refuse_needed(session, card)
        remove_papers(session, "asset", card.id or 0)
        session.delete(card)
        session.flush()


def check_spent(session: Writing, fund_ids: set[int]) -> None:
    """Refuse that assets were formed by more than was spent of a fund.

    Raises:
        InvalidInput: naming the fund and both sums.
    """
    money = fund_money(session) if fund_ids else {}
    for fund_id in sorted(fund_ids):
        formed = int(
            session.scalar(
                select(func.coalesce(func.sum(formed_asset_parts.c.amount), 0)).where(
                    formed_asset_parts.c.fund_id == fund_id
                )
            )
            or 0
        )
        spent = money[fund_id].spent if fund_id in money else 0
        if formed > spent:
            raise InvalidInput(
                "parts",
                _("“{fund}”只支出了 {spent} 元，不能形成 {formed} 元的资产，请核对金额，或先撤销资产登记。").format(
                    fund=session.get_one(Fund, fund_id).name, spent=grouped(spent), formed=grouped(formed)
                ),
            )


def _refuse_needed(session: Writing, card: Asset) -> None:
    """Refuse to take a card away while a contract, a depreciation or anything else stands on it."""
    for table in metadata.sorted_tables:
        for column in table.c:
            if any(key.column is assets.c.id for key in column.foreign_keys) and session.scalar(
                select(func.count()).select_from(table).where(column == card.id)
            ):
                raise InvalidInput(
                    "asset",
                    _("“{name}”的资产卡片上已有折旧、合同或变动记录，请先撤销那些记录，再冲销这张凭证。").format(
                        name=card.name
                    ),
                )
