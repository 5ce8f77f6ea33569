"""What can go wrong between a business and its numbers."""

from core.errors import ProfferError


class NumberTaken(ProfferError):
    code = "number_taken"
    message = "This number is connected to another workspace."

    def __init__(self) -> None:
        super().__init__(fields={"phone_number_id": self.message})


class AccountTaken(ProfferError):
    code = "account_taken"
    message = (
        "Numbers of this WhatsApp Business Account lead to another workspace. What Meta says of "
        "the whole account can go to one workspace alone: use an account of its own."
    )

    def __init__(self) -> None:
        super().__init__(fields={"waba_id": self.message})
