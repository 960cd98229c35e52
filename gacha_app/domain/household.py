"""Households, their members (who votes) and their shares (who is paid), as at any date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.identity import check_identity_number
from gacha_app.i18n import N_, _

SHARE_KINDS = {"member": N_("成员股"), "labour": N_("农龄股"), "collective": N_("集体股"), "relief": N_("扶贫股")}
MOVEMENTS = {
    "allotment": N_("配股"),
    "inheritance": N_("继承"),
    "gift": N_("赠与"),
    "transfer": N_("转让"),
    "withdrawal": N_("退出"),
    "correction": N_("更正"),
}
# How a movement of shares is called in lists; those above may be chosen by hand
MOVEMENT_TITLES = {
    **MOVEMENTS,
    "recount": N_("动态调整"),
    "share_correction": N_("份额更正"),
    "household_split": N_("分户"),
    "household_merger": N_("并户"),
    "birth": N_("出生"),
    "marriage": N_("婚入"),
    "adoption": N_("收养"),
    "settled": N_("迁入"),
    "confirmed": N_("会议确认为成员"),
}


@dataclass(eq=False)
class Member:
    """A person of a household.

    Attributes:
        birth: "1955-06-16", "1955-06" where only the month is known, or "".
        initials: pinyin initials, for search.
        joined, left: membership's first day and the day after its last, or None.
    """

    name: str
    sex: str = ""
    birth: str = ""
    identity_number: str = ""
    relation: str = ""
    is_head: bool = False
    joined: date | None = None
    left: date | None = None
    note: str = ""
    initials: str = ""
    household_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class ShareMovement:
    """A change of a household's shares on a day.

    Attributes:
        change: ten-thousandths of a share, negative where shares leave.
        share_kind: a key of `SHARE_KINDS`. reason: a key of `MOVEMENTS`.
        member_id: whose share it is counted by, or None.
        event_id: what happened that moved it, or None. corrects_id: the movement it puts right, or None.
        recorded_at, recorded_by: when and by whom it was entered, whatever day it counts from.
    """

    date: date
    change: int
    share_kind: str = "member"
    reason: str = "allotment"
    note: str = ""
    member_id: int | None = None
    household_id: int | None = None
    import_id: int | None = None
    event_id: int | None = None
    corrects_id: int | None = None
    recorded_at: datetime | None = None
    recorded_by: str = ""
    id: int | None = None


@dataclass(eq=False)
class Household:
    """A household of the register.

    Attributes:
        number: four digits, "0001".
        initials: pinyin initials of the representative, for search.
        joined, left: the first day in the register and the day after the last, or None.
    """

    number: str
    representative: str
    telephone: str = ""
    bank_name: str = ""
    bank_account: str = ""
    address: str = ""
    group_name: str = ""
    note: str = ""
    initials: str = ""
    joined: date | None = None
    left: date | None = None
    members: list[Member] = field(default_factory=list)
    movements: list[ShareMovement] = field(default_factory=list)
    import_id: int | None = None
    id: int | None = None

    def check(self) -> None:
        """Refuse what no household can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.representative = self.representative.strip()
        if not self.representative:
            raise InvalidInput("representative", _("请填写户代表（户主）姓名。"))
        if not (self.number.isdigit() and len(self.number) == 4):
            raise InvalidInput("number", _("户号“{number}”应为四位数字，如 0001。").format(number=self.number[:20]))
        for member in self.members:
            if not member.name.strip():
                raise InvalidInput("members", _("户号 {number} 有成员没有姓名。").format(number=self.number))
            if member.identity_number:
                member.identity_number = check_identity_number(member.identity_number)
        check_shares_never_negative(self.movements, self.number)

    def shares_on(self, day: date, share_kind: str | None = None) -> int:
        """Return the ten-thousandths of a share held at the end of a day."""
        return sum(
            movement.change
            for movement in self.movements
            if movement.date <= day and (share_kind is None or movement.share_kind == share_kind)
        )


def check_shares_never_negative(movements: list[ShareMovement], number: str) -> None:
    """Refuse movements after which a household held less than no share on some day.

    Raises:
        InvalidInput: naming the household and the day.
    """
    held: dict[str, int] = {}
    for movement in sorted(movements, key=lambda one: one.date):
        held[movement.share_kind] = held.get(movement.share_kind, 0) + movement.change
        if held[movement.share_kind] < 0:
            raise InvalidInput(
                "shares", _("户号 {number} 在 {date} 的份额会小于零。").format(number=number, date=movement.date)
            )


def initials_of(name: str) -> str:
    """Return the pinyin initials of a name, "zs" for 张三; letters stay, lower case."""
    from pypinyin import Style, lazy_pinyin

    return "".join(part[:1] for part in lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
