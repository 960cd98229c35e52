"""Share certificates (股权证)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gacha_app.i18n import N_

VALID, REPLACED, CANCELLED = "valid", "replaced", "cancelled"
CERTIFICATE_STATES = {VALID: N_("有效"), REPLACED: N_("已换发"), CANCELLED: N_("已作废")}


@dataclass(eq=False)
class Certificate:
    """A certificate of what a household holds.

    Attributes:
        number: `2024-00012`: its year and place in it. shares: ten-thousandths of a share.
        state: a key of `CERTIFICATE_STATES`. replaces_id: the one it came for, or None.
        received_by, received_on: who took it, and when. reason: why it is valid no more.
    """

    number: str
    household_id: int
    shares: int
    issued_on: dt.date
    state: str = VALID
    replaces_id: int | None = None
    received_by: str = ""
    received_on: dt.date | None = None
    reason: str = ""
    note: str = ""
    id: int | None = None
