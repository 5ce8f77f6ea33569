"""Making the demo: accounts, two businesses, their catalogues and their past. Each part once."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.actions import create_user
from accounts.models import User
from accounts.permissions import Role
from catalog.actions import create_article, create_package, create_service
from catalog.models import Service
from core.actors import Actor, system_actor
from demo.data.kinds import Business, Person
from demo.past import Played, play
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace

PLATFORM_ADMIN = Person("admin", "Platform admin", "admin@proffer.example", Role.PLATFORM)

WORDS = (  # sixty-four, so that each adds six bits
    "amber anchor apricot autumn bamboo basil birch breeze cedar cinnamon clover copper coral "
    "cypress dune ember fern garnet ginger harbor hazel indigo ivory jasmine juniper lantern "
    "laurel lemon linen lotus maple marble meadow mint mosaic nectar olive opal orchid paper "
    "pebble pepper pine plum quartz raven reed river saffron sage sierra silver slate spruce "
    "sumac thyme timber topaz tulip velvet walnut willow winter"
)


def new_password() -> str:
    """Easy to read out and type in, and made for this demo alone: about 41 bits."""
    words = "-".join(secrets.choice(WORDS.split()) for _ in range(4))
    return f"{words}-{secrets.randbelow(90000) + 10000}"


class Accounts:
    """The demo's passwords, kept beside its data so that every start can print them."""

    def __init__(self, home: Path) -> None:
        self._file = home / "demo-accounts.json"
        self._known: dict[str, str] = (
            json.loads(self._file.read_text(encoding="utf-8")) if self._file.is_file() else {}
        )

    def password_of(self, person: Person) -> str | None:
        return self._known.get(person.email)

    def invent(self, person: Person) -> str:
        """A password for somebody new; on disk before it is used."""
        self._known[person.email] = new_password()
        write_private(self._file, self._known)
        return self._known[person.email]

    def describe(self, person: Person) -> dict[str, str]:
        return {"email": person.email, "password": self._known[person.email]}


def write_private(path: Path, content: Any) -> None:
    """Replace a JSON file in one step; only its owner may read it."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
        file.write("\n")
    draft.replace(path)


@dataclass
class Seeder:
    """Makes what is missing of the demo in `home`; running it again changes nothing."""

    home: Path
    access_token: str

    def __post_init__(self) -> None:
        self.accounts = Accounts(self.home)

    def seed(self, businesses: tuple[Business, ...]) -> list[str]:
        """Make everything; returns what was made, in words."""
        made = []
        admin = self._platform_admin()
        for business in businesses:
            tenant = self._workspace(admin, business)
            with transaction.atomic():
                past = self._furnish(tenant, business)
            if past is not None:
                self._remember(past)
                made.append(f"{business.name}: {len(past)} conversations")
        self._remember_numbers(businesses)
        self._describe(businesses)
        return made

    # ------------------------------------------------------------------ people

    def _platform_admin(self) -> Actor:
        with outside_tenants():
            return self._person(PLATFORM_ADMIN, actor=system_actor("demo")).actor

    def _person(self, person: Person, *, actor: Actor) -> User:
        """Somebody of the active schema; with a new password if this home knows none."""
        user = User.objects.filter(email=person.email).first()
        known = self.accounts.password_of(person)
        if user is None:
            return create_user(
                actor=actor,
                email=person.email,
                name=person.name,
                password=known or self.accounts.invent(person),
                role=Role(person.role),
            )
        if known is None:
            user.set_password(self.accounts.invent(person))
            user.save(update_fields=["password"])
        return user

    # -------------------------------------------------------------- businesses

    def _workspace(self, admin: Actor, business: Business) -> Tenant:
        known = Tenant.objects.filter(slug=business.slug).exclude(state="preparing").first()
        if known is not None:
            return known
        owner = business.owner
        return open_workspace(
            actor=admin,
            slug=business.slug,
            name=business.name,
            owner=OwnerDetails(
                email=owner.email,
                name=owner.name,
                password=self.accounts.password_of(owner) or self.accounts.invent(owner),
            ),
            timezone=business.timezone,
            currency=business.currency,
            default_language=business.default_language,
            languages=business.languages,
            hours=business.hours,
            address=business.address,
            phone=business.phone,
            number=NumberDetails(
                phone_number_id=business.number.phone_number_id,
                waba_id=business.number.waba_id,
                display=business.number.display,
                token=self.access_token,
            ),
        )

    def _furnish(self, tenant: Tenant, business: Business) -> list[Played] | None:
        """People, catalogue and past, in one transaction; None when they are there."""
        with in_tenant(tenant, as_assistant=False):
            people = {
                person.key: self._person(person, actor=system_actor("demo"))
                for person in business.people
            }
            if Service.objects.exists():
                return None
            self._catalogue(people[business.owner.key].actor, business)
        return [
            play(tenant=tenant, story=story, people=people)
            for story in sorted(business.stories, key=lambda story: story.ago, reverse=True)
        ]

    @staticmethod
    def _catalogue(owner: Actor, business: Business) -> None:
        services = {
            # As if the business kept its services in WhatsApp's own catalogue, too.
            fields["name"]: create_service(
                actor=owner, fields={**fields, "retailer_id": f"{business.slug}-{place:02}"}
            ).pk
            for place, fields in enumerate(business.services, start=1)
        }
        for fields in business.packages:
            items = [
                {"service_id": services[name], "quantity": quantity}
                for name, quantity in fields["items"]
            ]
            create_package(actor=owner, fields={**fields, "items": items})
        for fields in business.articles:
            create_article(actor=owner, fields=fields)

    # ------------------------------------------------------------------- files

    def _remember(self, past: list[Played]) -> None:
        """Hand the conversations to the emulator, so that its phones show them too."""
        world = self._world()
        world["conversations"] += [vars(played) for played in past]
        write_private(self._world_file, world)

    def _remember_numbers(self, businesses: tuple[Business, ...]) -> None:
        """Tell the emulator which numbers there are."""
        world = self._world()
        numbers = [
            {
                "phone_number_id": business.number.phone_number_id,
                "waba_id": business.number.waba_id,
                "display_phone_number": business.number.display,
                "name": business.name,
            }
            for business in businesses
        ]
        if world["numbers"] != numbers:
            write_private(self._world_file, {**world, "numbers": numbers})

    @property
    def _world_file(self) -> Path:
        return self.home / "demo-world.json"

    def _world(self) -> dict[str, Any]:
        if self._world_file.is_file():
            known: dict[str, Any] = json.loads(self._world_file.read_text(encoding="utf-8"))
            return known
        return {"numbers": [], "conversations": []}

    def _describe(self, businesses: tuple[Business, ...]) -> None:
        """Write what demo.json says about people and businesses."""
        base = f"{settings.URL_SCHEME}://{{}}:{settings.PORT}/"
        tenants = []
        for business in businesses:
            tenant = Tenant.objects.get(slug=business.slug)
            tenants.append(
                {
                    "slug": tenant.slug,
                    "name": tenant.name,
                    "schema": tenant.schema_name,
                    "url": base.format(f"{tenant.slug}.{settings.BASE_HOST}"),
                    "owner": self.accounts.describe(business.owner),
                    "agent": self.accounts.describe(business.agents[0]),
                    "phone_number_id": business.number.phone_number_id,
                    "phone_number": business.number.display,
                    "waba_id": business.number.waba_id,
                    "marketplace": False,
                }
            )
        write_private(
            self.home / "demo-seed.json",
            {
                "platform": {
                    "url": base.format(settings.PLATFORM_HOST),
                    **self.accounts.describe(PLATFORM_ADMIN),
                },
                "tenants": tenants,
            },
        )
