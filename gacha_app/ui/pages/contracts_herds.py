"""Herds (畜禽): how many heads each has and what they cost, what came and went, and losses to be decided on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QAbstractButton, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.property import cost_account
from gacha_app.domain.register import life_text
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.herd_register import herd_movements, herds
from gacha_app.reports.property_stories import AssetLife, Happened, asset_life
from gacha_app.reports.report import EntryFilter, Report
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.contracts_listing import ListingPart
from gacha_app.ui.pages.contracts_property_story import ask_undo, show_agreement, show_deeds, show_happened
from gacha_app.ui.pages.two_cards import TwoCards
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import EmptyState

# In the workbook and the paper; beside the table there is no room for them
_IN_STORY = ("code", "group", "account", "wear", "net", "place", "keeper", "project")


class HerdsPart(ListingPart):
    """The herds, and beside them the story of one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "herds", _("个畜禽群"), parent)
        self._report: Report | None = None
        self._movements: Report | None = None
        self._add = button(_("建畜禽群"), self.add, kind="main", icon="add")
        self.story = HerdStoryPanel(self)
        words = _("鸵鸟、肉羊、牛马按群管理：每群有多少头、值多少钱，哪天生了、买了、卖了、死了，头数和账上一头不差。")
        self.join(self.story, EmptyState(words, first=_("建畜禽群"), icon="contracts"))

    def main_button(self) -> QAbstractButton:
        return self._add

    def fill(self) -> None:
        period = Period(self.desk.year)
        with self.desk.reading() as session:
            self._report = herds(session, period)
            self._movements = herd_movements(session, period)
        self._add.setEnabled(self.desk.can_write())
        kept = tuple(one for one in self._report.columns if one.key not in _IN_STORY)
        totals = {key: total for key, total in self._report.totals.items() if key in ("value",)}
        self.show_rows(replace(self._report, columns=kept, totals=totals))

    def export(self) -> None:
        if self._report is not None and self._movements is not None:
            save_workbook(self.desk, self, [self._report, self._movements])

    def print_out(self) -> None:
        if self._movements is not None:
            save_paper(self.desk, self, self._movements)

    def add(self) -> None:
        """Ask for a new herd, and show it."""
        from gacha_app.ui.dialogs.herd_forms import HerdForm

        made = HerdForm(self.desk, self).ask()
        if made is not None:
            self.desk.say(_("已建“{name}”。").format(name=made.name))
            self.refresh()
            self.focus_on(made.id)

    def record_movement(self, life: AssetLife, kind: str) -> None:
        """Ask for a movement of a herd."""
        from gacha_app.ui.dialogs.herd_forms import MovementDialog

        herd = life.held.asset
        if MovementDialog(self.desk, herd, self, kind=kind).ask() is not None:
            self.desk.say(_("已登记“{name}”的变动，凭证已记账。").format(name=herd.name))

    def settle(self, life: AssetLife, lost: int) -> None:
        """Ask what was decided on the losses of a herd."""
        from gacha_app.ui.dialogs.herd_forms import SettleDialog

        if SettleDialog(self.desk, life.losses, lost, self).ask() is not None:
            self.desk.say(_("已处理“{name}”的损失。").format(name=life.held.asset.name))

    def undo(self, one: Happened) -> None:
        """Take a movement back."""
        from gacha_app.services.asset_changes import undo_change

        ask_undo(self.desk, one, partial(undo_change, self.desk.open_book(), one.id), self)

    def show_movements(self) -> None:
        """Save the year's table of movements as a paper to be printed."""
        self.print_out()

    def tell(self, record: int | None) -> None:
        if record is None:
            self.story.show_nothing()
        else:
            self.desk.try_to(lambda: self._read_and_tell(record))

    def _read_and_tell(self, record: int) -> None:
        with self.desk.reading() as session:
            life = asset_life(session, record, Period(self.desk.year))
        self.story.show_life(life)


class HerdStoryPanel(TwoCards):
    """Tells of one herd, and offers what can happen to it."""

    def __init__(self, part: HerdsPart) -> None:
        super().__init__()
        self._part = part
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that a herd is to be chosen."""
        self.ask_to_choose(_("畜禽群"), _("在左边点一群，这里看它的头数、成本和每次变动。"))

    def show_life(self, life: AssetLife) -> None:
        """Show how a herd stands, what happened to it, and what can be done."""
        card, held, desk = life.held.asset, life.held, self._part.desk
        heads = f"{quantity_text(held.quantity)} {card.unit}"
        self.tell(card.name, heads, "green" if held.quantity else "muted", _("变动"))
        for name, value in (
            (_("种类、群别"), " ".join(filter(None, (card.species, card.herd_group)))),
            (_("科目"), cost_account(card)),
            (_("成本"), grouped(held.value)),
            (_("累计折旧"), grouped(held.wear) if held.wear else ""),
            (_("净值"), grouped(held.net) if held.wear else ""),
            (_("使用年限"), life_text(card.life_months) if card.life_months else ""),
            (_("坐落"), card.place),
            (_("管护人"), card.keeper),
            (_("备注"), card.note),
        ):
            if value:
                self.about.add_line(name, value)
        if life.account is not None:
            show_agreement(self.about, life.account)
        deeds: list[tuple[str, Callable[[], object]]] = [
            (_("繁殖、购入…"), partial(self._part.record_movement, life, "birth")),
            (_("出售…"), partial(self._part.record_movement, life, "sale")),
            (_("死亡…"), partial(self._part.record_movement, life, "death")),
            (_("转群…"), partial(self._part.record_movement, life, "transfer_out")),
            (_("其他变动…"), partial(self._part.record_movement, life, "upkeep")),
            (_("印增减变动表"), self._part.show_movements),
        ]
        if card.disposed_on is None:
            show_deeds(self.about, desk, deeds)
        source = EntryFilter(account=cost_account(card), last=Period(desk.year).last)
        self.about.add(button(_("看科目明细"), lambda: desk.show_page("money", source), kind="link"))
        if life.losses:
            lost = lost_of(desk, life)
            waits = _("{count} 笔死亡损失共 {lost} 元，等待处理。").format(count=len(life.losses), lost=grouped(lost))
            self.more.add(label(waits, "problem", wrap=True))
            show_deeds(self.more, desk, [(_("处理损失…"), partial(self._part.settle, life, lost))])
        show_happened(self.more, desk, life.happened, self._part.undo)
        if not life.happened:
            self.more.add(label(_("还没有变动。"), "muted"))


def lost_of(desk: Desk, life: AssetLife) -> int:
    """Return the fen of net loss that waits on a herd's deaths."""
    from gacha_app.services.asset_changes import history

    with desk.reading() as session:
        changes = history(session, life.held.asset.id or 0)
    return sum(one.wear - one.value for one in changes if one.id in life.losses)
