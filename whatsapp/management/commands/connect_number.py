"""Lead a WhatsApp number to a workspace, or give a connected one a new access token."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.permissions import ROLE_PERMISSIONS, Role
from core.actors import Actor
from core.errors import ProfferError
from tenants.models import Tenant
from whatsapp.actions import connect_cloud_number

OPERATOR = Actor(kind="platform", label="command line", permissions=ROLE_PERMISSIONS[Role.PLATFORM])
"""Whoever may run this has the owner's login already."""


class Command(BaseCommand):
    help = (
        "Connect a number of the Cloud API, or connect it again after it was stopped. Asks for "
        "the access token, or reads it from a pipe."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("slug", help="the workspace's address")
        parser.add_argument("--phone-number-id", required=True)
        parser.add_argument("--waba-id", required=True, help="the WhatsApp business account")
        parser.add_argument("--business-id", default="", help="the portfolio, where it is known")
        parser.add_argument("--display", required=True, help="as customers dial it")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = Tenant.objects.filter(slug=options["slug"]).first()
        if tenant is None:
            raise CommandError(f"There is no workspace “{options['slug']}”.")
        try:
            connect_cloud_number(
                actor=OPERATOR,
                tenant=tenant,
                phone_number_id=options["phone_number_id"],
                display=options["display"],
                waba_id=options["waba_id"],
                token=_token(),
                business_id=options["business_id"],
            )
        except ProfferError as error:
            raise CommandError(" ".join(error.fields.values()) or error.message) from None
        self.stdout.write(f"{options['display']} leads to {tenant.name}.")


def _token() -> str:
    """Never an argument: those stand in the shell's history and in the list of processes."""
    if sys.stdin.isatty():
        return getpass.getpass("Access token: ")
    return sys.stdin.readline().rstrip("\n")
