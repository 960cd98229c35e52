"""The village's own rule of performance pay: written out to correct, loaded, taken back."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.pay_rule import PayRule, rule_from, rule_said
from gacha_app.i18n import _
from gacha_app.reports.pay_rules import DEFINITION_KIND, DEFINITION_NAME, RuleInForce, rule_in_force
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.book import Book
from gacha_app.storage.files import write_beside


def pay_rule(book: Book) -> RuleInForce:
    """Return the rule in force, with who corrected it."""
    with book.reading() as session:
        return rule_in_force(session)


def export_pay_rule(book: Book, path: Path) -> None:
    """Write the rule in force as text to correct.

    Raises:
        GachaError: if the file cannot be written.
    """
    write_beside(path, _toml(rule_said(pay_rule(book).rule)).encode())


def load_pay_rule(book: Book, path: Path) -> PayRule:
    """Keep a corrected rule: performance pay is worked out by it from now on.

    Raises:
        GachaError: if the file cannot be read.
        InvalidInput: if the rule is wrong; nothing is changed then.
    """
    try:
        said = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as problem:
        raise GachaError(
            _("“{name}”读不出来（{reason}），请检查文件后重试。").format(
                name=path.name, reason=problem.strerror or type(problem).__name__
            )
        ) from problem
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise InvalidInput(
            "rule", _("“{name}”不是绩效报酬办法，请先导出再改：{problem}。").format(name=path.name, problem=problem)
        ) from problem
    return set_pay_rule(book, rule_from(said), source=path.name)


def set_pay_rule(book: Book, rule: PayRule, *, source: str = "") -> PayRule:
    """Keep a rule as the village's own; an earlier one gives way.

    Raises:
        InvalidInput: if it is wrong.
    """
    rule.check()
    with book.writing("set_pay_rule", rule.source) as session:
        before = rule_in_force(session)
        _forget(session)
        now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
        content = json.dumps(rule_said(rule), ensure_ascii=False)
        session.execute(
            insert(definitions).values(
                kind=DEFINITION_KIND, name=DEFINITION_NAME, content=content, source=source, by=session.by, at=now
            )
        )
        session.recorder.note("pay_rule", before=rule_said(before.rule), after=rule_said(rule))
        return rule


def restore_pay_rule(book: Book) -> PayRule:
    """Take the village's own rule back: the one that ships with the program is in force again.

    Raises:
        InvalidInput: if it has none of its own.
    """
    with book.writing("restore_pay_rule", DEFINITION_NAME) as session:
        before = rule_in_force(session)
        if not before.own:
            raise InvalidInput("rule", _("现在用的就是程序自带的办法。"))
        _forget(session)
        session.recorder.note("pay_rule", before=rule_said(before.rule), restored=True)
        return rule_in_force(session).rule


def _forget(session: Any) -> None:
    held = definitions.c
    session.execute(delete(definitions).where(held.kind == DEFINITION_KIND, held.name == DEFINITION_NAME))


def _toml(said: dict[str, Any]) -> str:
    """Return a rule as TOML: what is one value first, then bands and accounts."""
    quoted = json.dumps
    lines = [
        f"{key} = {value if isinstance(value, int) else quoted(value, ensure_ascii=False)}"
        for key, value in said.items()
        if isinstance(value, str | int)
    ]
    for band in said["band"]:
        lines += ["", "[[band]]", *(f"{key} = {quoted(value)}" for key, value in band.items())]
    for key in ("income", "cost"):
        lines += ["", f"[{key}]", *(f"{chart} = {quoted(codes)}" for chart, codes in said[key].items())]
    return "\n".join(lines) + "\n"
