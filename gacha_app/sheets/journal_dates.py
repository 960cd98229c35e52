"""The days of a cash journal: in one column or in several, with the year left out, above the table, or as above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from gacha_app.domain.dates import parse_date
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width
from gacha_app.i18n import _
from gacha_app.sheets import cells, rows
from gacha_app.sheets.columns import Table

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年|财年)")
_CHINESE_YEAR = re.compile(r"[一二][一二三四五六七八九〇零○O]{3}年")
_CHINESE_DIGITS = str.maketrans("一二三四五六七八九〇零○O", "1234567890000")
# So many of the dates must agree before the others are taken for slips
_MOST = 0.8


def year_of(tables: Iterable[Table]) -> int | None:
    """Return the year that the titles above the tables name, else the one that nearly all dates have."""
    tables = tuple(tables)
    titles = [cells.text(value) for table in tables for row in table.grid.rows[: table.first_row] for value in row]
    named = {year for title in [*titles, *(table.grid.title for table in tables)] for year in _years_in(title)}
    if len(named) == 1:
        return named.pop()
    years: Counter[int] = Counter()
    for table in tables:
        for row in table.data_rows() if table.has("date") else ():
            try:
                years[parse_date(cells.tidy(table.value(row, "date"))).year] += 1
            except InvalidInput:
                continue
    if not years:
        return max(named, default=None)
    year, count = years.most_common(1)[0]
    return year if count >= _MOST * years.total() else None


class Days:
    """Reads the day of each row of a table, from top to bottom.

    Attributes:
        column: the field to name when a day is wrong.
    """

    def __init__(self, table: Table, year: int | None) -> None:
        self.column = "date" if table.has("date") else "day" if table.has("day") else "month"
        self._table = table
        self._year = year
        self._last: dict[str, int] = {}
        self._last_day: date | None = None

    def on(self, row: int) -> date | InvalidInput:
        """Return a row's day, or why it has none."""
        try:
            day = self._written(row) if self.column == "date" else self._in_columns(row)
        except InvalidInput as problem:
            return problem
        self._last_day = day
        if self._year and day.year != self._year:
            return InvalidInput(
                "date",
                _("日期{day}不在{year}年度内。").format(day=day.isoformat(), year=self._year),
            )
        return day

    def _written(self, row: int) -> date:
        value = cells.tidy(self._table.value(row, "date"))
        if rows.is_ditto(value) and self._last_day:
            return self._last_day
        if cells.nothing(value):
            raise InvalidInput("date", _("这一行没有日期。"))
        if isinstance(value, float) and value % 1 and not isinstance(value, bool):
            self._refuse_ambiguous(value)
        return parse_date(value, year=self._year)

    def _refuse_ambiguous(self, value: float) -> None:
        """Refuse a number such as 1.1, which may have been typed as 1.10."""
        month, point, places = repr(value).partition(".")
        if not point or len(places) != 1 or not self._year:
            return
        try:
            date(self._year, int(month), int(places) * 10)
        except ValueError:
            return
        raise InvalidInput(
            "date",
            _("“{text}”是数字，分不清是{month}月{day}日还是{month}月{later}日，请改成日期。").format(
                text=repr(value), month=month, day=places, later=f"{places}0"
            ),
        )

    def _in_columns(self, row: int) -> date:
        """Return a day kept in columns of its own; blank means as above."""
        found: dict[str, int] = {}
        for one in ("year", "month", "day"):
            value = self._table.value(row, one)
            plain = half_width(cells.compact(value)).rstrip("年月日号份")
            if rows.is_ditto(value) or cells.nothing(value):
                continue
            if not re.fullmatch(r"\d{1,4}", plain):
                raise InvalidInput("date", _("“{text}”不是日期，请写成 2023-01-09 的样子。").format(text=plain[:40]))
            found[one] = int(plain)
        if "month" in found and "day" not in found and self._table.has("day"):
            self._last.pop("day", None)
        known = self._last | found
        year = known.get("year") or self._year
        if year is not None and year < 100:
            year += 2000
        if year is None or "month" not in known or (self._table.has("day") and "day" not in known):
            raise InvalidInput("date", _("这一行没有日期。"))
        self._last = known
        try:
            return date(year, known["month"], known.get("day", 1))
        except ValueError:
            text = f"{year}-{known['month']}-{known.get('day', 1)}"
            raise InvalidInput("date", _("“{text}”这一天不存在。").format(text=text)) from None


def _years_in(title: str) -> list[int]:
    plain = half_width(title)
    years = [int(year) for year in _YEAR.findall(plain)]
    return years + [int(year[:4].translate(_CHINESE_DIGITS)) for year in _CHINESE_YEAR.findall(plain)]
