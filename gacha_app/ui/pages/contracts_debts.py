"""Claims and debts: who owes and is owed since when, loans, and whether registers and accounts agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from gacha_app.domain.dates import Period
from gacha_app.domain.loan import ACTS, DAY_COUNTS, PLANS, PURPOSES, SIDES, rate_text
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.claim_ages import claims_by_age, debts_by_age, parties_by_age
from gacha_app.reports.claim_letters import KINDS
from gacha_app.reports.debt_proof import debt_proof
from gacha_app.reports.loans import LoanStanding, loan_plan_report, loan_register, loan_standing, loan_standings
from gacha_app.reports.parties import Party
from gacha_app.reports.party_story import party_story
from gacha_app.reports.report import Row
from gacha_app.reports.totals import whole
from gacha_app.ui.dialogs.debt_forms import LetterForm
from gacha_app.ui.dialogs.loan_forms import InterestForm, LoanForm, PayForm
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.pages.contracts_papers import paper_deed, tell_papers
from gacha_app.ui.pages.contracts_views import Deed, View, ViewsPart
from gacha_app.ui.report_saving import save_as, save_paper
from gacha_app.ui.widgets.filter_chips import Filter


class DebtsPart(ViewsPart):
    """Three tables: by party and age, loans, the proof against the accounts."""

    def make_views(self) -> Sequence[View]:
        households, wrong = _("农户"), _("不符")
        return (
            View(
                "parties", _("往来账龄"), _("笔往来"),
                _("谁欠村里、村里欠谁，按时间长短列在这里；记账时写明农户或往来单位就会出现。"),
                parties_by_age, self._tell_party,
                (Deed(_("给全部发函"), lambda: self.write_letters(()), "print"),),
                official=(claims_by_age, debts_by_age), hidden=("kind", "account_name", "oldest"),
                filters=(
                    Filter("", _("全部")),
                    Filter("owes", _("欠村里"), lambda row: whole(row.cells.get("owed_by")) > 0),
                    Filter("owed", _("村里欠"), lambda row: whole(row.cells.get("owed_to")) > 0),
                    Filter("households", households, lambda row: row.cells.get("kind") == households),
                    Filter("old", _("三年以上"), _is_old),
                ),
                tone=lambda row, key: "clay" if key in ("from_3", "over_5") and whole(row.cells.get(key)) else "",
            ),
            View(
                "loans", _("借款"), _("笔借款"),
                _("向银行、企业借的，借给别人的，登记在这里：利率、还款方式、每月利息、哪天到期。"),
                loan_register, self._tell_loan,
                (Deed(_("登记借款"), self.add_loan), Deed(_("计提利息"), self.accrue, "calendar")),
                hidden=("purpose", "start", "plan", "principal", "repaid", "accrued", "paid", "meeting", "note"),
            ),
            View(
                "proof", _("与账面核对"), _("行"), _("还没有往来余额。"), debt_proof, self._tell_proof,
                hidden=("account_name", "charges", "contracts", "dividends"),
                filters=(
                    Filter("", _("全部")),
                    Filter("wrong", wrong, lambda row: row.cells.get("state") == wrong),
                    Filter("open", _("未登记"), lambda row: row.cells.get("state") == _("未登记")),
                ),
                tone=_proof_tone,
            ),
        )  # fmt: skip

    # parties

    def write_letters(self, parties: Sequence[Party], who: str = "") -> None:
        """Ask which letter goes out, and save it for one or for all."""
        from gacha_app.services.claim_letters import letters_to, print_claim_letters

        day = min(Period(self.desk.year).last, dt.date.today())
        said = LetterForm(self.desk, who or _("全部"), day, self).ask()
        if said is None:
            return
        kind, due, book = said["kind"], said["due"] if said["kind"] == "demand" else None, self.desk.open_book()
        letters_to(book, kind, day, parties, due)

        def write(path: Path) -> None:
            print_claim_letters(book, kind, day, path, parties, due)

        save_as(
            self.desk,
            self,
            " ".join(filter(None, (_(KINDS[kind]), who))),
            _("PDF 文件 (*.pdf)"),
            ".pdf",
            write,
            open_it=True,
        )

    def _tell_party(self, row: Row) -> None:
        source = row.source
        if source is None:
            self.story.begin(_("（未写明对方）"), "", more=_("怎么办"))
            self.story.say(_("这些分录没有写农户或往来单位，请在凭证里补上，才分得清是谁的。"))
            return
        party = (source.household_id, source.counterparty_id)
        with self.desk.reading() as session:
            one = party_story(session, party, Period(self.desk.year))
        story = self.story
        story.begin(one.name, one.telephone, "blue", _("最近的往来"))
        story.facts(
            (_("欠村里"), grouped(one.owed_by) if one.owed_by else ""),
            (_("村里欠"), grouped(one.owed_to) if one.owed_to else ""),
        )
        whole_ = one.owed_by + one.owed_to
        for title, by, to in one.bands:
            percent = (by + to) * 100 // whole_
            story.progress(title, grouped(by + to), percent, "gold" if to else "green")
        for debt in one.debts:
            story.facts((debt.debt.name, _("剩 {left}").format(left=grouped(debt.left))))
        for loan in one.loans:
            story.facts((loan.loan.name, _("未还本金 {left}").format(left=grouped(loan.left))))
        story.deeds((_("发函…"), lambda: self.write_letters((party,), one.name), True))
        for open_ in one.open:
            story.amount(f"{open_.account} {open_.name}", open_.amount, open_.source)
        for move in one.moves:
            story.act(f"{move.day} {move.summary}", move.amount, move.voucher_id, move.number, None)

    # loans

    def add_loan(self) -> None:
        """Ask for a loan."""
        made = LoanForm(self.desk, self).ask()
        if made is not None:
            self.made(made, _("已登记“{name}”。").format(name=made.name), record=made.id or 0)

    def accrue(self, loans: Sequence[LoanStanding] = ()) -> None:
        """Ask for a month whose interest is booked; the first that is missing to begin with."""
        today = dt.date.today()
        if not loans:
            with self.desk.reading() as session:
                running = loan_standings(session, Period(today.year, today.month))
        else:
            running = list(loans)
        missing = sorted(month for one in running for month in one.months_missing(f"{today:%Y-%m}"))
        month = dt.date.fromisoformat(f"{missing[0]}-01") if missing else today.replace(day=1)
        made = InterestForm(self.desk, month, self, loans).ask()
        if made is not None:
            words = _("已计息 {count} 笔，共 {amount} 元。")
            self.made(made, words.format(count=len(made), amount=grouped(sum(one.amount for one in made))),
                      record=self.record())  # fmt: skip

    def _tell_loan(self, row: Row) -> None:
        with self.desk.reading() as session:
            one = loan_standing(session, row.record or 0, Period(self.desk.year).last)
        loan, story, due, record = one.loan, self.story, one.next_due(), row.record or 0
        story.begin(loan.name, _(SIDES[loan.side]), "gold" if loan.side == "taken" else "blue", _("经过"))
        let_pass = _("放行：{reason}（{by}）").format(reason=loan.excuse, by=loan.excused_by)
        story.facts(
            (_("对方"), one.party), (_("用途"), _(PURPOSES[loan.purpose])), (_("本金"), grouped(loan.principal)),
            (_("期限"), _("{start} 至 {end}").format(start=loan.start, end=loan.end)),
            (_("利率"), rate_text(loan.rate, loan.rate_per)), (_("计息"), _(DAY_COUNTS[loan.day_count])),
            (_("还款方式"), _(PLANS[loan.plan])), (_("会议"), loan.meeting or let_pass),
            (_("下次还款"), f"{due.day}  {grouped(due.amount)}" if due else ""), (_("科目"), loan.account),
            (_("已计利息"), grouped(one.accrued) if one.accrued else ""),
            (_("未付（收）利息"), grouped(one.interest_left) if one.interest_left else ""), (_("备注"), loan.note),
        )  # fmt: skip
        percent = one.repaid * 100 // loan.principal
        story.progress(_("未还本金 {left}").format(left=grouped(one.left)), f"{percent}%", percent)

        def paid(what: str) -> None:
            self.made(PayForm(self.desk, one, self, what).ask(), _("已记账。"), record=record)

        story.deeds(
            (_("还（收）本金…"), lambda: paid("repaid"), one.left > 0),
            (_("付（收）利息…"), lambda: paid("paid"), one.interest_left > 0),
            (_("计提利息…"), lambda: self.accrue((one,)), one.left > 0 and loan.rate > 0),
            (_("修改…"), lambda: self.made(
                LoanForm(self.desk, self, loan).ask(), _("已修改“{name}”。").format(name=loan.name), record=record),
             True),
            paper_deed(story, self.desk, "loan", record, lambda: self.refresh(anyway=True)),
        )  # fmt: skip
        story.leads(_("还款计划表"), lambda: self.print_plan(record))
        for act in reversed(one.acts):
            story.act(
                " ".join(filter(None, (str(act.date), _(ACTS[act.kind]), act.month))), act.amount, act.voucher_id,
                act.number, lambda act=act: self._undo(act.id, loan.name, record),  # type: ignore[misc]
            )  # fmt: skip
        if not one.acts:
            story.say(_("还没有计息和还款。"))
        tell_papers(story, self.desk, "loan", record)

    def print_plan(self, loan_id: int) -> None:
        """Save the repayment plan of a loan as a PDF."""
        with self.desk.reading() as session:
            report = loan_plan_report(session, loan_id)
        save_paper(self.desk, self, report)

    def _undo(self, act: int, name: str, record: int) -> None:
        from gacha_app.services.loans import undo_loan_act

        made = ReasonDialog(
            _("撤销：{name}").format(name=name), _("记一张红字凭证冲销。"), _("冲销并记账"),
            lambda reason: undo_loan_act(self.desk.open_book(), act, reason) or True, self,  # type: ignore[func-returns-value]
        ).ask()  # fmt: skip
        self.made(made, _("已撤销。"), record=record)

    # proof

    def take_up(self, account: str, party: Party) -> None:
        """Register what stands with somebody on an account and is in no register."""
        from gacha_app.services.debts import take_up

        made = take_up(self.desk.open_book(), account, party, min(Period(self.desk.year).last, dt.date.today()))
        self.made(made, _("已登记“{name}”。").format(name=made.name))

    def _tell_proof(self, row: Row) -> None:
        cells, story = row.cells, self.story
        story.begin(str(cells["name"]), str(cells["state"]), _proof_tone(row, "state"), _("怎么办"))
        story.facts(
            (_("科目"), f"{cells['account']} {cells['account_name']}"),
            (_("账面余额"), grouped(whole(cells["ledger"]))), (_("化解台账"), _fen(cells["debts"])),
            (_("借款台账"), _fen(cells["loans"])), (_("新增收费"), _fen(cells["charges"])),
            (_("合同往来"), _fen(cells["contracts"])), (_("未付分红"), _fen(cells["dividends"])),
            (_("台账未登"), _fen(cells["rest"])),
        )  # fmt: skip
        source = row.source
        if not whole(cells["rest"]):
            story.say(_("台账与账面一分不差。"))
        elif source is None:
            story.say(_("这些分录没有写农户或往来单位，请在凭证里补上，才分得清是谁的。"))
        elif cells["state"] == _("不符"):
            story.say(_("台账登记过，账面却不一样：款项已经记账的，在“清化收—化解债务”里关联凭证；漏登的，补登差额。"))
        else:
            story.say(_("这笔往来没有登记台账。日常的往来可以不登记；要作为债权债务化解的，登记进台账。"))
        if source is not None and whole(cells["rest"]):
            account, party = str(cells["account"]), (source.household_id, source.counterparty_id)
            story.deeds((_("补登进化解台账"), lambda: self.take_up(account, party), True))


def _fen(cell: object) -> str:
    return grouped(cell) if isinstance(cell, int) and cell else ""


def _is_old(row: Row) -> bool:
    return bool(whole(row.cells.get("from_3")) or whole(row.cells.get("over_5")))


def _proof_tone(row: Row, key: str) -> str:
    if key != "state":
        return ""
    state = row.cells.get("state")
    return "green" if state == _("相符") else "clay" if state == _("不符") else "muted"
