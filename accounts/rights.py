"""People are none of the machine's business."""

from core.rights import TableRights

RIGHTS = {
    "accounts_user": TableRights(),
    "accounts_session": TableRights(),
    "accounts_signinbrake": TableRights(),
    "accounts_refreshtoken": TableRights(),
    "accounts_customrole": TableRights(),
    "accounts_emaillink": TableRights(),
    "accounts_apikey": TableRights(),
    "accounts_idempotentrequest": TableRights(),
    "accounts_securitypolicy": TableRights(),
    "accounts_supportgrant": TableRights(),
    # Of django-allauth, a guest of this room.
    "mfa_authenticator": TableRights(keys_ahead=True),
}
