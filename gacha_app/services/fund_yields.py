"""What a formed asset yields each year, what that was used for, and which households gain by it (联农带农)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.formed_asset import FormedAsset, FormedYield, LinkedHousehold, YieldReceipt, YieldUse
from gacha_app.domain.fund import Fund
from gacha_app.domain.household import Household
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.fund_yields import YieldOfYear, contract_incomes, income_of_voucher, received_of, yields_of
from gacha_app.services.fund_plans import plan_for
from gacha_app.services.vouchers import voucher_called
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.fund_tables import formed_yield_receipts, formed_yield_uses, formed_yields, fund_households

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def expect_yield(book: Book, formed_id: int, year: int, expected: int, note: str = "") -> FormedYield:
    """Say what a formed asset is expected to yield in a year; fen.

    Raises:
        InvalidInput: if the year or the amount cannot be.
    """
    with book.writing("expect_yield", f"{formed_id} {year}") as session:
        return _expect(session, formed_id, year, expected, note)


def link_yield(book: Book, formed_id: int, reference: str, amount: int | None = None) -> YieldReceipt:
    """Count an income voucher, or a part of it, as what an asset brought in.

    Args:
        reference: the voucher's number. amount: fen; all that is not counted yet where none is said.

    Raises:
        InvalidInput: if it is not posted, is no income, is counted by its contract already, or by too much.
    """
    with book.writing("link_yield", reference) as session:
        return _link(session, formed_id, reference, amount)


@dataclass(frozen=True)
class YieldAnswers:
    """What a form says of an asset's yield in a year at once.

    Attributes:
        expected: fen, None where it is left as it is.
        voucher: the number of an income voucher, or "". amount: the part of it, None for all.
        use: what it was used for, or None. shown_by: the number of the voucher that shows it, or "".
    """

    expected: int | None = None
    voucher: str = ""
    amount: int | None = None
    use: YieldUse | None = None
    shown_by: str = ""


def keep_yield(book: Book, formed_id: int, year: int, answers: YieldAnswers) -> YieldOfYear:
    """Write down what a form says of an asset's yield in a year, all or nothing.

    Raises:
        InvalidInput: as `expect_yield`, `link_yield` and `use_yield`.
    """
    with book.writing("keep_yield", f"{formed_id} {year}") as session:
        if answers.expected is not None:
            _expect(session, formed_id, year, answers.expected, "")
        if answers.voucher:
            _link(session, formed_id, answers.voucher, answers.amount)
        if answers.use is not None:
            _use(session, answers.use, answers.shown_by)
        return yields_of(session, [_formed(session, formed_id)], year)[0]


def unlink_yield(book: Book, receipt_id: int) -> None:
    """Count an income voucher no longer as what an asset brought in.

    Raises:
        NotFound: if it is not counted any more.
    """
    with book.writing("unlink_yield", str(receipt_id)) as session:
        session.delete(_there(session, YieldReceipt, receipt_id))


def yield_of_year(book: Book, formed_id: int, year: int) -> YieldOfYear:
    """Return what an asset yielded in a year.

    Raises:
        NotFound: if it is not there.
    """
    with book.reading() as session:
        found = session.get(FormedAsset, formed_id)
        if found is None:
            raise NotFound(_("没有这项资产，可能已被撤销，请刷新后重试。"))
        return yields_of(session, [found], year)[0]


def use_yield(book: Book, use: YieldUse, reference: str = "") -> YieldUse:
    """Write down what the yield of a year was used for.

    Args:
        reference: the number of the voucher that shows it, or "".

    Raises:
        InvalidInput: if more were used than was received, or than the voucher holds.
    """
    with book.writing("use_yield", f"{use.formed_id} {use.year}") as session:
        return _use(session, use, reference)


def remove_use(book: Book, use_id: int) -> None:
    """Take off a use of yield that was written down by mistake.

    Raises:
        NotFound: if it is not there any more.
    """
    with book.writing("remove_yield_use", str(use_id)) as session:
        session.delete(_there(session, YieldUse, use_id))


def link_household(
    book: Book, fund_id: int, link: LinkedHousehold, instead: LinkedHousehold | None = None
) -> LinkedHousehold:
    """Write down which household a fund's plan served in a year; what was said of the same is replaced.

    Args:
        instead: what was written down before and is corrected by this.

    Raises:
        InvalidInput: if an answer is wrong.
        NotFound: if the household is not there.
    """
    link.check()
    _check_year(link.year)
    with book.writing("link_fund_household", f"{fund_id} {link.household_id} {link.year}") as session:
        fund = session.get(Fund, fund_id)
        if fund is None:
            raise NotFound(_("没有这笔资金，可能已被删除，请刷新后重试。"))
        if session.get(Household, link.household_id) is None:
            raise NotFound(_("没有这一户，请刷新后重试。"))
        link.plan_id = plan_for(session, fund).id or 0
        if instead is not None:
            session.delete(_there(session, LinkedHousehold, instead.id or 0))
            session.flush()
        held = fund_households.c
        kept = session.scalars(
            select(LinkedHousehold).where(
                held.plan_id == link.plan_id, held.household_id == link.household_id, held.year == link.year,
                held.way == link.way,
            )
        ).one_or_none()  # fmt: skip
        if kept is None:
            session.add(link)
            kept = link
        kept.persons, kept.income, kept.note = link.persons, link.income, link.note
        session.flush()
        return kept


def unlink_household(book: Book, link_id: int) -> None:
    """Take off a household that was linked by mistake.

    Raises:
        NotFound: if it is not there any more.
    """
    with book.writing("unlink_fund_household", str(link_id)) as session:
        session.delete(_there(session, LinkedHousehold, link_id))


def _expect(session: Writing, formed_id: int, year: int, expected: int, note: str) -> FormedYield:
    _check_year(year)
    if expected < 0:
        raise InvalidInput("expected", _("预期收益不能是负数。"))
    _formed(session, formed_id)
    held = formed_yields.c
    kept = session.scalars(select(FormedYield).where(held.formed_id == formed_id, held.year == year)).one_or_none()
    if kept is None:
        kept = FormedYield(formed_id, year)
        session.add(kept)
    kept.expected, kept.note = expected, note or kept.note
    session.flush()
    return kept


def _link(session: Writing, formed_id: int, reference: str, amount: int | None) -> YieldReceipt:
    formed = _formed(session, formed_id)
    voucher = voucher_called(session, reference)
    if voucher.state is not State.POSTED or voucher.reverses_id is not None:
        raise InvalidInput("voucher", _("{number} 没有记账或已冲销，不能算作收益。").format(number=voucher.label))
    income = income_of_voucher(session, voucher.id or 0)
    if income <= 0:
        raise InvalidInput("voucher", _("{number} 没有收入，不能算作收益。").format(number=voucher.label))
    if contract := contract_incomes(session, formed, voucher.id):
        raise InvalidInput(
            "voucher",
            _("{number} 已按合同计入这项资产的收益（{amount} 元），不必再登记。").format(
                number=voucher.label, amount=grouped(sum(one.amount for one in contract))
            ),
        )
    held = formed_yield_receipts.c
    if session.scalar(select(func.count()).where(held.voucher_id == voucher.id, held.formed_id == formed_id)):
        raise InvalidInput("voucher", _("{number} 已经算作这项资产的收益。").format(number=voucher.label))
    counted = session.scalar(select(func.coalesce(func.sum(held.amount), 0)).where(held.voucher_id == voucher.id))
    left = income - int(counted or 0)
    part = left if amount is None else amount
    if part <= 0 or part > left:
        raise InvalidInput(
            "amount",
            _("{number} 的收入还有 {left} 元没有算作资产收益，不能登记 {amount} 元。").format(
                number=voucher.label, left=grouped(left), amount=grouped(part)
            ),
        )
    made = YieldReceipt(formed_id, voucher.id or 0, part)
    session.add(made)
    session.flush()
    return made


def _use(session: Writing, use: YieldUse, reference: str) -> YieldUse:
    use.check()
    _check_year(use.year)
    formed = _formed(session, use.formed_id)
    held = formed_yield_uses.c
    if reference:
        voucher = voucher_called(session, reference)
        if voucher.state is not State.POSTED:
            raise InvalidInput("voucher", _("{number} 没有记账或已冲销。").format(number=voucher.label))
        use.voucher_id = voucher.id
        shown = session.scalar(select(func.coalesce(func.sum(held.amount), 0)).where(held.voucher_id == voucher.id))
        if use.amount + int(shown or 0) > voucher.amount:
            raise InvalidInput(
                "amount",
                _("{number} 只有 {amount} 元，用途不能超过它。").format(
                    number=voucher.label, amount=grouped(voucher.amount)
                ),
            )
    received = received_of(session, formed, use.year)
    used = session.scalar(
        select(func.coalesce(func.sum(held.amount), 0)).where(held.formed_id == use.formed_id, held.year == use.year)
    )
    if use.amount + int(used or 0) > received:
        raise InvalidInput(
            "amount",
            _("“{name}”{year}年实收收益 {received} 元，已登记用途 {used} 元，不能再用 {amount} 元。").format(
                name=formed.name, year=use.year, received=grouped(received), used=grouped(int(used or 0)),
                amount=grouped(use.amount),
            ),
        )  # fmt: skip
    session.add(use)
    session.flush()
    return use


def _check_year(year: int) -> None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise InvalidInput("year", _("年度“{year}”不对，请写四位年份。").format(year=year))


def _formed(session: Writing, formed_id: int) -> FormedAsset:
    found = session.get(FormedAsset, formed_id)
    if found is None:
        raise NotFound(_("没有这项资产，可能已被撤销，请刷新后重试。"))
    return found


def _there(session: Writing, kind: type[Any], identity: int) -> Any:
    found = session.get(kind, identity)
    if found is None:
        raise NotFound(_("这一条不在了，可能已被删除，请刷新后重试。"))
    return found
