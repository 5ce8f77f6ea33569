"""Credentials of the transport and its templates: never the machine's."""

from core.rights import TableRights

RIGHTS = {
    "whatsapp_cloudnumber": TableRights(keys_ahead=True),
    "whatsapp_template": TableRights(),
    "whatsapp_noticetemplate": TableRights(),
}
