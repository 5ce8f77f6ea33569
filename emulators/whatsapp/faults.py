"""What goes wrong on purpose, and how fast things go when they go right."""

import dataclasses
import random
from dataclasses import dataclass, field
from typing import Any


class BadFaultsError(Exception):
    """A fault setting that does not exist or cannot be."""


def _delays() -> dict[str, float]:
    return {"sent": 0.2, "delivered": 0.5, "read": 1.0}


@dataclass
class Faults:
    """All settings; a rate is a probability between 0 and 1, a `_seconds` is a duration.

    `POST /_emulator/faults` replaces the whole set: what it does not name is at its default.
    """

    # Graph requests
    http_500: float = 0.0
    accept_then_drop: float = 0.0
    rate_limit_429: float = 0.0
    pair_limit_131056: float = 0.0
    slow: float = 0.0
    slow_seconds: float = 10.0
    truncated_json: float = 0.0
    token_revoked: bool = False
    # "response" refuses 131026 and 131047 at once; "status" accepts, then tells of the failure.
    recipient_errors: str = "response"
    # Statuses
    status_delays: dict[str, float] = field(default_factory=_delays)
    swap_statuses: float = 0.0
    omit_delivered: float = 0.0
    never_delivered: float = 0.0
    failed_status: float = 0.0
    failed_code: int = 131026
    auto_read: float = 0.0
    # Webhooks
    webhook_duplicates: float = 0.0
    webhook_reorder: float = 0.0
    webhook_reorder_seconds: float = 1.0
    webhook_delay_seconds: float = 0.0
    webhook_pause: bool = False
    webhook_timeout_seconds: float = 5.0
    webhook_concurrency: int = 32
    # How long a failing webhook keeps the same customer's later ones waiting behind it.
    webhook_hold_seconds: float = 10.0
    batch_max: int = 1
    batch_seconds: float = 0.2
    webhook_shape: str = "v24"
    # Limits
    throughput_mps: float = 80.0
    pair_burst: int = 45
    pair_seconds: float = 6.0
    # "bucket": 45 that refill one in `pair_seconds`. "strict": a burst is paid back before the
    # next message. Meta's words allow both readings; nobody has measured which one holds.
    pair_payback: str = "bucket"
    # The 72 hours after an advert's visitor was answered are free of charge; whether they open
    # the window for free text as well is read both ways in Meta's words. Mostly: they do not.
    entry_point_opens_window: bool = False
    # Calls an hour for templates and accounts: 5,000 for an account in use, 200 for a new one.
    management_per_hour: float = 5000.0
    # "dated": service messages cost from 1 October 2026 on, by this clock.
    service_pricing: str = "dated"
    template_review: str = "approve"
    template_review_seconds: float = 1.0
    # Makes the draws repeatable.
    seed: int | None = None

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - dice, not secrets

    def strikes(self, rate: float) -> bool:
        """Draw once against `rate`."""
        return rate > 0 and self._random.random() < rate

    def uniform(self, low: float, high: float) -> float:
        """A duration between two bounds, from the same repeatable source."""
        return self._random.uniform(low, high)

    def as_json(self) -> dict[str, Any]:
        """The settings as the control API shows them."""
        return dataclasses.asdict(self)


RATES = {
    "http_500",
    "accept_then_drop",
    "rate_limit_429",
    "pair_limit_131056",
    "slow",
    "truncated_json",
    "swap_statuses",
    "omit_delivered",
    "never_delivered",
    "failed_status",
    "auto_read",
    "webhook_duplicates",
    "webhook_reorder",
}
CHOICES = {
    "recipient_errors": {"response", "status"},
    "webhook_shape": {"v23", "v24"},
    "pair_payback": {"bucket", "strict"},
    "service_pricing": {"dated", "free", "paid"},
    "template_review": {"approve", "reject", "manual"},
}
AT_LEAST = {
    "batch_max": 1,
    "webhook_concurrency": 1,
    "pair_burst": 1,
    "throughput_mps": 0.01,
    "webhook_timeout_seconds": 0.05,
    "pair_seconds": 0.001,
    "management_per_hour": 1,
}


def parse_faults(body: Any) -> Faults:
    """Check a whole set of faults; every wrong name or value is named in the refusal."""
    if not isinstance(body, dict):
        raise BadFaultsError("Send one JSON object of fault settings.")
    known = {item.name for item in dataclasses.fields(Faults)}
    unknown = sorted(set(body) - known)
    if unknown:
        raise BadFaultsError(f"Unknown settings {unknown}; known are {sorted(known)}.")
    values = {name: _parse(name, value) for name, value in body.items()}
    return Faults(**values)


def _parse(name: str, value: Any) -> Any:
    if name == "status_delays":
        if not isinstance(value, dict) or set(value) - set(_delays()):
            raise BadFaultsError("status_delays takes seconds for sent, delivered and read.")
        return _delays() | {key: _number(f"status_delays.{key}", v) for key, v in value.items()}
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise BadFaultsError(f"{name} is one of {sorted(CHOICES[name])}.")
        return value
    default = getattr(Faults(), name)
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise BadFaultsError(f"{name} is true or false.")
        return value
    if name == "seed" and value is None:
        return None
    if name in RATES and isinstance(value, bool):
        return float(value)
    number = _number(name, value)
    if name in RATES and number > 1:
        raise BadFaultsError(f"{name} is a rate from 0 to 1.")
    if number < AT_LEAST.get(name, 0):
        raise BadFaultsError(f"{name} is at least {AT_LEAST[name]}.")
    if name == "batch_max" and number > 1000:
        raise BadFaultsError("batch_max is at most 1000.")
    return int(number) if isinstance(default, int) or name == "seed" else number


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise BadFaultsError(f"{name} is a number, zero or more.")
    return float(value)
