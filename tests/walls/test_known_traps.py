"""The traps of multi-tenant Django that others fell into, one class each, in the order known.

Each test sets the trap up as it was found: the same ids and e-mails in both workspaces, the
same password, the same cache key, a schema that is gone.
"""

import contextvars
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from django.template import Context, Template
from django.test import Client
from packaging.version import Version

from accounts.models import RefreshToken, Session, User
from accounts.tokens import AccessToken, issue
from api.authentication import TenantTokenAuthentication
from catalog.models import Service
from config.celery import app
from conversations.models import Attachment
from core.scope import active_scope, active_tenant_id
from tenants.context import in_tenant, outside_tenants
from tenants.exceptions import NoTenant
from tenants.models import Tenant
from tenants.pooling import SessionsMix, check_login
from tenants.rights import tenant_models
from tenants.tasks import TenantTask
from tests.api.caller import Caller, refusal
from tests.support.people import person
from tests.support.pooler import pooling
from tests.support.world import ALPHA, BETA, CANARY

ClientFor = Callable[..., Client]


def price() -> int:
    return Service.objects.values_list("price_minor", flat=True).get(pk=1)


class TestTrap1ATokenOfOneTenantIsTheNextTenantsUserWithThatId:
    """simplejwt knows the user's id alone."""

    def test_it_is_refused_though_id_mail_and_role_are_alike(
        self, tenant_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(alpha):
            pair, mine = issue(person("owner")), person("owner")
        with in_tenant(beta):
            theirs = person("owner")
        assert (mine.pk, mine.email, mine.role) == (theirs.pk, theirs.email, theirs.role)
        assert Caller(alpha, pair.access).get("services/").status_code == 200
        refusal(Caller(beta, pair.access).get("services/"), 401, "token_invalid")

    def test_the_claim_and_the_row_must_both_be_of_this_tenant(
        self, tenant_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        """A token signed with our own key that names beta, of a family that only alpha has."""
        with in_tenant(alpha):
            token = AccessToken(issue(person("owner")).access)
        token["tenant"], token["tenant_id"] = beta.schema_name, beta.pk
        refusal(Caller(beta, str(token)).get("services/"), 401, "token_invalid")
        refusal(Caller(alpha, str(token)).get("services/"), 401, "token_invalid")

    def test_every_view_of_the_api_authenticates_by_it(self) -> None:
        assert settings.REST_FRAMEWORK["DEFAULT_AUTHENTICATION_CLASSES"] == [
            f"{TenantTokenAuthentication.__module__}.{TenantTokenAuthentication.__name__}"
        ]

    def test_what_is_revoked_is_kept_per_tenant(
        self, tenant_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        assert RefreshToken in tenant_models()
        with in_tenant(alpha):
            issue(person("owner"))
            mine = RefreshToken.objects.count()
        with in_tenant(beta):
            assert RefreshToken.objects.count() == mine - 1


class TestTrap2ASharedCacheLeaks:
    def test_values_and_counters_are_apart(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        for tenant in (alpha, beta):
            with in_tenant(tenant):
                cache.set("price", price())
                cache.add("tries", 0)
                cache.incr("tries")
        for tenant, look in ((alpha, ALPHA), (beta, BETA)):
            with in_tenant(tenant):
                assert (cache.get("price"), cache.get("tries")) == (look.price_minor, 1)

    def test_a_fragment_of_a_template_is_apart(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        template = Template("{% load cache %}{% cache 60 card 1 %}{{ word }}{% endcache %}")
        with in_tenant(beta):
            assert template.render(Context({"word": CANARY})) == CANARY
        with in_tenant(alpha):
            assert template.render(Context({"word": "mine"})) == "mine"


class TestTrap3ASessionWithAClonedPasswordOpensTheOtherTenant:
    def _clone(self, alpha: Tenant, beta: Tenant) -> None:
        with in_tenant(alpha):
            password = person("owner").password
        with in_tenant(beta):
            User.objects.filter(pk=person("owner").pk).update(password=password)

    def test_it_opens_nothing(
        self, tenant_db: None, alpha: Tenant, beta: Tenant, client_for: ClientFor
    ) -> None:
        self._clone(alpha, beta)
        with in_tenant(alpha):
            owner = person("owner")
        mine = client_for(alpha, owner)
        assert mine.get("/inbox/").status_code == 200
        carried = Client(SERVER_NAME=f"{beta.slug}.{settings.BASE_HOST}")
        carried.cookies = mine.cookies
        answer = carried.get("/inbox/")
        assert (answer.status_code, CANARY in answer.content.decode()) == (302, False)

    def test_sessions_lie_in_the_tenants_own_table(
        self, tenant_db: None, alpha: Tenant, beta: Tenant, client_for: ClientFor
    ) -> None:
        with in_tenant(alpha):
            owner = person("owner")
        key = client_for(alpha, owner).cookies[settings.SESSION_COOKIE_NAME].value
        assert settings.SESSION_ENGINE == "accounts.sessions"
        with in_tenant(alpha):
            assert Session.objects.filter(session_key=key).exists()
        with in_tenant(beta):
            assert not Session.objects.filter(session_key=key).exists()
        with outside_tenants():
            assert not Session.objects.filter(session_key=key).exists()


class TestTrap4AThreadStartedInATenantSeesPublic:
    def _in_thread(self, work: Callable[[], Any]) -> Any:
        def closing() -> Any:
            try:
                return work()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(closing).result()

    def test_a_bare_thread_is_refused_instead(self, committed_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha):
            assert self._in_thread(active_scope) is None
            with pytest.raises(ProgrammingError, match="does not exist"):
                self._in_thread(price)

    def test_a_thread_that_is_handed_the_context_is_in_the_tenant(
        self, committed_db: None, beta: Tenant
    ) -> None:
        with in_tenant(beta):
            context = contextvars.copy_context()
        assert self._in_thread(lambda: context.run(price)) == BETA.price_minor


class TestTrap5AnUnknownSchemaFallsThroughToPublic:
    def test_it_is_an_error(self, tenant_db: None) -> None:
        gone = Tenant(id=987654, schema_name="t_missing")
        with in_tenant(gone), pytest.raises(DatabaseError, match="does not exist"):
            # There is a table of this name in public: a bare path would read it.
            User.objects.count()

    def test_there_is_nothing_of_a_business_to_fall_onto(self, tenant_db: None) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            public = {name for (name,) in cursor.fetchall()}
        shared = {label.rpartition(".")[2] for label in settings.SHARED_APPS}
        business = {
            model._meta.db_table for model in tenant_models() if model._meta.app_label not in shared
        }
        assert len(business) > 20
        assert business & public == set()


class TestTrap6ASavepointBringsAnotherTenantsPathBack:
    def test_after_the_savepoint_the_path_is_the_contexts(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with transaction.atomic(), in_tenant(alpha):
            assert price() == ALPHA.price_minor
            point = transaction.savepoint()
            with in_tenant(beta):
                assert price() == BETA.price_minor
                transaction.savepoint_rollback(point)
                # Postgres is at alpha's path again, the context at beta's.
                assert price() == BETA.price_minor
            assert price() == ALPHA.price_minor

    def test_the_version_and_the_setting_that_did_it_are_not_ours(self) -> None:
        assert Version(version("django-tenants")) >= Version("4.0.1")
        assert not getattr(settings, "TENANT_LIMIT_SET_CALLS", False)


class TestTrap7ATaskWithoutATenantRunsInPublicAndTheTaskRemembersTheLast:
    @pytest.fixture
    def meeting(self) -> Any:
        """A task in which two runs meet in the middle and say where each is, before and after."""
        gate = threading.Barrier(2, timeout=20)

        @app.task(base=TenantTask, name="tests.meeting", shared=False)
        def meeting() -> tuple[int, int, int]:
            before = price()
            gate.wait()
            between = active_tenant_id()
            gate.wait()
            return before, between, price()

        yield meeting
        app.tasks.pop("tests.meeting")

    def test_one_task_object_serves_two_tenants_at_once(
        self, committed_db: None, alpha: Tenant, beta: Tenant, meeting: Any
    ) -> None:
        def run(tenant: Tenant) -> Any:
            try:
                return meeting(tenant_id=tenant.pk)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(run, (alpha, beta)))
        assert found == [
            (ALPHA.price_minor, alpha.pk, ALPHA.price_minor),
            (BETA.price_minor, beta.pk, BETA.price_minor),
        ]
        assert not {name for name in vars(meeting) if "schema" in name or "tenant" in name}

    def test_without_a_tenant_nothing_runs(self, meeting: Any) -> None:
        with pytest.raises(NoTenant):
            meeting()
        assert active_scope() is None


class TestTrap8IdsOfContentTypesMediaAndPoolers:
    def test_no_row_of_a_tenant_names_a_content_type(self) -> None:
        """Their ids differ from schema to schema."""
        pointing = [
            field
            for model in tenant_models()
            for field in model._meta.get_fields()
            if getattr(field, "related_model", None) is ContentType
        ]
        assert pointing == []
        assert not apps.is_installed("django.contrib.admin")

    def test_files_are_served_by_a_view_with_a_right_and_by_nothing_else(
        self, committed_db: None, alpha: Tenant, beta: Tenant, client_for: ClientFor
    ) -> None:
        for tenant, words in ((alpha, "mine"), (beta, CANARY)):
            with in_tenant(tenant):
                row = Attachment.objects.get(pk=1)
                row.state = Attachment.State.STORED
                row.file.save("sofa.txt", ContentFile(words.encode()))
                name = row.file.name
        with in_tenant(alpha):
            mine = client_for(alpha, person("owner"))
        with in_tenant(beta):
            neighbour = client_for(beta, person("owner"))
        link = mine.get("/attachments/1/")["Location"]
        assert b"".join(mine.get(link).streaming_content) == b"mine"
        assert neighbour.get(link).status_code == 404
        assert not settings.MEDIA_URL.strip("/")
        for path in (f"/media/{beta.schema_name}/{name}", f"/{beta.schema_name}/{name}"):
            for client in (mine, Client(SERVER_NAME=f"{beta.slug}.{settings.BASE_HOST}")):
                assert client.get(path).status_code == 404
        stranger = Client(SERVER_NAME=f"{beta.slug}.{settings.BASE_HOST}")
        stranger.cookies = mine.cookies
        for path in ("/attachments/1/", link):
            assert stranger.get(path)["Location"].startswith("/sign-in/?")

    def test_a_pooler_that_shares_a_session_between_tenants_is_refused(
        self, committed_db: None, alpha: Tenant, beta: Tenant, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """SET search_path belongs to the session, which transaction pooling hands around."""
        folder = parse_qs(urlsplit(os.environ["DATABASE_APP_URL"]).query)["host"][0]
        with pooling(f"{folder}/.s.PGSQL.5432", mode="transaction") as pooler:
            address = {**connections.settings["default"], "HOST": "127.0.0.1", "PORT": pooler.port}
            monkeypatch.setitem(connections.settings, "pooled", {**address, "OPTIONS": {}})
            with pytest.raises(SessionsMix, match="one process of Postgres"):
                check_login(using="pooled")
