"""One contract beside the table: its terms, what can be done, the schedule with its state, papers and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.domain.register import CONTRACT_KINDS
from gacha_app.i18n import _
from gacha_app.reports.contract_ledger import Standing
from gacha_app.reports.contract_story import FullStory, ToldAct, full_story
from gacha_app.reports.register_stories import ContractStory
from gacha_app.ui import theme
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.contracts_deleting import ask_to_delete
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import ProgressRow
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import Elided

if TYPE_CHECKING:
    from gacha_app.ui.pages.contracts_stories import CardStoryPanel

# More years, parts or acts than these are looked at in the reports
_MOST_YEARS = 8
_MOST_PARTS = 12
_MOST_ACTS = 12


def tell_contract(panel: CardStoryPanel, story: ContractStory) -> None:
    """Tell of a contract: its terms, what is due of it, what was done, and what moved by it in each year."""
    card, desk = story.contract, panel.desk
    with desk.reading() as session:
        full = full_story(session, card.id or 0, dt.date.today())
    panel.begin(card, _(CONTRACT_KINDS[card.kind]), _("收付款计划") if full.standings else _("每年收付"))
    panel.facts(
        *full.facts,
        (_("累计已收"), grouped(story.received) if story.received else ""),
        (_("累计已付"), grouped(story.paid) if story.paid else ""),
    )
    if full.overdue:
        panel.about.add(label(_("逾期 {amount} 元").format(amount=grouped(full.overdue)), "problem"))
    panel.end(card, story.source)
    _deeds(panel, full)
    if card.resource_id:
        panel.link(story.resource, _("发包的资源"), "resources", card.resource_id)
    if card.asset_id:
        panel.link(story.asset, _("出租的资产"), "assets", card.asset_id)
    for other, words in ((full.renews, _("续签自")), (full.renewed_by, _("已续签为"))):
        if other is not None:
            panel.link(other[1], words, "contracts", other[0])
    _parts(panel, full)
    _years(panel, story)
    _history(panel, full)


def _deeds(panel: CardStoryPanel, full: FullStory) -> None:
    """Add the buttons of what can be done with a contract now."""
    from gacha_app.services.contract_linking import unlinked
    from gacha_app.ui.dialogs import contract_change_forms as changes
    from gacha_app.ui.dialogs import contract_money_forms as money

    card, desk = full.contract, panel.desk
    open_ = [one for one in full.standings if one.open]
    entered = unlinked(desk.open_book(), card.id or 0) if open_ else ()
    running = card.ended_on is None and card.start is not None and card.end is not None
    asked: list[tuple[str, bool, Callable[[], Any]]] = [
        (_("收款…") if card.is_income else _("付款…"), bool(open_),
         lambda: money.ReceiptForm(desk, card, open_, panel)),
        (_("抵已记的凭证…"), bool(entered), lambda: money.LinkForm(desk, card, entered, panel)),
        (_("计提…"), any(one.to_raise for one in open_), lambda: money.RaiseForm(desk, card, panel)),
        (_("预收（付）抵扣…"), full.balance.prepaid > 0,
         lambda: money.OffsetForm(desk, card, full.balance.prepaid, panel)),
        (_("逾期利息…"), bool(card.arrears_rate and full.overdue), lambda: money.InterestForm(desk, card, panel)),
        (_("押金…"), bool(card.deposit or full.balance.deposit),
         lambda: money.DepositForm(desk, card, full.balance.deposit, panel)),
        (_("核销…"), bool(open_), lambda: money.WriteOffForm(desk, card, open_, panel)),
        (_("变更…"), running, lambda: changes.AlterForm(desk, card, panel)),
        (_("续签…"), bool(card.start and card.last_day) and full.renewed_by is None,
         lambda: changes.RenewForm(desk, card, panel)),
        (_("提前终止…"), running, lambda: changes.EndForm(desk, card, panel)),
        (_("附件…"), True, lambda: _Attaching(panel, card.id or 0)),
    ]  # fmt: skip
    holder = QWidget()
    row = FlowLayout(holder, gap=theme.space(8))
    for text, possible, make in asked:
        if possible:
            made = button(text, lambda make=make: desk.try_to(lambda: _ask(panel, card.id or 0, make)))  # type: ignore[misc]
            made.setEnabled(desk.can_write())
            row.addWidget(made)
    if not full.acts:
        delete = button(_("删除"), lambda: ask_to_delete(panel, card))
        delete.setEnabled(desk.can_write())
        row.addWidget(delete)
    panel.about.add(holder)


class _Attaching:
    """Asks for files and attaches them; a dialog as the others to whoever asks."""

    def __init__(self, panel: CardStoryPanel, contract_id: int) -> None:
        self._panel, self._contract_id = panel, contract_id

    def ask(self) -> Any:
        """Attach the files that are chosen, and return how many."""
        from pathlib import Path

        from PySide6.QtWidgets import QFileDialog

        from gacha_app.services.attachments import attach

        names, _filter = QFileDialog.getOpenFileNames(self._panel, _("选择合同的扫描件或照片"))
        for name in names:
            attach(self._panel.desk.open_book(), "contract", self._contract_id, Path(name))
        return len(names)


def _ask(panel: CardStoryPanel, contract_id: int, make: Callable[[], Any]) -> None:
    made = make().ask()
    if made:
        identity = getattr(made, "id", None) or contract_id
        panel.desk.show_page("contracts", identity)
        panel.desk.say(_("已办好。"))


def _parts(panel: CardStoryPanel, full: FullStory) -> None:
    """Show the instalments around now, each with what is open of it."""
    today = dt.date.today()
    live = [one for one in full.standings if not one.cancelled]
    if not live:
        return
    first = next((place for place, one in enumerate(live) if one.open), max(len(live) - _MOST_PARTS, 0))
    first = max(min(first - 2, len(live) - _MOST_PARTS), 0)
    settled = sum(one.settled for one in live)
    whole = sum(one.amount for one in live)
    percent = settled * 100 // whole if whole else 0
    words = _("{settled} / {whole}").format(settled=grouped(settled), whole=grouped(whole))
    panel.more.add(ProgressRow(_("已结 {percent}%").format(percent=percent), words, percent, "green"))
    for one in live[first : first + _MOST_PARTS]:
        _part(panel, one, today)
    left_out = len(live) - min(len(live), _MOST_PARTS)
    if left_out:
        panel.more.add(label(_("另有 {count} 期，见“应收与应付”。").format(count=left_out), "small"))


def _part(panel: CardStoryPanel, one: Standing, today: dt.date) -> None:
    state = one.state(today)
    tone = "clay" if one.open and one.due < today else "green" if not one.open else ""
    row = QHBoxLayout()
    row.setSpacing(theme.space(8))
    kind = _("利息") if one.kind == "interest" else ""
    row.addWidget(Elided(" ".join(filter(None, (_("第{serial}期").format(serial=one.serial), kind, str(one.due))))), 1)
    row.addWidget(label(state, "small", tone))
    row.addWidget(label(grouped(one.open or one.amount), "strong" if one.open else ""))
    panel.more.body.addLayout(row)


def _years(panel: CardStoryPanel, story: ContractStory) -> None:
    for one in story.years[:_MOST_YEARS]:
        moved = one.received or one.paid
        if one.due:
            percent = moved * 100 // one.due
            words = _("合同 {due}，{percent}%").format(due=grouped(one.due), percent=percent)
            tone = "green" if percent >= 100 else "gold"
            panel.more.add(ProgressRow(f"{_('{year}年').format(year=one.year)} {grouped(moved)}", words, percent, tone))
        else:
            panel.source_line(_("{year}年").format(year=one.year), grouped(moved), one.source)
    if not story.years:
        panel.more.add(label(_("还没有收付。记账时选上这份合同，这里就看得到。"), "muted", wrap=True))


def _history(panel: CardStoryPanel, full: FullStory) -> None:
    """Show what was done, each with its voucher and the way to take it back, and the papers."""
    if full.acts:
        panel.more.add(label(_("经过"), "strong"))
    for act in full.acts[:_MOST_ACTS]:
        _act(panel, full.contract.id or 0, act)
    if full.papers:
        panel.more.add(label(_("附件"), "strong"))
    for paper in full.papers:
        panel.more.add(Elided(paper.name))


def _act(panel: CardStoryPanel, contract_id: int, act: ToldAct) -> None:
    desk = panel.desk
    row = QHBoxLayout()
    row.setSpacing(theme.space(8))
    words = " ".join(filter(None, (str(act.date), act.title, act.detail, act.state)))
    row.addWidget(Elided(words), 1)
    if act.amount:
        row.addWidget(label(grouped(act.amount), "strong" if not act.state else "muted"))
    panel.more.body.addLayout(row)
    below = QHBoxLayout()
    below.setSpacing(theme.space(8))
    if act.voucher_id is not None:
        number = act.voucher_id
        below.addWidget(button(act.voucher, lambda: desk.show_page("books", number), kind="link", tip=_("看凭证")))
    if act.may_undo:
        back = button(
            _("撤销…"), lambda: desk.try_to(lambda: _undo(panel, contract_id, act)), kind="link",
            tip=_("撤销“{name}”").format(name=act.title),
        )  # fmt: skip
        back.setEnabled(desk.can_write())
        below.addWidget(back)
    if act.note:
        below.addWidget(Elided(act.note), 1)
    below.addStretch(1)
    if act.voucher_id is not None or act.note or act.may_undo:
        panel.more.body.addLayout(below)


def _undo(panel: CardStoryPanel, contract_id: int, act: ToldAct) -> None:
    """Ask why an act is taken back, and do so."""
    from gacha_app.services.contract_arrears import undo_act

    desk = panel.desk
    sentence, confirm = _("它免收的各期又成为未结。"), _("撤销")
    if act.linked:
        sentence = _("凭证 {number} 不变，只是不再抵各期。").format(number=act.voucher)
    elif act.voucher:
        sentence = _("凭证 {number} 用红字冲销，它结的各期又成为未结。").format(number=act.voucher)
        confirm = _("冲销并记账")
    dialog = ReasonDialog(
        _("撤销“{name}”").format(name=act.title), sentence, confirm,
        lambda reason: (undo_act(desk.open_book(), act.id, reason), True), panel,
    )  # fmt: skip
    if dialog.ask():
        desk.show_page("contracts", contract_id)
        desk.say(_("已撤销。"))
