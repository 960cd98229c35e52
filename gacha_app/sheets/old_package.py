"""A look inside an old workbook (xls, et) before it is read: what it is, and whether it would fit into memory."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.sheets.package import MOST_CELLS, damaged, encrypted, not_a_workbook

_NO_SECTOR = 0xFFFFFFFA  # this and all above are marks, not places
_END, _LOCKED, _SHEET = 0x000A, 0x002F, 0x0085
# Records of a cell with a value begin with its row and column: number, text, formula, error ...
_SEVERAL = 0x00BD
_CELLS = {0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, _SEVERAL}


def check_old_package(content: bytes, name: str) -> None:
    """Refuse what no workbook is, is encrypted or damaged, or would not fit into memory.

    Raises:
        GachaError: with the reason and the cure.
    """
    try:
        streams = _streams(content)
    except (struct.error, IndexError, ValueError, StopIteration):
        raise GachaError(damaged(name)) from None
    if "EncryptedPackage" in streams:
        raise GachaError(encrypted(name))
    workbook = streams.get("Workbook") or streams.get("Book")
    if workbook is None:
        for stream, program in (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint")):
            if stream in streams:
                raise GachaError(not_a_workbook(name, program))
        raise GachaError(damaged(name))
    places = []
    for kind, body in _records(workbook, 0):
        if kind == _LOCKED:
            raise GachaError(encrypted(name))
        if kind == _SHEET:
            places.append(struct.unpack_from("<I", body)[0] if len(body) >= 8 else len(workbook))
    if any(place >= len(workbook) for place in places):
        raise GachaError(damaged(name))
    for place in places:
        _check_extent(workbook, place, name)


def _check_extent(workbook: bytes, place: int, name: str) -> None:
    """Refuse a sheet with a cell so far off that the rectangle up to it would not fit into memory."""
    rows = columns = 0
    for kind, body in _records(workbook, place):
        if kind not in _CELLS or len(body) < 6:
            continue
        row, column = struct.unpack_from("<HH", body)
        if kind == _SEVERAL:
            column = max(column, struct.unpack_from("<H", body, len(body) - 2)[0])
        rows, columns = max(rows, row + 1), max(columns, column + 1)
        if rows * columns > MOST_CELLS:
            raise GachaError(
                _("“{file}”里有离表格太远的内容，无法读取；请只保留要导入的表格，另存为 xlsx 后再导入。").format(
                    file=name
                )
            )


def _streams(content: bytes) -> dict[str, bytes]:
    """Return the streams of an old Office container by name."""
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise ValueError(shift)
    fat_count, folder_start = struct.unpack_from("<II", content, 44)
    cutoff, mini_start, _count, more = struct.unpack_from("<4I", content, 56)
    size = 1 << shift
    most = len(content) // size

    def sector(number: int) -> bytes:
        if number > most:
            raise ValueError(number)
        return content[size + number * size : size * 2 + number * size]

    listed = list(struct.unpack_from("<109I", content, 76))
    seen = 0
    while more < _NO_SECTOR and seen <= most:
        numbers = struct.unpack(f"<{size // 4}I", sector(more))
        listed += numbers[:-1]
        more, seen = numbers[-1], seen + 1
    fat: list[int] = []
    for number in [number for number in listed if number < _NO_SECTOR][:fat_count]:
        fat += struct.unpack(f"<{size // 4}I", sector(number))
    folder = b"".join(sector(number) for number in _chain(folder_start, fat))
    entries = [entry for place in range(0, len(folder), 128) if (entry := _entry(folder[place : place + 128]))]
    root = next(entry for entry in entries if entry[1] == 5)
    minis = b"".join(sector(number) for number in _chain(root[2], fat))
    mini_fat = struct.unpack(
        f"<{size // 4 * len(_chain(mini_start, fat))}I", b"".join(sector(one) for one in _chain(mini_start, fat))
    )
    streams = {}
    for stream, kind, start, length in entries:
        if kind == 2 and length >= cutoff:
            streams[stream] = b"".join(sector(number) for number in _chain(start, fat))[:length]
        elif kind == 2:
            pieces = [minis[number * 64 : number * 64 + 64] for number in _chain(start, mini_fat)]
            streams[stream] = b"".join(pieces)[:length]
    return streams


def _chain(start: int, table: Sequence[int]) -> list[int]:
    """Return the sectors that follow each other from a first one."""
    numbers: list[int] = []
    while start < _NO_SECTOR:
        if len(numbers) > len(table):
            raise ValueError(start)
        numbers.append(start)
        start = table[start]
    return numbers


def _entry(raw: bytes) -> tuple[str, int, int, int] | None:
    length, kind = struct.unpack_from("<HB", raw, 64)
    if kind not in (2, 5) or not 2 <= length <= 64:
        return None
    start, size = struct.unpack_from("<II", raw, 116)
    return raw[: length - 2].decode("utf-16-le", "replace"), kind, start, size


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records from a place to the end of their part."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _END:
            return
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
