#!/usr/bin/env python
"""Django's command line for Proffer."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] and sys.argv[1] in ("prepare", "seed_demo", "makemigrations"):
        os.environ.setdefault("PROFFER_LOGIN", "owner")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
