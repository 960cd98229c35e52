"""What happens to the two registers: who belongs (成员名册) and who holds shares (份额登记簿), kept apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import percent_text
from gacha_app.domain.shares import share_text
from gacha_app.i18n import N_, _


class Effect(StrEnum):
    """Which register an event touches, and how."""

    JOIN = "join"
    LEAVE = "leave"
    SHARES = "shares"
    HOUSEHOLD = "household"
    CORRECTION = "correction"


@dataclass(frozen=True)
class EventKind:
    """A kind of event.

    Attributes:
        title: what people call it. effect: what it does.
        needs_note: whether the meeting or paper behind it must be named.
    """

    title: str
    effect: Effect
    needs_note: bool = False


# 农村集体经济组织法 第十二、十六、十七、十八条: how membership comes and goes; study, service and divorce end nothing
EVENT_KINDS = {
    "birth": EventKind(N_("出生"), Effect.JOIN),
    "marriage": EventKind(N_("婚入"), Effect.JOIN),
    "adoption": EventKind(N_("收养"), Effect.JOIN),
    "settled": EventKind(N_("迁入"), Effect.JOIN, needs_note=True),
    "confirmed": EventKind(N_("会议确认为成员"), Effect.JOIN, needs_note=True),
    "death": EventKind(N_("死亡"), Effect.LEAVE),
    "moved_away": EventKind(N_("迁出"), Effect.LEAVE),
    "other_organisation": EventKind(N_("加入其他集体经济组织"), Effect.LEAVE),
    "civil_servant": EventKind(N_("成为公务员"), Effect.LEAVE),
    "left_by_meeting": EventKind(N_("会议确认丧失成员身份"), Effect.LEAVE, needs_note=True),
    "allotment": EventKind(N_("配股"), Effect.SHARES),
    "inheritance": EventKind(N_("继承"), Effect.SHARES),
    "gift": EventKind(N_("赠与"), Effect.SHARES),
    "transfer": EventKind(N_("转让"), Effect.SHARES),
    "withdrawal": EventKind(N_("退出"), Effect.SHARES, needs_note=True),
    "recount": EventKind(N_("动态调整"), Effect.SHARES, needs_note=True),
    # what stands in the register is not what it ought to be, and no event of the program's own is to blame
    "share_correction": EventKind(N_("份额更正"), Effect.SHARES, needs_note=True),
    "household_split": EventKind(N_("分户"), Effect.HOUSEHOLD),
    "household_merger": EventKind(N_("并户"), Effect.HOUSEHOLD),
    "member_moved": EventKind(N_("成员转户"), Effect.HOUSEHOLD),
    "representative": EventKind(N_("更换户代表"), Effect.HOUSEHOLD),
    "correction": EventKind(N_("更正"), Effect.CORRECTION, needs_note=True),
}

# They may take shares away as well as bring them
EITHER_WAY = ("recount", "share_correction")


@dataclass(eq=False)
class RegisterEvent:
    """Something that happened to the registers on a day, and who entered it when.

    Attributes:
        date: the day it counts from. kind: a key of `EVENT_KINDS`.
        member_id: whom it concerns, or None. other_household_id: where to, or where from, or None.
        shares: ten-thousandths of a share that moved, or None.
        note: the meeting, paper or circumstance behind it. corrects_id: the event it takes back, or None.
    """

    date: dt.date
    kind: str
    household_id: int | None = None
    member_id: int | None = None
    other_household_id: int | None = None
    shares: int | None = None
    share_kind: str = ""
    reason: str = ""
    note: str = ""
    corrects_id: int | None = None
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None

    @property
    def effect(self) -> Effect:
        """Which register it touches, and how."""
        return EVENT_KINDS[self.kind].effect

    def check(self) -> None:
        """Refuse an event of no known kind, on a day to come, or without the paper that its kind needs.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        kind = EVENT_KINDS.get(self.kind)
        if kind is None:
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.kind[:40]))
        if self.date > dt.date.today():
            raise InvalidInput("date", _("日期 {date} 还没有到，请核对。").format(date=self.date))
        self.note = self.note.strip()
        if kind.needs_note and not self.note:
            raise InvalidInput(
                "note", _("{kind}需要写明会议或凭据，如“2023年3月5日成员大会决议”。").format(kind=_(kind.title))
            )


@dataclass(eq=False)
class FormerHousehold:
    """Where a member belonged until a day; the day itself counts for the next household."""

    member_id: int
    household_id: int
    until: dt.date
    event_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class FormerRepresentative:
    """Who stood for a household until a day; the day itself counts for the next one."""

    household_id: int
    name: str
    until: dt.date
    member_id: int | None = None
    event_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class ShareKind:
    """A kind of shares that the charter knows (股种).

    Attributes:
        code: its name for programs. with_dividend: whether it is paid dividends.
        place: its place in lists. own: whether the village added it.
    """

    code: str
    title: str
    with_dividend: bool = True
    place: int = 0
    active: bool = True
    own: bool = False

    def check(self) -> None:
        """Refuse a nameless kind.

        Raises:
            InvalidInput: if the title is missing or too long.
        """
        self.title = self.title.strip()
        if not self.title or len(self.title) > 20:
            raise InvalidInput("title", _("请填写股种名称，最多20个字。"))


def check_ceiling(held: int, all_shares: int, ceiling: int, number: str) -> None:
    """Refuse a household's coming to hold more of all shares than the charter lets it.

    Args:
        held: its ten-thousandths of a share afterwards. all_shares: those of all households.
        ceiling: hundredths of a per cent; 0 for no bound.

    Raises:
        InvalidInput: naming household and bound.
    """
    # 浙江省农村集体资产管理条例 第三十条 is the example: 3 %; the charter decides
    if ceiling and held * 10_000 > all_shares * ceiling:
        raise InvalidInput(
            "shares",
            _("户号 {number} 将持有 {held} 份，超过章程规定的上限（全部 {all} 份的 {percent}%）。").format(
                number=number, held=share_text(held), all=share_text(all_shares), percent=percent_text(ceiling)
            ),
        )
