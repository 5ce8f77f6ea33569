"""Queries and writes whose SQL is made once: they find, write and refuse what querysets do."""

import threading
from datetime import timedelta

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

from catalog.models import Service
from conversations.models import Channel, Contact, Conversation
from core.clock import now
from core.compiled import Compiled, CompiledUpdate
from core.rows import Rows
from core.tenant_model import CrossTenantAccess
from tenants.context import in_tenant
from tenants.models import Tenant

pytestmark = pytest.mark.usefixtures("committed_db")


def test_it_answers_as_its_queryset_does_joins_and_annotations_too(alpha: Tenant) -> None:
    def talks(channel: object) -> object:
        return (
            Conversation.objects.select_related("contact", "channel")
            .filter(channel=channel)
            .annotate(said=Count("messages"), named=F("contact__name"))
            .order_by("id")
        )

    compiled = Compiled(lambda asked: talks(asked("channel")))  # type: ignore[arg-type,return-value]
    with in_tenant(alpha):
        channel = Channel.objects.order_by("id")[0]
        expected = list(talks(channel.pk))  # type: ignore[call-overload]
        with CaptureQueriesContext(connection) as captured:
            found = compiled(channel=channel.pk)
            same = [(row.contact.name, row.channel.address, row.said) for row in found]
    assert len(captured) == 1
    assert found == expected
    assert found
    assert same == [(row.contact.name, row.channel.address, row.said) for row in expected]
    assert [row.__dict__.keys() for row in found] == [row.__dict__.keys() for row in expected]
    assert found[0].referral == expected[0].referral


def test_values_lists_and_the_first(alpha: Tenant) -> None:
    names = Compiled(
        lambda asked: (
            Service.objects.filter(id__any=asked("ids"))
            .order_by("id")
            .values_list("name", flat=True)
        )
    )
    pairs = Compiled(lambda _: Service.objects.order_by("id").values_list("id", "name")[:1])
    with in_tenant(alpha):
        known = list(Service.objects.order_by("id").values_list("id", "name"))
        assert names(ids=[key for key, _ in known]) == [name for _, name in known]
        assert names(ids=[]) == []
        assert names.first(ids=[-1]) is None
        assert pairs.first() == known[0]


def test_each_tenant_is_asked_for_its_own(alpha: Tenant, beta: Tenant) -> None:
    everybody = Compiled(lambda _: Contact.objects.order_by("id"))
    found = {}
    for tenant in (alpha, beta, alpha):
        with in_tenant(tenant):
            found[tenant.pk] = everybody()
            assert {row.tenant_id for row in everybody()} == {tenant.pk}
    with in_tenant(beta), pytest.raises(CrossTenantAccess):
        found[alpha.pk][0].save()


def test_side_by_side_in_two_tenants(alpha: Tenant, beta: Tenant) -> None:
    """The text is made by whoever comes first and shared by all threads."""
    contacts = Compiled(lambda asked: Contact.objects.filter(id__gt=asked("above")))
    met: list[tuple[int, set[int]]] = []

    def ask(tenant: Tenant) -> None:
        try:
            for _ in range(50):
                with in_tenant(tenant):
                    met.append((tenant.pk, {row.tenant_id for row in contacts(above=0)}))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[one]) for one in (alpha, beta) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(met) == 300
    assert all(owners == {tenant_id} for tenant_id, owners in met)


def test_a_name_too_many_or_too_few_is_refused_before_anything_is_asked(alpha: Tenant) -> None:
    one = Compiled(lambda asked: Contact.objects.filter(pk=asked("key")))
    with in_tenant(alpha), CaptureQueriesContext(connection) as captured:
        with pytest.raises(TypeError, match=r"asked for \['key'\], given \[\]"):
            one()
        with pytest.raises(TypeError, match="other"):
            one(key=1, other=2)
    assert len(captured) == 0


def test_an_update_changes_what_it_names_and_says_how_many(alpha: Tenant, beta: Tenant) -> None:
    rename = CompiledUpdate(
        lambda asked: (
            Contact.objects.filter(id__any=asked("ids"), merged_into=None),
            {"name": asked("name"), "opted_out_at": asked("at")},
        )
    )
    moment = now()
    with in_tenant(alpha):
        ids = list(Contact.objects.order_by("id").values_list("id", flat=True))[:1]
        assert rename(ids=ids, name="Ada", at=moment) == 1
        assert rename(ids=[-1], name="Ada", at=None) == 0
        row = Contact.objects.get(pk=ids[0])
        assert (row.name, row.opted_out_at) == ("Ada", moment)
    with in_tenant(beta):
        assert not Contact.objects.filter(name="Ada").exists()


# ---------------------------------------------------------------- many rows in one statement


def test_rows_are_written_and_read_as_the_models_do(alpha: Tenant) -> None:
    talks = Rows(Conversation, "talk")
    with in_tenant(alpha):
        channel = Channel.objects.order_by("id")[0]
        people = [Contact.objects.create(name=name) for name in ("Ada", "Grace")]
        new = [Conversation(channel=channel, contact=one, referral={"a": "é'"}) for one in people]
        with CaptureQueriesContext(connection) as captured:
            talks.insert(new)
        assert len(captured) == 1
        stored = list(Conversation.objects.filter(pk__in=[one.pk for one in new]).order_by("id"))
        assert stored == new
        assert [row.contact_id for row in stored] == [one.pk for one in people]
        assert stored[0].referral == {"a": "é'"}
        assert stored[0].tenant_id == alpha.pk

        moment = now() - timedelta(days=1)
        for number, row in enumerate(stored):
            row.unread, row.preview, row.last_message_at = number + 5, "it's", moment
            row.referral, row.status = None, "closed"
        with CaptureQueriesContext(connection) as captured:
            talks.update(stored, ("unread", "preview", "last_message_at", "referral"))
        assert len(captured) == 1
        after = list(Conversation.objects.filter(pk__in=[one.pk for one in new]).order_by("id"))
    assert [row.unread for row in after] == [5, 6]
    assert {(row.preview, row.last_message_at) for row in after} == {("it's", moment)}
    assert [row.referral for row in after] == [None, None]
    assert {row.status for row in after} == {"open"}, "what was not named stays"


def test_a_row_of_another_tenant_is_not_written(alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(alpha):
        carried = Contact.objects.order_by("id")[0]
    carried.name = "Carried"
    with in_tenant(beta), pytest.raises(CrossTenantAccess), transaction.atomic():
        Rows(Contact, "contact").update([carried], ("name",))
    for tenant in (alpha, beta):
        with in_tenant(tenant):
            assert not Contact.objects.filter(name="Carried").exists()


def test_what_does_not_fit_its_column_is_refused_and_not_cut(alpha: Tenant) -> None:
    with in_tenant(alpha):
        contact = Contact.objects.order_by("id")[0]
        before = contact.name
        contact.name = "n" * 121
        with pytest.raises(DataError), transaction.atomic():
            Rows(Contact, "contact").update([contact], ("name",))
        contact.refresh_from_db()
        assert contact.name == before


def test_nothing_to_write_asks_nothing(alpha: Tenant) -> None:
    with in_tenant(alpha), CaptureQueriesContext(connection) as captured:
        Rows(Contact, "contact").insert([])
        Rows(Contact, "contact").update([], ("name",))
    assert len(captured) == 0
