"""What hangs on the village's wall: several small reports under one heading."""

from __future__ import annotations

from dataclasses import dataclass

from gacha_app.reports.face import SIGNERS
from gacha_app.reports.report import Report


@dataclass(frozen=True)
class Notice:
    """A notice for the board (财务公开榜).

    Attributes:
        title: such as "2023年度财务公开榜".
        posting: from when to when it hangs, in words.
        telephone: whom to call with doubts.
        mongolian: the heading in traditional Mongolian script, or "".
        sample: whether it holds invented figures; also so if any section does.
    """

    organisation: str
    township: str
    title: str
    sections: tuple[Report, ...]
    posting: str = ""
    telephone: str = ""
    remarks: tuple[str, ...] = ()
    signers: tuple[str, ...] = SIGNERS
    mongolian: str = ""
    sample: bool = False

    @property
    def is_sample(self) -> bool:
        """Whether any of its figures is invented."""
        return self.sample or any(section.sample for section in self.sections)
