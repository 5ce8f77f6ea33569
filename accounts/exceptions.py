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
