"""A look inside a zipped workbook before it is read: what it is, whether it is whole, which cells hide their value."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree import ElementTree

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _

# What a workbook may grow to, and how many cells a sheet may span: the reader lays out the whole rectangle in memory
LARGEST_PACKAGE = 400 * 2**20
MOST_CELLS = 6_000_000

FORMULA, ERROR_VALUE = "formula", "error"

_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"(?:[^<>]*[^/<>])?>')
# a formula whose result is an empty text says so with t="str": that one hides nothing
_HOLLOW = re.compile(
    rb'<(?:\w+:)?c\s(?![^<>]*\bt="str")(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<>]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)
_ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^<>]*\bt="e")(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"')
_ODS_TOKEN = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)\b([^<>]*?)(/?)>")
_ODS_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_ODS_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')

Faults = Mapping[str, Mapping[tuple[int, int], str]]


def encrypted(name: str) -> str:
    """Return the sentence about a file with a password."""
    return _("“{file}”设了密码，请先在 WPS 或 Excel 中打开，取消密码另存后再导入。").format(file=name)


def damaged(name: str) -> str:
    """Return the sentence about a file that is not whole."""
    return _("“{file}”已损坏或不完整，请在 WPS 或 Excel 中打开，另存为 xlsx 后再导入。").format(file=name)


def not_a_workbook(name: str, kind: str) -> str:
    """Return the sentence about a file of another kind."""
    return _("“{file}”是{kind}文件，不是表格，请选择 xlsx、xls、ods 或 csv 文件。").format(file=name, kind=kind)


def check_package(content: bytes, name: str) -> Faults:
    """Return, by sheet, the cells of a zipped workbook whose value cannot be seen.

    Raises:
        GachaError: if it is no workbook, is encrypted or damaged, or would not fit into memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise GachaError(encrypted(name))
            if sum(part.file_size for part in parts) > LARGEST_PACKAGE:
                raise GachaError(_("“{file}”太大，无法读取；请只保留要导入的工作表。").format(file=name))
            # reading every part proves its checksum, and that no part is larger than it says
            if package.testzip() is not None:
                raise GachaError(damaged(name))
            return _look_inside(package, {part.filename for part in parts}, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ElementTree.ParseError, KeyError, OSError, ValueError,
            NotImplementedError, RuntimeError):  # fmt: skip
        raise GachaError(damaged(name)) from None


def _look_inside(package: zipfile.ZipFile, parts: set[str], name: str) -> Faults:
    if "xl/workbook.xml" in parts:
        return _look_at_sheets(package, parts, name)
    if "content.xml" in parts and "mimetype" in parts:
        if b"spreadsheet" not in package.read("mimetype"):
            raise GachaError(not_a_workbook(name, "OpenDocument"))
        if "META-INF/manifest.xml" in parts and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise GachaError(encrypted(name))
        _check_ods_extent(package.read("content.xml"), name)
        return {}
    if "xl/workbook.bin" in parts:
        raise GachaError(_("“{file}”是 xlsb 格式，请在 WPS 或 Excel 中另存为 xlsx 后再导入。").format(file=name))
    for folder, kind in (("word/", "Word"), ("ppt/", "PowerPoint")):
        if any(part.startswith(folder) for part in parts):
            raise GachaError(not_a_workbook(name, kind))
    raise GachaError(_("“{file}”是压缩包，不是表格，请先解压再选择其中的表格文件。").format(file=name))


def _look_at_sheets(package: zipfile.ZipFile, parts: set[str], name: str) -> Faults:
    faults = {}
    for title, part in _sheet_parts(package):
        if part not in parts:
            raise GachaError(damaged(name))
        xml = package.read(part)
        _check_extent(xml, title, name)
        hidden: dict[tuple[int, int], str] = {}
        if b"<f" in xml or b":f" in xml:
            hidden.update({_place(*match.groups()): FORMULA for match in _HOLLOW.finditer(xml)})
        if b't="e"' in xml:
            hidden.update({_place(*match.groups()): ERROR_VALUE for match in _ERROR.finditer(xml)})
        if hidden:
            faults[title] = hidden
    return faults


def _sheet_parts(package: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return each sheet's title with the part that holds it."""
    targets = {}
    for link in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels")):
        # namespaces differ between the strict and the usual form: only local names count
        if link.get("Type", "").endswith("/worksheet"):
            targets[link.get("Id")] = posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
    sheets = []
    for element in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            link_id = next((value for key, value in element.items() if key.rpartition("}")[2] == "id"), None)
            if link_id in targets:
                sheets.append((element.get("name", ""), targets[link_id]))
    return sheets


def _check_extent(xml: bytes, title: str, name: str) -> None:
    """Refuse a sheet with a cell so far off that the rectangle up to it would not fit into memory."""
    last_row, last_column, farthest = 0, 0, ""
    for letters, digits in _CELL.findall(xml):
        row, column = _place(letters, digits)
        if row > last_row or column > last_column:
            farthest = f"{letters.decode()}{digits.decode()}"
        last_row, last_column = max(row, last_row), max(column, last_column)
    if (last_row + 1) * (last_column + 1) > MOST_CELLS:
        raise GachaError(
            _("“{file}”的“{sheet}”表在很远的 {cell} 单元格还有内容，请删去后再导入。").format(
                file=name, sheet=title, cell=farthest
            )
        )


def _check_ods_extent(xml: bytes, name: str) -> None:
    """Refuse an OpenDocument sheet whose repeated cells would not fit into memory."""
    row = column = repeat = last_row = last_column = 0
    for closing, tag, attributes, _alone in _ODS_TOKEN.findall(xml):
        if tag == b"table" and not closing:
            row = column = last_row = last_column = 0
        elif tag == b"table-row" and not closing:
            row += repeat
            match = _ODS_ROWS.search(attributes)
            repeat, column = (int(match[1]) if match else 1), 0
        elif tag.endswith(b"cell") and not closing:
            match = _ODS_COLUMNS.search(attributes)
            column += int(match[1]) if match else 1
            if b"value-type=" in attributes:
                last_row, last_column = row + repeat, max(column, last_column)
        if last_row * last_column > MOST_CELLS:
            raise GachaError(_("“{file}”太大，无法读取；请只保留要导入的工作表。").format(file=name))


def _place(letters: bytes, digits: bytes) -> tuple[int, int]:
    column = 0
    for sign in letters:
        column = column * 26 + sign - 64
    return int(digits) - 1, column - 1
