"""What is wrong with a workspace, as sentences that say what to do."""

from tenants.models import Tenant
from tenants.overview import Health
from workspaces.health import Inside


def _count(number: int, one: str, many: str) -> str:
    return one if number == 1 else many.format(number)


def troubles(health: Health) -> list[str]:
    """What the shared tables tell, in a few words each; empty when nothing is wrong."""
    found = []
    if "sending" in health.stopped:
        found.append("Sending stopped")
    if "ai" in health.stopped:
        found.append("Assistant stopped")
    if health.numbers_off:
        found.append(_count(health.numbers_off, "A number is off", "{} numbers are off"))
    if health.dead_jobs:
        found.append(_count(health.dead_jobs, "A job was given up", "{} jobs were given up"))
    if health.failing_jobs:
        found.append(_count(health.failing_jobs, "A job keeps failing", "{} jobs keep failing"))
    if health.upgrade_failed:
        found.append("Not upgraded")
    if health.erasure_failing:
        found.append("Erasure stuck")
    return found


def explained(tenant: Tenant, health: Health, inside: Inside | None) -> list[str]:
    """The same as whole sentences for the workspace's own page, with what a look inside tells."""
    found = []
    for number, why in inside.stopped if inside else ():
        found.append(
            f"The number {number} cannot send: {why or 'WhatsApp refused it.'} "
            "Connect it again with a working access token."
        )
    if inside and inside.unsent and tenant.state == Tenant.State.ACTIVE:
        held = " Sending is stopped by a switch." if "sending" in health.stopped else ""
        found.append(
            _count(inside.unsent, "A message has", "{} messages have")
            + f" waited for more than two minutes to leave.{held}"
        )
    if inside and inside.unread and tenant.state == Tenant.State.ACTIVE:
        found.append(
            _count(inside.unread, "An update", "{} updates")
            + " of WhatsApp’s waited for more than two minutes: look at the workers."
        )
    if inside and inside.turns_used_up:
        found.append(
            "The assistant has answered as often as it may in an hour: customers wait for people. "
            "It goes on by itself as the hour passes."
        )
    if health.numbers_off:
        found.append("A number’s address is switched off: its customers reach nobody.")
    if health.dead_jobs:
        found.append(
            _count(health.dead_jobs, "A job was given up", "{} jobs were given up")
            + " after twelve tries. Try again or discard under Jobs."
        )
    if health.failing_jobs:
        found.append(
            _count(health.failing_jobs, "A job fails and is", "{} jobs fail and are")
            + " tried again by itself; the error stands under Jobs."
        )
    if health.upgrade_failed:
        found.append("The last upgrade failed here; see Upgrades, mend the cause and run it again.")
    if health.erasure_failing:
        found.append("The erasure meets an error at each try; see Erased workspaces.")
    return found
