"""Commands of the township about what it received: found good, sent back, compared, signed by whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.opening import Json, Month, Quarter, Year, period, user
from gacha_app.cli.showing import give_report, refuse, show_json, show_report
from gacha_app.i18n import _

program = typer.Typer()

Hub = Annotated[str, typer.Argument(metavar="HUB", help=_("汇总库：一个文件，或 postgresql:// 地址"))]
Village = Annotated[str, typer.Argument(metavar="VILLAGE", help=_("嘎查（村）名称，或它的账本代码"))]


@program.command("approve", help=_("验收上报文件，锁定不再改"))
def approve(
    hub: Hub, names: Annotated[list[str], typer.Argument(metavar="VILLAGE...", help=_("嘎查（村）名称，可写多个"))],
    year: Year, quarter: Quarter = None, month: Month = None,
) -> None:  # fmt: skip
    """Find packages good: nothing takes their place from now on."""
    from gacha_app.services import township_review

    wanted = period(year, quarter, month)
    ids = [township_review.village_called(hub, name, user=user()).id for name in names]
    count = township_review.approve(hub, ids, wanted, user=user())
    print(_("已验收 {count} 个嘎查（村）的{period}上报文件。").format(count=count, period=wanted.title))


@program.command("return", help=_("退回上报文件，写退回单"))
def send_back(
    hub: Hub, name: Village, year: Year, quarter: Quarter = None, month: Month = None,
    reason: Annotated[str, typer.Option("--reason", help=_("整份文件的问题"))] = "",
    mark: Annotated[
        list[str] | None, typer.Option("--mark", help=_("一个数的问题，如 收入!E5=与银行对账单不符，可写多个"))
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help=_("退回单（.xlsx），发给嘎查"))] = None,
) -> None:  # fmt: skip
    """Send a package back, and write the slip that the village opens."""
    from gacha_app.services import township_review

    wanted = period(year, quarter, month)
    village = township_review.village_called(hub, name, user=user())
    said = dict(_said(one) for one in mark or ())
    if reason.strip():
        said = {"": reason, **said}
    marks = township_review.marked(township_review.package_in_hub(hub, village.id, wanted, user=user()), said)
    returned = township_review.send_back(hub, village.id, wanted, marks, user=user())
    print(_("已退回“{name}”{period}的上报文件。").format(name=returned.organisation, period=wanted.title))
    if out:
        township_review.write_slip(returned, out)
        print(_("已写入 {path}").format(path=out))


@program.command("return-slip", help=_("再写一次退回单"))
def return_slip(
    hub: Hub, name: Village, year: Year,
    out: Annotated[Path, typer.Option("--out", help=_("退回单（.xlsx），发给嘎查"))],
    quarter: Quarter = None, month: Month = None,
) -> None:  # fmt: skip
    """Write the slip of the last package sent back once more."""
    from gacha_app.services import township_review

    village = township_review.village_called(hub, name, user=user())
    returned = township_review.last_returned(hub, village.id, period(year, quarter, month), user=user())
    township_review.write_slip(returned, out)
    print(_("已写入 {path}").format(path=out))


@program.command("difference", help=_("两次上报有什么不同"))
def difference(
    hub: Hub, name: Village, year: Year, quarter: Quarter = None, month: Month = None,
    versions: Annotated[str, typer.Option("--versions", help=_("比哪两版，如 1,3；不写就比最后两版"))] = "",
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help=_("输出工作簿"))] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help=_("输出 PDF"))] = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Say what is different between two versions, row by row."""
    from gacha_app.services import township_review

    village = township_review.village_called(hub, name, user=user())
    report = township_review.difference(hub, village.id, period(year, quarter, month), _two(versions), user=user())
    give_report(report, as_json=as_json, xlsx=xlsx, csv=None, pdf=pdf)


@program.command("keys", help=_("各嘎查的签名密钥"))
def keys(hub: Hub, as_json: Json = False) -> None:
    """Say with which keys villages sign."""
    from gacha_app.reports.report import report_json
    from gacha_app.services.township_review import keys_report

    report = keys_report(hub, user=user())
    if as_json:
        show_json(report_json(report))
    else:
        show_report(report)


@program.command("trust", help=_("确认嘎查换的新密钥"))
def trust(
    hub: Hub, name: Village,
    fingerprint: Annotated[str, typer.Argument(metavar="FINGERPRINT", help=_("打电话核对过的密钥指纹"))],
) -> None:  # fmt: skip
    """Trust another key of a village."""
    from gacha_app.services import township_review

    village = township_review.village_called(hub, name, user=user())
    township_review.trust_key(hub, village.id, fingerprint, user=user())
    print(_("已确认“{name}”的新密钥，请重新收它的文件。").format(name=village.name))


def _said(text: str) -> tuple[str, str]:
    place, equals, words = text.partition("=")
    if not equals or not words.strip():
        raise refuse(_("“{text}”不对，请写成 收入!E5=问题 的样子。").format(text=text[:40]))
    return place, words


def _two(text: str) -> tuple[int, int] | None:
    if not text.strip():
        return None
    parts = text.replace("，", ",").split(",")
    if len(parts) != 2 or not all(part.strip().isdigit() for part in parts):
        raise refuse(_("“{text}”不对，请写成 1,3 的样子。").format(text=text[:40]))
    return int(parts[0]), int(parts[1])
