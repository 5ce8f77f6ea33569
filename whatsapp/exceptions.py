"""What can go wrong between a business and its numbers."""

from core.errors import ProfferError


class NumberTaken(ProfferError):
    code = "number_taken"
    message = "This number is connected to another workspace."

    def __init__(self) -> None:
        super().__init__(fields={"phone_number_id": self.message})
