"""The shapes of the demo's data."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in. `key` names them in stories."""

    key: str
    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the Cloud API, as the emulator and the channel know it."""

    phone_number_id: str
    waba_id: str
    display: str


@dataclass(frozen=True, slots=True)
class Says:
    """The customer writes, `after` the step before. `{day}` stands for the next open weekday."""

    text: str
    after: timedelta = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Taps:
    """The customer taps the button or row of the last message whose id starts so."""

    prefix: str
    after: timedelta = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Replies:
    """A person of the business writes, which takes the conversation over."""

    who: str
    text: str
    after: timedelta = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Approves:
    who: str
    after: timedelta = timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class Rejects:
    who: str
    reason: str
    after: timedelta = timedelta(minutes=6)


@dataclass(frozen=True, slots=True)
class HandsBack:
    who: str
    after: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reads:
    """A person opens the thread, so nothing in it is unread any more."""

    who: str
    after: timedelta = timedelta(seconds=20)


Step = Says | Taps | Replies | Approves | Rejects | HandsBack | Reads


@dataclass(frozen=True, slots=True)
class Story:
    """One customer's conversation, `ago` before the demo is made."""

    wa_id: str
    name: str
    language: str
    ago: timedelta
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Business:
    """`packages` name their services; `services`, `articles` are the fields of catalog.actions."""

    slug: str
    name: str
    timezone: str
    currency: str
    default_language: str
    languages: list[str]
    hours: dict[str, list[list[str]]]
    address: str
    phone: str
    number: Number
    owner: Person
    agents: tuple[Person, ...]
    services: tuple[dict[str, Any], ...]
    packages: tuple[dict[str, Any], ...]
    articles: tuple[dict[str, Any], ...]
    stories: tuple[Story, ...] = field(default_factory=tuple)

    @property
    def people(self) -> tuple[Person, ...]:
        return (self.owner, *self.agents)
