"""When a meeting of the members is one, and when it has passed something."""

from __future__ import annotations

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _


def has_passed(entitled: int, present: int, in_favour: int, against: int, abstained: int) -> bool:
    """Return whether a meeting passed what it voted on: two thirds of all in favour.

    Raises:
        InvalidInput: if the numbers do not fit, or fewer than two thirds were present, which is no meeting.
    """
    # 农村集体经济组织法 第二十七、二十八条: 应当有三分之二以上 present, passed by 三分之二以上 of all
    voted = in_favour + against + abstained
    if present > entitled or voted > present:
        raise InvalidInput(
            "present",
            _("人数对不上：应到 {entitled}，实到 {present}，表决 {voted}。").format(
                entitled=entitled, present=present, voted=voted
            ),
        )
    if present * 3 < entitled * 2:
        raise InvalidInput(
            "present",
            _("应到 {entitled} 人，实到 {present} 人，不足三分之二，会议无效。").format(
                entitled=entitled, present=present
            ),
        )
    return in_favour * 3 >= entitled * 2
