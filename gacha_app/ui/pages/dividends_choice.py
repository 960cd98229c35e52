"""Which households of a year's list are chosen, which of them may be paid, and who comes after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gacha_app.domain.dividend import LINE_STATES, PAYABLE, LineState
from gacha_app.i18n import _
from gacha_app.reports.report import Row
from gacha_app.ui.pages.dividends_story import LINE_TONES
from gacha_app.ui.widgets.table import TablePanel


class Choice:
    """The rows of the list that are chosen."""

    def __init__(self, table: TablePanel) -> None:
        self._table = table

    def unpaid(self) -> list[Row]:
        """Return the chosen rows that may be paid, from above."""
        unpaid, model = in_state(*PAYABLE), self._table.model
        # by ranges: an index for each of ten thousand rows takes a second
        ranges = self._table.table.selectionModel().selection().toList()
        places = sorted({place for one in ranges for place in range(one.top(), one.bottom() + 1)})
        return [row for place in places if unpaid(row := model.row_at(place))]

    def following(self, rows: Sequence[Row]) -> int | None:
        """Return the next household that will still not be paid, from the last of these on, else from the top."""
        unpaid, paid = in_state(*PAYABLE), {row.record for row in rows}
        shown = [self._table.model.row_at(place) for place in range(self._table.model.rowCount())]
        last = max((place for place, row in enumerate(shown) if row.record in paid), default=-1)
        ordered = [*shown[last + 1 :], *shown[: last + 1]]
        return next((row.record for row in ordered if unpaid(row) and row.record not in paid), None)


def in_state(*states: LineState) -> Callable[[Row], bool]:
    """Return what says whether a row is in one of these states."""
    words = {_(LINE_STATES[state]) for state in states}
    return lambda row: row.cells.get("state") in words


def tone_of(row: Row, key: str) -> str:
    """Return the tone of a state's word."""
    if key != "state":
        return ""
    return next((tone for state, tone in LINE_TONES.items() if row.cells.get("state") == _(LINE_STATES[state])), "")
