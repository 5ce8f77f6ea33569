"""People are none of the machine's business."""

from core.rights import TableRights

RIGHTS = {
    "accounts_user": TableRights(),
    "accounts_session": TableRights(),
    "accounts_refreshtoken": TableRights(),
}
