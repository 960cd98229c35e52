"""Whether households and members are needed since they came: what keeps an import from being undone."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, or_, select

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _
from gacha_app.storage import tables
from gacha_app.storage.book import Writing
from gacha_app.storage.columns import metadata

# What people call the tables that need a household or a member; the others are "其他记录"
_CALLED = {
    "posting": N_("记账"), "dividend_line": N_("分红方案"), "share_movement": N_("份额变动"),
    "register_event": N_("登记簿变动"), "certificate": N_("股权证"), "contract": N_("合同"), "debt": N_("债权债务"),
}  # fmt: skip
_OTHER = N_("其他记录")


def refuse_used(session: Writing, batch: int, members: Select[Any]) -> None:
    """Refuse to undo an import of which a household or a member is needed since, within a larger action.

    Args:
        batch: the import itself; the shares it brought go with it.
        members: the identities of the members who came with it.

    Raises:
        InvalidInput: naming the household and what needs it.
    """
    households, member = tables.households.c, tables.members.c
    came = select(households.id).where(households.import_id == batch)
    for table in metadata.sorted_tables:
        for column in table.columns:
            targets = {key.target_fullname for key in column.foreign_keys}
            if "household.id" in targets and table is not tables.members:
                query = select(households.number).join(table, column == households.id).where(column.in_(came))
            elif "member.id" in targets:
                query = (
                    select(households.number)
                    .join(member.id.table, member.household_id == households.id)
                    .join(table, column == member.id)
                    .where(column.in_(members))
                )
            else:
                continue
            if table is tables.share_movements:
                movement = tables.share_movements.c
                query = query.where(or_(movement.import_id.is_(None), movement.import_id != batch))
            number = session.scalar(query.limit(1))
            if number is not None:
                raise InvalidInput(
                    "batch",
                    _("户号 {number} 已经用于{what}，这次导入不能撤销。").format(
                        number=number, what=_(_CALLED.get(table.name, _OTHER))
                    ),
                )
