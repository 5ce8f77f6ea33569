"""What can go wrong in the catalogue besides plain bad input."""

from core.errors import NotFound, ProfferError


class NameTaken(ProfferError):
    code = "name_taken"

    def __init__(self, name: str, *, kind: str) -> None:
        message = f"There is already a {kind} called “{name}”."
        super().__init__(message, fields={"name": message})


class RetailerIdTaken(ProfferError):
    code = "retailer_id_taken"

    def __init__(self, retailer_id: str, *, by: str) -> None:
        message = f"“{retailer_id}” is already the id of “{by}”."
        super().__init__(message, fields={"retailer_id": message})


class PackageIncomplete(ProfferError):
    """A package cannot return while one of its services is archived."""

    code = "package_incomplete"

    def __init__(self, missing: list[str]) -> None:
        names = ", ".join(f"“{name}”" for name in missing)
        super().__init__(
            f"Restore {names} first: the package contains it.",
            fields={"items": f"Archived: {names}."},
        )


class TooManyExtracts(ProfferError):
    code = "too_many_extracts"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"At most {most} passages can be quoted. Take some back that nobody asks about."
        )


class CurrencyInUse(ProfferError):
    """Prices are not converted: live prices hold the business to its currency."""

    code = "currency_in_use"

    def __init__(self, currency: str) -> None:
        message = f"There are live prices in {currency}. Archive them before you change currency."
        super().__init__(message, fields={"currency": message})


class CurrencyDiffers(ProfferError):
    """What was archived before the currency changed needs a new price before it returns."""

    code = "currency_differs"

    def __init__(self, *, old: str, new: str) -> None:
        message = f"Its price is in {old}, and you now sell in {new}. Set a new price first."
        super().__init__(message, fields={"price": message})


class BusinessNotOpened(ProfferError):
    """The workspace has no profile and no published catalogue yet."""

    code = "business_not_opened"
    message = "This workspace has not been set up yet."


class BusinessAlreadyOpened(ProfferError):
    code = "business_already_opened"
    message = "This workspace has been set up already."


class UnknownVersion(NotFound):
    code = "unknown_catalogue_version"

    def __init__(self, number: int) -> None:
        super().__init__(f"The catalogue has no version {number}.")
