"""A village's own numbers for the deadlines of subsidy money, kept in its book before those of the program."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from sqlalchemy import delete, insert

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.fund_rules import FundRule
from gacha_app.i18n import _
from gacha_app.reports.fund_rules import DEFINITION_KIND, OWN, own_rules
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.reference import fund_rules


def change_rule(book: Book, code: str, **answers: int | str | bool) -> FundRule:
    """Set a village's own number of days, reminder, severity of a deadline, or switch it off.

    Args:
        answers: days, ahead, severity, active; those left out stay as they are.

    Raises:
        NotFound: if there is no such deadline.
        InvalidInput: if an answer cannot be.
    """
    shipped = rule_named(code)
    said = {key: answer for key, answer in answers.items() if key in OWN}
    if not said:
        raise InvalidInput("days", _("没有写要改什么。"))
    with book.writing("change_fund_rule", shipped.code) as session:
        kept = {**own_rules(session).get(shipped.code, {}), **said}
        changed = replace(shipped, **{key: answer for key, answer in kept.items() if key != "active"})
        changed.check()
        _forget(session, shipped.code)
        now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
        session.execute(
            insert(definitions).values(
                kind=DEFINITION_KIND, name=shipped.code, content=json.dumps(kept, ensure_ascii=False), source="",
                by=session.by, at=now,
            )
        )  # fmt: skip
        session.recorder.note("fund_rule", code=shipped.code, **kept)
        return changed


def reset_rule(book: Book, code: str) -> FundRule:
    """Go back to the deadline that ships with the program.

    Raises:
        NotFound: if there is no such deadline.
        InvalidInput: if it was never changed.
    """
    shipped = rule_named(code)
    with book.writing("reset_fund_rule", shipped.code) as session:
        if shipped.code not in own_rules(session):
            raise InvalidInput("code", _("期限“{title}”没有改过。").format(title=_(shipped.title)))
        _forget(session, shipped.code)
        session.recorder.note("fund_rule", code=shipped.code, reset=True)
        return shipped


def rule_named(code: str) -> FundRule:
    """Return the deadline of this code or title as it ships.

    Raises:
        NotFound: listing what there is.
    """
    for rule in fund_rules():
        if code.strip() in (rule.code, rule.title, _(rule.title)):
            return rule
    raise NotFound(
        _("没有“{name}”这条期限，可用的有：{all}。").format(
            name=code[:40], all="、".join(one.code for one in fund_rules())
        )
    )


def _forget(session: Writing, code: str) -> None:
    session.execute(delete(definitions).where(definitions.c.kind == DEFINITION_KIND, definitions.c.name == code))
