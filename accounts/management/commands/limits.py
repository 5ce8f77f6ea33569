"""`manage.py limits list|lift`: who is refused at the front door, and letting them go on."""

import math
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.limits import LIMITS, engaged_limits, lift_limit, subject_of
from core.actors import Actor
from core.errors import ProfferError
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant


class Command(BaseCommand):
    help = "List who is refused by a limit now, or let somebody go on at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=("list", "lift"))
        parser.add_argument("name", nargs="?", default="", help="a limit, such as front.sign_up")
        parser.add_argument("--address", default="", help="of an IP address")
        parser.add_argument("--email", default="", help="of an e-mail address")
        parser.add_argument("--subject", default="", help="as `list` shows it")
        parser.add_argument("--tenant", default="", help="a workspace's slug; else the platform's")

    def handle(self, *_: Any, **options: Any) -> None:
        scope = outside_tenants()
        if options["tenant"]:
            tenant = Tenant.objects.filter(slug=options["tenant"]).first()
            if tenant is None:
                raise CommandError(f"There is no workspace “{options['tenant']}”.")
            scope = in_tenant(tenant)  # type: ignore[assignment]
        try:
            with scope:
                self._list() if options["what"] == "list" else self._lift(options)
        except ProfferError as error:
            raise CommandError(" ".join(error.fields.values()) or error.message) from None

    def _list(self) -> None:
        found = engaged_limits()
        for one in found:
            limit = one.limit
            self.stdout.write(
                f"{limit.name}  {one.subject}  {math.ceil(one.seconds)} s more  "
                f"({limit.most} in {limit.seconds} s: {limit.why})"
            )
        if not found:
            self.stdout.write("Nobody is refused at the moment.")

    def _lift(self, options: dict[str, Any]) -> None:
        subject = options["subject"] or subject_of(
            address=options["address"], email=options["email"]
        )
        if not options["name"]:
            raise CommandError(f"Name one of: {', '.join(LIMITS)}.")
        actor = Actor(kind="system", label="manage.py limits")
        lift_limit(actor=actor, name=options["name"], subject=subject)
        self.stdout.write(f"{options['name']}: {subject} may go on.")
