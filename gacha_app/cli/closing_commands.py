"""Commands that close a month or a year, let a check pass by name, and reopen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, to_read, to_write
from gacha_app.cli.showing import refuse, show_json, show_report
from gacha_app.domain.dates import Period, parse_month
from gacha_app.i18n import _
from gacha_app.storage.book import Book

if TYPE_CHECKING:
    from gacha_app.reports.closing_checks import Finding

Month = Annotated[str | None, typer.Option(help=_("结账的月份，如 2023-05"))]
WholeYear = Annotated[int | None, typer.Option(help=_("年终结账的年度"))]


def close(
    book: BookPath,
    month: Month = None,
    year: WholeYear = None,
    check: Annotated[bool, typer.Option("--check", help=_("只检查能不能结账，什么也不改"))] = False,
    excuse: Annotated[
        list[str] | None, typer.Option("--excuse", help=_("放行某项检查，写成 检查项=原因，可写多个"))
    ] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help=_("反结账（写明原因）"))] = False,
    reason: Annotated[str, typer.Option(help=_("反结账的原因"))] = "",
    as_json: Json = False,
) -> int:
    """Close a month or a year."""
    from gacha_app.services import periods

    period = _period(month, year)
    if check:
        with to_read(book) as opened:
            return _show_check(opened, period, as_json)
    excuses = dict(_excuse(one) for one in excuse or [])
    with to_write(book) as opened:
        if reopen:
            _reopen(opened, period, reason, as_json)
            return 0
        answer: dict[str, Any] = {"period": period.title, "closed": True, "vouchers": []}
        try:
            found = periods.check_closing(opened, period)
            if period.month:
                found = periods.close_month(opened, period, excuses=excuses)
                said = _("{period}已结账。").format(period=period.title)
            else:
                vouchers = periods.close_year(opened, period.year, excuses=excuses)
                numbers = "、".join(one.label for one in vouchers) or _("已经结过账，没有新的凭证")
                said = _("{period}已结账：{numbers}").format(period=period.title, numbers=numbers)
                answer["vouchers"] = [one.label for one in vouchers]
        except periods.NotReady as problem:
            if not as_json:
                raise
            show_json({**answer, "closed": False, "findings": [_finding_json(one) for one in problem.findings]})
            return 1
    if as_json:
        show_json({**answer, "findings": [_finding_json(one) for one in found]})
        return 0
    print(said)
    for one in found:
        print(_("提醒：{what}").format(what=one.what))
    return 0


def reopen(
    book: BookPath,
    month: Month = None,
    year: WholeYear = None,
    reason: Annotated[str, typer.Option(help=_("反结账的原因"))] = "",
    as_json: Json = False,
) -> None:
    """Open the last closed month, or a closed year, again."""
    period = _period(month, year)
    with to_write(book) as opened:
        _reopen(opened, period, reason, as_json)


def _reopen(book: Book, period: Period, reason: str, as_json: bool) -> None:
    from gacha_app.services import periods

    vouchers = [one.label for one in periods.reopen(book, period, reason)]
    if as_json:
        show_json({"period": period.title, "reopened": True, "vouchers": vouchers})
        return
    print(_("{period}已反结账。").format(period=period.title))
    if vouchers:
        print(_("年终结转已用红字冲回：{numbers}").format(numbers="、".join(vouchers)))


def _show_check(book: Book, period: Period, as_json: bool) -> int:
    from gacha_app.reports.closing_checks import closing_check_report
    from gacha_app.services.periods import check_closing

    found = check_closing(book, period)
    stopped = any(one.stops for one in found)
    if as_json:
        show_json({"period": period.title, "ready": not stopped, "findings": [_finding_json(one) for one in found]})
    else:
        with book.reading() as session:
            show_report(closing_check_report(session, period))
    return 1 if stopped else 0


def _finding_json(one: Finding) -> dict[str, Any]:
    return {
        "check": one.check.key, "sentence": _(one.check.sentence), "stops": one.stops,
        "excusable": one.check.excusable, "month": one.month, "where": one.where, "what": one.what,
        "cure": _(one.check.cure), "page": one.check.page, "excuse": one.excuse,
    }  # fmt: skip


def _period(month: str | None, year: int | None) -> Period:
    if (month is None) == (year is None):
        raise refuse(_("请写 --month 或 --year，只写一个。"))
    return parse_month(month) if month else Period(year if year is not None else 0)


def _excuse(text: str) -> tuple[str, str]:
    check, equals, reason = text.partition("=")
    if not equals or not reason.strip():
        raise refuse(_("“{text}”应写成 检查项=原因，如 bank_reconciled=银行网点停业。").format(text=text[:60]))
    return check.strip(), reason.strip()
