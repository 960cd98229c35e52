"""What is reported upwards of 清化收: contracts cleared, debts resolved, land newly charged for, in one line."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.debt import ten_thousands
from gacha_app.i18n import _
from gacha_app.reports.debts import DebtStanding, debt_standings
from gacha_app.reports.examinations import Examined, examined_contracts
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.resource_charges import charge_standings


@dataclass(frozen=True)
class Clearing:
    """The sums of 清化收 up to the end of a time, or within it; money in fen.

    Attributes:
        surveyed, to_clear, cleared: contracts looked at, with something wrong, and handled.
        debts, debts_resolved: what was to be resolved of debts, and what was. claims, claims_resolved: of claims.
        collected: claims that came in as money.
        plots, area: land newly charged for, thousandths of a mu. yearly, charged, received: what it costs a year, was
            charged and was received.
        gain: what the contracts bring more each year.
    """

    surveyed: int
    to_clear: int
    cleared: int
    debts: int
    debts_resolved: int
    claims: int
    claims_resolved: int
    collected: int
    plots: int
    area: int
    yearly: int
    charged: int
    received: int
    gain: int


def clearing_until(session: Session, period: Period) -> Clearing:
    """Return all that was done up to the end of a time."""
    examined = [one for one in examined_contracts(session, period) if one.latest]
    faulty = [one for one in examined if one.faults]
    standings = debt_standings(session, period)
    charges = charge_standings(session, period)
    debts, claims = _sides(standings)
    return Clearing(
        len(examined), len(faulty), sum(one.done for one in faulty),
        sum(one.amount for one in debts), sum(one.resolved for one in debts),
        sum(one.amount for one in claims), sum(one.resolved for one in claims),
        sum(one.by_way.get("collected", 0) for one in claims),
        len(charges), sum(one.charge.area for one in charges), sum(one.charge.yearly for one in charges),
        sum(one.charged for one in charges), sum(one.received for one in charges),
        sum(one.gain for one in examined),
    )  # fmt: skip


def clearing_within(session: Session, period: Period) -> Clearing:
    """Return what was done within a time; of debts, what was open when it began or arose in it."""
    examined = [one for one in examined_contracts(session, period) if one.latest]
    looked_at = [one for one in examined if one.examination.date in period]
    done = [one for one in examined if one.faults and _done_within(one, period)]
    debts, claims = _sides(debt_standings(session, period))
    charges = charge_standings(session, period)
    new = [one.charge for one in charges if one.charge.found_on in period]
    return Clearing(
        len(looked_at), sum(bool(one.faults) for one in looked_at), len(done),
        sum(one.left + one.resolved_now for one in debts), sum(one.resolved_now for one in debts),
        sum(one.left + one.resolved_now for one in claims), sum(one.resolved_now for one in claims),
        sum(act.amount for one in claims for act in one.acts if act.way == "collected" and act.date in period),
        len(new), sum(one.area for one in new), sum(one.yearly for one in new),
        sum(one.charged_now for one in charges), sum(one.received_now for one in charges),
        sum(one.gain for one in done),
    )  # fmt: skip


def clearing_report(session: Session, period: Period) -> Report:
    """Report the sums of 清化收 as they go upwards, in ten thousand yuan (清化收情况统计表)."""
    rows = [
        _row(1, period.title, clearing_within(session, period)),
        _row(2, _("累计"), clearing_until(session, period)),
    ]
    wan = _("万元")
    columns = (
        Column("scope", _("时间"), width=8),
        Column("surveyed", _("摸底合同"), CellKind.COUNT, width=4),
        Column("to_clear", _("需清理"), CellKind.COUNT, width=4),
        Column("cleared", _("已清理"), CellKind.COUNT, width=4),
        Column("cleared_rate", _("清理率"), CellKind.PERCENT, width=5),
        Column("gain", _("合同年增收"), CellKind.MONEY, wan, 5),
        Column("debts", _("需化解债务"), CellKind.MONEY, wan, 6),
        Column("debts_resolved", _("已化解债务"), CellKind.MONEY, wan, 6),
        Column("resolved_rate", _("化解率"), CellKind.PERCENT, width=5),
        Column("claims", _("需清收债权"), CellKind.MONEY, wan, 6),
        Column("claims_resolved", _("已清收债权"), CellKind.MONEY, wan, 6),
        Column("collected", _("收回资金"), CellKind.MONEY, wan, 5),
        Column("plots", _("新增收费地块"), CellKind.COUNT, _("块"), 4),
        Column("area", _("新增面积"), CellKind.QUANTITY, _("亩"), 5),
        Column("charged", _("新增应收"), CellKind.MONEY, wan, 5),
        Column("received", _("新增已收"), CellKind.MONEY, wan, 5),
    )
    notes = (
        _("需清理：清理中发现问题的合同；已清理：已经办结的。金额以万元为单位，保留两位小数。"),
        _("收回资金：债权收回的现金和存款，不含抵顶、减免、核销。"),
    )
    return report_for(session, "clearing", _("清化收情况统计表"), period.title, columns, rows, {}, notes)


def _sides(standings: list[DebtStanding]) -> tuple[list[DebtStanding], list[DebtStanding]]:
    return (
        [one for one in standings if one.debt.side == "debt"],
        [one for one in standings if one.debt.side == "claim"],
    )


def _done_within(one: Examined, period: Period) -> bool:
    return one.done and one.examination.done_on is not None and one.examination.done_on in period


def _row(place: int, scope: str, one: Clearing) -> Row:
    cells: dict[str, Cell] = {
        "scope": scope, "surveyed": one.surveyed, "to_clear": one.to_clear, "cleared": one.cleared,
        "cleared_rate": _share(one.cleared, one.to_clear), "gain": ten_thousands(one.gain),
        "debts": ten_thousands(one.debts), "debts_resolved": ten_thousands(one.debts_resolved),
        "resolved_rate": _share(one.debts_resolved, one.debts), "claims": ten_thousands(one.claims),
        "claims_resolved": ten_thousands(one.claims_resolved), "collected": ten_thousands(one.collected),
        "plots": one.plots, "area": one.area, "charged": ten_thousands(one.charged),
        "received": ten_thousands(one.received),
    }  # fmt: skip
    return Row(cells, record=place)


def _share(part: int, whole: int) -> int | None:
    return (part * 20_000 + whole) // (2 * whole) if whole else None
