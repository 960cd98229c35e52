"""What `report` is asked of a ledger: account, what narrows it, page; and giving it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gacha_app.cli.opening import to_read
from gacha_app.cli.showing import give_report, refuse, show_json
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.report import report_json


@dataclass(frozen=True)
class LedgerAsked:
    """What was written on the command line.

    Attributes:
        account: a code or a name. names: what narrows the ledger, by dimension.
        by: the dimension that a summary tells apart. page: from 1, or None for all.
    """

    period: Period
    account: str
    names: Mapping[str, str]
    by: str
    page: int | None


def is_ledger(name: str, *, asked: bool, on_paper: bool = False) -> bool:
    """Return whether a report of this name is read as a ledger.

    Args:
        asked: whether anything was asked that only ledgers know. on_paper: whether it is printed, as ledgers are.

    Raises:
        GachaError: if it was, and the report is no ledger.
    """
    from gacha_app.reports.catalogue import REPORTS
    from gacha_app.reports.ledger_kinds import LEDGERS

    if asked and name not in LEDGERS:
        raise refuse(
            _("“{name}”不是账簿，不能按科目、核算项或页来看；账簿有：{all}。").format(
                name=name[:40], all="、".join(LEDGERS)
            )
        )
    return name in LEDGERS and (asked or on_paper or name not in REPORTS)


def give_ledger(
    book: Path, name: str, asked: LedgerAsked, *, as_json: bool, xlsx: Path | None, csv: Path | None, pdf: Path | None
) -> None:
    """Give a ledger in the form asked for; as JSON with its page and how many there are."""
    from gacha_app.services.ledgers import ledger_question, look_into, print_ledger, read_ledger

    with to_read(book) as opened:
        question = ledger_question(opened, asked.period, asked.account, asked.names, asked.by)
        if pdf:
            missing = print_ledger(opened, name, question, pdf)
            print(_("已写入 {path}").format(path=pdf), file=sys.stderr)
            if missing:
                print(_("字体里没有这些字，已用〓代替：{characters}").format(characters=missing), file=sys.stderr)
            if not (as_json or xlsx or csv):
                return
        found = read_ledger(opened, name, question, asked.page)
        if as_json:
            from gacha_app.reports.ledgers import page_count

            pages = page_count(look_into(opened, name, question))
            show_json({**report_json(found), "account": question.account, "page": asked.page, "pages": pages})
    if not as_json or xlsx or csv:
        give_report(found, as_json=False, xlsx=xlsx, csv=csv, pdf=None)
