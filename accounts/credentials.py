"""Who somebody is: e-mail and password, with brakes on guessing."""

from django.contrib.auth import authenticate
from django.http import HttpRequest

from accounts.brakes import Attempt, Brake, forget_past, lift, spend, take_back
from accounts.devices import known_device
from accounts.exceptions import WrongCredentials
from accounts.models import User
from core.addresses import client_address

MAX_ATTEMPTS = Brake.PLACE.most
WINDOW_SECONDS = Brake.PLACE.seconds


def check_credentials(*, email: str, password: str, request: HttpRequest) -> User:
    """The person of the active workspace (or the platform) with this e-mail and password.

    Raises WrongCredentials or TooManyAttempts; a success forgets the earlier attempts from
    the same place. It is no sign-in yet where a second step follows.
    """
    wanted = email.strip().lower().replace("\x00", "")
    user = User.objects.filter(email=wanted).first()
    device = known_device(request, user)
    attempt = Attempt(user=user, email=wanted, address=client_address(request), device=device)
    brakes = [Brake.DEVICE] if device else [Brake.ADDRESS, Brake.PERSON, Brake.PLACE]
    spend(*brakes, attempt=attempt)
    found = authenticate(email=wanted, password=password)
    if not isinstance(found, User):
        raise WrongCredentials
    lift(Brake.DEVICE if device else Brake.PLACE, attempt=attempt)
    if not device:
        take_back(Brake.ADDRESS, Brake.PERSON, attempt=attempt)
    forget_past()
    return found
