"""Putting a warning off till a day, or excusing it by name with a reason; it comes back when its facts change."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, insert

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.i18n import _
from gacha_app.reports.todo import Todo
from gacha_app.reports.warnings import RULE, warning_named
from gacha_app.storage.accounting_tables import excuses
from gacha_app.storage.book import Book

# Putting off for longer than this is forgetting
_MOST_DAYS = 366


def excuse_warning(
    book: Book, year: int, identity: str, reason: str, *, until: dt.date | None = None, today: dt.date | None = None
) -> Todo:
    """Keep a warning quiet till a day, or, without one, until its facts are others.

    Args:
        identity: the warning's `Todo.identity`.
        until: from that day on it is told again.

    Raises:
        InvalidInput: if the reason is missing, or the day lies in the past or further off than a year.
        NotFound: if there is no such warning now.
    """
    now = today or dt.date.today()
    if not reason.strip():
        raise InvalidInput("reason", _("请写明暂不办理的原因。"))
    if until is not None and not now < until <= now + dt.timedelta(days=_MOST_DAYS):
        raise InvalidInput("until", _("请选择今天以后、一年以内的日期。"))
    with book.writing("excuse_warning", f"{identity}：{reason.strip()}") as session:
        found = warning_named(session, identity, year, now)
        if found is None:
            raise NotFound(_("没有这条提醒，可能已经办好，请刷新后重试。"))
        row = {
            "rule": RULE, "period": str(year), "subject": identity, "reason": reason.strip(), "by": session.by,
            "at": dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005 - the village's own clock
            "until": until, "facts": found.facts,
        }  # fmt: skip
        session.execute(insert(excuses).values(**row))
        session.recorder.note("excuse", **row)
        return found


def withdraw_excuse(book: Book, identity: str) -> None:
    """Tell a warning again that was put off or excused; that it was stays in the audit trail.

    Raises:
        NotFound: if it was not.
    """
    with book.writing("withdraw_excuse", identity) as session:
        gone = session.execute(delete(excuses).where(excuses.c.rule == RULE, excuses.c.subject == identity))
        if not gone.rowcount:  # type: ignore[attr-defined]
            raise NotFound(_("这条提醒没有暂缓过。"))
        session.recorder.note("excuse", rule=RULE, subject=identity, deleted=True)
