"""How well a tenant's assistant did, as a table on the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ai.confidence.report import PERIODS, Part, Report, WhatIf, report
from ai.confidence.tenants import version_of
from ai.standing import assistant_settings
from tenants.context import in_tenant
from tenants.models import Tenant


class Command(BaseCommand):
    help = (
        "Report the wrong-answer rate, calibration error, coverage and hand-offs of one tenant's "
        "assistant, from rows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the workspace's address")
        parser.add_argument("--days", type=int, default=30, choices=PERIODS)
        parser.add_argument(
            "--threshold", type=int, help="1 to 99: what this one would have changed"
        )

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        wanted = options["threshold"]
        if wanted is not None and not 1 <= wanted <= 99:
            raise CommandError("--threshold is a whole number from 1 to 99.")
        tenant = Tenant.objects.filter(slug=slug).first()
        if tenant is None:
            raise CommandError(f"There is no workspace “{slug}”.")
        with in_tenant(tenant):
            settings = assistant_settings()
            found, what_if = report(options["days"])
        lines = [
            f"{tenant.name}: the last {found.days} days, threshold {settings.threshold} %, "
            f"calibration {version_of(settings) or 'none'}",
            *(lines_of(found) if found.turns else ["The assistant took no turn."]),
        ]
        if wanted is not None and found.turns:
            lines += what_if_lines(what_if(wanted))
        self.stdout.write("\n".join(lines))


def lines_of(found: Report) -> list[str]:
    low, high = found.headline.interval
    basis = (
        f"{found.audited.wrong} of {found.audited.of} audited, 95 %: {low:.1%} to {high:.1%}"
        if found.is_sampled
        else f"at least: {found.known.wrong} known of {found.known.of}; {found.audited.of} audited"
    )
    return [
        f"wrong answers      {found.headline.share:7.1%}   ({basis})",
        f"answered           {found.coverage:7.1%}   ({found.answered} of {found.turns} turns)",
        f"asked back         {found.clarified / found.turns:7.1%}   ({found.clarified})",
        f"handed over        {found.handed_off / found.turns:7.1%}   ({found.handed_off})",
        "calibration error  " + ("      –" if found.error is None else f"{found.error:7.3f}"),
        f"labelled           {found.labelled} answers",
        "",
        f"{'':16}{'turns':>8}{'answered':>10}{'asked':>8}{'handed':>8}{'wrong':>7}",
        *(_line(part) for part in (*found.languages, *found.scopes)),
        *(["", "handed over because"] if found.reasons else []),
        *(f"  {reason:22}{count:6}" for reason, count in found.reasons),
    ]


def what_if_lines(found: WhatIf) -> list[str]:
    return [
        "",
        f"at {found.percent} %: {found.fewer} answers fewer ({found.fewer_wrong} known wrong, "
        f"{found.fewer_right} known right), {found.more} more",
    ]


def _line(part: Part) -> str:
    return (
        f"{part.name:16}{part.turns:8}{part.answered:10}{part.clarified:8}"
        f"{part.handed_off:8}{part.wrong:7}"
    )
