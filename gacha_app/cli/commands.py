"""The whole command line, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from gacha_app import __version__
from gacha_app.i18n import _


def program(first: str = "") -> Callable[..., Any]:
    """Return the command line as one callable.

    Args:
        first: the first word that was written; where it names a command, the others are not put together, which takes
            longer than most commands do.
    """
    from gacha_app.cli import (
        account_commands,
        adjusting_commands,
        archive_commands,
        bank_commands,
        book_commands,
        budget_commands,
        certificate_commands,
        charge_commands,
        chart_commands,
        charter_commands,
        claim_commands,
        closing_commands,
        debt_commands,
        dividend_commands,
        dividend_payment_commands,
        dividend_step_commands,
        examination_commands,
        forecast_commands,
        fund_asset_commands,
        fund_commands,
        fund_list_commands,
        herd_commands,
        household_commands,
        import_commands,
        job_commands,
        loan_commands,
        matter_commands,
        money_commands,
        opening_commands,
        pay_commands,
        register_commands,
        report_commands,
        secretary_commands,
        share_kind_commands,
        statement_commands,
        stock_take_commands,
        submission_commands,
        township_commands,
        voucher_commands,
        warning_commands,
    )

    app = typer.Typer(
        name="gacha", help=_("嘎查账本：嘎查（村）集体经济的账"), no_args_is_help=True, add_completion=False,
        pretty_exceptions_enable=False, rich_markup_mode=None,
    )  # fmt: skip
    app.callback(invoke_without_command=True)(_start)
    commands = (
        ("new", book_commands.new, _("新建账本")),
        ("demo", book_commands.demo, _("建立示例账本")),
        ("record", money_commands.record, _("记一笔")),
        ("kinds", money_commands.kinds, _("列出 record 可用的业务")),
        ("adjust", adjusting_commands.adjust, _("计提、摊销、预提一个月的")),
        ("depreciate", adjusting_commands.depreciate, _("计提折旧和摊销")),
        ("accrue", adjusting_commands.accrue, _("预提工资、劳务费、利息")),
        ("close", closing_commands.close, _("结账")),
        ("reopen", closing_commands.reopen, _("反结账")),
        ("reconcile", bank_commands.reconcile, _("与银行对账，出银行存款余额调节表")),
        ("report", report_commands.report, _("出报表")),
        ("chart", report_commands.chart, _("画图表")),
        ("disclose", report_commands.disclose, _("出财务公开的表和公开榜")),
        ("submit", submission_commands.submit, _("出上报苏木镇的文件")),
        ("submissions", submission_commands.submissions, _("列出上报过的和被退回的")),
        ("read-return", submission_commands.read_return, _("打开苏木镇的退回单")),
        ("key", submission_commands.key, _("看账本的密钥指纹，或换密钥")),
        ("export", book_commands.export, _("导出凭证给别的程序")),
        ("warnings", warning_commands.warnings, _("列出到期、逾期、超支、缺凭据和迟办的事")),
        ("charter", charter_commands.charter, _("看或改章程约定：提取比例、份额管理、转让上限")),
        ("verify", book_commands.verify, _("核对账本是否完好")),
        ("backup", book_commands.backup, _("备份")),
        ("restore", book_commands.restore, _("从备份恢复")),
    )
    app.command("demo-tour", hidden=True)(book_commands.demo_tour)
    dividends = typer.Typer(help=_("分红：拟定、程序、批准、发放、撤回"), no_args_is_help=True)
    for part in (dividend_commands, dividend_step_commands, dividend_payment_commands):
        dividends.add_typer(part.program)
    funds = typer.Typer(help=_("补助资金：登记、方案、进展、形成资产、收益、退回、追踪、公示"), no_args_is_help=True)
    for part in (fund_commands, fund_asset_commands, fund_list_commands):
        funds.add_typer(part.program)
    groups = (
        ("import", import_commands.program),
        ("account", account_commands.program),
        ("opening", opening_commands.program),
        ("chart-move", chart_commands.program),
        ("bank", bank_commands.program),
        ("spread", adjusting_commands.spreads),
        ("voucher", voucher_commands.program),
        ("project", money_commands.projects),
        ("budget", budget_commands.program),
        ("forecast", forecast_commands.program),
        ("household", household_commands.program),
        ("share-kind", share_kind_commands.program),
        ("fund", funds),
        ("dividend", dividends),
        ("certificate", certificate_commands.program),
        *((name, register_commands.program(name)) for name in ("asset", "resource", "contract", "counterparty")),
        ("herd", herd_commands.program),
        ("stock-take", stock_take_commands.program),
        ("examine", examination_commands.program),
        ("debt", debt_commands.debts),
        ("claims", claim_commands.claims),
        ("loan", loan_commands.program),
        ("charge", charge_commands.program),
        ("form", statement_commands.program),
        ("archive", archive_commands.program),
        ("secretary-project", secretary_commands.program),
        ("matter", matter_commands.program),
        ("pay", pay_commands.program),
        ("job", job_commands.program),
        ("township", township_commands.program),
    )
    named = first in {name for name, *_rest in (*commands, *groups)}
    for name, command, words in commands:
        if not named or name == first:
            app.command(name, help=words)(command)
    for name, group in groups:
        if not named or name == first:
            app.add_typer(group, name=name)
    return typer.main.get_command(app)


def _start(version: bool = typer.Option(False, "--version", help=_("显示版本"))) -> None:
    if version:
        print(__version__)
        raise typer.Exit
