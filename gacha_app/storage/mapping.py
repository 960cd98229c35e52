"""Which class is kept in which table; the domain knows nothing of it."""

from __future__ import annotations

from sqlalchemy.orm import registry, relationship

from gacha_app.domain.accounts import Account
from gacha_app.domain.bank_batch import BankBatch, BankBatchLine
from gacha_app.domain.budget import Budget, BudgetLine, BudgetMonth
from gacha_app.domain.certificate import Certificate
from gacha_app.domain.contract_acts import Act, FormerTerms, Instalment, Settlement
from gacha_app.domain.debt import Debt, DebtAct
from gacha_app.domain.disposal import Disposal
from gacha_app.domain.dividend import Allocation, DividendPlan
from gacha_app.domain.dividend_steps import PlanStep
from gacha_app.domain.examination import Examination, Fault
from gacha_app.domain.forecast import Forecast, KeptYear
from gacha_app.domain.formed_asset import FormedAsset, FormedPart, FormedYield, LinkedHousehold, YieldReceipt, YieldUse
from gacha_app.domain.fund import Fund
from gacha_app.domain.fund_plan import FundPlan, Milestone
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.loan import Loan, LoanAct
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.project import Measure, Project, ProjectPlan
from gacha_app.domain.property import AssetChange, ResourceChange
from gacha_app.domain.recurring import Template, TemplateLine
from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.domain.register_events import FormerHousehold, FormerRepresentative, RegisterEvent, ShareKind
from gacha_app.domain.resource_charge import ChargeAct, ResourceCharge
from gacha_app.domain.spreading import Spread
from gacha_app.domain.stock_take import StockTake, StockTakeLine
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.storage import accounting_tables as accounting_tables
from gacha_app.storage import budget_tables as budget_tables
from gacha_app.storage import contract_tables as contract_tables
from gacha_app.storage import debt_tables as debt_tables
from gacha_app.storage import duty_tables as duty_tables
from gacha_app.storage import fund_tables as fund_tables
from gacha_app.storage import property_tables as property_tables
from gacha_app.storage import share_tables as share_tables
from gacha_app.storage import submission_tables as submission_tables
from gacha_app.storage import tables
from gacha_app.storage.columns import metadata
from gacha_app.storage.duty_mapping import map_duties

_mapper = registry(metadata=metadata)

for _class, _table in (
    (Account, tables.accounts),
    (Act, contract_tables.contract_acts),
    (Allocation, share_tables.plan_allocations),
    (Asset, tables.assets),
    (BudgetMonth, budget_tables.budget_months),
    (AssetChange, property_tables.asset_changes),
    (BankBatchLine, share_tables.bank_batch_lines),
    (Certificate, share_tables.certificates),
    (ChargeAct, debt_tables.charge_acts),
    (Contract, tables.contracts),
    (Counterparty, tables.counterparties),
    (FormedPart, fund_tables.formed_asset_parts),
    (FormedYield, fund_tables.formed_yields),
    (Debt, debt_tables.debts),
    (DebtAct, debt_tables.debt_acts),
    (Examination, debt_tables.contract_examinations),
    (Fault, debt_tables.contract_faults),
    (FormerHousehold, share_tables.former_households),
    (FormerRepresentative, share_tables.former_representatives),
    (Disposal, property_tables.asset_disposals),
    (FormerTerms, contract_tables.contract_formers),
    (Fund, tables.funds),
    (Instalment, contract_tables.contract_instalments),
    (KeptYear, budget_tables.forecast_years),
    (LinkedHousehold, fund_tables.fund_households),
    (Loan, debt_tables.loans),
    (LoanAct, debt_tables.loan_acts),
    (Measure, tables.measures),
    (Member, tables.members),
    (Milestone, fund_tables.fund_milestones),
    (Organisation, tables.organisations),
    (PlanStep, share_tables.plan_steps),
    (ProjectPlan, tables.project_plans),
    (RegisterEvent, share_tables.register_events),
    (Resource, tables.resources),
    (Settlement, contract_tables.contract_settlements),
    (ResourceCharge, debt_tables.resource_charges),
    (ResourceChange, property_tables.resource_changes),
    (ShareKind, share_tables.share_kinds),
    (ShareMovement, tables.share_movements),
    (StockTake, property_tables.stock_takes),
    (StockTakeLine, property_tables.stock_take_lines),
    (TemplateLine, accounting_tables.voucher_template_lines),
    (YieldReceipt, fund_tables.formed_yield_receipts),
    (YieldUse, fund_tables.formed_yield_uses),
):
    _mapper.map_imperatively(_class, _table)

# `day` is the triggers' own
_mapper.map_imperatively(Posting, tables.postings, exclude_properties=["day"])
_mapper.map_imperatively(Spread, accounting_tables.spreads)
_mapper.map_imperatively(
    BankBatch,
    share_tables.bank_batches,
    properties={
        "lines": relationship(
            BankBatchLine,
            cascade="all, delete-orphan",
            lazy="selectin",
            order_by=share_tables.bank_batch_lines.c.serial,
        )
    },
)
_mapper.map_imperatively(
    BudgetLine,
    budget_tables.budget_lines,
    properties={
        "months": relationship(
            BudgetMonth, cascade="all, delete-orphan", lazy="selectin", order_by=budget_tables.budget_months.c.month
        )
    },
)
_mapper.map_imperatively(
    Budget,
    budget_tables.budgets,
    properties={
        "lines": relationship(
            BudgetLine,
            cascade="all, delete-orphan",
            lazy="selectin",
            order_by=(budget_tables.budget_lines.c.place, budget_tables.budget_lines.c.id),
        )
    },
)
# A plan's lines are read and written as rows (`services/dividend_lines.py`): ten thousand kept objects take a second
_mapper.map_imperatively(
    DividendPlan,
    tables.dividend_plans,
    properties={
        "allocations": relationship(
            Allocation, cascade="all, delete-orphan", lazy="selectin", order_by=share_tables.plan_allocations.c.id
        ),
    },
)
_mapper.map_imperatively(
    FundPlan,
    fund_tables.fund_plans,
    properties={
        "milestones": relationship(
            Milestone,
            cascade="all, delete-orphan",
            lazy="selectin",
            order_by=(fund_tables.fund_milestones.c.date, fund_tables.fund_milestones.c.id),
        )
    },
)
_mapper.map_imperatively(
    FormedAsset,
    fund_tables.formed_assets,
    properties={
        "parts": relationship(
            FormedPart, cascade="all, delete-orphan", lazy="selectin", order_by=fund_tables.formed_asset_parts.c.id
        )
    },
)
_mapper.map_imperatively(
    Forecast,
    budget_tables.forecasts,
    properties={
        "years": relationship(
            KeptYear, cascade="all, delete-orphan", lazy="selectin", order_by=budget_tables.forecast_years.c.year
        )
    },
)
_mapper.map_imperatively(
    Household,
    tables.households,
    properties={
        "members": relationship(Member, cascade="all, delete-orphan", lazy="selectin", order_by=tables.members.c.id),
        "movements": relationship(
            ShareMovement,
            cascade="all, delete-orphan",
            lazy="selectin",
            order_by=(tables.share_movements.c.date, tables.share_movements.c.id),
        ),
    },
)
_mapper.map_imperatively(
    Project,
    tables.projects,
    properties={
        "plans": relationship(
            ProjectPlan, cascade="all, delete-orphan", lazy="selectin", order_by=tables.project_plans.c.year
        ),
        "measures": relationship(
            Measure,
            cascade="all, delete-orphan",
            lazy="selectin",
            order_by=(tables.measures.c.date, tables.measures.c.id),
        ),
    },
)
_mapper.map_imperatively(
    Voucher,
    tables.vouchers,
    properties={
        "postings": relationship(
            Posting, cascade="all, delete-orphan", lazy="selectin", order_by=tables.postings.c.line
        )
    },
)
_mapper.map_imperatively(
    Template,
    accounting_tables.voucher_templates,
    properties={
        "lines": relationship(
            TemplateLine, cascade="all, delete-orphan", lazy="selectin",
            order_by=accounting_tables.voucher_template_lines.c.line,
        )
    },
)  # fmt: skip

map_duties(_mapper)
