"""Whether connections to the database keep their sessions apart; what every process asks first."""

from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenants.pooling import SessionsMix, check_pooling


class Command(BaseCommand):
    help = "Check that no pooler mixes up roles and search paths of two connections."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check_pooling()
        except SessionsMix as finding:
            raise CommandError(str(finding)) from None
        except (DatabaseError, psycopg.Error) as error:
            raise CommandError(f"The database cannot be asked: {error}") from None
        self.stdout.write("Every connection has a session of its own.")
