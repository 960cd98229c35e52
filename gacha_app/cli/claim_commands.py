"""Commands of dealings: what is owed by age, the story of a party, letters."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read
from gacha_app.cli.party_names import CounterpartyName, HouseholdName, On, day_or_today, parties_called, party_of
from gacha_app.cli.showing import done, give_report, refuse
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, yuan
from gacha_app.i18n import _

claims = typer.Typer(help=_("往来：账龄、对账函、催款通知"), no_args_is_help=True)

MaybeYear = Annotated[int | None, typer.Option("--year", help=_("年度；不写就是今年"))]


@claims.command("list", help=_("应收（--debts 应付）款项账龄表"))
def ages(
    book: BookPath,
    owed: Annotated[bool, typer.Option("--debts", help=_("看村里欠别人的"))] = False,
    year: MaybeYear = None,
    as_json: Json = False,
) -> None:
    """List what is owed by age."""
    from gacha_app.services.faces import read_report

    name = "debts-by-age" if owed else "claims-by-age"
    with to_read(book) as opened:
        found = read_report(opened, name, Period(year or dt.date.today().year))
    give_report(found, as_json=as_json, xlsx=None, csv=None, pdf=None)


@claims.command("show", help=_("看一户或一个单位的往来"))
def story(
    book: BookPath, household: HouseholdName = "", counterparty: CounterpartyName = "", year: MaybeYear = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show what stands between the village and a party."""
    from gacha_app.reports.party_story import party_story

    with to_read(book) as opened:
        party = party_of(opened, household, counterparty)
        if (party[0] is None) == (party[1] is None):
            raise refuse(_("请写 --household 或 --counterparty，只写一个。"))
        with opened.reading() as session:
            found = party_story(session, party, Period(year or dt.date.today().year))
    answer = {
        "name": found.name, "owed_by": yuan(found.owed_by), "owed_to": yuan(found.owed_to),
        "open": [
            {"account": one.account, "amount": yuan(one.amount), "oldest": str(one.oldest),
             "bands": {key: yuan(fen) for key, fen in one.bands.items()}}
            for one in found.open
        ],
        "moves": [
            {"date": str(one.day), "number": one.number, "summary": one.summary, "account": one.account,
             "amount": yuan(one.amount)}
            for one in found.moves
        ],
    }  # fmt: skip
    words = [_("{name}：欠村里 {by} 元，村里欠 {to} 元。").format(
        name=found.name, by=grouped(found.owed_by), to=grouped(found.owed_to))]  # fmt: skip
    words += [f"  {one.account} {one.name}  {grouped(one.amount)}  {one.oldest}" for one in found.open]
    words += [f"  {one.day} {one.number} {one.summary}  {grouped(one.amount)}" for one in found.moves]
    done("\n".join(words), as_json, answer)


@claims.command("letters", help=_("出对账函（statement）或催款通知（demand），一户一页"))
def letters(
    book: BookPath,
    out: Annotated[Path, typer.Option("--out", help=_("输出文件（.pdf）"))],
    kind: Annotated[str, typer.Option(help=_("statement 或 demand"))] = "statement",
    to: Annotated[list[str] | None, typer.Option(help=_("只发给谁；不写就是全部"))] = None,
    on: On = "",
    due: Annotated[str, typer.Option(help=_("催款：哪天以前缴清"))] = "",
    as_json: Json = False,
) -> None:
    """Print letters to who owes or is owed."""
    from gacha_app.reports.claim_letters import KINDS
    from gacha_app.services.claim_letters import print_claim_letters

    with to_read(book) as opened:
        parties = parties_called(opened, to or ())
        count = print_claim_letters(opened, key_of(KINDS, kind), day_or_today(on), out, parties, day(due))
    done(_("已写入 {path}，共 {count} 份。").format(path=out, count=count), as_json, {"file": str(out), "count": count})
