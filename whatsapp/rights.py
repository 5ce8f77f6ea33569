"""Credentials of the transport: never the machine's."""

from core.rights import TableRights

RIGHTS = {
    "whatsapp_cloudnumber": TableRights(keys_ahead=True),
}
