"""Making people."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import User
from accounts.permissions import Role
from audit.actions import record
from core.actors import Actor
from core.errors import InvalidInput, ProfferError


class EmailTaken(ProfferError):
    code = "email_taken"
    message = "Somebody with this e-mail is already here."


NAME_LENGTH = 120


def person_problems(*, email: str, name: str, password: str) -> dict[str, str]:
    """What is wrong with a new person's fields, by field; reads and writes nothing."""
    problems: dict[str, str] = {}
    try:
        validate_email(email)
    except ValidationError:
        problems["email"] = "Write a full e-mail address, such as sara@example.com."
    try:
        validate_password(password)
    except ValidationError as error:
        problems["password"] = " ".join(error.messages)
    if not name.strip():
        problems["name"] = "Write the person's name."
    elif not name.isprintable() or len(name) > NAME_LENGTH:
        problems["name"] = f"Use one line of at most {NAME_LENGTH} characters."
    return problems


def create_user(*, actor: Actor, email: str, name: str, password: str, role: Role) -> User:
    """Add a person to the active workspace. Raises InvalidInput or EmailTaken."""
    problems = person_problems(email=email, name=name, password=password)
    if problems:
        raise InvalidInput(fields=problems)
    with transaction.atomic():
        if User.objects.filter(email=email.lower()).exists():
            raise EmailTaken(fields={"email": EmailTaken.message})
        user = User.objects.create_user(
            email=email, password=password, name=name.strip(), role=role.value
        )
        record(
            actor=actor,
            code="accounts.user.created",
            target=f"user:{user.pk}",
            data={"role": user.role},
        )
    return user
