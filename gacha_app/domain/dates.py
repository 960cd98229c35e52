"""Dates as people write them, and the accounting year (the calendar year) and its months."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width
from gacha_app.i18n import _, in_chinese

_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?号?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_DAY_OF_YEAR = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?号?")
_EPOCH = date(1899, 12, 30)


def parse_date(value: object, field: str = "date", *, year: int | None = None) -> date:
    """Return the day that a cell or a field means.

    Takes real dates, `2023-01-09`, `2023.1.9`, `2023/01/09`, `2023年1月9日`, `20230109`, full-width digits, a
    spreadsheet's serial number, and `1-9` or `1月9日` where the year is given.

    Raises:
        InvalidInput: if it is no day, or an impossible one.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and 20000 <= value < 80000:
        return _EPOCH + timedelta(days=int(value))
    text = _plain(value)
    text = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text)
    match = _FULL.fullmatch(text) or _SOLID.fullmatch(text)
    if match:
        return _day(int(match[1]), int(match[2]), int(match[3]), value, field)
    if year and (match := _DAY_OF_YEAR.fullmatch(text)):
        return _day(year, int(match[1]), int(match[2]), value, field)
    raise InvalidInput(field, _("“{text}”不是日期，请写成 2023-01-09 的样子。").format(text=str(value)[:40]))


def parse_birth(value: object, field: str = "birth") -> str:
    """Return a date of birth as "1955-06-16", or as "1955-06" where only the month is written; blank is "".

    Raises:
        InvalidInput: if it is no date, or an impossible one.
    """
    text = "" if value is None else _plain(value)
    if not text:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool) and 1800 < value < 2200:
        text = f"{value:.2f}" if isinstance(value, float) and value % 1 else str(int(value))
    if match := _MONTH.fullmatch(text):
        return _day(int(match[1]), int(match[2]), 1, value, field).strftime("%Y-%m")
    if match := re.fullmatch(r"(\d{4})(\d{2})", text):
        return _day(int(match[1]), int(match[2]), 1, value, field).strftime("%Y-%m")
    return parse_date(value, field).isoformat()


def parse_month(text: str, field: str = "month") -> Period:
    """Return the month that "2023-05" means.

    Raises:
        InvalidInput: if it is no month.
    """
    match = _MONTH.fullmatch(_plain(text))
    if not match or not 1 <= int(match[2]) <= 12:
        raise InvalidInput(field, _("“{text}”不是月份，请写成 2023-05 的样子。").format(text=text[:40]))
    return Period(int(match[1]), int(match[2]))


def parse_period(text: str, field: str = "period") -> Period:
    """Return the period that "2023", "2023-Q3" or "2023-09" means.

    Raises:
        InvalidInput: if it is none.
    """
    plain = _plain(text).upper()
    if match := re.fullmatch(r"(\d{4})(?:-?Q([1-4]))?", plain):
        return Period(int(match[1]), quarter=int(match[2]) if match[2] else None)
    if not _MONTH.fullmatch(plain):
        raise InvalidInput(
            field, _("“{text}”不是期间，请写成 2023、2023-Q3 或 2023-09 的样子。").format(text=text[:40])
        )
    return parse_month(plain, field)


@dataclass(frozen=True)
class Period:
    """A year, or one month or quarter of it: what a report is about.

    Attributes:
        year: the accounting year, which is the calendar year (会计法 第十一条).
        month: 1 to 12, or None.
        quarter: 1 to 4, or None.
    """

    year: int
    month: int | None = None
    quarter: int | None = None

    def __post_init__(self) -> None:
        if not 1949 <= self.year <= 2200:
            raise InvalidInput("year", _("年度“{year}”不对，请写成 2023 的样子。").format(year=self.year))
        if self.month is not None and not 1 <= self.month <= 12:
            raise InvalidInput("month", _("月份“{month}”不对。").format(month=self.month))
        if self.quarter is not None and not 1 <= self.quarter <= 4:
            raise InvalidInput("quarter", _("季度“{quarter}”不对。").format(quarter=self.quarter))

    @property
    def first(self) -> date:
        """The first day."""
        month = self.month or (self.quarter * 3 - 2 if self.quarter else 1)
        return date(self.year, month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        month = self.month or (self.quarter * 3 if self.quarter else 12)
        following = date(self.year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def code(self) -> str:
        """The period as programs name it: "2023", "2023-Q3" or "2023-09"."""
        if self.month:
            return f"{self.year}-{self.month:02d}"
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def year_before(self) -> Period:
        """The same period a year earlier."""
        return replace(self, year=self.year - 1)

    @property
    def title(self) -> str:
        """The period in words."""
        if self.month:
            return _("{year}年{month}月").format(year=self.year, month=self.month)
        if self.quarter:
            return _("{year}年第{quarter}季度").format(year=self.year, quarter=self.quarter)
        return _("{year}年度").format(year=self.year)

    @property
    def recorded(self) -> str:
        """The period in words as records name it: in Chinese, whoever works."""
        with in_chinese():
            return self.title

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def _plain(value: object) -> str:
    return re.sub(r"\s+", " ", half_width(str(value))).strip().strip("'’‘")


def _day(year: int, month: int, day: int, value: object, field: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidInput(field, _("“{text}”这一天不存在。").format(text=str(value)[:40])) from None
