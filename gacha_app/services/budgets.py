"""A year's budget: drafted, changed while it is a draft, voted, put on the wall, and amended with its history kept."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.budget import IN_FORCE, SOURCES, Budget, BudgetLine, vote_passes
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import percent_text
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.budget_actuals import budget_of
from gacha_app.services.budget_items import settle
from gacha_app.services.budget_plans import feed_plans
from gacha_app.services.budget_sources import copied, lines_from
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.budget_tables import budgets
from gacha_app.storage.tables import organisations, periods

# A percentage beyond this is a slip of the pen: ten times last year
_MOST_PERCENT = 100_000


def draft_budget(book: Book, year: int, *, source: str = "blank", percent: int = 10_000) -> Budget:
    """Begin a year's budget.

    Args:
        source: a key of `SOURCES`: where its figures come from.
        percent: hundredths of a per cent that last year's figures are multiplied by.

    Raises:
        InvalidInput: if the year is closed, has a budget already, or there is nothing to take the figures from.
    """
    if source not in SOURCES:
        raise InvalidInput("source", _("没有“{value}”这个选项，请从列表中选择。").format(value=source))
    if not 0 < percent <= _MOST_PERCENT:
        raise InvalidInput("percent", _("比例应大于 0，不超过 1000%。"))
    with book.writing("draft_budget", Period(year).recorded) as session:
        refuse_closed(session, year)
        newest = _newest(session, year)
        if newest and newest.state == "draft":
            raise InvalidInput("year", _("{year}年度已有预算草案，请接着编，或先删除它。").format(year=year))
        if newest and newest.state != "rejected":
            raise InvalidInput("year", _("{year}年度的预算已经表决，要改请用“调整”。").format(year=year))
        with in_chinese():
            basis = _(SOURCES[source])
            if source in ("actual", "budget"):
                basis += f" × {percent_text(percent)}%"
        made = Budget(year, newest.version + 1 if newest else 1, _now(), session.by, basis=basis)
        made.lines = lines_from(session, year, source, percent)
        if source != "blank" and not made.lines:
            raise InvalidInput(
                "source", _("“{source}”里没有可用的数字，请换一种办法起草。").format(source=_(SOURCES[source]))
            )
        return keep_budget(session, made)


def keep_line(book: Book, year: int, line: BudgetLine, line_id: int | None = None) -> Budget:
    """Add an item to a year's draft, or put it in the place of one.

    The months of a line that is not typed are worked out here; those of a typed one must add up to its amount.

    Raises:
        InvalidInput: naming the answer that is wrong, or where the year has no draft.
    """
    with book.writing("keep_budget_line", f"{year} {line.name.strip()}") as session:
        budget = draft_of(session, year)
        settle(session, year, line, [one for one in budget.lines if line_id is None or one.id != line_id])
        if line_id is None:
            line.place = max((one.place for one in budget.lines), default=0) + 1
            budget.lines.append(line)
        else:
            kept = _line_in(budget, line_id)
            for key in ("section", "side", "account", "name", "amount", "project_id", "spreading", "note"):
                setattr(kept, key, getattr(line, key))
            kept.spread(line.monthly)
        budget.check()
        session.flush()
        return budget


def remove_line(book: Book, year: int, line_id: int) -> Budget:
    """Take an item out of a year's draft.

    Raises:
        InvalidInput: where the year has no draft.
        NotFound: if it has no such item.
    """
    with book.writing("remove_budget_line", str(year)) as session:
        budget = draft_of(session, year)
        budget.lines.remove(_line_in(budget, line_id))
        session.flush()
        return budget


def drop_draft(book: Book, year: int) -> None:
    """Throw a year's draft away; what was voted stays.

    Raises:
        InvalidInput: where the year has no draft.
    """
    with book.writing("drop_budget_draft", str(year)) as session:
        session.delete(draft_of(session, year))


def vote_budget(
    book: Book,
    year: int,
    *,
    on: dt.date,
    meeting: str,
    entitled: int,
    present: int,
    in_favour: int,
    against: int = 0,
    abstained: int = 0,
) -> Budget:
    """Keep how the members' meeting voted on a year's draft.

    A passed one binds the village and the plans of its projects; one in force before is replaced and kept. One that
    did not pass is kept as rejected.

    Raises:
        InvalidInput: if there is no draft or nothing in it, the numbers do not fit, or the day has not come.
    """
    with book.writing("vote_budget", f"{year} {meeting.strip()}") as session:
        budget = draft_of(session, year)
        if not budget.lines:
            raise InvalidInput("lines", _("预算里还没有项目，不能表决。"))
        if not meeting.strip():
            raise InvalidInput("meeting", _("请写明是哪次会议表决的。"))
        if on > dt.date.today():
            raise InvalidInput("on", _("表决日期不能晚于今天。"))
        passed = vote_passes(entitled, present, in_favour, against, abstained)
        budget.voted_on, budget.meeting = on, meeting.strip()
        budget.entitled, budget.present, budget.in_favour = entitled, present, in_favour
        budget.against, budget.abstained = against, abstained
        if not passed:
            budget.state = "rejected"
            return budget
        before = budget_of(session, year)
        if before is not None:
            before.state = "replaced"
        budget.state = "voted"
        feed_plans(session, budget, before)
        session.flush()
        return budget


def post_budget(book: Book, year: int, *, on: dt.date, place: str, by: str = "") -> Budget:
    """Keep when and where a voted budget was put on the wall.

    Raises:
        InvalidInput: if there is none, the place is missing, or the day lies before the vote or after today.
    """
    with book.writing("post_budget", str(year)) as session:
        budget = budget_of(session, year)
        if budget is None:
            raise InvalidInput("year", _("{year}年度还没有表决通过的预算，先表决再公布。").format(year=year))
        if not place.strip():
            raise InvalidInput("place", _("请写明公布在哪里，如 公示栏。"))
        if on > dt.date.today() or (budget.voted_on and on < budget.voted_on):
            raise InvalidInput("on", _("公布日期应在表决之后，不能晚于今天。"))
        budget.posted_on, budget.posted_place, budget.posted_by = on, place.strip(), by.strip() or session.by
        budget.state = "posted"
        return budget


def amend_budget(book: Book, year: int, reason: str) -> Budget:
    """Begin an amendment of a year's budget: a new draft like the one in force, which stays so until the next vote.

    Raises:
        InvalidInput: if the reason is missing, the year is closed, or there is nothing to amend.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明调整预算的原因。"))
    with book.writing("amend_budget", f"{year}：{reason.strip()}") as session:
        refuse_closed(session, year)
        newest = _newest(session, year)
        if newest and newest.state == "draft":
            raise InvalidInput("year", _("{year}年度已有预算草案，请接着编，或先删除它。").format(year=year))
        before = budget_of(session, year)
        if before is None or newest is None:
            raise InvalidInput("year", _("{year}年度还没有表决通过的预算，请先起草。").format(year=year))
        made = Budget(
            year, newest.version + 1, _now(), session.by, basis=before.basis, reason=reason.strip(),
            lines=[copied(one) for one in before.lines],
        )  # fmt: skip
        return keep_budget(session, made)


def keep_budget(session: Writing, budget: Budget) -> Budget:
    """Keep a new version within a larger action."""
    budget.check()
    for place, one in enumerate(budget.lines, 1):
        one.place = place
    session.add(budget)
    session.flush()
    return budget


def fresh_budget(session: Session, year: int) -> Budget:
    """Return the next version of a year's budget, empty and not kept yet."""
    newest = _newest(session, year)
    by = session.by if isinstance(session, Writing) else ""
    return Budget(year, newest.version + 1 if newest else 1, _now(), by)


def draft_of(session: Session, year: int) -> Budget:
    """Return a year's draft.

    Raises:
        InvalidInput: saying what to do where there is none.
    """
    newest = _newest(session, year)
    if newest is None or newest.state == "rejected":
        raise InvalidInput("year", _("{year}年度还没有预算草案，请先起草。").format(year=year))
    if newest.state != "draft":
        raise InvalidInput("year", _("{year}年度的预算已经表决，要改请用“调整”。").format(year=year))
    return newest


def refuse_closed(session: Session, year: int) -> None:
    """Refuse to budget a year that is over and closed, or that lies before the book.

    Raises:
        InvalidInput: saying which.
    """
    first_year = int(session.scalar(select(organisations.c.first_year)) or 0)
    Period(year)
    if year < first_year:
        raise InvalidInput(
            "year", _("本账从 {first} 年开始，不能编 {year} 年的预算。").format(first=first_year, year=year)
        )
    closed = session.scalar(select(func.count()).select_from(periods).where(periods.c.year == year))
    if (closed or 0) >= 12:
        raise InvalidInput("year", _("{year}年度已经结账，不能再编制或调整预算。").format(year=year))
    if year > dt.date.today().year + 5:
        raise InvalidInput("year", _("{year}年太远了，最多提前五年编制预算。").format(year=year))


def _line_in(budget: Budget, line_id: int) -> BudgetLine:
    found = next((one for one in budget.lines if one.id == line_id), None)
    if found is None:
        raise NotFound(_("草案里没有这个项目，请刷新后重试。"))
    return found


def _newest(session: Session, year: int) -> Budget | None:
    return session.scalars(
        select(Budget).where(budgets.c.year == year).order_by(budgets.c.version.desc()).limit(1)
    ).first()


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock


def in_force(session: Session, year: int) -> bool:
    """Say whether a year has a budget that was voted."""
    return bool(session.scalar(select(budgets.c.id).where(budgets.c.year == year, budgets.c.state.in_(IN_FORCE))))
