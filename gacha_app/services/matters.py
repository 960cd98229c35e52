"""The three lists: what is raised gets a number, is worked on, answered and closed; a problem becomes a task."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.matter import Matter, MatterStep, number_of
from gacha_app.i18n import _, in_chinese
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.duty_tables import matters


def record_matter(book: Book, matter: Matter) -> Matter:
    """Put a matter on its list, with the year's next number.

    Raises:
        InvalidInput: if something is missing or wrong.
    """
    with book.writing("record_matter", matter.content[:60]) as session:
        return _add(session, matter)


def change_matter(book: Book, changed: Matter) -> Matter:
    """Change what is known of a matter that is not closed; its list and number stay.

    Raises:
        InvalidInput: if something is missing or wrong, or it is closed.
    """
    with book.writing("change_matter", changed.number) as session:
        kept = matter_in(session, changed.number)
        kept.refuse_closed()
        changed.check(dt.date.today())
        if changed.raised_on.year != kept.year:
            raise InvalidInput(
                "raised_on",
                _("{number} 是 {year} 年的，提出日期要在这一年。").format(number=kept.number, year=kept.year),
            )
        return session.merge(changed)


def take_matter_step(book: Book, number: str, step: MatterStep) -> Matter:
    """Keep what was done about a matter.

    Raises:
        InvalidInput: if nothing is said, the day is wrong, or it is closed.
    """
    with book.writing("take_matter_step", number) as session:
        matter = matter_in(session, number)
        matter.refuse_closed()
        if not step.name.strip():
            raise InvalidInput("name", _("请写明做了什么。"))
        matter.check_day(step.taken_on, dt.date.today(), "taken_on")
        _step(session, matter, step)
        return matter


def answer_matter(book: Book, number: str, answer: str, *, on: dt.date | None = None) -> Matter:
    """Keep what who raised a matter was answered; answered again, the new answer counts.

    Raises:
        InvalidInput: if the answer is missing, the day is wrong, or it is closed.
    """
    with book.writing("answer_matter", number) as session:
        matter = matter_in(session, number)
        matter.refuse_closed()
        if not answer.strip():
            raise InvalidInput("answer", _("请填写答复的内容。"))
        day = on or dt.date.today()
        matter.check_day(day, dt.date.today(), "answered_on")
        matter.answer, matter.answered_on = answer.strip(), day
        return matter


def close_matter(
    book: Book, number: str, result: str, *, satisfied: bool | None = None, on: dt.date | None = None
) -> Matter:
    """Close a matter with its result.

    Args:
        satisfied: what who raised it says, None where nobody asked.

    Raises:
        InvalidInput: if it is closed already, a task made of it is still open, the result is missing or the day wrong.
    """
    with book.writing("close_matter", number) as session:
        matter = matter_in(session, number)
        matter.refuse_closed()
        if not result.strip():
            raise InvalidInput("result", _("请写明办理结果。"))
        day = on or dt.date.today()
        matter.check_day(day, dt.date.today(), "closed_on")
        if (waiting := _open_task(session, matter)) is not None:
            raise InvalidInput(
                "matter", _("由它转成的任务 {number} 还没有办结，请先办结任务。").format(number=waiting.number)
            )
        matter.result, matter.satisfied, matter.closed_on = result.strip(), satisfied, day
        return matter


def reopen_matter(book: Book, number: str, reason: str) -> Matter:
    """Take up again what was closed; why stays among its steps.

    Raises:
        InvalidInput: if it is not closed, or the reason is missing.
    """
    with book.writing("reopen_matter", number) as session:
        matter = matter_in(session, number)
        if matter.closed_on is None:
            raise InvalidInput("matter", _("{number} 还没有办结。").format(number=matter.number))
        if not reason.strip():
            raise InvalidInput("reason", _("请写明重新办理的原因。"))
        with in_chinese():
            words = _("重新办理：{reason}（原结果：{result}）").format(reason=reason.strip(), result=matter.result)
        _step(session, matter, MatterStep(dt.date.today(), words))
        matter.closed_on, matter.satisfied, matter.result = None, None, ""
        return matter


def make_task(
    book: Book, number: str, *, responsible: str, due: dt.date | None = None, content: str = "",
    on: dt.date | None = None,
) -> Matter:  # fmt: skip
    """Make a task of a problem or a demand, and return it.

    Raises:
        InvalidInput: if it is a task itself, closed, a task already, or nobody is responsible.
    """
    with book.writing("make_task", number) as session:
        origin = matter_in(session, number)
        origin.refuse_closed()
        if origin.kind == "task":
            raise InvalidInput("matter", _("{number} 本来就是任务。").format(number=origin.number))
        if (waiting := _open_task(session, origin)) is not None:
            raise InvalidInput(
                "matter", _("{number} 已经转成任务 {task}。").format(number=origin.number, task=waiting.number)
            )
        if not responsible.strip():
            raise InvalidInput("responsible", _("请填写由谁负责。"))
        day = on or dt.date.today()
        origin.check_day(day, dt.date.today(), "raised_on")
        task = Matter(
            "task", day, content.strip() or origin.content, origin.source_kind, origin.source, origin.household_id,
            responsible.strip(), due, task_of_id=origin.id,
        )  # fmt: skip
        _add(session, task)
        with in_chinese():
            words = _("转为任务 {number}，由 {who} 负责").format(number=task.number, who=task.responsible)
        _step(session, origin, MatterStep(day, words))
        return task


def matter_in(session: Session, number: str) -> Matter:
    """Return the matter of this number.

    Raises:
        NotFound: if the book has none.
    """
    found = session.scalars(select(Matter).where(matters.c.number == number.strip())).one_or_none()
    if found is None:
        raise NotFound(_("清单里没有“{number}”。").format(number=number[:20]))
    return found


def _add(session: Writing, matter: Matter) -> Matter:
    matter.check(dt.date.today())
    matter.year = matter.raised_on.year
    held = matters.c
    last = session.scalar(select(func.max(held.sequence)).where(held.kind == matter.kind, held.year == matter.year))
    matter.sequence = int(last or 0) + 1
    matter.number = number_of(matter.kind, matter.year, matter.sequence)
    matter.recorded_at, matter.recorded_by = _now(), session.by
    session.add(matter)
    session.flush()
    return matter


def _step(session: Writing, matter: Matter, step: MatterStep) -> None:
    step.recorded_at, step.recorded_by = _now(), session.by
    matter.steps.append(step)
    session.flush()


def _open_task(session: Session, matter: Matter) -> Matter | None:
    query = select(Matter).where(matters.c.task_of_id == matter.id, matters.c.closed_on.is_(None))
    return session.scalars(query).first()


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
