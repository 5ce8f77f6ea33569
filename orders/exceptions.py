"""Why a decision could not be made; each says what to do."""

from core.errors import ProfferError


class ProposalStale(ProfferError):
    code = "proposal_stale"
    message = "The proposal has changed since you opened it. Look at it again, then decide."


class ProposalDecided(ProfferError):
    code = "proposal_decided"

    def __init__(self, *, status: str, by: str) -> None:
        who = f" by {by}" if by else ""
        words = status.replace("_", " ")
        super().__init__(f"This proposal was already {words}{who}. Nothing was changed.")


class ProposalExpired(ProfferError):
    code = "proposal_expired"
    message = (
        "The deadline of this proposal has passed; the customer was told. Nothing was changed."
    )


class ProposalDamaged(ProfferError):
    code = "proposal_damaged"
    message = (
        "The lines of this proposal do not match the catalogue they were taken from, so it "
        "cannot be approved. Reject it and ask the customer again."
    )


class NotForSale(ProfferError):
    code = "not_for_sale"
    status = 400
    message = "This is not in the published catalogue any more."


class NotChangeable(ProfferError):
    code = "not_changeable"
    message = (
        "This order cannot be changed any more, or a change of it is waiting already. "
        "Nothing was changed."
    )


class ChangeDecided(ProfferError):
    code = "change_decided"

    def __init__(self, *, status: str, by: str) -> None:
        who = f" by {by}" if by else ""
        super().__init__(f"This wish was already {status}{who}. Nothing was changed.")


class ChangeStale(ProfferError):
    code = "change_stale"
    message = (
        "The order is not what it was when the customer asked, or the wished day has passed. "
        "Decline this wish and write to the customer. Nothing was changed."
    )
