"""The card of land or water that the village owns."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gacha_app.domain.register import LAND_CLASSES, RESOURCE_CLASSES, WAYS, Resource
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import CardForm
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.fields import ChoiceField, QuantityField, TextField


class ResourceForm(CardForm):
    """Adds land or water, or changes what is known of it."""

    numbers = ("area",)

    def __init__(self, desk: Desk, parent: QWidget | None = None, card: Resource | None = None) -> None:
        super().__init__(desk, parent, card or Resource(""), _("资源"), width=480)
        form = self.form
        form.add("name", _("资源名称"), TextField(_("如 河滩地、沙窝子草牧场")), required=True)
        form.add("klass", _("类别"), ChoiceField(key_choices(RESOURCE_CLASSES)), required=True)
        form.add("land_class", _("国土分类"), ChoiceField(key_choices(LAND_CLASSES)),
                 help_text=_("年度清查用的类别；不选就按上面的类别归。"))  # fmt: skip
        form.add("code", _("地块编号"), TextField())
        form.add("area", _("面积"), QuantityField(_("按确权或实测面积")), unit=_("亩"))
        form.add("place", _("坐落（四至）"), TextField(_("如 黄河西岸，东至公路")))
        form.add("use", _("使用情况"), TextField(_("如 自用、发包、闲置")))
        form.add("way", _("经营方式"), ChoiceField(key_choices(WAYS)))
        form.add("ownership", _("权属"), TextField(_("如 集体所有，证书编号")))
        form.add("holder", _("承包（使用）人"), TextField())
        form.add("note", _("备注"), TextField())
        self.show_card()
