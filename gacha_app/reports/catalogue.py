"""The reports there are, by the names that programs call them by."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import N_, _, in_chinese
from gacha_app.reports.report import Report

ReportFunction = Callable[[Session, Period], Report]


@dataclass(frozen=True)
class ReportKind:
    """A report that can be asked for.

    Attributes:
        name: its name for programs. title: what people call it.
        place: the function that makes it, as "module:function" under `reports`; imported when it is asked for.
        group: "money", "projects", "members", "funds", "books" or "position", for lists of reports.
        charts: the charts that show the same (`reports/charts.py`).
    """

    name: str
    title: str
    place: str
    group: str
    charts: tuple[str, ...] = ()

    @property
    def function(self) -> ReportFunction:
        """The function that makes it."""
        module, _colon, function = self.place.partition(":")
        found: ReportFunction = getattr(importlib.import_module(f"gacha_app.reports.{module}"), function)
        return found

    def official(self, session: Session, period: Period) -> Report:
        """Return it in Chinese, whatever language the window speaks, as official sheets are."""
        with in_chinese():
            return self.function(session, period)


_KINDS = (
    ReportKind("income-by-project", N_("各项目收入"), "flows:income_by_project", "money",
               ("income-by-project-over-years",)),
    ReportKind("income-by-kind", N_("收入明细（按来源）"), "flows:income_by_kind", "money", ("income-kinds",)),
    ReportKind("income-by-month", N_("各月收入"), "flows:income_by_month", "money", ("income-by-month",)),
    ReportKind("income-by-year", N_("历年收入"), "flows:income_by_year", "money", ("income-by-project-over-years",)),
    ReportKind("income", N_("收支逐笔明细"), "cash_books:income", "money"),
    ReportKind("expense-by-project", N_("各项目支出"), "flows:expense_by_project", "money"),
    ReportKind("expense-by-kind", N_("支出明细（按用途）"), "flows:expense_by_kind", "money", ("expense-kinds",)),
    ReportKind("expense-by-month", N_("各月支出"), "flows:expense_by_month", "money", ("expense-by-month",)),
    ReportKind("expense-by-year", N_("历年支出"), "flows:expense_by_year", "money"),
    ReportKind("projects", N_("项目经营情况"), "projects:project_report", "projects", ("plan-against-actual",)),
    ReportKind("budget", N_("年度财务计划"), "budgets:budget_plan", "projects", ("budget-against-actual",)),
    ReportKind("budget-execution", N_("预算执行情况"), "budgets:budget_execution", "projects",
               ("budget-against-actual",)),
    ReportKind("budget-months", N_("各月预算与实际"), "budgets:budget_months", "projects", ("budget-against-actual",)),
    ReportKind("budget-versions", N_("预算的历次版本"), "budgets:budget_versions", "projects"),
    ReportKind("forecasts", N_("发展测算一览"), "forecasts:forecast_list", "projects"),
    ReportKind("warnings", N_("提醒事项"), "warnings:warning_report", "position"),
    ReportKind("dividends", N_("分红明细"), "dividends:dividends", "members", ("dividend-spread",)),
    ReportKind("dividends-by-year", N_("历年分红"), "dividends:dividends_by_year", "members",
               ("dividends-per-share", "dividends-per-household", "dividends-paid")),
    ReportKind("dividend-list", N_("分红发放表"), "dividends:dividend_list", "members"),
    ReportKind("dividend-wall", N_("分红公示名单"), "dividend_wall:wall_list", "members"),
    ReportKind("distribution-plan", N_("收益分配方案"), "dividend_wall:distribution_plan", "members"),
    ReportKind("dividend-steps", N_("分红程序办理情况"), "dividend_steps:step_report", "members"),
    ReportKind("unpaid-dividends", N_("未付分红挂账"), "unpaid_dividends:unpaid_dividends", "members"),
    ReportKind("households", N_("成员户册与份额登记簿"), "households:household_report", "members"),
    ReportKind("members", N_("成员名册"), "households:member_report", "members"),
    ReportKind("certificates", N_("股权证发放登记"), "certificates:certificate_list", "members"),
    ReportKind("register-events", N_("登记簿变动情况"), "register_history:register_events_report", "members"),
    ReportKind("funds", N_("补助资金台账"), "registers:funds_until", "funds", ("fund-progress",)),
    ReportKind("fund-ledger", N_("补助资金管理台账"), "fund_ledger:fund_ledger", "funds", ("fund-progress",)),
    ReportKind("fund-levels", N_("项目资金来源构成"), "fund_ledger:fund_levels", "funds"),
    ReportKind("fund-deadlines", N_("补助资金期限情况"), "fund_ledger:fund_deadlines", "funds"),
    ReportKind("fund-rules", N_("补助资金期限规则"), "fund_rules:rule_report", "funds"),
    ReportKind("fund-trace", N_("补助资金逐笔追踪"), "fund_entries:fund_trace", "funds"),
    ReportKind("formed-assets", N_("补助资金形成资产台账"), "fund_formed:formed_asset_report", "funds"),
    ReportKind("formed-yields", N_("资金形成资产收益及使用情况"), "fund_yields:formed_yield_report", "funds"),
    ReportKind("fund-households", N_("联农带农情况"), "fund_links:fund_household_report", "funds"),
    ReportKind("contracts", N_("合同台账"), "registers:contracts", "position"),
    ReportKind("contract-register", N_("合同登记簿"), "contract_registers:contract_register", "position"),
    ReportKind("contract-schedule", N_("合同收付款计划表"), "contract_schedules:schedule", "position"),
    ReportKind("contract-due", N_("到期应收应付清单"), "contract_schedules:due_list", "position"),
    ReportKind("contract-overdue", N_("合同逾期欠款清单"), "contract_schedules:overdue", "position"),
    ReportKind("contract-receivables", N_("合同应收应付款明细"), "contract_registers:receivables", "position"),
    ReportKind("tenants", N_("租户台账"), "contract_registers:tenants", "position"),
    ReportKind("lease-calendar", N_("承包日历"), "contract_calendar:calendar_report", "position"),
    ReportKind("assets", N_("资产台账"), "registers:assets", "position"),
    ReportKind("resources", N_("资源台账"), "registers:resources", "position"),
    ReportKind("asset-register", N_("资产登记簿"), "asset_register:asset_register", "position"),
    ReportKind("asset-changes", N_("资产变动表"), "asset_register:asset_changes_report", "position"),
    ReportKind("asset-disposals", N_("资产处置登记簿"), "asset_register:disposals_report", "position"),
    ReportKind("nominal-assets", N_("名义金额资产备查簿"), "asset_register:nominal_assets", "position"),
    ReportKind("property-agreement", N_("资产台账与总账核对表"), "property:property_agreement", "position"),
    ReportKind("herds", N_("畜禽台账"), "herd_register:herds", "position"),
    ReportKind("herd-movements", N_("畜禽增减变动表"), "herd_register:herd_movements", "position"),
    ReportKind("resource-register", N_("资源登记簿"), "resource_register:resource_register", "position"),
    ReportKind("resource-changes", N_("资源面积变动表"), "resource_register:resource_changes_report", "position"),
    ReportKind("stock-takes", N_("清查盘点情况"), "stock_take_forms:stock_takes_report", "position"),
    ReportKind("stock-take-balance", N_("资产负债清查表"), "stock_take_balance:balance_form", "position"),
    ReportKind("stock-take-resources", N_("资源性资产清查登记总表"), "stock_take_forms:resources_form", "position"),
    ReportKind("stock-take-cash", N_("库存现金清查登记表"), "stock_take_forms:cash_form", "position"),
    ReportKind("stock-take-stock", N_("库存物资清查登记表"), "stock_take_forms:stock_form", "position"),
    ReportKind("stock-take-animals", N_("生物资产清查登记表"), "stock_take_forms:animals_form", "position"),
    ReportKind("stock-take-fixed", N_("固定资产清查登记表"), "stock_take_forms:fixed_form", "position"),
    ReportKind("stock-take-claims", N_("债权债务清查登记表"), "stock_take_forms:claims_form", "position"),
    ReportKind("stock-take-contracts", N_("经济合同清查登记表"), "stock_take_forms:contracts_form", "position"),
    ReportKind("secretary-projects", N_("书记项目台账"), "secretary_projects:secretary_report", "projects"),
    ReportKind("problem-list", N_("问题清单"), "matters:problem_list", "projects"),
    ReportKind("demand-list", N_("需求清单"), "matters:demand_list", "projects"),
    ReportKind("task-list", N_("任务清单"), "matters:task_list", "projects"),
    ReportKind("pay-list", N_("村干部绩效报酬公示表"), "pay_awards:pay_list", "money"),
    ReportKind("pay-working", N_("村干部绩效报酬测算表"), "pay_awards:pay_working", "money"),
    ReportKind("pay-steps", N_("村干部绩效报酬办理情况"), "pay_awards:pay_step_report", "money"),
    ReportKind("pay-by-year", N_("历年村干部绩效报酬"), "pay_awards:pay_by_year", "money"),
    ReportKind("received-income", N_("经营性收入到账情况"), "received_income:received_report", "money"),
    ReportKind("jobs", N_("带动就业台账"), "jobs:job_report", "projects"),
    ReportKind("jobs-by-project", N_("带动就业统计表"), "jobs:jobs_by_project", "projects"),
    ReportKind("depreciation", N_("折旧与摊销明细"), "depreciation:depreciation", "books"),
    ReportKind("spreads", N_("摊销与预提台账"), "spreads:spread_report", "books"),
    ReportKind("counterparties", N_("往来单位台账"), "registers:counterparties", "position"),
    ReportKind("claims-and-debts", N_("债权债务明细"), "claims:claims_and_debts", "position"),
    ReportKind("claims-by-age", N_("应收款项账龄表"), "claim_ages:claims_by_age", "position"),
    ReportKind("debts-by-age", N_("应付款项账龄表"), "claim_ages:debts_by_age", "position"),
    ReportKind("debts", N_("债权债务化解台账"), "debts:debt_register", "position"),
    ReportKind("loans", N_("借款台账"), "loans:loan_register", "position"),
    ReportKind("debt-proof", N_("往来与台账核对表"), "debt_proof:debt_proof", "position"),
    ReportKind("examinations", N_("合同清理台账"), "examinations:examination_register", "position"),
    ReportKind("resource-charges", N_("新增资源收费台账"), "resource_charges:charge_register", "position"),
    ReportKind("clearing", N_("清化收情况统计表"), "clearing:clearing_report", "position"),
    ReportKind("balance", N_("资产负债情况"), "position:position", "position"),
    ReportKind("distribution", N_("收益分配情况"), "distribution:distribution", "position"),
    ReportKind("accounts", N_("会计科目表"), "account_tree:account_tree", "books"),
    ReportKind("chart-proof", N_("新旧会计科目余额对照表"), "chart_proof:chart_proof", "books"),
    ReportKind("openings", N_("期初余额"), "openings:openings", "books"),
    ReportKind("trial-balance", N_("科目余额表"), "trial_balance:trial_balance", "books"),
    ReportKind("balance-sheet", N_("资产负债表"), "statements:balance_sheet", "books"),
    ReportKind("income-statement", N_("收益及收益分配表"), "statements:income_statement", "books"),
    ReportKind("income-expense-detail", N_("收支明细表"), "statements:income_expense_detail", "books"),
    ReportKind("notes", N_("会计报表附注"), "statement_notes:statement_notes", "books"),
    ReportKind("statement-checks", N_("报表勾稽检查"), "statement_checks:statement_check_report", "books"),
    ReportKind("audit-figures", N_("审计常用指标"), "audit_figures:audit_figures", "books"),
    ReportKind("general-ledger", N_("总账"), "ledgers:general_ledger", "books"),
    ReportKind("cash-book", N_("现金日记账"), "cash_books:cash_book", "books"),
    ReportKind("bank-book", N_("银行存款日记账"), "cash_books:bank_book", "books"),
    ReportKind("bank-reconciliation", N_("银行存款余额调节表"), "reconciliation_form:bank_reconciliation", "books"),
    ReportKind("entries", N_("序时账"), "entries:entries", "books"),
    ReportKind("vouchers", N_("凭证清单"), "vouchers:vouchers_report", "books"),
    ReportKind("voucher-numbers", N_("凭证编号连续性证明"), "voucher_numbers:voucher_numbers", "books"),
    ReportKind("voucher-templates", N_("凭证模板与周期凭证"), "recurring:templates_report", "books"),
)  # fmt: skip
REPORTS: dict[str, ReportKind] = {one.name: one for one in _KINDS}


def report_named(name: str) -> ReportKind:
    """Return the report of this name or title.

    Raises:
        GachaError: listing what there is.
    """
    for kind in _KINDS:
        if name in (kind.name, kind.title, _(kind.title)):
            return kind
    from gacha_app.reports.ledger_kinds import LEDGERS

    names = "、".join(dict.fromkeys((*REPORTS, *LEDGERS)))
    raise GachaError(_("没有“{name}”这张报表，可用的有：{all}。").format(name=name[:40], all=names))


def reports_of(session: Session, period: Period) -> Callable[[str], Report]:
    """Return what gives the reports of one time by name, making each only once."""

    @cache
    def report_of(name: str) -> Report:
        return report_named(name).function(session, period)

    return report_of
