"""Wall four: one context for everything; threads, coroutines, rollbacks and reuse do not cross."""

import asyncio
import contextvars
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.core.exceptions import ImproperlyConfigured
from django.db import (
    DatabaseError,
    ProgrammingError,
    close_old_connections,
    connection,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.models import Service
from core.scope import active_scope
from tenants.backend.base import RoleChanged
from tenants.context import in_tenant, outside_tenants, role_name
from tenants.exceptions import NoTenant
from tenants.models import Tenant
from tests.support.world import ALPHA, BETA


def price() -> int:
    """Which tenant the database thinks it is in, told by the seeded price."""
    return Service.objects.values_list("price_minor", flat=True).get(pk=1)


def where() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_schema()::text")
        return cursor.fetchone()


def run_in_thread(work: object) -> object:
    """Run in a bare thread (no context of ours), close its connection, hand back what it got."""

    def closing() -> object:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - handed to the test
            return error
        finally:
            connection.close()

    box: list[object] = []
    thread = threading.Thread(target=lambda: box.append(closing()))
    thread.start()
    thread.join()
    return box[0]


class TestEntering:
    def test_role_and_path_follow_the_context(
        self, tenant_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        for tenant in (alpha, beta, alpha):
            with in_tenant(tenant):
                assert where() == (role_name(tenant.pk), tenant.schema_name)
            assert where()[1] == "public"

    def test_the_machines_role_is_taken_where_asked(self, tenant_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha, as_assistant=True):
            assert where() == (role_name(alpha.pk, assistant=True), alpha.schema_name)

    def test_a_tenant_in_a_tenant_returns_to_the_first(
        self, tenant_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(alpha):
            with in_tenant(beta):
                assert price() == BETA.price_minor
                with outside_tenants():
                    assert where()[1] == "public"
                assert price() == BETA.price_minor
            assert price() == ALPHA.price_minor

    def test_an_exception_leaves_the_tenant(self, tenant_db: None, alpha: Tenant) -> None:
        with pytest.raises(LookupError), in_tenant(alpha):
            raise LookupError
        assert active_scope() is None
        assert where()[1] == "public"

    @pytest.mark.parametrize("nobody", [None, Tenant(schema_name="t_alpha")])
    def test_without_a_stored_tenant_it_is_refused(self, nobody: Tenant | None) -> None:
        with pytest.raises(NoTenant), in_tenant(nobody):
            pytest.fail("entered")

    def test_a_tenant_whose_schema_is_gone_fails_closed(self, tenant_db: None) -> None:
        """Not like a bare search path, which would fall through to public and find users there."""
        with (
            in_tenant(Tenant(id=987654, schema_name="t_missing")),
            pytest.raises(DatabaseError, match="does not exist"),
        ):
            User.objects.count()

    def test_the_other_doors_are_shut(self, tenant_db: None, alpha: Tenant) -> None:
        with pytest.raises(ImproperlyConfigured, match="in_tenant"):
            connection.set_tenant(alpha)
        with pytest.raises(ImproperlyConfigured, match="in_tenant"):
            connection.set_schema(alpha.schema_name)
        with pytest.raises(ImproperlyConfigured, match="in_tenant"), alpha:
            pytest.fail("entered")
        assert where()[1] == "public"


class TestThreads:
    def test_a_bare_thread_is_in_no_tenant(self, committed_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha):
            assert price() == ALPHA.price_minor
            error = run_in_thread(price)
        assert isinstance(error, ProgrammingError)
        assert "does not exist" in str(error)

    def test_a_thread_that_copies_the_context_is_in_its_tenant(
        self, committed_db: None, alpha: Tenant
    ) -> None:
        with in_tenant(alpha):
            context = contextvars.copy_context()
        assert run_in_thread(lambda: context.run(price)) == ALPHA.price_minor

    def test_threads_that_alternate_never_cross(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        expected = {alpha.pk: ALPHA.price_minor, beta.pk: BETA.price_minor}
        gate = threading.Barrier(4)

        def alternate(start: int) -> list[tuple[int, int]]:
            gate.wait()
            seen = []
            for step in range(60):
                tenant = (alpha, beta)[(start + step) % 2]
                with in_tenant(tenant):
                    if step % 3 == 0:
                        with transaction.atomic():
                            seen.append((tenant.pk, price()))
                    else:
                        seen.append((tenant.pk, price()))
            connection.close()
            return seen

        with ThreadPoolExecutor(4) as pool:
            results = [row for rows in pool.map(alternate, range(4)) for row in rows]
        assert len(results) == 240
        assert [row for row in results if row[1] != expected[row[0]]] == []


class TestCoroutines:
    @pytest.mark.parametrize("thread_sensitive", [True, False])
    def test_database_work_of_a_coroutine_stays_in_its_tenant(
        self, committed_db: None, alpha: Tenant, thread_sensitive: bool
    ) -> None:
        def work() -> int:
            try:
                return price()
            finally:
                connection.close()

        async def story() -> int:
            with in_tenant(alpha):
                return await sync_to_async(work, thread_sensitive=thread_sensitive)()

        assert async_to_sync(story)() == ALPHA.price_minor
        assert active_scope() is None

    @pytest.mark.parametrize("thread_sensitive", [True, False])
    def test_coroutines_that_interleave_never_cross(
        self, committed_db: None, alpha: Tenant, beta: Tenant, thread_sensitive: bool
    ) -> None:
        def work() -> int:
            try:
                with transaction.atomic():
                    return price()
            finally:
                connection.close()

        async def visitor(tenant: Tenant) -> list[int]:
            seen = []
            with in_tenant(tenant):
                for _ in range(8):
                    seen.append(await sync_to_async(work, thread_sensitive=thread_sensitive)())
                    await asyncio.sleep(0)
            return seen

        async def story() -> list[list[int]]:
            visitors = [visitor(tenant) for tenant in (alpha, beta) * 3]
            return await asyncio.gather(*visitors)

        seen = async_to_sync(story)()
        assert seen == [[ALPHA.price_minor] * 8, [BETA.price_minor] * 8] * 3

    def test_a_coroutine_started_outside_is_in_no_tenant(
        self, committed_db: None, alpha: Tenant
    ) -> None:
        async def story() -> object:
            async def stranger() -> object:
                await asyncio.sleep(0)
                return active_scope()

            task = asyncio.create_task(stranger())
            with in_tenant(alpha):
                return await task

        assert async_to_sync(story)() is None


class TestTransactions:
    """Postgres takes a SET back with the transaction that issued it."""

    def test_after_a_rollback_the_tenant_is_entered_again(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(beta):
            assert price() == BETA.price_minor
        with in_tenant(alpha):
            with pytest.raises(LookupError), transaction.atomic():
                assert price() == ALPHA.price_minor
                raise LookupError
            assert price() == ALPHA.price_minor

    def test_a_commit_after_a_tenant_was_left_leads_outside_by_itself(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        outside = where()
        with CaptureQueriesContext(connection) as captured:
            with transaction.atomic(), in_tenant(alpha):
                assert price() == ALPHA.price_minor
            assert where() == outside
        sent = [query["sql"] for query in captured.captured_queries]
        assert not [words for words in sent if words.startswith("RESET")]
        with in_tenant(beta):
            assert price() == BETA.price_minor

    def test_a_commit_inside_a_tenant_stays_there(self, committed_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha):
            inside = where()
            with transaction.atomic():
                price()
            with CaptureQueriesContext(connection) as captured:
                assert where() == inside
            assert len(captured.captured_queries) == 1

    def test_after_a_savepoint_the_tenant_is_entered_again(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with transaction.atomic(), in_tenant(beta):
            assert price() == BETA.price_minor
            with in_tenant(alpha):
                with pytest.raises(LookupError), transaction.atomic():
                    assert price() == ALPHA.price_minor
                    raise LookupError
                assert price() == ALPHA.price_minor
            assert price() == BETA.price_minor

    def test_a_savepoint_of_the_other_tenant_is_forgotten(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        """The case of B2.6: entered inside the savepoint, which then is rolled back."""
        with transaction.atomic(), in_tenant(alpha):
            assert price() == ALPHA.price_minor
            with pytest.raises(LookupError), transaction.atomic(), in_tenant(beta):
                assert price() == BETA.price_minor
                raise LookupError
            assert price() == ALPHA.price_minor
            assert where() == (role_name(alpha.pk), alpha.schema_name)

    def test_a_savepoint_rolled_back_by_hand_is_forgotten_too(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with transaction.atomic(), in_tenant(alpha):
            point = transaction.savepoint()
            with in_tenant(beta):
                assert price() == BETA.price_minor
            transaction.savepoint_rollback(point)
            assert price() == ALPHA.price_minor

    def test_a_savepoint_rolled_back_from_another_tenant_does_not_bring_its_own_back(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with transaction.atomic(), in_tenant(alpha):
            assert price() == ALPHA.price_minor
            point = transaction.savepoint()
            with in_tenant(beta):
                assert price() == BETA.price_minor
                # Postgres goes back to alpha's role and path here.
                transaction.savepoint_rollback(point)
                assert price() == BETA.price_minor
                assert where() == (role_name(beta.pk), beta.schema_name)
            assert price() == ALPHA.price_minor

    def test_a_failed_statement_does_not_leave_the_path_behind(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(alpha):
            with (
                pytest.raises(DatabaseError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT 1 / 0")
            with in_tenant(beta):
                assert price() == BETA.price_minor
            assert price() == ALPHA.price_minor

    def test_a_savepoint_that_failed_in_another_tenant_can_still_be_rolled_back(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        """The way back passes a cursor that would set the role in a lost transaction."""
        with transaction.atomic(), in_tenant(alpha):
            assert price() == ALPHA.price_minor
            with (
                pytest.raises(DatabaseError, match="division"),
                transaction.atomic(),
                in_tenant(beta),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT 1 / 0")
            assert price() == ALPHA.price_minor

    def test_a_tenant_entered_in_a_failed_transaction_is_entered_after_it(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(alpha):
            with pytest.raises(DatabaseError), transaction.atomic():
                with pytest.raises(DatabaseError), connection.cursor() as cursor:
                    cursor.execute("SELECT 1 / 0")
                with in_tenant(beta):
                    price()
            with in_tenant(beta):
                assert price() == BETA.price_minor
            assert price() == ALPHA.price_minor


class TestConnections:
    def test_a_new_connection_starts_where_the_context_is(
        self, committed_db: None, alpha: Tenant
    ) -> None:
        with in_tenant(alpha):
            assert price() == ALPHA.price_minor
            connection.close()
            assert price() == ALPHA.price_minor

    def test_a_connection_that_the_server_ended_starts_anew(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(beta):
            assert price() == BETA.price_minor
            number = connection.connection.info.backend_pid
        with psycopg.connect(os.environ["DATABASE_APP_URL"]) as other:
            # The same login may end its own sessions.
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
        close_old_connections()  # as between two requests or tasks
        with in_tenant(alpha):
            assert price() == ALPHA.price_minor
            assert connection.connection.info.backend_pid != number

    def test_a_reused_connection_serves_the_next_tenant(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(alpha):
            price()
            before = connection.connection.info.backend_pid
        with in_tenant(beta):
            assert price() == BETA.price_minor
            assert connection.connection.info.backend_pid == before


class TestSqlThatChangesTheRole:
    """What roles cannot stop (the login is a member of all) is found before it is committed."""

    @pytest.mark.parametrize("statement", ["SET ROLE {}", "SET LOCAL ROLE {}", "RESET ROLE"])
    def test_what_it_wrote_does_not_stand(
        self, committed_db: None, alpha: Tenant, beta: Tenant, statement: str
    ) -> None:
        with in_tenant(alpha):
            with pytest.raises(RoleChanged), transaction.atomic():
                User.objects.filter(pk=1).update(name="Changed")
                with connection.cursor() as cursor:
                    cursor.execute(statement.format(role_name(beta.pk)))
            assert not User.objects.filter(name="Changed").exists()
            assert price() == ALPHA.price_minor

    def test_what_it_wrote_in_the_other_tenant_does_not_stand(
        self, committed_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with (
            in_tenant(alpha),
            pytest.raises(RoleChanged),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"SET ROLE {role_name(beta.pk)};"
                f"UPDATE {beta.schema_name}.catalog_service SET price_minor = 1"
            )
        with in_tenant(beta):
            assert price() == BETA.price_minor
