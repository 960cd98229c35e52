"""Fields of plans: a whole number, and a percentage that may pass a hundred."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width, parse_percent, parse_yuan, percent_text
from gacha_app.i18n import _
from gacha_app.ui.widgets.fields import LineField


class CountField(LineField):
    """A whole number of people or years."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _read(self, text: str) -> int:
        plain = half_width(text).replace(",", "").strip()
        if not (plain.isascii() and plain.isdigit()) or len(plain) > 9:
            raise InvalidInput(self.name, _("“{text}”不对，请填写整数。").format(text=text[:20]))
        return int(plain)

    def _write(self, value: int) -> str:
        return str(value)


class FactorField(LineField):
    """What something is multiplied by: a percentage that may pass a hundred, given in hundredths of a per cent."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _read(self, text: str) -> int:
        plain = half_width(text).replace(" ", "").rstrip("%")
        try:
            found = parse_yuan(plain, self.name)
        except InvalidInput:
            raise InvalidInput(
                self.name, _("“{text}”不是百分比，请写成 60 或 12.5 的样子。").format(text=text[:20])
            ) from None
        if not 0 <= found <= 100_000:
            raise InvalidInput(self.name, _("比例应在 0 到 1000% 之间。"))
        return found

    def _write(self, value: int) -> str:
        return percent_text(value)


class RampField(LineField):
    """The percentages of the first years, separated by commas."""

    def _read(self, text: str) -> tuple[int, ...]:
        plain = half_width(text).replace("，", ",").replace("、", ",").replace(" ", ",")
        return tuple(parse_percent(one, self.name) for one in plain.split(",") if one)

    def _write(self, value: tuple[int, ...]) -> str:
        return ",".join(percent_text(one) for one in value)
