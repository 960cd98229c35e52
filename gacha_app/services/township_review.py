"""What a township does with what it received: finds it good, sends it back, compares versions, decides about keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.i18n import N_, _, in_chinese
from gacha_app.reports.report import CellKind, Column, Report, Row, cell_text
from gacha_app.storage.hub import Hub, open_hub
from gacha_app.township import board, keys, reviewing, villages
from gacha_app.township.difference import difference_report
from gacha_app.township.package import Package, PlacedColumn, PlainCell
from gacha_app.township.reviewing import Mark, Returned
from gacha_app.township.villages import Village, village_key
from gacha_app.township.visible import cell_name

_KEY_STATES = {"trusted": N_("正在使用"), "former": N_("已停用"), "waiting": N_("等待确认")}
_NUMBERS = (CellKind.MONEY, CellKind.SHARES, CellKind.QUANTITY, CellKind.COUNT, CellKind.PERCENT)


def village_called(address: str, name: str, *, user: str = "") -> Village:
    """Return the village that people call by this name, or by the code of its book.

    Raises:
        NotFound: if the hub knows none.
        InvalidInput: if several are called so.
    """
    with open_hub(address, user=user) as hub:
        known = villages.known_villages(hub)
    wanted = name.strip()
    found = [one for one in known if wanted and wanted in (one.code, one.name)]
    found = found or [one for one in known if wanted and village_key(wanted) == village_key(one.name)]
    if not found:
        raise NotFound(_("汇总库里没有“{name}”，请核对嘎查（村）名称。").format(name=wanted[:40]))
    if len(found) > 1:
        townships = "、".join(one.township or _("（未填）") for one in found)
        raise InvalidInput(
            "village", _("有 {count} 个“{name}”（{townships}），请写账本代码。").format(
                count=len(found), name=wanted[:40], townships=townships
            )
        )  # fmt: skip
    return found[0]


def set_deadline(address: str, period: Period, day: dt.date | None, *, user: str = "") -> None:
    """Say until which day a period is to be handed in; None takes the day away.

    Raises:
        GachaError: if the day is before the period, or the hub cannot be opened.
    """
    with open_hub(address, create=True, user=user) as hub:
        board.set_deadline(hub, period, day)


def approve(address: str, village_ids: Sequence[int], period: Period, *, user: str = "") -> int:
    """Find the packages of villages good, each locked from now on, and return how many there were.

    Raises:
        GachaError: if one has none, or was found good before; those before it stay good.
    """
    with open_hub(address, user=user) as hub:
        for village_id in village_ids:
            reviewing.approve(hub, village_id, period)
    return len(village_ids)


def send_back(address: str, village_id: int, period: Period, marks: Sequence[Mark], *, user: str = "") -> Returned:
    """Send a village's package back with what is wrong marked; it counts no more.

    Raises:
        GachaError: if none is here, nothing is said of what is wrong, or the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        return reviewing.send_back(hub, village_id, period, marks)


def write_slip(returned: Returned, path: Path) -> None:
    """Write the slip that goes with a package sent back.

    Raises:
        GachaError: if the file cannot be written.
    """
    from gacha_app.sheets.return_slip import write_return_slip

    with in_chinese():
        write_return_slip(returned, path)


def last_returned(address: str, village_id: int, period: Period, *, user: str = "") -> Returned:
    """Return the last package of a village that was sent back, to write its slip once more.

    Raises:
        GachaError: if none was, or the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        return reviewing.returned(hub, village_id, period)


def package_in_hub(address: str, village_id: int, period: Period, *, user: str = "") -> Package:
    """Return the newest package of a village's period as it was received, whatever became of it.

    Raises:
        GachaError: if none is here, or the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        return reviewing.kept_package(hub, village_id, period, _newest(hub, village_id, period))


def difference(
    address: str, village_id: int, period: Period, versions: tuple[int, int] | None = None, *, user: str = ""
) -> Report:
    """Return what is different between two versions of a village's package, row by row.

    Args:
        versions: the earlier and the later one; the last two if None.

    Raises:
        NotFound: if there are no two of them.
        GachaError: if the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        there = reviewing.versions(hub, village_id, period)
        if versions is None:
            if len(there) < 2:
                raise NotFound(_("这个嘎查{period}只上报过一次，没有可比的。").format(period=period.title))
            versions = (there[-2], there[-1])
        before, after = (reviewing.kept_package(hub, village_id, period, one) for one in versions)
    names = (_("第{version}版").format(version=versions[0]), _("第{version}版").format(version=versions[1]))
    return difference_report(before, after, names)


def keys_report(address: str, *, user: str = "") -> Report:
    """Return with which keys villages sign, those that wait for a decision first; a row's record is its village."""
    with open_hub(address, user=user) as hub:
        known = keys.keys_of(hub)
    rows = tuple(
        Row(
            {"township": one.township, "organisation": one.organisation, "fingerprint": one.fingerprint,
             "state": _(_KEY_STATES[one.state]), "seen": one.seen_at[:16].replace("T", " "),
             "file": Path(one.file).name, "decided": one.decided_by},
            record=one.village_id,
        )
        for one in sorted(known, key=lambda one: one.state != "waiting")
    )  # fmt: skip
    columns = (
        Column("township", _("苏木（镇）"), width=7),
        Column("organisation", _("嘎查（村）"), width=9),
        Column("fingerprint", _("密钥指纹"), CellKind.CODE, width=10),
        Column("state", _("状态"), width=5),
        Column("seen", _("第一次收到"), CellKind.CODE, width=8),
        Column("file", _("文件"), width=14),
        Column("decided", _("确认人"), width=5),
    )
    return Report("township-keys", _("各嘎查（村）的签名密钥"), "", "", columns, rows)


def trust_key(address: str, village_id: int, fingerprint: str, *, user: str = "") -> None:
    """Trust another key of a village from now on.

    Raises:
        GachaError: if no package of the village bore such a key, or the hub cannot be opened.
    """
    with open_hub(address, user=user) as hub:
        keys.trust_key(hub, village_id, fingerprint)


def marked(package: Package, words_by_place: Mapping[str, str]) -> tuple[Mark, ...]:
    """Return marks for places of a package ("收入!E5", "" for all of it), each with what stands there.

    Raises:
        InvalidInput: if a sheet or cell is none of the package.
    """
    return tuple(_marked(package, place.strip(), words) for place, words in words_by_place.items())


def markable(package: Package) -> tuple[Mark, ...]:
    """Return every figure of a package that can be marked, with its place, without words yet."""
    in_order = sorted(package.places, key=lambda key: package.places[key].row)
    figures = [_figure_mark(package, key) for key in in_order]
    cells = [
        Mark(f"{report.sheet}!{cell_name(report.first_row + number, column.place)}", title, shown, "")
        for report in package.reports
        for number, row in enumerate(report.rows)
        for column, value in zip(report.columns, row, strict=True)
        if isinstance(value, int) and value and column.key != "number"
        for title, shown in [_cell_words(report.title, report.columns, row, column, value)]
    ]
    return (*figures, *cells)


def _newest(hub: Hub, village_id: int, period: Period) -> int:
    there = reviewing.versions(hub, village_id, period)
    if not there:
        raise NotFound(_("还没有收到这个嘎查{period}的上报文件。").format(period=period.title))
    return there[-1]


def _marked(package: Package, place: str, words: str) -> Mark:
    if not place:
        return Mark("", _("整份文件"), "", words)
    found = next((mark for mark in markable(package) if mark.place.upper() == place.upper()), None)
    if found is None:
        raise InvalidInput(
            "place", _("上报文件里没有“{place}”这个数，请写成 收入!E5 的样子。").format(place=place[:40])
        )  # fmt: skip
    return Mark(found.place, found.title, found.value, words)


def _figure_mark(package: Package, key: str) -> Mark:
    from gacha_app.reports.figures import FIGURES

    place = package.places[key]
    title, kind = next(((title, kind) for one, title, kind in FIGURES if one == key), (key, CellKind.COUNT))
    shown = cell_text(Column(key, "", kind), package.figures[key], zero=True)
    return Mark(f"{place.sheet}!{cell_name(place.row, place.column)}", _(title), shown, "")


def _cell_words(
    title: str, columns: Sequence[PlacedColumn], row: Sequence[PlainCell], column: PlacedColumn, value: int
) -> tuple[str, str]:
    told = [str(one) for other, one in zip(columns, row, strict=True) if isinstance(one, str) and other is not column]
    kind = CellKind(column.kind)
    shown = cell_text(Column(column.key, column.title, kind), value, zero=True) if kind in _NUMBERS else str(value)
    return " · ".join((title, *told[:2], column.title)), shown
