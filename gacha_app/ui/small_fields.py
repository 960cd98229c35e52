"""Fields that only the cover of a book asks for: a year, a percentage."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width, yuan
from gacha_app.i18n import _
from gacha_app.ui.widgets.fields import LineField


class YearField(LineField):
    """An accounting year."""

    def _read(self, text: str) -> int:
        plain = re.sub(r"年?度?$", "", half_width(text)).strip()
        if not re.fullmatch(r"(19|20|21)\d\d", plain):
            raise InvalidInput(self.name, _("年度“{text}”不对，请写成 2023 的样子。").format(text=text[:20]))
        return int(plain)


class PercentField(LineField):
    """A percentage between 0 and 100, given in hundredths of a per cent."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _read(self, text: str) -> int:
        plain = half_width(text).replace(" ", "").removesuffix("%")
        if not re.fullmatch(r"\d{1,3}(\.\d{1,2})?", plain) or Decimal(plain) > 100:
            raise InvalidInput(
                self.name, _("“{text}”不对，请填写 0 到 100 之间的数，最多两位小数。").format(text=text[:20])
            )
        return int(Decimal(plain) * 100)

    def _write(self, value: int) -> str:
        return yuan(value).rstrip("0").rstrip(".")
