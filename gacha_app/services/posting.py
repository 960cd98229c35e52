"""Posting: a draft gets its number and stays for ever; used by every service that moves money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import MONEY
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.recurring import following
from gacha_app.domain.voucher import Posting, State, Voucher, number_of
from gacha_app.i18n import N_, _, in_chinese
from gacha_app.services import reversal_effects
from gacha_app.services.fund_limits import check_funds
from gacha_app.storage import tables

if TYPE_CHECKING:
    from gacha_app.storage.book import Writing


def check_voucher(session: Writing, voucher: Voucher) -> None:
    """Refuse a voucher that this book cannot hold: unbalanced, unknown account, closed or foreign day.

    Raises:
        InvalidInput: naming what is wrong.
    """
    voucher.check()
    codes = {posting.account for posting in voucher.postings}
    known = set(
        session.scalars(
            select(tables.accounts.c.code).where(tables.accounts.c.code.in_(codes), tables.accounts.c.active)
        )
    )
    if codes - known:
        raise InvalidInput("account", _("没有科目“{code}”，请从科目表中选择。").format(code=min(codes - known)))
    check_day(session, voucher.date)


def check_day(session: Writing, day: dt.date) -> None:
    """Refuse a day before the book begins, in a closed month, or far ahead.

    Raises:
        InvalidInput: naming the day.
    """
    first_year = session.scalars(select(tables.organisations.c.first_year)).one()
    if day.year < first_year:
        raise InvalidInput("date", _("日期 {date} 早于本账启用的 {year} 年。").format(date=day, year=first_year))
    if day.year > dt.date.today().year + 1:
        raise InvalidInput("date", _("日期 {date} 太晚了，请核对年份。").format(date=day))
    closed = session.execute(
        select(tables.periods.c.month).where(tables.periods.c.year == day.year, tables.periods.c.month == day.month)
    ).first()
    if closed:
        raise InvalidInput(
            "date", _("{year}年{month}月已经结账，不能再记这个月的账。").format(year=day.year, month=day.month)
        )


def first_open_day(session: Session, day: dt.date) -> dt.date:
    """Return a day itself while its month is open, else the first day of the first open month after it."""
    closed = {(row.year, row.month) for row in session.execute(select(tables.periods.c.year, tables.periods.c.month))}
    while (day.year, day.month) in closed:
        day = following(day, 1, 1)
    return day


def is_year_closed(session: Session, year: int) -> bool:
    """Say whether a year's closing was made: its errors go through 未分配收益 now."""
    found = session.execute(
        select(tables.periods.c.month).where(tables.periods.c.year == year, tables.periods.c.month == 12)
    )
    return found.first() is not None


def draft(session: Writing, voucher: Voucher) -> Voucher:
    """Keep a voucher as a draft, named after who prepared it."""
    check_voucher(session, voucher)
    _sign(session, voucher)
    _number_lines(voucher)
    session.add(voucher)
    session.flush()
    return voucher


def post_by_hand(session: Writing, vouchers: Sequence[Voucher]) -> Sequence[Voucher]:
    """Post what people entered, where the book's rule of review lets them.

    A red voucher marks what it takes back, and goes before what enters it anew.

    Raises:
        InvalidInput: if one is not reviewed and must be, or as `post_all`.
    """
    rule = review_rule(session)
    for voucher in vouchers:
        if rule != "none" and voucher.state is State.DRAFT:
            raise InvalidInput(
                "voucher",
                _("{number} 还没有审核，按本账本的规定，审核以后才能记账。").format(number=voucher.label),
            )
        if rule == "other_person" and voucher.reviewed_by == voucher.prepared_by:
            raise InvalidInput(
                "voucher",
                _("{number} 是制单人自己审核的，按本账本的规定，须由别人审核。").format(number=voucher.label),
            )
    refuse_half_a_correction(
        session, vouchers, N_("{first} 和 {second} 是订正同一张凭证的红字和蓝字，请选上两张一起记账。")
    )
    posted = post_all(session, sorted(vouchers, key=lambda one: one.reverses_id is None))
    for red in posted:
        if red.reverses_id is not None:
            taken_back = session.get_one(Voucher, red.reverses_id)
            taken_back.state = State.REVERSED
            reversal_effects.free(session, taken_back)
    session.flush()
    return posted


def refuse_half_a_correction(session: Session, vouchers: Iterable[Voucher], sentence: str) -> None:
    """Refuse to take one of the two drafts that put a voucher right, the red one or the one entered anew, alone.

    Args:
        sentence: what to say, with {first} and {second}, still in Chinese.

    Raises:
        InvalidInput: saying so.
    """
    # 会计基础工作规范 第五十一条: 红字注销 and 蓝字订正 belong together; one alone would count twice or not at all
    chosen = {one.id: one for one in vouchers if one.state is not State.POSTED}
    for one in chosen.values():
        put_right = one.reverses_id or one.corrects_id
        if put_right is None:
            continue
        column = tables.vouchers.c.corrects_id if one.reverses_id else tables.vouchers.c.reverses_id
        waiting = (State.DRAFT, State.REVIEWED)
        query = select(Voucher).where(column == put_right, tables.vouchers.c.state.in_(waiting))
        for other in session.scalars(query):
            if other.id not in chosen:
                raise InvalidInput("voucher", _(sentence).format(first=one.label, second=other.label))


def post_or_draft(session: Writing, voucher: Voucher) -> Voucher:
    """Post what a person just entered; where the book wants it reviewed first, keep it as a draft."""
    if review_rule(session) == "none":
        return post_by_hand(session, [voucher])[0]
    return draft(session, voucher)


def review_rule(session: Session) -> str:
    """Return who must look at a voucher before it is posted: a key of `REVIEW_RULES`."""
    return str(session.scalars(select(tables.organisations.c.review_rule)).one())


def post(session: Writing, voucher: Voucher) -> Voucher:
    """Post a draft or a new voucher within a larger action; the rule of review is for what people enter.

    Raises:
        InvalidInput: if the book cannot hold it, or a fund would be overdrawn.
    """
    return post_all(session, [voucher])[0]


def post_all(session: Writing, vouchers: Sequence[Voucher]) -> Sequence[Voucher]:
    """Post vouchers in the order of their days; the numbers go on without a gap.

    Raises:
        InvalidInput: if the book cannot hold one, or a fund would be overdrawn.
    """
    ordered = sorted(vouchers, key=lambda one: one.date)
    for voucher in ordered:
        if voucher.state not in (State.DRAFT, State.REVIEWED):
            raise InvalidInput("voucher", _("凭证 {number} 已经记过账了。").format(number=voucher.label))
        check_voucher(session, voucher)
        _sign(session, voucher)
        _number_lines(voucher)
    check_funds(session, ordered)
    session.add_all(ordered)
    session.flush()
    _give_numbers(session, ordered)
    return ordered


def post_with_rows(session: Writing, voucher: Voucher, rows: Sequence[tuple[str, int, int]]) -> Voucher:
    """Post a voucher most of whose postings are one a household.

    They go in as rows, since ten thousand objects would take seconds.

    Args:
        voucher: holds the postings that stand beside the rows, and the summary of all.
        rows: (account, fen, household) of the others.

    Raises:
        InvalidInput: if all together do not balance, or the book cannot hold them.
    """
    beside, voucher.postings = voucher.postings, []
    # checked as if the rows were two postings: what they add up to, and what stands beside them
    together = sum(amount for _account, amount, _household in rows)
    check_voucher(session, replace(voucher, postings=[*beside, *([Posting(rows[0][0], together)] if rows else [])]))
    voucher.postings = beside
    _sign(session, voucher, moves_money=any(account.startswith(MONEY) for account, _amount, _household in rows))
    _number_lines(voucher)
    session.add(voucher)
    session.flush()
    first = len(beside) + 1
    session.execute(
        insert(tables.postings),
        [
            {"voucher_id": voucher.id, "line": line, "account": account, "amount": amount, "summary": voucher.summary,
             "household_id": household}
            for line, (account, amount, household) in enumerate(rows, first)
        ],
    )  # fmt: skip
    session.recorder.note("posting", voucher_id=voucher.id, count=len(rows), amount=together)
    session.expire(voucher, ["postings"])
    _give_numbers(session, [voucher])
    return voucher


def _sign(session: Writing, voucher: Voucher, *, moves_money: bool = False) -> None:
    """Write down who prepared it, and where money moves who holds the cash box."""
    if not voucher.prepared_by:
        voucher.prepared_by = _by_program(session.by) if voucher.is_program_made else session.by
    if not voucher.cashier and (moves_money or voucher.moves_money):
        # 会计基础工作规范 第五十一条: 收款和付款的记账凭证还应由出纳人员签名
        if "cashier" not in session.info:
            session.info["cashier"] = session.scalars(select(tables.organisations.c.cashier)).one_or_none() or ""
        voucher.cashier = session.info["cashier"] or session.by


@in_chinese()
def _by_program(name: str) -> str:
    return _("程序（{name}）").format(name=name)


def _give_numbers(session: Writing, ordered: Sequence[Voucher]) -> None:
    """Make drafts posted vouchers, each with its month's next number."""
    # the database wants each number's predecessor there already; one flush writes in the order of identities
    identities = [voucher.id or 0 for voucher in ordered]
    in_order = identities == sorted(identities)
    last: dict[str, int] = {}
    now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    for voucher in ordered:
        month = f"{voucher.date:%Y-%m}"
        if month not in last:
            last[month] = _last_sequence(session, month)
        last[month] += 1
        voucher.sequence = last[month]
        voucher.number = number_of(voucher.date, last[month])
        voucher.state = State.POSTED
        voucher.posted_by = session.by
        voucher.posted_at = now
        if not in_order:
            session.flush()
    session.flush()


def _last_sequence(session: Writing, month: str) -> int:
    start = f"记-{month}-"
    found = session.scalar(
        select(func.max(tables.vouchers.c.sequence)).where(
            tables.vouchers.c.number >= start, tables.vouchers.c.number < start + "~"
        )
    )
    return int(found or 0)


def _number_lines(voucher: Voucher) -> None:
    for line, posting in enumerate(voucher.postings, 1):
        posting.line = line


def organisation_in(session: Writing) -> Organisation:
    """Return the organisation whose book it is."""
    return session.scalars(select(Organisation)).one()
