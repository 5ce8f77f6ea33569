"""A tenant's assistant on the command line: mode, threshold, on and off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai.actions import update_settings
from ai.models import AssistantSettings
from ai.standing import assistant_settings
from core.actors import Actor
from core.errors import ProfferError
from tenants.context import in_tenant
from tenants.models import Tenant

OPERATOR = Actor(kind="platform", label="Command line", permissions=frozenset({"assistant.edit"}))


class Command(BaseCommand):
    help = "Change the assistant's settings of one tenant, or show them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--mode", help=f"one of: {', '.join(AssistantSettings.Mode.values)}")
        parser.add_argument("--threshold", type=int, help="1 to 99; below it people are asked")
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--enabled", dest="enabled", action="store_true", default=None)
        state.add_argument("--disabled", dest="enabled", action="store_false")
        vendors = parser.add_mutually_exclusive_group()
        vendors.add_argument(
            "--engine-only",
            action="store_true",
            default=None,
            help="no customer's words go to a language model's vendor",
        )
        vendors.add_argument("--any-backend", dest="engine_only", action="store_false")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        tenant = Tenant.objects.filter(slug=slug).first()
        if tenant is None:
            raise CommandError(f"There is no tenant “{slug}”.")
        names = ("mode", "threshold", "enabled", "engine_only")
        fields = {name: options[name] for name in names if options[name] is not None}
        with in_tenant(tenant):
            try:
                settings = (
                    update_settings(actor=OPERATOR, fields=fields)
                    if fields
                    else assistant_settings()
                )
            except ProfferError as error:
                words = [f"{name}: {reason}" for name, reason in error.fields.items()]
                raise CommandError(" ".join([error.message, *words])) from None
        state = "enabled" if settings.enabled else "disabled"
        alone = ", the built-in engine alone" if settings.engine_only else ""
        self.stdout.write(
            f"{tenant.slug}: {state}, mode {settings.mode}, threshold {settings.threshold}{alone}"
        )
