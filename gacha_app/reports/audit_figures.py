"""The figures that an auditor asks for: 2004 line numbers, operating income with and without subsidies, classes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gacha_app.domain import statement_formulas as formulas
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.heading import organisation_of, report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.statement_amounts import ColumnAmounts, Sums, span_of
from gacha_app.reports.statement_forms import forms_in_force
from gacha_app.reports.statements import Worked, worked_out
from gacha_app.storage.reference import audit_figure_rows

_YUAN = 100


def audit_figures(session: Session, period: Period) -> Report:
    """Report the figures that an auditor asks for, of the year so far, as `audit_figures.toml` says."""
    sums = Sums(session, period.last)
    amounts = ColumnAmounts(sums, span_of("year_turnover", period))
    worked = {
        name: worked_out(session, one.form, period, sums)
        for name, one in forms_in_force(session).items()
        if one.shipped
    }
    rows = []
    for said in audit_figure_rows(organisation_of(session).chart):
        cells: dict[str, Cell] = {"item": _(said["title"]), "line": said.get("line", ""), "amount": None, "class": ""}
        if "ratio" in said:
            above, below = (_of(worked, key) for key in said["ratio"])
            cells["class"] = _percent(above, below)
        else:
            found = (
                _of(worked, said["of"])
                if "of" in said
                else formulas.work_out(formulas.parse(said["formula"]), amounts, lambda _number: 0)
            )
            cells["amount"] = found
            if "bands" in said and found is not None:
                cells["class"] = band_of(found, said["bands"])
        rows.append(Row(cells))
    columns = (
        Column("item", _("指标"), width=16),
        Column("line", _("2004年报表行次"), width=8),
        Column("amount", _("金额"), CellKind.MONEY, "元", 9),
        Column("class", _("档次、比率"), width=8),
    )
    note = _("经营性收入 = 经营收入 + 投资收益（2004年科目另加发包及上交收入），不含其他收入。")
    return report_for(session, "audit-figures", _("审计常用指标"), period.title, columns, rows, notes=(note,))


def band_of(amount: int, bands: Sequence[int]) -> str:
    """Return the class that fen fall in, by its limits in yuan; a limit belongs to the class above it."""
    limits = [one * _YUAN for one in bands]
    below = next((place for place, limit in enumerate(limits) if amount < limit), len(limits))
    if below == 0 and bands[0] == 0:
        return _("负数")
    if below == 1 and bands[0] == 0 and amount == 0:
        return _("无")
    names = [_("{amount}万元").format(amount=f"{one / 10000:g}") for one in bands]
    if below == len(limits):
        return _("{least}及以上").format(least=names[-1])
    if below == 0 or bands[below - 1] == 0:
        return _("不足{most}").format(most=names[below])
    return _("{least}—{most}").format(least=names[below - 1], most=names[below])


def _of(worked: dict[str, Worked], key: str) -> int | None:
    name, row, column = key.split(".")
    return worked[name].named(row, column)


def _percent(above: int | None, below: int | None) -> str:
    """Return a ratio as a percentage with two decimals, rounded half up; "" where it means nothing."""
    if above is None or not below or below < 0:
        return ""
    hundredths = (abs(above) * 20000 + below) // (2 * below)
    whole, part = divmod(hundredths, 100)
    return f"{'-' if above < 0 and hundredths else ''}{whole}.{part:02d}%"
