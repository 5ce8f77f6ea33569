"""The chain as the database writes it: at commit, in turn, for everybody alike."""

import threading
from collections.abc import Callable

import psycopg
import pytest
from django.db import connection, transaction

from audit.actions import record
from audit.models import Entry, Link
from core.actors import ASSISTANT, system_actor
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.support.waiting import until_a_session_waits_for_a_lock

SYSTEM = system_actor("tests")


def links() -> list[tuple[int, int, bytes, bytes]]:
    """(position, entry, previous, hash) of the active schema, in order."""
    return [
        (link.position, link.entry_id, bytes(link.previous), bytes(link.hash))
        for link in Link.objects.order_by("position")
    ]


def assert_unbroken() -> None:
    found = links()
    assert [position for position, *_ in found] == list(range(1, len(found) + 1))
    assert [previous for _, _, previous, _ in found] == [
        bytes(32),
        *[after for *_, after in found[:-1]],
    ]
    assert len(found) == Entry.objects.count()


def test_an_entry_is_linked_when_its_transaction_commits(committed_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        before = len(links())
        with transaction.atomic():
            entry = record(actor=SYSTEM, code="tests.linked")
            assert len(links()) == before
        position, entry_id, _, after = links()[-1]
        assert (position, entry_id, len(after)) == (before + 1, entry.pk, 32)
        assert_unbroken()


def test_entries_of_one_transaction_are_linked_in_the_order_they_were_written(
    committed_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        with transaction.atomic():
            written = [record(actor=SYSTEM, code=f"tests.{n}").pk for n in range(5)]
        assert [entry for _, entry, *_ in links()[-5:]] == written
        assert_unbroken()


def test_what_is_rolled_back_leaves_no_link_and_no_gap(committed_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        with pytest.raises(LookupError), transaction.atomic():
            record(actor=SYSTEM, code="tests.lost")
            raise LookupError
        with transaction.atomic():
            with pytest.raises(LookupError), transaction.atomic():
                record(actor=SYSTEM, code="tests.lost_too")
                raise LookupError
            record(actor=SYSTEM, code="tests.kept")
        assert_unbroken()


def test_the_machine_s_acts_are_linked_though_it_may_not_read_a_link(
    committed_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha, as_assistant=True):
        written = record(actor=ASSISTANT, code="tests.machine")
    with in_tenant(alpha):
        assert links()[-1][1] == written.pk
        assert_unbroken()


def test_the_platform_s_acts_have_a_chain_of_their_own(committed_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        before = links()
    with outside_tenants():
        record(actor=SYSTEM, code="tests.platform")
        assert_unbroken()
    with in_tenant(alpha):
        assert links() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {schema}.audit_entry SET code = 'x'",
        "DELETE FROM {schema}.audit_entry",
        "TRUNCATE {schema}.audit_entry",
        "UPDATE {schema}.audit_link SET position = position + 100",
        "DELETE FROM {schema}.audit_link",
        "TRUNCATE {schema}.audit_link",
        "INSERT INTO {schema}.audit_link (entry_id, position) VALUES (999, 999)",
    ],
)
@pytest.mark.parametrize("schema", ["public", "t_alpha"])
class TestNobodyRewritesHistory:
    @pytest.fixture(autouse=True)
    def _something_to_rewrite(self, committed_db: None) -> None:
        with outside_tenants():
            record(actor=SYSTEM, code="tests.platform")

    def test_the_application_has_no_right(
        self, committed_db: None, alpha: Tenant, statement: str, schema: str
    ) -> None:
        with (
            in_tenant(alpha) if schema == "t_alpha" else outside_tenants(),
            pytest.raises(Exception, match="permission denied"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(schema=schema))

    def test_a_right_granted_by_mistake_helps_nobody(
        self, committed_db: None, login: Callable, statement: str, schema: str
    ) -> None:
        if statement.startswith("INSERT"):
            pytest.skip("an inserted link is found by the check, not refused")
        owner, app = login("owner"), login("app")
        name = connection.settings_dict["USER"]
        tables = f"{schema}.audit_entry, {schema}.audit_link"
        owner.execute(f'GRANT USAGE ON SCHEMA {schema} TO "{name}"')
        owner.execute(f'GRANT ALL ON {tables} TO "{name}"')
        try:
            # Nor does the setting that lets the owner prune.
            app.execute("SET proffer.audit_pruning = 'on'")
            with pytest.raises(psycopg.Error, match="append-only"):
                app.execute(statement.format(schema=schema))
        finally:
            owner.execute(f'REVOKE ALL ON {tables} FROM "{name}"')
            if schema == "public":
                owner.execute(f'GRANT SELECT, INSERT ON public.audit_entry TO "{name}"')
                owner.execute(f'GRANT SELECT ON public.audit_link TO "{name}"')
            else:
                owner.execute(f'REVOKE USAGE ON SCHEMA {schema} FROM "{name}"')

    def test_not_even_the_owner_by_accident(
        self, committed_db: None, login: Callable, statement: str, schema: str
    ) -> None:
        if statement.startswith("INSERT"):
            pytest.skip("the owner writes links")
        with pytest.raises(psycopg.Error, match="append-only"):
            login("owner").execute(statement.format(schema=schema))


def test_parallel_writers_make_one_chain(committed_db: None, alpha: Tenant) -> None:
    def write() -> None:
        try:
            with in_tenant(alpha):
                for n in range(25):
                    with transaction.atomic():
                        record(actor=SYSTEM, code="tests.parallel", data={"n": n})
        finally:
            connection.close()

    run(write for _ in range(8))
    with in_tenant(alpha):
        assert Entry.objects.filter(code="tests.parallel").count() == 200
        assert_unbroken()


def test_fifty_at_once_never_fork_it_and_who_is_rolled_back_leaves_no_hole(
    committed_db: None, alpha: Tenant
) -> None:
    """Every third of fifty transactions that are all open at once is rolled back."""
    start = threading.Barrier(50)

    def one(number: int) -> Callable[[], None]:
        def write() -> None:
            try:
                with in_tenant(alpha), transaction.atomic():
                    record(actor=SYSTEM, code="tests.crowd", data={"n": number})
                    record(actor=SYSTEM, code="tests.crowd", data={"n": number})
                    start.wait(timeout=60)
                    transaction.set_rollback(number % 3 == 0)
            finally:
                connection.close()

        return write

    run(one(number) for number in range(50))
    with in_tenant(alpha):
        kept = list(Entry.objects.filter(code="tests.crowd").values_list("data__n", flat=True))
        assert sorted(kept) == sorted(2 * [n for n in range(50) if n % 3])
        assert_unbroken()
        # Both of a transaction stand beside each other: nobody came between.
        order = {key: place for place, key, *_ in links()}
        pairs = Entry.objects.filter(code="tests.crowd").values_list("data__n", "id")
        places: dict[int, list[int]] = {}
        for number, key in pairs:
            places.setdefault(number, []).append(order[key])
        assert all(max(two) - min(two) == 1 for two in places.values())


def run(works: object) -> None:
    """Each in a thread of its own; the first failure is raised."""
    failed: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 (raised again in the test's own thread)
            failed.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive()
    if failed:
        raise failed[0]


def test_transactions_that_write_to_two_chains_in_both_orders_never_deadlock(
    committed_db: None, alpha: Tenant, beta: Tenant
) -> None:
    start = threading.Barrier(10)

    def both(order: list[Tenant | None]) -> Callable[[], None]:
        def write() -> None:
            try:
                start.wait(timeout=30)
                for n in range(5):
                    with transaction.atomic():
                        for tenant in order:
                            with in_tenant(tenant) if tenant else outside_tenants():
                                record(actor=SYSTEM, code="tests.both", data={"n": n})
            finally:
                connection.close()

        return write

    orders = [[alpha, None], [None, alpha], [beta, alpha], [alpha, beta], [None, beta, alpha]]
    run(both(order) for order in orders * 2)
    for tenant in (alpha, beta, None):
        with in_tenant(tenant) if tenant else outside_tenants():
            assert Entry.objects.filter(code="tests.both").exists()
            assert_unbroken()


def test_a_deferred_check_that_waits_for_a_row_waits_without_the_chain(
    committed_db: None, alpha: Tenant
) -> None:
    """A foreign key is checked at commit and may wait for a locked row.

    The holder of that row then goes to commit an entry of its own: were the
    chain's lock taken before the check, both would wait for each other.
    """
    from accounts.models import User
    from conversations.models import Conversation
    from tests import factories

    locked, inserting = threading.Event(), threading.Event()

    def holder() -> None:
        try:
            with in_tenant(alpha), transaction.atomic():
                talk = Conversation.objects.select_for_update().first()
                locked.set()
                inserting.wait(timeout=30)
                # The other transaction is on its way to commit, and to wait for this row.
                until_a_session_waits_for_a_lock()
                record(actor=SYSTEM, code="tests.holder", target=f"conversation:{talk.pk}")
        finally:
            connection.close()

    def inserter() -> None:
        try:
            locked.wait(timeout=30)
            with in_tenant(alpha), transaction.atomic():
                record(actor=SYSTEM, code="tests.inserter")
                talk = Conversation.objects.first()
                factories.OutboundMessageFactory(
                    conversation=talk, author="agent", agent=User.objects.first(), text="Hello"
                )
                inserting.set()
        finally:
            connection.close()

    run([holder, inserter])
    with in_tenant(alpha):
        assert Entry.objects.filter(code__in=["tests.holder", "tests.inserter"]).count() == 2
        assert_unbroken()
