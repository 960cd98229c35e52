"""Writes old and foreign formats by hand, so that reading them can be tried: xls (BIFF8) and ods."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_xls(
    path: Path, sheets: dict[str, list[list[object]]], merged=(), *, locked: bool = False, small: bool = False
) -> Path:
    """Write an xls workbook; `merged` holds (first row, last row, first column, last column) of the first sheet."""
    bodies = []
    for place, rows in enumerate(sheets.values()):
        body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value == "" or value is None:
                    continue
                where = struct.pack("<HHH", row, column, 0)
                if isinstance(value, str):
                    body += _record(0x0204, where + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
                else:
                    body += _record(0x0203, where + struct.pack("<d", value))
        if place == 0 and merged:
            body += _record(
                0x00E5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<4H", *one) for one in merged)
            )
        bodies.append(body + _record(0x000A, b""))
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if locked:
        head += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    titles = [title.encode("utf-16-le") for title in sheets]
    offset = len(head) + sum(4 + 8 + len(title) for title in titles) + 4
    for title, body in zip(titles, bodies, strict=True):
        head += _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(title) // 2, 1) + title)
        offset += len(body)
    stream = head + _record(0x000A, b"") + b"".join(bodies)
    return write_small_ole(path, "Workbook", stream) if small else write_ole(path, "Workbook", stream)


def write_ole(path: Path, stream: str, content: bytes) -> Path:
    """Write an old Office container with one stream."""
    content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
    sectors = len(content) // 512
    chain = [_FAT, _END, *(number + 3 for number in range(sectors - 1)), _END]
    fat_sectors = -(-len(chain) // 128)
    assert fat_sectors == 1, "a test needs no larger file"
    fat = b"".join(struct.pack("<I", number) for number in chain).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    folder = _entry("Root Entry", 5, _END, 0, child=1) + _entry(stream, 2, 2, len(content)) + bytes(256)
    path.write_bytes(header + fat + folder + content)
    return path


def write_small_ole(path: Path, stream: str, content: bytes) -> Path:
    """Write an old Office container whose one stream is so small that it shares sectors with others."""
    content = content.ljust(-(-len(content) // 64) * 64, b"\0")
    pieces, sectors = len(content) // 64, -(-len(content) // 512)
    chain = [_FAT, _END, _END, *(number + 4 for number in range(sectors - 1)), _END]
    fat = b"".join(struct.pack("<I", number) for number in chain).ljust(512, b"\xff")
    mini = [*range(1, pieces), _END]
    mini_fat = b"".join(struct.pack("<I", number) for number in mini).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 1, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    folder = _entry("Root Entry", 5, 3, len(content), child=1) + _entry(stream, 2, 0, len(content)) + bytes(256)
    path.write_bytes(header + fat + folder + mini_fat + content.ljust(sectors * 512, b"\0"))
    return path


def write_ods(
    path: Path, title: str, rows: list[list[object]], *, locked: bool = False, repeat_last: tuple[int, int] = (1, 1)
) -> Path:
    """Write an ods workbook; `repeat_last` says how often the last row and its last cell are repeated."""
    lines = []
    for row, values in enumerate(rows):
        last_row = row == len(rows) - 1
        line = f"<table:table-row{_repeated('rows', repeat_last[0]) if last_row else ''}>"
        for column, value in enumerate(values):
            times = _repeated("columns", repeat_last[1]) if last_row and column == len(values) - 1 else ""
            if value == "":
                line += f"<table:table-cell{times}/>"
            elif isinstance(value, str):
                line += f'<table:table-cell office:value-type="string"{times}>'
                line += f"<text:p>{escape(value)}</text:p></table:table-cell>"
            else:
                line += f'<table:table-cell office:value-type="float" office:value="{value}"{times}/>'
        lines.append(line + "</table:table-row>")
    # LibreOffice ends a sheet with one empty row, repeated to the bottom
    lines.append(
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(title)}>{''.join(lines)}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = "<manifest:encryption-data/>" if locked else "<manifest/>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return path


def _repeated(what: str, times: int) -> str:
    return f' table:number-{what}-repeated="{times}"' if times > 1 else ""


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", _FREE, _FREE, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
