"""Make somebody who runs the platform: the first person of a new installation."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import create_user
from accounts.permissions import Role
from core.actors import system_actor
from core.errors import ProfferError


class Command(BaseCommand):
    help = "Add a person to the platform panel. Asks for the password, or reads it from a pipe."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            create_user(
                actor=system_actor("command line"),
                email=options["email"],
                name=options["name"],
                password=_password(),
                role=Role.PLATFORM,
            )
        except ProfferError as error:
            raise CommandError(" ".join(error.fields.values()) or error.message) from None
        self.stdout.write(f"{options['email']} can sign in to the platform panel.")


def _password() -> str:
    """Never an argument: those stand in the shell's history and in the list of processes."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise CommandError("The two differ. Nothing was made.")
    return password
