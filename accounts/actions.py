"""Making people."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.membership import remember
from accounts.models import CustomRole, User
from accounts.names import clean_name, name_problem
from accounts.passwords import password_problem
from accounts.permissions import Role
from audit.actions import record
from core.actors import Actor
from core.errors import InvalidInput, ProfferError


class EmailTaken(ProfferError):
    code = "email_taken"
    message = "Somebody with this e-mail is already here."


NAME_LENGTH = 120
SUPPORT_DOMAIN = "platform.invalid"
"""Of the addresses that stand for the platform's people in a workspace (RFC 2606: no mail
is ever delivered there)."""


def email_problem(email: str) -> str:
    """What is wrong with an address that somebody is to sign in with; "" when nothing is."""
    try:
        validate_email(email)
    except ValidationError:
        return "Write a full e-mail address, such as sara@example.com."
    if email.rpartition("@")[2].lower() == SUPPORT_DOMAIN:
        return "This address is kept for the platform’s own people."
    return ""


def person_problems(*, email: str, name: str, password: str) -> dict[str, str]:
    """What is wrong with a new person's fields, by field; reads and writes nothing."""
    problems: dict[str, str] = {}
    if wrong := email_problem(email):
        problems["email"] = wrong
    bad_password = password_problem(password, email=email, name=name)
    if bad_password:
        problems["password"] = bad_password
    if wrong := name_problem(name, most=NAME_LENGTH, empty="Write the person's name."):
        problems["name"] = wrong
    return problems


def create_user(
    *,
    actor: Actor,
    email: str,
    name: str,
    password: str,
    role: Role,
    custom_role: CustomRole | None = None,
    password_hash: str = "",
) -> User:
    """Add a person to the active workspace. Raises InvalidInput or EmailTaken.

    A `password_hash` that was made before takes the password's place.
    Who may add whom is for the callers to say: `accounts.invitations` asks the one who
    invited, opening a workspace is the platform's right.
    """
    problems = person_problems(email=email, name=name, password=password)
    if problems:
        raise InvalidInput(fields=problems)
    with transaction.atomic():
        if User.objects.filter(email=email.lower()).exists():
            raise EmailTaken(fields={"email": EmailTaken.message})
        user = User.objects.create_user(
            email=email,
            password=password,
            password_hash=password_hash,
            name=clean_name(name),
            role=role.value,
            custom_role=custom_role,
        )
        remember(user.email)
        record(
            actor=actor,
            code="accounts.user.created",
            target=f"user:{user.pk}",
            data={"role": user.role},
        )
    return user
