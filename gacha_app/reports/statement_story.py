"""What a figure of a statement is made of: accounts and amounts, rows, and the entries behind them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from gacha_app.domain import statement_formulas as formulas
from gacha_app.domain.dates import Period
from gacha_app.domain.statement_form import FormRow
from gacha_app.domain.statement_formulas import AccountTerm, AgainstTerm, LineTerm, Term
from gacha_app.i18n import N_, _
from gacha_app.reports.names import household_names
from gacha_app.reports.report import EntryFilter
from gacha_app.reports.statement_amounts import ColumnAmounts
from gacha_app.reports.statement_forms import form_in_force
from gacha_app.reports.statements import Worked, worked_out

TIME_TITLES = {
    "year_opening": N_("年初余额"),
    "opening": N_("期初余额"),
    "closing": N_("期末余额"),
    "turnover": N_("本期发生"),
    "year_turnover": N_("本年累计"),
    "debit": N_("借方发生"),
    "credit": N_("贷方发生"),
}
_MOST_HOUSEHOLDS = 200


@dataclass(frozen=True)
class Piece:
    """One thing that a figure is made of.

    Attributes:
        title: an account, a row or a household. note: what of it: its balance at the end ...
        amount: fen as it goes into the figure, with its sign.
        source: the entries behind it, if they can be shown.
        row: the place of the row it is, or None.
    """

    title: str
    note: str
    amount: int
    source: EntryFilter | None = None
    row: int | None = None


@dataclass(frozen=True)
class FigureStory:
    """How a figure came about.

    Attributes:
        pieces: what adds up to it.
        households: of accounts told apart by household, whose balances they are.
    """

    title: str
    column: str
    formula: str
    amount: int
    pieces: tuple[Piece, ...]
    households: tuple[Piece, ...] = ()


def figure_story(session: Session, name: str, period: Period, place: int, key: str) -> FigureStory | None:
    """Return what the figure of a row in a column is made of; None for a heading, or where there is no book yet.

    Args:
        place: the row's place in the form. key: the column's.
    """
    worked = worked_out(session, form_in_force(session, name).form, period)
    row = worked.form.rows[place]
    amount = worked.figure(place, key)
    if amount is None:
        return None
    amounts = worked.amounts[key]
    pieces: list[Piece] = []
    households: list[Piece] = []
    for sign, time, term in formulas.parts(formulas.parse(row.formula)):
        pieces += _pieces(worked, amounts, key, sign, time, term)
        if isinstance(term, AccountTerm) and term.details:
            households += _households(session, amounts, sign, time, term)
    column = next(column for column in worked.form.columns if column.key == key)
    return FigureStory(_(row.title), _(column.title), row.formula, amount, tuple(pieces), tuple(households))


def _pieces(worked: Worked, amounts: ColumnAmounts, key: str, sign: int, time: str, term: Term) -> list[Piece]:
    names = worked.sums.names
    said = _(TIME_TITLES[time or amounts.span.time])
    match term:
        case LineTerm(number):
            place = worked.form.lines[number]
            found: FormRow = worked.form.rows[place]
            figure = worked.figure(place, key) or 0
            return [
                Piece(f"{number}  {_(found.title)}", _("行次 {line}").format(line=number), sign * figure, row=place)
            ]
        case AgainstTerm(code, other):
            note = _("与 {code} {name} 同一张凭证里的贷方减借方").format(code=code, name=names[code])
            filters = EntryFilter(account=code, first=amounts.span.first, last=amounts.span.last)
            return [Piece(f"{other} {names[other]}", note, sign * amounts.against(code, other), filters)]
        case AccountTerm(code, details):
            amount = sign * amounts.account(code, details, time)
            if details:
                side = _("各户借方余额") if details == "借" else _("各户贷方余额")
                note = f"{said} · {side}"
            else:
                note = said
            return [Piece(f"{code} {names[code]}", note, amount, amounts.source(code, time))]
        case _:
            pieces = []
            for code in (one for one in names if len(one) == 3 and worked.sums.is_result(one)):
                credit = -worked.sums.sign(code) * amounts.account(code, "", time)
                if credit:
                    source = amounts.source(code, time)
                    pieces.append(Piece(f"{code} {names[code]}", said, sign * credit, source))
            return pieces or [Piece(_("收入减支出"), said, 0)]


def _households(session: Session, amounts: ColumnAmounts, sign: int, time: str, term: AccountTerm) -> list[Piece]:
    """Return the households whose balances stand on a term's side, the largest first."""
    names = household_names(session)
    found = []
    for household, balance in amounts.households(term.code, time or amounts.span.time).items():
        owed = balance if term.details == "借" else -balance
        if owed > 0:
            title = names.get(household or 0, _("（未写明对方）"))
            source = EntryFilter(account=term.code, household_id=household, last=amounts.span.last, with_closing=True)
            found.append(Piece(title, _("内部往来"), sign * owed, source if household else None))
    return sorted(found, key=lambda one: -abs(one.amount))[:_MOST_HOUSEHOLDS]
