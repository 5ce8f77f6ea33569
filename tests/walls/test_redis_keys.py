"""After everything that leaves keys in Redis: each says its tenant, or stands on this list."""

import re
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils.module_loading import import_string

from accounts.api_keys import create_key
from config.celery import app
from core.asgi_caller import call
from tenants.context import in_tenant
from tenants.isolation.redis_keys import PLATFORMS_OWN, all_keys, owner_of, strangers
from tenants.models import Tenant
from tests.api.caller import Caller, as_person
from tests.factories import PASSWORD
from tests.front.asking import asked, front
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox
from tests.support.people import person
from tests.walls.callers import session_of
from tests.whatsapp import meta
from workspaces.outboxes import count_all

WITHOUT_A_TENANT = {
    r"proffer[a-z0-9_]*:celery:.*": "the broker's queues; what lies in them carries ids alone",
    r"proffer[a-z0-9_]*:relay:mark": "by which the relay notices an emptied Redis",
    r"proffer[a-z0-9_]*:(limit|limited):0:.*": "counts of the platform's and the front door's own",
    r"proffer[a-z0-9_]*:cache:public:1:.*": "what the platform remembers for itself",
}
"""Stated a second time: the product's own list is what `prove_isolation` looks at."""


def test_every_key_says_whose_it_is(
    committed_db: None, alpha: Tenant, beta: Tenant, mailbox: Mailbox, settings: Any
) -> None:
    settings.API_LIMIT_CALLER = 3
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    for tenant in (alpha, beta):
        _everything(tenant)
    front_door = front()
    asked(front_door)
    front_door.post("/find/", {"email": "owner@example.test"})
    platform = Client(SERVER_NAME=settings.PLATFORM_HOST)
    for _ in range(12):
        platform.post("/sign-in/", {"email": "root@example.test", "password": "guess"})
    count_all()
    # As the relay does, with nobody to take it out again.
    app.send_task("conversations.deliver", kwargs={"tenant_id": alpha.pk})
    _look(alpha, beta)


def _everything(tenant: Tenant) -> None:
    host = f"{tenant.slug}.{settings.BASE_HOST}"
    number = meta.ALPHA if tenant.slug == "alpha" else meta.BETA
    message = meta.text("How much is a deep clean?", wamid=f"wamid.{tenant.slug}")
    change = meta.change(number=number.phone_number_id, messages=[message])
    assert meta.post(meta.envelope(change)).status_code == 200
    assert run_jobs(only="conversations.drain")
    with in_tenant(tenant):
        owner = person("owner")
        session = session_of(owner)
        _, key = create_key(actor=owner.actor, name="Website", scopes=["catalog.view"])
        cache.set("something", 1)
    browser = Client(SERVER_NAME=host)
    browser.cookies[settings.SESSION_COOKIE_NAME] = session
    for path in ("/", "/inbox/", "/inbox/1/", "/account/", "/history/"):
        assert browser.get(path).status_code == 200
    said = {"text": "From 120.", "revision": "1"}
    assert browser.post("/inbox/1/reply/", said).status_code in (200, 204, 302)
    cookie = {"cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    web = import_string(settings.ASGI_APPLICATION)
    assert call(web, host=host, path="/events/", headers=cookie).status == 200
    caller = as_person(tenant, "owner")
    assert [caller.get("services/").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert Caller(tenant, key).get("services/").status_code == 200
    assert Caller(tenant, "made-up").get("services/").status_code == 401
    stranger = Client(SERVER_NAME=host)
    tries = [
        stranger.post("/sign-in/", {"email": "agent@example.test", "password": word}).status_code
        for word in [*["guess"] * 12, PASSWORD]
    ]
    assert (tries[0], tries[-1]) == (401, 429)
    stranger.post("/forgot/", {"email": "owner@example.test"})


def _look(alpha: Tenant, beta: Tenant) -> None:
    keys = list(all_keys(everything=True))
    known = {alpha.schema_name, beta.schema_name, str(alpha.pk), str(beta.pk)}
    assert strangers(keys, known=known) == []
    nobodys = [key for key in keys if owner_of(key) == "platform"]
    listed = re.compile("|".join(WITHOUT_A_TENANT))
    assert [key for key in nobodys if not listed.fullmatch(key)] == []
    # The scenario left something for each of these, for both of them.
    owners = {owner_of(key) for key in keys}
    assert owners >= {*known, "platform"}
    kinds = {key.split(":")[1] for key in keys}
    assert kinds >= {"cache", "limit", "limited", "celery"}


def test_a_key_that_says_nobody_is_found(committed_db: None, alpha: Tenant) -> None:
    prefix = settings.REDIS_PREFIX
    planted = ["loose", f"{prefix}:loose", f"{prefix}:cache:t_gone:1:x", f"{prefix}:limit:99:x:y"]
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for key in planted:
            client.set(key, "1")
    with in_tenant(alpha):
        cache.set("mine", 1)
    keys = all_keys(everything=True)
    known = {alpha.schema_name, str(alpha.pk)}
    assert sorted(strangers(keys, known=known)) == sorted(planted)


@pytest.mark.parametrize("pattern", PLATFORMS_OWN)
def test_no_key_of_a_tenant_passes_as_the_platforms(pattern: str) -> None:
    prefix = settings.REDIS_PREFIX
    for key in ("cache:t_alpha:1:x", "limit:1:x:y", "limited:7:x:y", "live:3"):
        assert not re.fullmatch(pattern, key)
        assert owner_of(f"{prefix}:{key}") not in (None, "platform")
