"""A bank's statement taken in: of the right account, joining on, once, and undone whole."""

from __future__ import annotations

import pytest
from bank_statements import write_statement
from sqlalchemy import func, select

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.imports import ERROR
from gacha_app.services.bank_import import import_bank, plan_bank
from gacha_app.services.bank_layouts import forget_layout
from gacha_app.services.imports import ImportRefused, undo_import
from gacha_app.services.reconciliation import read_accounts, reconcile, reopen_reconciliation
from gacha_app.storage.accounting_tables import bank_layouts, bank_lines, bank_matches, bank_statements

JANUARY = (("2023-01-03", 100, "租金"), ("2023-01-05", -40, "电费"), ("2023-01-28", 7, "结息"))
FEBRUARY = (("2023-02-02", 500, "租金"), ("2023-02-09", -10, "手续费"))


@pytest.fixture
def january(tmp_path):
    """The statement of January: from 10,000 to 10,067 yuan."""
    return write_statement(tmp_path / "一月.csv", 10_000, *JANUARY)


def held(book):
    with book.reading() as session:
        return [session.scalar(select(func.count()).select_from(one))
                for one in (bank_statements, bank_lines, bank_matches)]  # fmt: skip


def reasons(plan):
    return " ".join(one.reason for one in plan.errors)


def test_a_statement_is_planned_without_a_change_and_then_taken_in(book, january):
    plan = plan_bank(book, january)

    assert held(book) == [0, 0, 0]
    assert (plan.opening, plan.closing, len(plan.kept)) == (1_000_000, 1_006_700, 3)
    assert plan.account.code == "102"
    import_bank(book, plan)
    assert held(book) == [1, 3, 0]
    (account,) = read_accounts(book)
    assert (account.first.isoformat(), account.last.isoformat(), account.closing) == (
        "2023-01-03", "2023-01-28", 1_006_700,
    )  # fmt: skip


def test_a_statement_that_overlaps_brings_only_its_new_lines(book, january, tmp_path):
    import_bank(book, plan_bank(book, january))
    both = write_statement(tmp_path / "二月.csv", 10_060, JANUARY[2], *FEBRUARY)

    plan = plan_bank(book, both)

    assert [row.entry.row for row in plan.duplicates] == [2]
    assert plan.duplicates[0].twin.text == "结息"
    assert plan.duplicates[0].skip
    assert not plan.errors
    import_bank(book, plan)
    assert held(book) == [2, 5, 0]
    assert read_accounts(book)[0].closing == 1_055_700


def test_an_earlier_statement_may_be_added_in_front(book, january, tmp_path):
    february = write_statement(tmp_path / "二月.csv", 10_067, *FEBRUARY)
    import_bank(book, plan_bank(book, february))

    import_bank(book, plan_bank(book, january))

    (account,) = read_accounts(book)
    assert (account.opening, account.closing) == (1_000_000, 1_055_700)


def test_the_same_file_or_the_same_lines_are_refused(book, january, tmp_path):
    import_bank(book, plan_bank(book, january))
    again = write_statement(tmp_path / "又一份.csv", 10_000, *JANUARY, account="")
    again.write_bytes(again.read_bytes() + b"\r\n")

    assert "导入过" in reasons(plan_bank(book, january))
    assert "3 行都已经导入过了" in reasons(plan_bank(book, again))
    with pytest.raises(ImportRefused):
        import_bank(book, plan_bank(book, again))
    assert held(book) == [1, 3, 0]


def test_two_equal_payments_of_a_day_without_balances_may_both_be_taken(book, tmp_path):
    said = ("2023-01-03", 100, "租金")
    first = write_statement(tmp_path / "a.csv", 0, said, balances=False)
    second = write_statement(tmp_path / "b.csv", 0, said, ("2023-01-04", 5, "利息"), balances=False)
    assert "期初余额" in reasons(plan_bank(book, first))
    import_bank(book, plan_bank(book, first, opening=1_000_000))

    assert len(plan_bank(book, second).kept) == 1
    plan = plan_bank(book, second, take=[2])
    assert len(plan.kept) == 2
    import_bank(book, plan)

    assert read_accounts(book)[0].closing == 1_000_000 + 20_500


def test_a_statement_that_does_not_join_on_is_refused(book, january, tmp_path):
    import_bank(book, plan_bank(book, january))
    march = write_statement(tmp_path / "三月.csv", 20_000, ("2023-03-02", 500, "租金"))
    torn = write_statement(
        tmp_path / "别的.csv", 10_100, ("2023-01-05", -40, "电费"), ("2023-01-06", 9, "别的")
    )  # fmt: skip

    assert "接不上" in reasons(plan_bank(book, march))
    assert "内容却不同" in reasons(plan_bank(book, torn))
    assert held(book) == [1, 3, 0]


def test_another_accounts_file_is_refused_in_one_sentence(book, tmp_path):
    own = write_statement(tmp_path / "own.csv", 10_000, *JANUARY, account="6228000011112222")
    other = write_statement(tmp_path / "other.csv", 10_067, *FEBRUARY, account="6228000011113333")
    import_bank(book, plan_bank(book, own))

    plan = plan_bank(book, other)

    (finding,) = plan.errors
    assert "像是拿错了文件" in finding.reason
    assert "6228000011113333" not in finding.reason
    with pytest.raises(ImportRefused):
        import_bank(book, plan)
    assert held(book) == [1, 3, 0]


def test_a_cash_account_has_no_statement(book, january):
    with pytest.raises(InvalidInput, match="不是银行存款的账户"):
        plan_bank(book, january, account="101")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "空文件"), ("通知,请查收".encode("gbk"), "找不到表头"), (b"%PDF-1.4", "PDF")],
)
def test_what_is_no_statement_is_refused(book, tmp_path, content, said):
    path = tmp_path / "x.csv"
    path.write_bytes(content)

    with pytest.raises(GachaError, match=said):
        plan_bank(book, path)


def test_every_fault_is_told_at_once_with_row_and_column(book, tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(
        "\r\n".join(
            ("交易日期,借方,贷方,余额,摘要", "20230230,5,,9995,甲", "20230104,五元,,9990,乙", "20230105,1,,9989,丙")
        ).encode("gbk")
    )

    plan = plan_bank(book, path)

    assert [(one.row, one.column) for one in plan.findings if one.severity == ERROR] == [(2, "A"), (3, "B")]
    with pytest.raises(ImportRefused):
        import_bank(book, plan)
    assert held(book) == [0, 0, 0]


def test_a_corrected_layout_is_remembered_and_can_be_forgotten(book, tmp_path):
    def write(name, *rows):
        path = tmp_path / name
        path.write_text("\n".join(("日期,进,出,余额,说明", *rows)), "utf-8")
        return path

    first = write("a.csv", "2023-01-02,5,,10005,甲")
    with pytest.raises(GachaError):
        plan_bank(book, first)
    import_bank(book, plan_bank(book, first, mapping={"income": "B", "expense": "C", "summary": "E"}))

    second = write("b.csv", "2023-01-03,,2,10003,乙")
    plan = plan_bank(book, second)
    assert (plan.kept[0].amount, plan.kept[0].entry.summary) == (-200, "乙")

    forget_layout(book, second)
    with pytest.raises(GachaError):
        plan_bank(book, second)
    with book.reading() as session:
        assert session.execute(select(bank_layouts)).all() == []


def test_undoing_takes_all_of_it_out_again(book, january):
    imported = import_bank(book, plan_bank(book, january))

    assert "移出银行对账单 3 行" in undo_import(book, imported.batch)

    assert held(book) == [0, 0, 0]
    assert read_accounts(book)[0].first is None
    with pytest.raises(InvalidInput, match="已经撤销过"):
        undo_import(book, imported.batch)
    import_bank(book, plan_bank(book, january))


def test_a_statement_that_others_rest_on_is_not_undone(book, january, tmp_path):
    first = import_bank(book, plan_bank(book, january))
    second = import_bank(book, plan_bank(book, write_statement(tmp_path / "二月.csv", 10_067, *FEBRUARY)))

    with pytest.raises(InvalidInput, match="先撤销那一份"):
        undo_import(book, first.batch)
    reconcile(book, "102", Period(2023, 2))
    with pytest.raises(InvalidInput, match="先取消那个月的对账"):
        undo_import(book, second.batch)
    reopen_reconciliation(book, "102", Period(2023, 2))
    undo_import(book, second.batch)
    undo_import(book, first.batch)
    assert held(book) == [0, 0, 0]
