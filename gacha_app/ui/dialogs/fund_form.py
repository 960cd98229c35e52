"""The card of a subsidy fund: who granted how much, by which document, for what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.fund import LEVELS, STAGES, Fund
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.fund_papers import FundPapers
from gacha_app.ui.dialogs.new_choice import NewChoiceField, key_choices, make_new
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, TextField


class FundForm(FormDialog):
    """Adds a fund, or changes one.

    Args:
        fund: the one to change, None for a new one.
        name: what a new one is called to begin with.
        stage_follows: whether its stage follows from milestones and is not asked.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None = None,
        fund: Fund | None = None,
        name: str = "",
        *,
        stage_follows: bool = False,
    ) -> None:
        title = _("补助资金：{name}").format(name=fund.name) if fund else _("新补助资金")
        super().__init__(title, _("保存修改") if fund else _("登记资金"), self._keep, parent, width=520)
        self._desk = desk
        self._fund = fund
        form = self.form
        form.add(
            "name", _("资金名称"), TextField(_("如 衔接推进乡村振兴补助资金")), required=True,
            help_text=_("同一个项目有几级资金的，每一级登记一笔。"),
        )  # fmt: skip
        form.add("document_number", _("文号"), TextField(_("如 阿财农〔2023〕15号；捐赠可不填")))
        form.add("level", _("来源级次"), ChoiceField(key_choices(LEVELS)), required=True)
        form.add("giver", _("拨付（捐赠）单位"), TextField(_("如 旗财政局、结对帮扶企业")))
        form.add("granted", _("下达金额"), MoneyField(), unit=_("元"), required=True)
        form.add("granted_on", _("下达日期"), DateField())
        form.add(
            "project_id", _("用于项目"), NewChoiceField(_projects(desk), make_new(desk, self, "project")),
            help_text=_("不分项目的可以不填。"),
        )  # fmt: skip
        form.add("purpose", _("用途"), TextField())
        form.add("goal", _("绩效目标"), NoteField(lines=2))
        form.add(
            "use_by", _("使用期限"), DateField(), help_text=_("拨款或捐赠单位要求在哪天以前用完；没有要求的不填。")
        )
        form.add("stage", _("进展"), ChoiceField(key_choices(STAGES)), required=True)
        form.add("note", _("备注"), TextField())
        kept = fund or Fund(name)
        self.set_values({one: getattr(kept, one) for one in form.names()})
        if fund is None:
            form["granted"].set_value(None)
        self.papers = FundPapers(desk, "fund", fund.id if fund else None)
        self.add_below(self.papers)
        # with milestones the stage follows from them
        form.set_row_visible("stage", not stage_follows)

    def _keep(self, values: dict[str, Any]) -> Fund:
        from gacha_app.services.funds import change_fund, record_fund

        book = self._desk.open_book()
        if self._fund is None:
            made = record_fund(book, Fund(**values))
        else:
            made = change_fund(book, replace(self._fund, **values))
        self.papers.attach_to(made.id or 0)
        return made


def ask_fund(
    desk: Desk, parent: QWidget, fund: Fund | None = None, name: str = "", *, stage_follows: bool = False
) -> Fund | None:
    """Show the card of a fund, and return what was recorded, None where it was left."""
    made: Fund | None = FundForm(desk, parent, fund, name, stage_follows=stage_follows).ask()
    return made


def _projects(desk: Desk) -> list[Choice]:
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        return [Choice(one.id, one.label, one.detail) for one in choices(session, "project")]
