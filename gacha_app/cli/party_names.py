"""How commands name a party: a household by its number or representative, or a counterparty by its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from gacha_app.domain.dates import parse_date
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage.book import Book

if TYPE_CHECKING:
    from gacha_app.reports.parties import Party

HouseholdName = Annotated[str, typer.Option("--household", help=_("农户：户号或户代表"))]
CounterpartyName = Annotated[str, typer.Option("--counterparty", help=_("往来单位名称"))]
On = Annotated[str, typer.Option("--on", help=_("日期；不写就是今天"))]
Money = Annotated[str, typer.Option("--money", help=_("收付款的科目，102 银行存款或 101 库存现金"))]
Reason = Annotated[str, typer.Option("--reason", help=_("原因"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只看将生成的凭证，不记账"))]


def party_of(book: Book, household: str, counterparty: str) -> Party:
    """Return the party that options name; nobody where both are left out."""
    from gacha_app.services.lookups import named

    return (
        named(book, "household", household) if household else None,
        named(book, "counterparty", counterparty) if counterparty else None,
    )


def parties_called(book: Book, names: Sequence[str]) -> list[Party]:
    """Return the parties of these names, each a household or a counterparty.

    Raises:
        GachaError: if one is neither.
    """
    from gacha_app.services.lookups import named

    found: list[Party] = []
    for name in names:
        try:
            found.append((None, named(book, "counterparty", name)))
        except GachaError:
            found.append((named(book, "household", name), None))
    return found


def day_or_today(text: str) -> dt.date:
    """Return the day an option means, today where it is left out."""
    return parse_date(text) if text else dt.date.today()
