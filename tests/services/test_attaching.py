"""Papers attached to what they belong to."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.register import Contract
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.attachments import attachments_of
from gacha_app.services import attachments, books, registers, vouchers

DAY = dt.date(2023, 3, 5)


@pytest.fixture
def draft(book):
    return vouchers.enter_voucher(
        book, Voucher(DAY, "办公费", [Posting("51302", 100), Posting("102", -100)]), post_it=False
    )


@pytest.fixture
def invoice(tmp_path):
    path = tmp_path / "发票 01.pdf"
    path.write_bytes(b"%PDF-1.4 invoice")
    return path


def _attached(book, voucher):
    with book.reading() as session:
        return [one.name for one in attachments_of(session, "voucher", voucher.id)]


def _count(book, table):
    with book.reading() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}"))


def test_a_paper_comes_out_as_it_went_in(book, draft, invoice, tmp_path):
    kept = attachments.attach(book, "voucher", draft.id, invoice, kind="invoice")
    assert (kept.name, kept.size, kept.media_type, kept.added_by) == ("发票 01.pdf", 16, "application/pdf", "苏和")
    invoice.unlink()

    folder = tmp_path / "out"
    folder.mkdir()
    saved = attachments.save_attachment(book, kept.id, folder)

    assert (saved.name, saved.read_bytes()) == ("发票 01.pdf", b"%PDF-1.4 invoice")
    assert attachments.save_attachment(book, kept.id, tmp_path / "copy.pdf").read_bytes() == b"%PDF-1.4 invoice"


def test_a_name_that_is_taken_by_another_file_is_left_alone(book, draft, invoice, tmp_path):
    kept = attachments.attach(book, "voucher", draft.id, invoice)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / invoice.name).write_bytes(b"something else")

    saved = attachments.save_attachment(book, kept.id, folder)

    assert saved.name == f"发票 01-{kept.id}.pdf"
    assert (folder / invoice.name).read_bytes() == b"something else"


def test_a_drafts_count_of_papers_grows_and_shrinks_with_them(book, draft, invoice, tmp_path):
    other = tmp_path / "收据.jpg"
    other.write_bytes(b"jpg")
    first = attachments.attach(book, "voucher", draft.id, invoice)
    attachments.attach(book, "voucher", draft.id, other)
    with book.reading() as session:
        assert vouchers.draft_of(session, draft.id).attachments == 2

    attachments.detach(book, first.id)

    with book.reading() as session:
        assert vouchers.draft_of(session, draft.id).attachments == 1
    assert _attached(book, draft) == ["收据.jpg"]


def test_the_same_file_is_kept_once_and_goes_with_its_last_bearer(book, draft, invoice):
    contract = registers.record(book, Contract("河滩地承包合同"))
    on_voucher = attachments.attach(book, "voucher", draft.id, invoice)
    on_contract = attachments.attach(book, "contract", contract.id, invoice)
    assert (_count(book, "paper"), _count(book, "attachment")) == (1, 2)
    with pytest.raises(InvalidInput, match="已经附在这里了（发票 01.pdf）"):
        attachments.attach(book, "voucher", draft.id, invoice)

    attachments.detach(book, on_contract.id)
    assert _count(book, "paper") == 1
    attachments.detach(book, on_voucher.id)

    assert (_count(book, "paper"), _count(book, "attachment")) == (0, 0)


def test_under_a_posted_voucher_papers_stay_and_its_count_stands(book, draft, invoice, tmp_path):
    kept = attachments.attach(book, "voucher", draft.id, invoice)
    posted = vouchers.post_voucher(book, draft.label)
    later = tmp_path / "补扫描.png"
    later.write_bytes(b"png")

    attachments.attach(book, "voucher", draft.id, later)
    with pytest.raises(InvalidInput, match=f"凭证 {posted.number} 已经记账，附件不能取下"):
        attachments.detach(book, kept.id)

    assert _attached(book, draft) == ["发票 01.pdf", "补扫描.png"]
    assert posted.attachments == 1
    assert books.verify(book) == ()


def test_papers_of_a_draft_thrown_away_go_with_it(book, draft, invoice):
    attachments.attach(book, "voucher", draft.id, invoice)

    vouchers.delete_draft(book, draft.id)

    assert (_count(book, "paper"), _count(book, "attachment")) == (0, 0)


def test_a_file_that_cannot_be_attached_is_refused_in_words_and_nothing_is_kept(book, draft, tmp_path):
    empty = tmp_path / "空.pdf"
    empty.touch()
    large = tmp_path / "大.mp4"
    with large.open("wb") as file:
        file.truncate(attachments.MOST_BYTES + 1)

    for path, said in (
        (tmp_path / "没有.pdf", "“没有.pdf”读不出来（No such file or directory），请检查文件后重试"),
        (tmp_path, "是一个文件夹，请选一个文件"),
        (empty, "“空.pdf”是空文件"),
        (large, "“大.mp4”有 21 MB，附件最大 20 MB，请压缩或缩小后再附"),
    ):
        with pytest.raises(GachaError, match=said):
            attachments.attach(book, "voucher", draft.id, path)

    assert (_count(book, "paper"), _count(book, "attachment")) == (0, 0)


@pytest.mark.parametrize(("subject", "said"), [("voucher", "不在了"), ("nothing", "不能给“nothing”附文件")])
def test_what_is_not_there_bears_no_papers(book, invoice, subject, said):
    with pytest.raises(GachaError, match=said):
        attachments.attach(book, subject, 999, invoice)
    with pytest.raises(NotFound, match="没有这份附件"):
        attachments.detach(book, 999)
