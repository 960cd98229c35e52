from __future__ import annotations

import pytest
from handing_in import edit, package, write

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.domain.signing import is_signed, key_fingerprint, new_secret, public_key, sign
from gacha_app.services import township, township_review
from gacha_app.sheets.submissions import PROOF_SHEET, read_package
from gacha_app.storage.hub import open_hub
from gacha_app.township.package import fingerprint_of, parse_package
from gacha_app.township.receiving import receive

_OURS, _OTHERS = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def hub(hub_address):
    with open_hub(hub_address, create=True, user="示例员") as opened:
        yield opened


def take(hub, one):
    return receive(hub, one, "a.xlsx", one.sha256)


def refusal(hub, one):
    with pytest.raises(GachaError) as problem:
        take(hub, one)
    return str(problem.value)


def test_a_signature_holds_for_its_text_and_its_key_alone():
    secret = new_secret()
    signature = sign(secret, "示例")

    assert is_signed(public_key(secret), signature, "示例")
    assert not is_signed(public_key(secret), signature, "示例 ")
    assert not is_signed(public_key(_OURS), signature, "示例")
    assert not is_signed(public_key(secret), signature[:-2] + "00", "示例") or signature.endswith("00")
    assert not is_signed("", signature, "示例")
    assert not is_signed("zz", "zz", "示例")


def test_the_key_of_a_known_secret_is_the_one_the_standard_names():
    # RFC 8032, 7.1, test 1
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")

    assert public_key(secret) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def test_a_fingerprint_is_short_enough_to_be_read_out():
    assert len(key_fingerprint(public_key(_OURS))) == 19
    assert key_fingerprint(public_key(_OURS)) != key_fingerprint(public_key(_OTHERS))
    assert key_fingerprint("") == ""


def test_a_signed_package_is_read_back_with_its_key_and_the_sheet_names_it(tmp_path):
    written = write(package(), tmp_path / "a.xlsx", secret=_OURS)

    read = read_package(tmp_path / "a.xlsx")

    assert (read, read.key, read.signature) == (written, public_key(_OURS), written.signature)


@pytest.mark.parametrize(("cell", "value"), [("B8", "00" * 64), ("B8", ""), ("B8", "x")])
def test_another_signature_is_refused(tmp_path, cell, value):
    write(package(), tmp_path / "a.xlsx", secret=_OURS)
    edit(tmp_path / "a.xlsx", PROOF_SHEET, cell, value)

    with pytest.raises(GachaError, match="签名对不上"):
        read_package(tmp_path / "a.xlsx")


def test_who_forges_the_figures_cannot_forge_the_signature(tmp_path):
    whole = package(secret=_OURS)
    forged = whole.text.replace('"income":50000000', '"income":90000000')

    with pytest.raises(GachaError, match="签名对不上"):
        parse_package(forged, fingerprint_of(forged), whole.signature)


def test_a_package_of_the_first_format_is_read_as_before(tmp_path):
    plain = package()
    old = plain.text.replace('"format_version":2', '"format_version":1')
    for name in ('"key":"",', '"month":0,', '"quarter":0,'):
        old = old.replace(name, "")

    read = parse_package(old, fingerprint_of(old))

    assert (read.period, read.key) == (Period(2023), "")
    # what a hub holds of those days is known again when the same is handed in with a newer program
    assert read.fingerprint == plain.fingerprint


def test_the_first_key_is_trusted_and_named_and_another_one_waits(hub):
    first = take(hub, package(secret=_OURS))
    again = take(hub, package(secret=_OURS, income=2, made_at="2024-02-01T09:00:00+08:00"))

    assert key_fingerprint(public_key(_OURS)) in first.notes[0]
    assert again.version == 2
    words = refusal(hub, package(secret=_OTHERS, income=3, made_at="2024-02-02T09:00:00+08:00"))
    assert key_fingerprint(public_key(_OURS)) in words
    assert key_fingerprint(public_key(_OTHERS)) in words


def test_a_village_that_signs_is_not_taken_unsigned_any_more(hub):
    take(hub, package(secret=_OURS))

    assert "没有签名" in refusal(hub, package(income=3, made_at="2024-02-02T09:00:00+08:00"))


def test_who_has_not_signed_yet_may_begin_to(hub):
    take(hub, package())

    assert take(hub, package(secret=_OURS, income=3, made_at="2024-02-02T09:00:00+08:00")).version == 2


def test_two_villages_with_one_key_are_a_copied_book(hub):
    take(hub, package(secret=_OURS))

    assert "同一把密钥" in refusal(hub, package("示例二嘎查", secret=_OURS))


def test_a_new_key_is_taken_once_the_township_says_so(hub_address, tmp_path):
    write(package(), tmp_path / "a.xlsx", secret=_OURS)
    write(package(made_at="2024-02-02T09:00:00+08:00", income=7), tmp_path / "b.xlsx", secret=_OTHERS)
    assert not township.collect(hub_address, [tmp_path / "a.xlsx"]).refused
    refused = township.collect(hub_address, [tmp_path / "b.xlsx"])
    assert "换了密钥" in refused.refused[0].reason
    village = township_review.village_called(hub_address, "示例一")

    with pytest.raises(GachaError, match="请核对指纹"):
        township_review.trust_key(hub_address, village.id, "0000-0000-0000-0000")
    township_review.trust_key(hub_address, village.id, key_fingerprint(public_key(_OTHERS)).lower().replace("-", " "))
    collected = township.collect(hub_address, [tmp_path / "b.xlsx"])

    assert [one.version for one in collected.accepted] == [2]
    states = [(row.cells["fingerprint"], row.cells["state"]) for row in township_review.keys_report(hub_address).rows]
    assert states == [
        (key_fingerprint(public_key(_OTHERS)), "正在使用"), (key_fingerprint(public_key(_OURS)), "已停用"),
    ]  # fmt: skip
    assert township.summary(hub_address, Period(2023)).totals["income"] == 7


def test_a_key_that_waits_stands_first(hub_address, tmp_path):
    write(package(), tmp_path / "a.xlsx", secret=_OURS)
    write(package(made_at="2024-02-02T09:00:00+08:00", income=7), tmp_path / "b.xlsx", secret=_OTHERS)
    township.collect(hub_address, [tmp_path])

    rows = township_review.keys_report(hub_address).rows

    assert [row.cells["state"] for row in rows] == ["等待确认", "正在使用"]
