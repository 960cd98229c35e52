"""Forming an asset out of subsidy money: voucher, card and register in one act (241 → asset and 241 → 311 together)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import func, or_, select

from gacha_app.domain.accounts import EARMARKED, MONEY, RESERVE
from gacha_app.domain.depreciation import accounts_for
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.formed_asset import FormedAsset, FormedPart
from gacha_app.domain.fund import PUBLIC_LEVELS, Fund
from gacha_app.domain.money import grouped
from gacha_app.domain.register import Asset
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.fund_money import fund_left
from gacha_app.reports.heading import chart_of
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.names import account_names
from gacha_app.services.fund_freeing import check_spent, forget_formed
from gacha_app.services.posting import post
from gacha_app.services.registers import add
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.fund_tables import formed_assets

# Where each class of asset stands when nobody says otherwise, and where it is built
_ACCOUNTS = {"fixed": "151", "biological": "132", "intangible": "161", "other": "151"}
_BUILDING = {"2023": "153", "2004": "154"}
_ASSETS = {"2023": ("131", "132", "134", "151", "153", "161"), "2004": ("131", "132", "151", "154", "161")}


def form_asset(
    book: Book,
    formed: FormedAsset,
    card: Asset | None = None,
    *,
    money: str = "102",
    counterparty_id: int | None = None,
    contract_id: int | None = None,
    summary: str = "",
    attachments: int = 0,
) -> FormedAsset:
    """Register what funds formed, with its card, and post what forms it.

    Paid now: 借 资产 贷 银行存款, and at the same time 借 专项应付款 贷 公积公益金. Completed: 借 资产 贷 在建工程, and
    the same transfer to the reserve of what was built without it. For households: 借 专项应付款 贷 银行存款 only.

    Args:
        card: what its card says; a card with an identity is there already. None for one made of the formed asset.
        money: 101 or 102, where it is paid now.

    Raises:
        InvalidInput: if an answer is wrong, parts and whole differ, a fund holds or spent less than its part, the
            funds are of different projects, or less is in construction than is completed.
    """
    formed.check()
    if money not in MONEY:
        raise InvalidInput("money", _("请选择“银行存款”或“库存现金”。"))
    with book.writing("form_asset", formed.name) as session:
        funds = {one.fund_id: session.get_one(Fund, one.fund_id) for one in formed.parts if one.fund_id is not None}
        project = _one_project(funds.values())
        _refuse_taken(session, formed)
        if formed.klass != "household":
            card = _card(session, formed, card or Asset(formed.name), funds, project)
        elif any(one.fund_id is None for one in formed.parts):
            raise InvalidInput("parts", _("到户类资产只登记资金形成的部分，自有资金请从“公益支出”支付。"))
        if formed.way != "booked":
            account = card.account if card is not None and formed.klass != "household" else EARMARKED
            lines = _paid if formed.way == "paid" else _completed
            text = summary.strip() or _summary(formed.name)
            made = lines(session, formed, funds, account, money)
            postings = [
                replace(one, summary=text, project_id=one.project_id or project, counterparty_id=counterparty_id,
                        contract_id=contract_id if one.account == account else None)
                for one in made
            ]  # fmt: skip
            voucher = Voucher(formed.formed_on, text, postings, entry_kind="form_asset", attachments=attachments)
            formed.voucher_id = post(session, voucher).id
        if card is not None and formed.klass != "household":
            if card.id is None:
                add(session, card)
            formed.asset_id = card.id
        session.add(formed)
        session.flush()
        check_spent(session, set(funds))
        return formed


def change_formed(book: Book, changed: FormedAsset) -> FormedAsset:
    """Change who owns, uses, profits from and keeps a formed asset; what it cost and when stays.

    Raises:
        InvalidInput: if the amount, the money or the day would change.
        NotFound: if it is not there any more.
    """
    changed.check()
    with book.writing("change_formed_asset", changed.name) as session:
        kept = _formed(session, changed.id or 0)
        same = ("value", "formed_on", "way", "asset_id", "voucher_id")
        if any(getattr(kept, one) != getattr(changed, one) for one in same):
            raise InvalidInput("value", _("形成的金额和日期已经记账，不能修改；登记错了请撤销后重新登记。"))
        for one in ("name", "klass", "owner", "user", "yield_to", "keeper", "note"):
            if one != "klass" or "household" not in (kept.klass, changed.klass):
                setattr(kept, one, getattr(changed, one))
        session.flush()
        return kept


def forget_asset(book: Book, formed_id: int) -> None:
    """Take a formed asset off the register; its card stays. One that a voucher formed goes with that voucher.

    Raises:
        InvalidInput: naming the voucher that is to be taken back.
        NotFound: if it is not there any more.
    """
    with book.writing("forget_formed_asset", str(formed_id)) as session:
        kept = _formed(session, formed_id)
        if kept.voucher_id is not None:
            number = session.get_one(Voucher, kept.voucher_id).label
            raise InvalidInput(
                "asset", _("“{name}”是凭证 {number} 形成的，请冲销那张凭证。").format(name=kept.name, number=number)
            )
        forget_formed(session, kept, with_card=False)


def formed_named(book: Book, name: str) -> FormedAsset:
    """Return the formed asset of this name, or whose card has this number.

    Raises:
        NotFound: if there is none.
        InvalidInput: if several are called so.
    """
    plain = name.strip()
    cards = select(tables.assets.c.id).where(tables.assets.c.code == plain)
    called = or_(formed_assets.c.name == plain, formed_assets.c.asset_id.in_(cards))
    with book.reading() as session:
        found = list(session.scalars(select(FormedAsset).where(called))) if plain else []
    if not found:
        raise NotFound(_("没有名为“{name}”的资金形成资产，请先登记。").format(name=plain[:40]))
    if len(found) > 1:
        raise InvalidInput("name", _("有几项资产叫“{name}”，请写资产编号。").format(name=plain[:40]))
    return found[0]


def voucher_of(book: Book, formed: FormedAsset) -> str:
    """Return the number of the voucher that formed an asset, "" where it was booked before."""
    if formed.voucher_id is None:
        return ""
    with book.reading() as session:
        return session.get_one(Voucher, formed.voucher_id).label


def _one_project(funds: Iterable[Fund]) -> int | None:
    named = {one.project_id: one.name for one in funds if one.project_id is not None}
    if len(named) > 1:
        first, second = list(named.values())[:2]
        raise InvalidInput(
            "parts",
            _("“{first}”和“{second}”不是同一个项目的资金，不能形成同一项资产。").format(first=first, second=second),
        )
    return next(iter(named), None)


def _refuse_taken(session: Writing, formed: FormedAsset) -> None:
    if session.scalar(select(func.count()).where(formed_assets.c.name == formed.name)):
        raise InvalidInput("name", _("已有名为“{name}”的资金形成资产，请换一个名称。").format(name=formed.name))


def _card(session: Writing, formed: FormedAsset, card: Asset, funds: dict[int, Fund], project: int | None) -> Asset:
    """Return the card as it will stand, with the money that formed it."""
    if card.id is not None:
        if card.value != formed.value:
            raise InvalidInput(
                "value",
                _("资产卡片“{name}”的原值是 {value} 元，与形成的 {formed} 元不一致。").format(
                    name=card.name, value=grouped(card.value), formed=grouped(formed.value)
                ),
            )
        if formed.way != "booked":
            raise InvalidInput("way", _("“{name}”已有资产卡片，请选“款已记账，只登记资产”。").format(name=card.name))
        return card
    largest = max((one for one in formed.parts if one.fund_id is not None), key=lambda one: one.amount)
    chart = chart_of(session)
    if not card.account and chart == "2004" and card.klass == "biological":
        # 131 牲畜（禽）资产 and 132 林木资产: nobody but the user knows which
        raise InvalidInput("account", _("请选择资产科目，如 13101 幼畜及育肥畜、13201 经济林木。"))
    account = card.account or _ACCOUNTS[card.klass]
    card = replace(card, project_id=card.project_id or project)
    if card.method != "none":
        usual = accounts_for(card, account_names(session), chart)
        card = replace(
            card,
            depreciation_account=card.depreciation_account or usual.contra,
            expense_account=card.expense_account or usual.expense,
        )
    return replace(
        card, name=formed.name, value=formed.value, acquired=formed.formed_on, account=account,
        keeper=card.keeper or formed.keeper, use=card.use or formed.user,
        fund_id=largest.fund_id, public_money=any(one.level in PUBLIC_LEVELS for one in funds.values()),
    )  # fmt: skip


def _paid(_session: Writing, formed: FormedAsset, funds: dict[int, Fund], account: str, money: str) -> list[Posting]:
    """Return what is paid now, part by part."""
    lines = [_line(account, part.amount, part) for part in formed.parts]
    lines += [_line(money, -part.amount, part) for part in formed.parts]
    for part in formed.parts:
        if account != EARMARKED and part.fund_id is not None and funds[part.fund_id].level != "own":
            lines += _to_reserve(part, part.amount)
    return lines


def _completed(
    session: Writing, formed: FormedAsset, funds: dict[int, Fund], account: str, _money: str
) -> list[Posting]:
    """Return what leaves construction, part by part."""
    if account == EARMARKED:
        raise InvalidInput("way", _("到户类资产不经在建工程，请选“现在付款，形成资产”。"))
    chart = chart_of(session)
    project = _one_project(funds.values())
    lines = [_line(account, part.amount, part) for part in formed.parts]
    lines += [_line(_BUILDING[chart], -part.amount, part) for part in formed.parts]
    for part in formed.parts:
        built = _built(session, part, project, (_BUILDING[chart],))
        if part.amount > built:
            raise InvalidInput(
                "parts",
                _("“{fund}”在建工程只有 {built} 元，不能转出 {amount} 元。").format(
                    fund=funds[part.fund_id].name if part.fund_id is not None else _("自有资金"),
                    built=grouped(max(built, 0)), amount=grouped(part.amount),
                ),
            )  # fmt: skip
        if part.fund_id is not None and funds[part.fund_id].level != "own":
            # what was built on credit, or booked without it, goes to the reserve now
            moved = -_balance(session, part.fund_id, (RESERVE,))
            waiting = min(_built(session, part, project, _ASSETS[chart]) - moved, part.amount)
            waiting = min(waiting, fund_left(session, part.fund_id))
            lines += _to_reserve(part, waiting) if waiting > 0 else []
    return lines


def _to_reserve(part: FormedPart, amount: int) -> list[Posting]:
    # 财会〔2023〕14号 专项应付款: 形成资产的，同时借 专项应付款 贷 公积公益金
    return [_line(EARMARKED, amount, part), _line(RESERVE, -amount, part)]


def _line(account: str, amount: int, part: FormedPart) -> Posting:
    return Posting(account, amount, fund_id=part.fund_id)


def _built(session: Writing, part: FormedPart, project: int | None, codes: tuple[str, ...]) -> int:
    """Return what stands on accounts of assets for a fund; for own money what the project has without one."""
    if part.fund_id is not None:
        return _balance(session, part.fund_id, codes)
    held = tables.postings.c
    query = posted(func.coalesce(func.sum(held.amount), 0)).where(
        or_(*(under(one) for one in codes)), held.fund_id.is_(None),
        held.project_id.is_(None) if project is None else held.project_id == project,
    )  # fmt: skip
    return int(session.scalar(query) or 0)


def _balance(session: Writing, fund_id: int, codes: tuple[str, ...]) -> int:
    query = posted(func.coalesce(func.sum(tables.postings.c.amount), 0)).where(
        or_(*(under(one) for one in codes)), tables.postings.c.fund_id == fund_id
    )
    return int(session.scalar(query) or 0)


def _formed(session: Writing, formed_id: int) -> FormedAsset:
    found = session.get(FormedAsset, formed_id)
    if found is None:
        raise NotFound(_("没有这项资产，可能已被撤销，请刷新后重试。"))
    return found


@in_chinese()
def _summary(name: str) -> str:
    return _("形成资产：{name}").format(name=name)
