"""The workbook a village hands in: sheets that people read, and a last one by which a program proves them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from gacha_app.domain.errors import GachaError
from gacha_app.domain.signing import key_fingerprint
from gacha_app.i18n import _
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.sheets.grid import Grid, Value, read_grids
from gacha_app.sheets.layout import set_up_print
from gacha_app.sheets.pen import Look, Pen
from gacha_app.sheets.workbook import SheetPlace, add_report_sheet, save_workbook, sheet_titles
from gacha_app.township.incoming import LARGEST_FILE
from gacha_app.township.package import (
    FORMAT,
    MARK,
    FigurePlace,
    Package,
    PlacedColumn,
    PlacedReport,
    PlainCell,
    check_format,
    parse_package,
    plain_text,
)
from gacha_app.township.visible import cell_name, check_visible, text_of

PROOF_SHEET = "校验"
FIGURES_SHEET = "主要指标"

# Far above what any village's year unpacks to
LARGEST_INSIDE = 200 * 2**20

# A cell holds 32,767 signs
_PIECE = 30_000
_PLEASE = "本表由苏木（镇）的汇总程序读取，请不要修改；其他各表的数字如有改动，汇总时会被退回。"
# The row at which the text begins, by the format
_FIRST_PIECES = {1: 7, 2: 9}


def add_package_sheets(
    workbook: Any,
    package: Package,
    titles: Sequence[tuple[str, str, CellKind]],
    placed: Sequence[tuple[Report, SheetPlace]],
    secret: bytes = b"",
) -> Package:
    """Add to the sheets of a disclosure the main figures and the proof, and return what is handed in.

    Args:
        workbook: with the disclosure's sheets in it.
        package: what is known of it without its sheets.
        titles: key, title and kind of each figure.
        placed: the reports that stand in the workbook already, and where.
        secret: the key of the village's book, by which it is signed; empty leaves it unsigned.
    """
    places = _add_figures(workbook, package, titles)
    reports = tuple(_placed(report, place) for report, place in placed)
    whole = replace(package, places=places, reports=reports)
    whole = replace(whole, texts=_other_texts(workbook, whole))
    if secret:
        whole = whole.signed(secret)
    _add_proof(workbook, whole)
    for sheet in workbook.worksheets:
        # against a slip of the hand; no password, so that nobody is locked out of his own figures
        sheet.protection.sheet = True
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        sheet.protection.autoFilter = sheet.protection.sort = False
    return whole


def save_package(workbook: Any, package: Package, path: Path) -> None:
    """Write the workbook of a package.

    Raises:
        GachaError: if the file cannot be written.
    """
    save_workbook(workbook, path, date.fromisoformat(package.made_at[:10]))


def read_package(path: Path) -> Package:
    """Return what a village's workbook hands in, proved against the sheets that people read.

    Raises:
        GachaError: if it cannot be read, is no such workbook, or was cut or edited; naming the first wrong cell.
    """
    _refuse_bomb(path)
    proof: Grid | None = None
    visible: dict[str, Sequence[Sequence[Value]]] = {}
    for grid in read_grids(path):
        if proof is None and grid.title == PROOF_SHEET and _said(grid, 2) == MARK:
            proof = grid
        else:
            visible[grid.title] = grid.rows
    if proof is None:
        raise GachaError(_("“{file}”不是本程序的上报文件。").format(file=path.name))
    try:
        version = _whole_number(_said(proof, 3))
        check_format(version)
        signature = "" if version == 1 else _said(proof, 8)
        package = parse_package("".join(_pieces(proof, version)), _said(proof, 5), signature)
        check_visible(package, visible)
    except GachaError as problem:
        raise GachaError(_("“{file}”：{reason}").format(file=path.name, reason=problem)) from None
    return package


def _add_figures(
    workbook: Any, package: Package, titles: Sequence[tuple[str, str, CellKind]]
) -> dict[str, FigurePlace]:
    """Add the sheet of the main figures, and return where each stands."""
    rows, kinds = [], []
    for number, (key, title, kind) in enumerate(titles, 1):
        value = package.figures[key]
        money = kind is CellKind.MONEY
        # one column for all that is counted: shares are the finest of it
        count = value * 10_000 if kind is CellKind.COUNT else value
        rows.append(
            Row(
                {"number": number, "title": title, "money": value if money else None, "count": None if money else count}
            )
        )
        kinds.append(kind)
    report = Report(
        "figures",
        FIGURES_SHEET,
        package.organisation,
        package.period.recorded,
        (
            Column("number", "序号", CellKind.COUNT, width=4),
            Column("title", "指标", width=16),
            Column("money", "金额", CellKind.MONEY, "元", 10),
            Column("count", "数量", CellKind.SHARES, width=8),
        ),
        tuple(rows),
        sample=package.sample,
    )
    title = sheet_titles([FIGURES_SHEET], taken=[*workbook.sheetnames, PROOF_SHEET])[0]
    place = add_report_sheet(workbook, report, title)
    return {
        key: FigurePlace(place.sheet, place.first_row + number, 3 if kind is CellKind.MONEY else 4, str(kind))
        for number, (key, _title, kind) in enumerate(titles)
    }


def _placed(report: Report, place: SheetPlace) -> PlacedReport:
    columns = tuple(
        PlacedColumn(one.key, one.title, str(one.kind), one.unit, _column_number(place.columns[one.key]))
        for one in report.columns
    )
    return PlacedReport(
        place.sheet,
        report.name,
        report.title,
        columns,
        place.first_row,
        tuple(_plain_row(report.columns, row.cells) for row in report.rows),
        place.totals_row or 0,
        _plain_totals(report, place),
    )


def _plain_row(columns: Iterable[Column], cells: Mapping[str, Cell]) -> tuple[PlainCell, ...]:
    return tuple(_plain(column, cells.get(column.key)) for column in columns)


def _plain_totals(report: Report, place: SheetPlace) -> tuple[PlainCell, ...]:
    from gacha_app.reports.face import totals_with_label

    return _plain_row(report.columns, totals_with_label(report)) if place.totals_row else ()


def _plain(column: Column, value: Cell) -> PlainCell:
    if value is None or (isinstance(value, int) and column.is_number):
        return value
    return plain_text(value.isoformat() if isinstance(value, date) else str(value)) or None


def _other_texts(workbook: Any, package: Package) -> dict[str, dict[str, str]]:
    """Return every text that stands outside the reports and figures; a sheet without any is there too."""
    taken: dict[str, set[tuple[int, int]]] = {sheet: set() for sheet in workbook.sheetnames}
    for report in package.reports:
        bodies = range(report.first_row, report.first_row + len(report.rows))
        numbers = [*bodies, report.totals_row] if report.totals_row else bodies
        taken[report.sheet].update((row, column.place) for row in numbers for column in report.columns)
    for place in package.places.values():
        taken[place.sheet].add((place.row, place.column))
    texts: dict[str, dict[str, str]] = {}
    for sheet in workbook.worksheets:
        texts[sheet.title] = {
            cell_name(cell.row, cell.column): text
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and (cell.row, cell.column) not in taken[sheet.title]
            if (text := text_of(Decimal(cell.value) if cell.data_type == "n" else cell.value))
        }
    return texts


def _add_proof(workbook: Any, package: Package) -> None:
    sheet = workbook.create_sheet(PROOF_SHEET)
    pen = Pen(sheet)
    small = Look(size=9, ruled=False, wrap=False, colour="6B7780")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 80
    pen.put(1, 1, _PLEASE, Look(bold=True, ruled=False, wrap=False))
    said = (
        ("文件", MARK), ("格式版本", str(FORMAT)), ("程序版本", package.program_version),
        ("指纹（SHA-256）", package.sha256),
        ("机构", f"{package.organisation}（{package.organisation_code}），{package.period.recorded}"),
        ("密钥指纹", key_fingerprint(package.key) or "没有签名"), ("签名（Ed25519）", package.signature),
    )  # fmt: skip
    for row, (name, value) in enumerate(said, 2):
        pen.put(row, 1, name, small)
        pen.put(row, 2, value, small, "@")
    first = _FIRST_PIECES[FORMAT]
    for row, piece in enumerate(_cut(package.text), first):
        pen.put(row, 1, f"内容 {row - first + 1}", small)
        pen.put(row, 2, piece, small, "@")
        sheet.row_dimensions[row].height = 15
    set_up_print(sheet, landscape=True, official=True, sample=package.sample)
    sheet.print_area = f"A1:B{first - 1}"


def _cut(text: str) -> list[str]:
    """Cut a text into pieces for cells, none beginning or ending with a blank, which programs may strip."""
    pieces = []
    start = 0
    while start < len(text):
        last = min(start + _PIECE, len(text))
        good = (end for end in range(last, start, -1) if not text[end - 1 : end + 1].count(" "))
        end = last if last == len(text) else next(good, last)
        pieces.append(text[start:end])
        start = end
    return pieces


def _pieces(proof: Grid, version: int | None) -> Iterable[str]:
    first = _FIRST_PIECES.get(version or FORMAT, _FIRST_PIECES[FORMAT])
    return (str(row[1]) for row in proof.rows[first - 1 :] if len(row) > 1)


def _said(grid: Grid, row: int) -> str:
    return text_of(grid.rows[row - 1][1]) if len(grid.rows) >= row and grid.width > 1 else ""


def _whole_number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _refuse_bomb(path: Path) -> None:
    """Refuse a file that is far larger, or would unpack to far more, than any village's year."""
    too_large = GachaError(_("“{file}”太大，不是本程序的上报文件。").format(file=path.name))
    try:
        if path.is_file() and path.stat().st_size > LARGEST_FILE:
            raise too_large
        with zipfile.ZipFile(path) as inside:
            if sum(part.file_size for part in inside.infolist()) > LARGEST_INSIDE:
                raise too_large
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return  # the reader says what is wrong with it
