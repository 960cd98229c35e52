"""One asset or plot beside the table: how it stands, what happened to it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gacha_app.domain.disposal import DISPOSALS
from gacha_app.domain.money import grouped
from gacha_app.domain.register import (
    ASSET_CLASSES,
    DEPRECIATION_METHODS,
    LAND_CLASSES,
    WAYS,
    Asset,
    Resource,
    life_text,
)
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.property_stories import Happened, asset_life, plot_life
from gacha_app.reports.register_stories import AssetStory, ResourceStory
from gacha_app.ui import theme
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.contracts_deleting import ask_to_delete
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card, ProgressRow
from gacha_app.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from gacha_app.ui.desk import Desk
    from gacha_app.ui.pages.contracts_stories import CardStoryPanel

# More than these are looked at in the report of changes
_MOST_SHOWN = 8


def tell_asset(panel: CardStoryPanel, story: AssetStory) -> None:
    """Tell of an asset: its card, its wear year by year, what happened to it, who rents it, and what can be done."""
    from gacha_app.domain.dates import Period

    card, desk = story.asset, panel.desk
    with desk.reading() as session:
        life = asset_life(session, card.id or 0, Period(desk.year))
    held = life.held
    wears = card.method != "none"
    panel.begin(card, _(ASSET_CLASSES[card.klass]), _("折旧、变动和合同"))
    panel.facts(
        (_("编号"), card.code),
        (_("规格"), " ".join(filter(None, (card.species, card.herd_group, card.spec)))),
        (_("数量"), f"{quantity_text(held.quantity)} {card.unit}"),
        (_("坐落"), card.place),
        (_("购建日期"), str(card.acquired or "")),
        (_("原值"), _yuan(held.value) + (_("（名义金额）") if card.nominal else "")),
        (_("累计折旧"), _yuan(held.wear)),
        (_("净值"), _yuan(held.net)),
        (_("资金来源构成"), life.funding or story.fund),
        (_("财政资金形成"), _("是") if card.public_money else ""),
        (_("权属"), card.ownership),
        (_("管护人"), card.keeper),
        (_("经营方式"), _(WAYS[card.way]) if card.way else card.use),
        (_("承租方（合同）"), life.let_to),
        (_("年收益"), _returns(card, life.received)),
        (_("折旧方法"), _(DEPRECIATION_METHODS[card.method]) if wears else ""),
        (_("使用年限"), life_text(card.life_months) if card.life_months else ""),
        (_("预计残值"), _yuan(card.residual) if wears else ""),
        (_("投入使用"), str(card.in_use_from or "") if wears else ""),
        (_("资产科目"), _account(story, card.account)),
        (_("折旧科目"), _account(story, card.depreciation_account) if wears else ""),
        (_("费用科目"), _account(story, card.expense_account) if wears else ""),
        (_("项目"), story.project),
        (_("备注"), card.note),
    )
    if life.account is not None:
        show_agreement(panel.about, life.account)
    panel.end(card)
    if life.disposal is not None:
        how = _("{date} {kind}，净损益 {result} 元").format(
            date=life.disposal.date, kind=_(DISPOSALS[life.disposal.kind]), result=grouped(life.disposal.result)
        )
        panel.about.add(label(how, wrap=True))
        panel.about.add(label(life.procedure, "small", wrap=True))
        show_deeds(panel.about, desk, [(_("撤销处置…"), partial(_undo_disposal, panel, card, life.disposal.id or 0))])
    elif card.disposed_on is None:
        show_deeds(panel.about, desk, _asset_deeds(panel, card, held.net))
    for year in life.years:
        panel.more.add_line(
            _("{year}年折旧").format(year=year.year),
            _("{wear}，年末净值 {net}").format(wear=grouped(year.wear), net=grouped(year.net)),
        )
    show_happened(panel.more, desk, life.happened, partial(_undo_change, panel))
    panel.contracts(story.contracts, _("没有出租。签了租赁合同，在合同里选上这项资产。"))


def tell_resource(panel: CardStoryPanel, story: ResourceStory) -> None:
    """Tell of land or water: its area, what is let and free, how it changed, and by which contracts it is let."""
    from gacha_app.domain.dates import Period

    card, desk = story.resource, panel.desk
    with desk.reading() as session:
        life = plot_life(session, card.id or 0, Period(desk.year))
    plot = life.plot
    panel.begin(card, _(LAND_CLASSES[card.land]), _("面积变动和合同"))
    mu = _("{area} 亩")
    panel.facts(
        (_("地块编号"), card.code),
        (_("面积"), mu.format(area=quantity_text(plot.area)) if plot.area else ""),
        (_("已发包"), mu.format(area=quantity_text(plot.let)) if plot.let else ""),
        (_("未发包"), mu.format(area=quantity_text(plot.free)) if plot.area else ""),
        (_("坐落（四至）"), card.place),
        (_("使用情况"), card.use),
        (_("经营方式"), _(WAYS[card.way]) if card.way else ""),
        (_("承包（使用）人"), card.holder),
        (_("权属"), card.ownership),
        (_("备注"), card.note),
    )
    if plot.area and plot.let:
        over = plot.let > plot.area
        words = _("合同共 {area} 亩").format(area=quantity_text(plot.let))
        percent = plot.let * 100 // plot.area
        panel.about.add(ProgressRow(words, f"{percent}%", percent, "clay" if over else "green"))
        if over:
            panel.about.add(label(_("合同面积比登记的多，请核对。"), "problem", wrap=True))
    panel.end(card)
    deeds: list[tuple[str, Callable[[], object]]] = [
        (_("面积变动…"), partial(_change_area, panel, card, plot.let)),
        (_("删除"), partial(ask_to_delete, panel, card)),
    ]
    show_deeds(panel.about, desk, deeds)
    show_happened(panel.more, desk, life.happened, partial(_undo_area, panel))
    panel.contracts(story.contracts, _("没有发包。签了承包合同，在合同里选上这项资源。"))


def show_deeds(card: Card, desk: Desk, deeds: Sequence[tuple[str, Callable[[], object]]]) -> None:
    """Add a line of buttons; none works in a book that is only read."""
    holder = QWidget()
    flow = FlowLayout(holder, gap=theme.space(8))
    for words, act in deeds:
        one = button(words, act)
        one.setEnabled(desk.can_write())
        flow.addWidget(one)
    card.add(holder)


def show_happened(card: Card, desk: Desk, happened: Sequence[Happened], undo: Callable[[Happened], object]) -> None:
    """Add what happened, the last first, each with a way to take it back."""
    for one in happened[:_MOST_SHOWN]:
        row = QHBoxLayout()
        row.setSpacing(theme.space(6))
        undone = _("（已撤销）") if one.undone else ""
        words = label(f"{one.date}　{one.title}{undone}　{one.words}", "muted" if one.undone else "small", wrap=True)
        words.setToolTip(one.voucher)
        row.addWidget(words, 1)
        if one.may_undo:
            back = button(
                _("撤销"), partial(undo, one), kind="link", tip=_("撤销这一次：{what}").format(what=one.title)
            )
            back.setEnabled(desk.can_write())
            row.addWidget(back)
        card.body.addLayout(row)
    if len(happened) > _MOST_SHOWN:
        card.add(label(_("更早的 {count} 次见变动表。").format(count=len(happened) - _MOST_SHOWN), "muted"))


def show_agreement(card: Card, account: Any) -> None:
    """Say whether the cards of an account are what the ledger says."""
    if account.is_equal:
        words = _("科目 {account} 的台账和总账一致。").format(account=account.account)
        card.add(label(words, "small", tone="green", wrap=True))
        return
    words = _("科目 {account} 的台账合计 {cards} 元，总账 {ledger} 元，相差 {difference} 元。").format(
        account=account.account, cards=grouped(account.cards), ledger=grouped(account.ledger),
        difference=grouped(account.cards - account.ledger),
    )  # fmt: skip
    card.add(label(words, "problem", wrap=True))


def _asset_deeds(panel: CardStoryPanel, card: Asset, net: int) -> list[tuple[str, Callable[[], object]]]:
    if card.herd:
        return [
            (_("去登记畜禽变动"), lambda: panel.desk.show_page("contracts:herds", card.id)),
            (_("登记变更…"), partial(_act, panel, "TellDialog", card)),
            (_("删除"), partial(ask_to_delete, panel, card)),
        ]
    return [
        (_("原值变动…"), partial(_act, panel, "ValueDialog", card)),
        (_("登记变更…"), partial(_act, panel, "TellDialog", card)),
        (_("拆分…"), partial(_act, panel, "SplitDialog", card)),
        (_("处置…"), partial(_dispose, panel, card, net)),
        (_("删除"), partial(ask_to_delete, panel, card)),
    ]


def _act(panel: CardStoryPanel, dialog: str, card: Asset) -> None:
    from gacha_app.ui.dialogs import asset_acts

    if getattr(asset_acts, dialog)(panel.desk, card, panel).ask() is not None:
        panel.desk.say(_("已登记“{name}”的变动。").format(name=card.name))


def _dispose(panel: CardStoryPanel, card: Asset, net: int) -> None:
    from gacha_app.ui.dialogs.disposal_form import DisposalForm

    if DisposalForm(panel.desk, card, net, panel).ask() is not None:
        panel.desk.say(_("已处置“{name}”，凭证已记账。").format(name=card.name))


def _undo_disposal(panel: CardStoryPanel, card: Asset, disposal: int) -> None:
    from gacha_app.services.disposals import undo_disposal

    act = partial(_undone, partial(undo_disposal, panel.desk.open_book(), disposal))
    asked = ReasonDialog(
        _("撤销处置：{name}").format(name=card.name), _("处置的凭证用红字冲销，卡片恢复。"), _("撤销并冲销"), act, panel
    ).ask()
    if asked is not None:
        panel.desk.say(_("已撤销“{name}”的处置。").format(name=card.name))


def _undo_change(panel: CardStoryPanel, one: Happened) -> None:
    from gacha_app.services.asset_changes import undo_change

    ask_undo(panel.desk, one, partial(undo_change, panel.desk.open_book(), one.id), panel)


def _undo_area(panel: CardStoryPanel, one: Happened) -> None:
    from gacha_app.services.resource_changes import undo_area

    ask_undo(panel.desk, one, partial(undo_area, panel.desk.open_book(), one.id), panel)


def ask_undo(desk: Desk, one: Happened, undo: Callable[[str], object], parent: QWidget) -> None:
    """Ask why something is taken back, and take it back."""
    sentence = _("{date} {what}；有凭证的用红字冲销。").format(date=one.date, what=one.words)
    title = _("撤销：{what}").format(what=one.title)
    if ReasonDialog(title, sentence, _("撤销这一次"), partial(_undone, undo), parent).ask() is not None:
        desk.say(_("已撤销。"))


def _change_area(panel: CardStoryPanel, card: Resource, let: int) -> None:
    from gacha_app.ui.dialogs.asset_acts import AreaDialog

    if AreaDialog(panel.desk, card, let, panel).ask() is not None:
        panel.desk.say(_("已登记“{name}”的面积变动。").format(name=card.name))


def _undone(undo: Callable[[str], object], reason: str) -> bool:
    undo(reason)
    return True


def _returns(card: Asset, received: int) -> str:
    if not card.yearly_return and not received:
        return ""
    return _("应得 {expected}，本年实收 {received}").format(
        expected=grouped(card.yearly_return), received=grouped(received)
    )


def _yuan(fen: int) -> str:
    return grouped(fen) if fen else ""


def _account(story: AssetStory, code: str) -> str:
    return f"{code} {story.accounts.get(code, '')}".strip()
