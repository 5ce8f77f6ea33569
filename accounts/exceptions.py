"""Why somebody was not let in."""

from core.errors import ProfferError


class WrongCredentials(ProfferError):
    """Says the same whether the address or the password was wrong."""

    code = "wrong_credentials"
    status = 401
    message = "The e-mail or the password is not right."


class TooManyAttempts(ProfferError):
    """Wait `retry_after` seconds; not even the right password is looked at until then."""

    code = "too_many_attempts"
    status = 429

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        minutes = -(-retry_after // 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"Too many attempts. Wait {wait} and try again.")


class TokenRefused(ProfferError):
    """The token is damaged, expired, revoked, or belongs to another workspace."""

    code = "token_invalid"
    status = 401
    message = "This token is not valid here. Sign in again."


class TokenReused(ProfferError):
    """A refresh token came a second time: somebody else may hold a copy, so all are revoked."""

    code = "token_reused"
    status = 401
    message = "This refresh token was used before, so its whole family was revoked. Sign in again."


class BeyondYourRights(ProfferError):
    """Somebody, or a role, that holds more than the person who decides."""

    code = "beyond_your_rights"
    status = 403
    message = "They hold rights that you do not have, so you cannot decide about them."


class LastOwner(ProfferError):
    code = "last_owner"
    message = "This is the only owner. Make somebody else an owner first."


class OwnAccount(ProfferError):
    code = "own_account"
    message = "You cannot do this to yourself. Ask somebody else who manages people."


class RoleHeld(ProfferError):
    """A role that somebody holds, or is invited to, is not deleted."""

    code = "role_held"


class RoleNameTaken(ProfferError):
    code = "role_name_taken"
    message = "There is a role of this name already."


class AlreadyInvited(ProfferError):
    code = "already_invited"
    message = "There is an open invitation to this address. Send it again or take it back."


class SupportOpen(ProfferError):
    code = "support_open"
    message = "Support can look in already. End that access before you grant another."


class NoSupportAccess(ProfferError):
    """The workspace does not let the platform in, or not any more."""

    code = "no_support_access"
    status = 403
    message = "This workspace has not granted access to support, or it has ended."


class WrongPassword(ProfferError):
    """The person's own password, asked for again, was not right."""

    code = "wrong_password"
    status = 403
    message = "This is not your password."


class WrongCode(ProfferError):
    """A code or passkey of the second step that does not fit, or was used before."""

    code = "wrong_code"
    status = 401
    message = "This code is not right, or it was used before. Wait for the next one."


class MfaRequired(ProfferError):
    """The password was right; the second step is missing."""

    code = "mfa_required"
    status = 401
    message = "Send the code of your second step as well, in the field `code`."


class MfaEnrolmentRequired(ProfferError):
    """A second step is asked of everybody here, and this person has none yet."""

    code = "mfa_enrolment_required"
    status = 403
    message = "A second step is required here. Sign in on the web page and set one up."


class SecondStepFirst(ProfferError):
    """Who demands a second step of everybody needs one, to be able to come back."""

    code = "second_step_first"
    message = "Set up your own second step first. Then you can ask it of everybody."


class StepNeeded(ProfferError):
    code = "second_step_needed"
    message = "A second step is required here, and this is your only one. Add another first."


class StepTaken(ProfferError):
    code = "second_step_taken"
    message = "You have an authenticator app already. Remove it before you add another."
