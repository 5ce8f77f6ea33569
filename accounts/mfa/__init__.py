"""The second step: an app's codes, passkeys, and recovery codes for a bad day.

The rows are django-allauth's (`Authenticator`), and so are the arithmetic of the codes
and the ceremonies of the passkeys. What a row may be used for, how often, and who is told
is decided here (docs/adr/0020).
"""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.brakes import Attempt, Brake, lift, spend, take_back
from accounts.devices import known_device
from accounts.exceptions import StepNeeded, WrongCode
from accounts.mfa import recovery, totp
from accounts.models import User
from accounts.notices import tell_of_change
from accounts.passwords import end_access
from accounts.policy import second_step_required
from audit.actions import record
from core.actors import Actor
from core.addresses import client_address
from core.errors import NotFound

STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What signs somebody in. Recovery codes replace one of these and are nothing alone."""


def steps_of(user: User) -> QuerySet[Authenticator]:
    """The person's second steps, the oldest first."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=STEPS).order_by("id")


def has_second_step(user: User) -> bool:
    return steps_of(user).exists()


def people_with_a_step() -> QuerySet[Authenticator, int]:
    """The keys of everybody who has one."""
    return Authenticator.objects.filter(type__in=STEPS).values_list("user_id", flat=True)


def check_code(*, user: User, code: str, request: HttpRequest) -> None:
    """Use up a code of the person's app, or a recovery code.

    Raises WrongCode, or TooManyAttempts: counted for each place (or known device), and
    for the person over all places.
    """
    device = known_device(request, user)
    attempt = Attempt(user=user, address=client_address(request), device=device)
    near = Brake.CODE_DEVICE if device else Brake.CODE_PLACE
    brakes = [near] if device else [Brake.CODE_PERSON, near]
    spend(*brakes, attempt=attempt)
    if totp.use_code(user=user, code=code):
        pass
    elif recovery.use_code(user=user, code=code):
        with transaction.atomic():
            record(
                actor=user.actor,
                code="accounts.mfa.recovery_code_used",
                target=f"user:{user.pk}",
                data={"left": recovery.codes_left(user)},
            )
            tell_of_change(user, notice="recovery_code_used")
    else:
        raise WrongCode
    lift(near, attempt=attempt)
    if not device:
        take_back(Brake.CODE_PERSON, attempt=attempt)


@transaction.atomic
def remove_step(*, user: User, step_id: int) -> None:
    """Take a second step away; with the last one the recovery codes go.

    Raises NotFound, or StepNeeded for the last one where a second step is required.
    """
    # The person's row is the lock: two removals at once do not both see the other's step.
    User.objects.select_for_update().get(pk=user.pk)
    step = steps_of(user).filter(pk=step_id).first()
    if step is None:
        raise NotFound
    last = steps_of(user).count() == 1
    if last and second_step_required():
        raise StepNeeded
    step.delete()
    if last:
        recovery.forget(user)
    told(user, code="accounts.mfa.removed", step=step, notice="second_factor_removed")


@transaction.atomic
def remove_all(*, actor: Actor, user: User) -> int:
    """Take away every second step of somebody who lost them all, and sign them out.

    The password is then all that is asked for, so ask the person by another way first.
    Raises NotAllowed unless `actor` manages security.
    """
    actor.require("security.manage")
    removed, _ = Authenticator.objects.filter(user_id=user.pk).delete()
    end_access(user)
    record(actor=actor, code="accounts.mfa.removed_by_staff", target=f"user:{user.pk}")
    tell_of_change(user, notice="second_factor_removed")
    return removed


def told(user: User, *, code: str, step: Authenticator, notice: str) -> None:
    """Write the history of a change, and mail it to the person."""
    record(
        actor=user.actor,
        code=code,
        target=f"user:{user.pk}",
        data={"kind": step.type, "name": step.data.get("name", "")},
    )
    tell_of_change(user, notice=notice)
