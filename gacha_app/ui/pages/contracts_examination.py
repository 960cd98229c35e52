"""清化收: contracts cleared, debts resolved, land newly charged for, and the sums that go upwards."""

from __future__ import annotations

from collections.abc import Sequence

from gacha_app.domain.dates import Period
from gacha_app.domain.debt import ALL_WAYS, REASONS, SIDES
from gacha_app.domain.examination import HANDLINGS
from gacha_app.domain.money import grouped
from gacha_app.domain.register import CONTRACT_KINDS
from gacha_app.domain.resource_charge import ACTS, ORIGINS
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.clearing import Clearing, clearing_report, clearing_until, clearing_within
from gacha_app.reports.contract_faults import fault_kinds
from gacha_app.reports.debts import debt_register, debt_standing
from gacha_app.reports.examinations import Examined, examination_register, examined_contracts
from gacha_app.reports.report import EntryFilter, Row
from gacha_app.reports.resource_charges import charge_register, charge_standings
from gacha_app.reports.totals import whole
from gacha_app.ui.dialogs.charge_forms import ChargeForm, ChargeYearForm, ReceiveForm
from gacha_app.ui.dialogs.debt_forms import DebtForm, LinkForm, ResolveForm
from gacha_app.ui.dialogs.examination_forms import ExamineAllForm, ExamineForm, HandleForm, TickForm
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.contracts_papers import paper_deed, tell_papers
from gacha_app.ui.pages.contracts_views import Deed, View, ViewsPart
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.messages import choose


class ExaminationPart(ViewsPart):
    """Four tables: contracts, debts, charges, sums."""

    def make_views(self) -> Sequence[View]:
        done, waiting = _("已办结"), (_("待处理"), _("办理中"))
        return (
            View(
                "examinations", _("清理合同"), _("份合同"),
                _("把合同清一遍：口头的、没经过会议的、价格低的、欠缴的、重叠的、到期还占着的，查出来，处理掉。"),
                examination_register, self._tell_contract,
                (
                    Deed(_("清理全部合同"), self.examine_all, "check"),
                    Deed(_("清理一份"), self.examine),
                    Deed(_("未入册的"), self.examine_found),
                ),
                hidden=("kind", "subject", "area", "date", "people", "paper", "note", "yearly_after", "done_on"),
                filters=(
                    Filter("", _("全部")),
                    Filter("waiting", _("待办"), lambda row: row.cells.get("state") in waiting),
                    Filter("done", done, lambda row: row.cells.get("state") == done),
                ),
                tone=_state_tone,
            ),
            View(
                "debts", _("化解债务"), _("笔"),
                _("历年欠下的和别人欠村里的，登记来由、凭据，一笔一笔化解：收回、偿还、抵顶、减免、核销。"),
                debt_register, self._tell_debt,
                (Deed(_("登记债权债务"), self.add_debt), Deed(_("从账上补登"), self.take_up)),
                hidden=("reason", "evidence", "account", "principal", "interest", "ways", "note", "resolved_now"),
                filters=(
                    Filter("", _("全部")),
                    Filter("open", _("未化解完"), lambda row: whole(row.cells.get("left")) > 0),
                ),
                tone=_state_tone,
            ),
            View(
                "charges", _("新增收费"), _("块地"),
                _("新清出来的地、超出合同的面积，谁占着、每亩多少钱，登记在这里，按年收费。"),
                charge_register, self._tell_charge,
                (Deed(_("登记新增收费"), self.add_charge), Deed(_("记本年应收"), self.charge_year)),
                hidden=("origin", "rate", "charged_now", "received_now", "paper", "note", "found_on"),
            ),
            View(
                "clearing", _("汇总"), _("行"), "", clearing_report, self._tell_sums,
                hidden=("cleared_rate", "gain", "resolved_rate", "claims", "claims_resolved", "plots", "area",
                        "charged", "received"),
            ),
        )  # fmt: skip

    # contracts

    def examine_all(self) -> None:
        """Ask who looks at all contracts that were not looked at, and show what was found."""
        made = ExamineAllForm(self.desk, self).ask()
        if made is not None:
            self.made(made, _("已清理 {count} 份合同。").format(count=len(made)))

    def examine(self) -> None:
        """Ask for a contract to look at."""
        made = ExamineForm(self.desk, self).ask()
        if made is not None:
            self.made(made, _("已登记清理。"), record=made.id or 0)

    def examine_found(self) -> None:
        """Ask for a contract that nobody had written down."""
        made = ExamineForm(self.desk, self, found=True).ask()
        if made is not None:
            self.made(made, _("已登记“{name}”。").format(name=made.name), record=made.id or 0)

    def handle(self, one: Examined) -> None:
        """Ask how a contract is handled."""
        made = HandleForm(self.desk, one, self).ask()
        if made is not None:
            words = _("“{name}”已办结。") if made.done_on else _("已登记“{name}”的处理。")
            self.made(made, words.format(name=one.name), record=made.id or 0)

    def reopen(self, one: Examined) -> None:
        """Ask why a contract is not done after all."""
        from gacha_app.services.examinations import reopen_examination

        identity = one.examination.id or 0
        made = ReasonDialog(
            _("撤销办结：{name}").format(name=one.name), _("这份合同回到“办理中”，年增收不再计算。"), _("撤销办结"),
            lambda reason: reopen_examination(self.desk.open_book(), identity, reason), self,
        ).ask()  # fmt: skip
        self.made(made, _("已撤销“{name}”的办结。").format(name=one.name), record=identity)

    def tick(self, one: Examined) -> None:
        """Ask which faults people find."""
        made = TickForm(self.desk, one, self).ask()
        self.made(made, _("已修改“{name}”的问题。").format(name=one.name), record=one.examination.id or 0)

    def remove(self, one: Examined) -> None:
        """Ask whether an examination that was kept by mistake goes."""
        from gacha_app.services.examinations import remove_examination

        question = _("“{name}”的这次清理删除以后，可以重新清理。").format(name=one.name)
        if choose(self, _("删除这次清理？"), question, [("remove", _("删除清理"))], danger=True):
            remove_examination(self.desk.open_book(), one.examination.id or 0)
            self.made(one, _("已删除“{name}”的清理。").format(name=one.name))

    def _again(self) -> None:
        self.refresh(anyway=True)

    def _tell_contract(self, row: Row) -> None:
        with self.desk.reading() as session:
            found = examined_contracts(session, Period(self.desk.year))
            kinds = fault_kinds(session)
        one = next((one for one in found if one.examination.id == row.record), None)
        if one is None:
            self.story.show_nothing()
            return
        held, story = one.examination, self.story
        story.begin(one.name, one.state, _tone_of(one.state), _("问题"))
        story.facts(
            (_("类别"), _(CONTRACT_KINDS[one.kind])), (_("承包（承租）方"), one.party), (_("标的"), one.subject),
            (_("面积"), _("{area} 亩").format(area=quantity_text(one.area)) if one.area else ""),
            (_("清理日期"), str(held.date)), (_("参加人"), held.people),
            (_("处理"), _(HANDLINGS[held.handling]) if held.handling else ""), (_("说明"), held.handling_note),
            (_("办结日期"), str(held.done_on or "")), (_("凭据"), held.paper),
            (_("原年金额"), grouped(held.yearly_before) if held.yearly_before else ""),
            (_("现年金额"), grouped(held.yearly_after) if held.done_on else ""),
            (_("年增收"), grouped(one.gain) if one.gain else ""), (_("备注"), held.note),
        )  # fmt: skip
        done = held.done_on is not None
        story.deeds(
            (_("处理…"), lambda: self.handle(one), bool(one.faults) and not done),
            (_("问题…"), lambda: self.tick(one), not done),
            (_("撤销办结…"), lambda: self.reopen(one), done),
            (_("删除"), lambda: self.remove(one), not done),
            paper_deed(story, self.desk, "contract_examination", held.id or 0, self._again),
        )
        if one.contract is not None:
            contract = one.contract.id
            story.leads(_("看合同"), lambda: self.desk.show_page("contracts", EntryFilter(contract_id=contract)))
        for fault in one.faults:
            title = _(kinds[fault.fault].title) if fault.fault in kinds else fault.fault
            how = _("程序查找") if fault.found else _("人工认定")
            story.say(title, "strong")
            story.say(" · ".join(filter(None, (how, fault.detail))), "small")
        if not one.faults:
            story.say(_("没有发现问题。"))
        tell_papers(story, self.desk, "contract_examination", held.id or 0)

    # debts

    def add_debt(self) -> None:
        """Ask for a claim or a debt."""
        made = DebtForm(self.desk, self).ask()
        if made is not None:
            self.made(made, _("已登记“{name}”。").format(name=made.name), record=made.id or 0)

    def take_up(self) -> None:
        """Register what stands on the accounts and is in no register."""
        from gacha_app.services.debts import take_up_all

        made = take_up_all(self.desk.open_book())
        self.made(made, _("已从账上补登 {count} 笔。").format(count=len(made)))

    def _tell_debt(self, row: Row) -> None:
        with self.desk.reading() as session:
            one = debt_standing(session, row.record or 0, Period(self.desk.year).last)
        debt, story = one.debt, self.story
        story.begin(debt.name, _(SIDES[debt.side]), "gold" if debt.side == "debt" else "blue", _("化解经过"))
        story.facts(
            (_("对方"), one.party), (_("形成时间"), str(debt.arisen_on)), (_("原因"), _(REASONS[debt.reason])),
            (_("凭据"), debt.evidence), (_("科目"), debt.account), (_("本金"), grouped(debt.principal)),
            (_("利息"), grouped(debt.interest) if debt.interest else ""),
            (_("打算怎样化解"), _(ALL_WAYS[debt.planned_way]) if debt.planned_way else ""),
            (_("打算哪天前化解"), str(debt.planned_on or "")), (_("备注"), debt.note),
        )  # fmt: skip
        if one.amount:
            percent = one.resolved * 100 // one.amount
            story.progress(_("剩 {left}").format(left=grouped(one.left)), f"{percent}%", percent)
        story.deeds(
            (_("化解…"), lambda: self.made(
                ResolveForm(self.desk, one, self).ask(), _("已化解并记账。"), record=debt.id or 0), one.left > 0),
            (_("关联凭证…"), lambda: self.made(
                LinkForm(self.desk, one, self).ask(), _("已关联。"), record=debt.id or 0), one.left > 0),
            (_("修改…"), lambda: self.made(
                DebtForm(self.desk, self, debt).ask(), _("已修改“{name}”。").format(name=debt.name),
                record=debt.id or 0), True),
            (_("删除"), lambda: self.remove_debt(debt.id or 0, debt.name), debt.voucher_id is None and not one.acts),
            paper_deed(story, self.desk, "debt", debt.id or 0, self._again),
        )  # fmt: skip
        for act in one.acts:
            small = "；".join(filter(None, (act.meeting, act.paper, act.note, _("关联的凭证") if act.linked else "")))
            story.act(
                f"{act.date} {_(ALL_WAYS[act.way])}", act.amount, act.voucher_id, act.number,
                lambda act=act: self._undo_debt(act.id, debt.name, act.linked, debt.id or 0),  # type: ignore[misc]
                small,
            )  # fmt: skip
        if not one.acts:
            story.say(_("还没有化解。"))
        tell_papers(story, self.desk, "debt", debt.id or 0)

    def remove_debt(self, debt: int, name: str) -> None:
        """Ask whether a claim or a debt that nothing was done with goes out of the register."""
        from gacha_app.services.debts import remove_debt

        question = _("只从台账里删除“{name}”，账面余额不变。").format(name=name)
        if choose(self, _("删除这笔登记？"), question, [("remove", _("删除登记"))], danger=True):
            remove_debt(self.desk.open_book(), debt)
            self.made(debt, _("已删除“{name}”。").format(name=name))

    def _undo_debt(self, act: int, name: str, linked: bool, record: int) -> None:
        from gacha_app.services.debt_resolving import undo_resolution

        what = _("只取消关联，凭证不动。") if linked else _("记一张红字凭证冲销，这笔债权债务重新变成没有化解。")
        made = ReasonDialog(
            _("撤销化解：{name}").format(name=name), what, _("取消关联") if linked else _("冲销并记账"),
            lambda reason: undo_resolution(self.desk.open_book(), act, reason) or True, self,  # type: ignore[func-returns-value]
        ).ask()  # fmt: skip
        self.made(made, _("已撤销。"), record=record)

    # charges

    def add_charge(self) -> None:
        """Ask for land that is newly charged for."""
        made = ChargeForm(self.desk, self).ask()
        if made is not None:
            self.made(made, _("已登记“{name}”。").format(name=made.plot), record=made.id or 0)

    def charge_year(self) -> None:
        """Ask when the year's charges are booked."""
        made = ChargeYearForm(self.desk, self.desk.year, self).ask()
        if made is not None:
            self.made(made, _("已记 {count} 块地的应收。").format(count=len(made)))

    def _tell_charge(self, row: Row) -> None:
        with self.desk.reading() as session:
            found = charge_standings(session, Period(self.desk.year))
        one = next((one for one in found if one.charge.id == row.record), None)
        if one is None:
            self.story.show_nothing()
            return
        charge, story = one.charge, self.story
        story.begin(charge.plot, _(ORIGINS[charge.origin]), "blue", _("收费经过"))
        story.facts(
            (_("占用人"), one.party), (_("新增面积"), _("{area} 亩").format(area=quantity_text(charge.area))),
            (_("清出日期"), str(charge.found_on)), (_("每亩每年"), grouped(charge.rate) if charge.rate else ""),
            (_("每年应收"), grouped(charge.yearly)), (_("停收日期"), str(charge.ended_on or "")),
            (_("凭据"), charge.paper), (_("备注"), charge.note),
        )  # fmt: skip
        if one.charged:
            percent = one.received * 100 // one.charged
            words = _("未收 {left}").format(left=grouped(one.left)) if one.left else _("已收清")
            story.progress(words, f"{percent}%", percent, "gold" if one.left else "green")
        record = charge.id or 0
        story.deeds(
            (_("收款…"), lambda: self.made(
                ReceiveForm(self.desk, one, self).ask(), _("已收款并记账。"), record=record), one.left > 0),
            (_("修改…"), lambda: self.made(
                ChargeForm(self.desk, self, charge).ask(), _("已修改“{name}”。").format(name=charge.plot),
                record=record), True),
            paper_deed(story, self.desk, "resource_charge", record, self._again),
        )  # fmt: skip
        for act in one.acts:
            story.act(
                f"{act.date} {_(ACTS[act.kind])} {_('{year}年').format(year=act.year)}", act.amount, act.voucher_id,
                act.number, lambda act=act: self._undo_charge(act.id, charge.plot, record),  # type: ignore[misc]
            )  # fmt: skip
        if not one.acts:
            story.say(_("还没有记应收。"))
        tell_papers(story, self.desk, "resource_charge", record)

    def _undo_charge(self, act: int, plot: str, record: int) -> None:
        from gacha_app.services.resource_charges import undo_charge

        made = ReasonDialog(
            _("撤销：{name}").format(name=plot), _("记一张红字凭证冲销。"), _("冲销并记账"),
            lambda reason: undo_charge(self.desk.open_book(), act, reason) or True, self,  # type: ignore[func-returns-value]
        ).ask()  # fmt: skip
        self.made(made, _("已撤销。"), record=record)

    # sums

    def _tell_sums(self, _row: Row) -> None:
        period = Period(self.desk.year)
        with self.desk.reading() as session:
            until, within = clearing_until(session, period), clearing_within(session, period)
        story = self.story
        story.begin(_("清化收"), _("累计"), "blue", period.title)
        _tell_clearing(self, until)
        for name, fen in (
            (_("化解债务"), within.debts_resolved), (_("清收债权"), within.claims_resolved),
            (_("收回资金"), within.collected), (_("新增收费已收"), within.received), (_("合同年增收"), within.gain),
        ):  # fmt: skip
            if fen:
                story.amount(name, fen, None)
        story.say(
            _("清理合同 {surveyed} 份，办结 {cleared} 份。").format(surveyed=within.surveyed, cleared=within.cleared),
            "small",
        )


def _tell_clearing(part: ExaminationPart, one: Clearing) -> None:
    story = part.story
    cleared = one.cleared * 100 // one.to_clear if one.to_clear else 0
    story.facts((_("摸底合同"), _("{count} 份").format(count=one.surveyed)))
    story.progress(
        _("有问题的合同 {count} 份").format(count=one.to_clear), _("办结 {count} 份").format(count=one.cleared), cleared
    )
    resolved = one.debts_resolved * 100 // one.debts if one.debts else 0
    story.progress(_("债务 {amount}").format(amount=grouped(one.debts)),
                   _("化解 {amount}").format(amount=grouped(one.debts_resolved)), resolved)  # fmt: skip
    claimed = one.claims_resolved * 100 // one.claims if one.claims else 0
    story.progress(_("债权 {amount}").format(amount=grouped(one.claims)),
                   _("清收 {amount}").format(amount=grouped(one.claims_resolved)), claimed)  # fmt: skip
    story.facts(
        (_("收回资金"), grouped(one.collected)), (_("新增收费地块"), _("{count} 块").format(count=one.plots)),
        (_("新增收费年应收"), grouped(one.yearly)), (_("合同年增收"), grouped(one.gain)),
    )  # fmt: skip


def _tone_of(state: str) -> str:
    if state in (_("没有问题"), _("已办结"), _("已化解")):
        return "green"
    return "gold" if state in (_("办理中"), _("部分化解")) else "clay"


def _state_tone(row: Row, key: str) -> str:
    return _tone_of(str(row.cells.get("state"))) if key == "state" else ""
