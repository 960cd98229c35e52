"""What is due by contract: to come, overdue, standing on the ledger, by tenant; and raising a year in one go."""

from __future__ import annotations

from collections.abc import Sequence

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports import contract_registers, contract_schedules
from gacha_app.reports.report import Row, cell_text
from gacha_app.reports.totals import whole
from gacha_app.ui.dialogs.contract_money_forms import RaiseForm
from gacha_app.ui.pages.contracts_views import Deed, View, ViewsPart
from gacha_app.ui.widgets.filter_chips import Filter


class RentsPart(ViewsPart):
    """Five tables over one schedule; each row leads to its contract."""

    def make_views(self) -> Sequence[View]:
        nothing = _("合同填好计价方式、价款和期限，收付款计划就在这里。")
        raising = (Deed(_("计提本年到期的"), self.raise_year, "calendar"),)
        incoming, outgoing = _("收款"), _("付款")
        ways = (
            Filter("", _("全部")),
            Filter("open", _("未结"), lambda row: whole(row.cells.get("open")) > 0),
            Filter("in", incoming, lambda row: row.cells.get("direction") == incoming),
            Filter("out", outgoing, lambda row: row.cells.get("direction") == outgoing),
        )
        return (
            View(
                "due", _("本年到期"), _("期"), nothing, contract_schedules.due_list, self.tell_row, raising,
                hidden=("kind", "begins", "until", "claim", "direction"), filters=ways, tone=_tone,
            ),
            View(
                "overdue", _("逾期"), _("期"), _("没有逾期的合同款。"), contract_schedules.overdue, self.tell_row,
                raising,
                hidden=("settled", "amount", "direction"), filters=ways, tone=_tone,
            ),
            View(
                "schedule", _("全部计划"), _("期"), nothing, contract_schedules.schedule, self.tell_row, raising,
                hidden=("kind", "begins", "until", "direction", "claim"), filters=ways, tone=_tone,
            ),
            View(
                "receivables", _("与账面核对"), _("份合同"), _("还没有计提、预收或押金。"),
                contract_registers.receivables, self.tell_row, raising, hidden=("debt", "net"),
                tone=lambda row, key: "clay" if key == "gap" and whole(row.cells.get("gap")) else "",
            ),
            View(
                "tenants", _("租户"), _("户"), _("还没有租出去的地和资产。"), contract_registers.tenants, self.tell_row,
                raising, hidden=("telephone", "contracts", "prepaid", "until"),
                tone=lambda row, key: "clay" if key == "overdue" and whole(row.cells.get("overdue")) else "",
            ),
            View(
                "register", _("登记簿"), _("份合同"), nothing, contract_registers.contract_register, self.tell_row,
                raising,
                hidden=("number", "subject", "deposit", "signed_on", "procedure", "form", "project", "note", "kind",
                        "payment", "area"),
            ),
        )  # fmt: skip

    def raise_year(self) -> None:
        """Ask what of the year is raised, and raise it."""
        made = RaiseForm(self.desk, None, self).ask()
        if made is not None:
            words = _("已计提 {count} 期，{amount} 元。").format(count=len(made.lines), amount=grouped(made.total))
            self.made(made, words)

    def tell_row(self, row: Row) -> None:
        """Tell of the row's contract in a few facts, with the way to it."""
        columns = self._reports[self.chips.key()].columns
        self.story.begin(str(row.cells.get("name") or row.cells.get("party") or ""), "")
        self.story.facts(
            *((one.title, cell_text(one, row.cells.get(one.key))) for one in columns if one.key != "name")
        )  # fmt: skip
        record = row.record
        self.story.leads(_("到合同里收款、变更…"), lambda: self.desk.show_page("contracts", record))


def _tone(row: Row, key: str) -> str:
    late = _("逾期")
    if key == "state" and row.cells.get("state") == late:
        return "clay"
    return "clay" if key == "days" and whole(row.cells.get("days")) > 90 else ""
