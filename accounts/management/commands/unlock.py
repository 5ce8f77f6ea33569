"""`manage.py unlock`: let somebody who mistyped too often try again at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts import mfa
from accounts.brakes import unlock
from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Role
from core.actors import Actor
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Forget the counted attempts to sign in of a person or an address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", default="", help="a workspace's slug; else the platform")
        parser.add_argument("--email", default="", help="of a person there")
        parser.add_argument(
            "--second-step",
            action="store_true",
            help="take away the person's second steps as well: they lost them all",
        )
        parser.add_argument("--address", default="", help="an IP address")

    def handle(self, *_: Any, **options: Any) -> None:
        if not options["email"] and not options["address"]:
            raise CommandError("Name --email or --address.")
        tenant = Tenant.objects.filter(slug=options["tenant"]).first()
        if options["tenant"] and tenant is None:
            raise CommandError(f"There is no workspace “{options['tenant']}”.")
        actor = Actor(
            kind="platform", label="command line", permissions=ROLE_PERMISSIONS[Role.PLATFORM]
        )
        with in_tenant(tenant) if tenant else outside_tenants():
            count = unlock(actor=actor, email=options["email"], address=options["address"])
            if options["second_step"]:
                self._take_away(actor, options["email"])
        self.stdout.write(f"{count} counts forgotten. They can try again.")

    def _take_away(self, actor: Actor, email: str) -> None:
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody here has the address “{email}”.")
        mfa.remove_all(actor=actor, user=user)
        self.stdout.write(f"{user.email} signs in by password alone until they add a new step.")
