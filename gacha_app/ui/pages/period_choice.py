"""Which part of the year is meant: all of it, a quarter or a month."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gacha_app.domain.dates import Period
from gacha_app.i18n import N_, _
from gacha_app.ui.pages.money_filters import Narrowing
from gacha_app.ui.widgets.filter_chips import Filter

# By name, since twelve numbered ones do not stand in a line in every language
_MONTHS = (
    N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"), N_("6月"), N_("7月"), N_("8月"), N_("9月"), N_("10月"),
    N_("11月"), N_("12月"),
)  # fmt: skip


def month_chips() -> list[Filter]:
    """Return the months of a year to choose from, by their numbers."""
    return [Filter(str(number), _(name)) for number, name in enumerate(_MONTHS, 1)]


class PeriodChoice(Narrowing):
    """A year, one of its quarters or one of its months; the year stands elsewhere on the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("期间"), _("全年"), parent)
        self.offer(
            [(f"q{one}", _("第{number}季度").format(number=one)) for one in range(1, 5)]
            + [(f"m{one}", _("{month}月").format(month=one)) for one in range(1, 13)]
        )

    def period(self, year: int) -> Period:
        """Return what is chosen of a year."""
        key = str(self.currentData() or "")
        number = int(key[1:]) if key else None
        return Period(year, number if key.startswith("m") else None, number if key.startswith("q") else None)
