"""The fifth wall: what the machine may not do, Postgres does not grant it."""

from collections import defaultdict

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from ai.models import AssistantSettings, Hearing
from audit.actions import record
from audit.models import Entry
from catalog.models import Service
from conversations.models import Conversation, Message
from core.actors import ASSISTANT
from core.clock import now
from orders.models import Order, OrderProposal, ProposalLine
from tenants.context import in_tenant, role_name
from tenants.models import Tenant
from tenants.rights import tenant_tables
from tests import factories
from tests.support.people import person

ALL = frozenset({"*"})

# All that the machine may write, by hand: a change of the rooms' rights has to be
# made twice, knowingly. Table → right → columns ("*": the whole row).
MAY_WRITE: dict[str, dict[str, frozenset[str]]] = {
    "audit_entry": {"INSERT": ALL},
    "conversations_message": {"INSERT": ALL},
    "conversations_conversation": {
        "UPDATE": frozenset(
            {
                "handler",
                "waiting_since",
                "waiting_reason",
                "language",
                "turn_due_at",
                "burst_started_at",
                "answered_through",
                "last_message_at",
                "preview",
            }
        )
    },
    "orders_orderproposal": {"INSERT": ALL, "UPDATE": frozenset({"status"})},
    "orders_proposalline": {"INSERT": ALL},
    "orders_changerequest": {"INSERT": ALL},
    "ai_dialogue": {"INSERT": ALL, "UPDATE": frozenset({"said", "state", "updated_at"})},
    # It drafts, and takes back what it drafted; people send.
    "ai_draft": {"INSERT": ALL, "UPDATE": frozenset({"ended_because", "ended_at", "state"})},
    # What it was given to hear or see it writes down, and gives the bytes back.
    "ai_hearing": {
        "UPDATE": frozenset({"state", "data", "text", "why", "backend", "model"}),
    },
    "ai_assistantrun": {"INSERT": ALL},
    "ai_runmessage": {"INSERT": ALL},
}
# What it may not even read.
MAY_NOT_READ = {
    "audit_link",
    "accounts_user",
    "accounts_session",
    "accounts_refreshtoken",
    "accounts_customrole",
    "accounts_emaillink",
    "accounts_apikey",
    "accounts_idempotentrequest",
    "accounts_securitypolicy",
    "accounts_supportgrant",
    "accounts_signinbrake",
    "mfa_authenticator",
    "conversations_inboundevent",
    "conversations_attachment",
    "conversations_contactmerge",
    "conversations_consentevent",
    "conversations_scheduledmessage",
    "orders_orderline",
    "whatsapp_cloudnumber",
    "whatsapp_template",
    "whatsapp_noticetemplate",
    "ai_runlabel",
    "ai_playground",
    "ai_replay",
    "ai_replayturn",
    "ai_case",
    "ai_question",
    "ai_asking",
    "ai_gathering",
    "catalog_document",
    "catalog_passage",
    "ai_calibration",
    "ai_drift",
}
WRITTEN_BY_THE_DATABASE = {"audit_link"}
APPEND_ONLY = {
    "audit_entry",
    "catalog_catalogueversion",
    "ai_assistantrun",
    "ai_runmessage",
    "ai_calibration",
    "conversations_consentevent",
}


def granted(role: str, schema: str) -> dict[str, dict[str, frozenset[str]]]:
    """What Postgres says: table → right → columns, "*" when the right is the whole table's."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.name FROM pg_class c, unnest(ARRAY['SELECT','INSERT','UPDATE',"
            " 'DELETE','TRUNCATE','REFERENCES','TRIGGER','MAINTAIN']) AS p(name)"
            " WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'"
            " AND has_table_privilege(%s, c.oid, p.name)",
            [schema, role],
        )
        for table, right in cursor.fetchall():
            found[table][right].add("*")
        cursor.execute(
            "SELECT c.relname, p.name, a.attname FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped,"
            " unnest(ARRAY['SELECT','INSERT','UPDATE','REFERENCES']) AS p(name)"
            " WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'"
            " AND has_column_privilege(%s, c.oid, a.attnum, p.name)"
            " AND NOT has_table_privilege(%s, c.oid, p.name)",
            [schema, role, role],
        )
        for table, right, column in cursor.fetchall():
            found[table][right].add(column)
    return {
        table: {right: frozenset(columns) for right, columns in rights.items()}
        for table, rights in found.items()
    }


def test_the_machine_holds_exactly_the_rights_written_here(tenant_db: None, alpha: Tenant) -> None:
    rights = granted(role_name(alpha.pk, assistant=True), alpha.schema_name)
    writes = {
        table: {right: columns for right, columns in held.items() if right != "SELECT"}
        for table, held in rights.items()
    }
    assert {table: held for table, held in writes.items() if held} == MAY_WRITE
    assert set(tenant_tables()) - {t for t, held in rights.items() if "SELECT" in held} == (
        MAY_NOT_READ
    )


def test_the_machine_reads_no_text_of_the_history(tenant_db: None, alpha: Tenant) -> None:
    rights = granted(role_name(alpha.pk, assistant=True), alpha.schema_name)
    assert rights["audit_entry"]["SELECT"] == {"id", "tenant_id", "actor_kind"}


def test_people_hold_all_rights_but_those_to_rewrite_history(
    tenant_db: None, alpha: Tenant
) -> None:
    rights = granted(role_name(alpha.pk), alpha.schema_name)
    assert set(rights) == set(tenant_tables())
    for table, held in rights.items():
        expected = {"SELECT", "INSERT"}
        if table in WRITTEN_BY_THE_DATABASE:
            expected = {"SELECT"}
        elif table not in APPEND_ONLY:
            expected |= {"UPDATE", "DELETE"}
        assert held == dict.fromkeys(expected, ALL), table


class TestTheMachineCannot:
    """Through the ORM, in the machine's role; each refusal leaves nothing behind."""

    @pytest.fixture(autouse=True)
    def _inside(self, tenant_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha):
            self.owner = person("owner")
            self.talk = Conversation.objects.get()
            self.pending = OrderProposal.objects.get(status="pending_approval")
            self.decided = OrderProposal.objects.get(status="approved")
        self.tenant = alpha

    def refused(self, work: object, *, match: str = "permission denied") -> None:
        with (
            in_tenant(self.tenant, as_assistant=True),
            pytest.raises(ProgrammingError, match=match),
            transaction.atomic(),
        ):
            work()

    def ineffective(self, work: object) -> None:
        """A row-level policy hides the row from the UPDATE instead of refusing it."""
        with in_tenant(self.tenant, as_assistant=True), transaction.atomic():
            assert work() == 0

    POLICY = "violates row-level security"

    def test_make_an_order(self) -> None:
        before = self._count(Order)
        self.refused(lambda: factories.OrderFactory(proposal=self.pending, approved_by=self.owner))
        assert self._count(Order) == before

    def test_change_an_order(self) -> None:
        self.refused(lambda: Order.objects.update(total_minor=1))
        self.refused(lambda: Order.objects.filter(pk=1).delete())

    @pytest.mark.parametrize("field", ["price_minor", "name", "archived_at", "description"])
    def test_change_a_service(self, field: str) -> None:
        values = {"price_minor": 1, "name": "X", "archived_at": None, "description": "X"}
        self.refused(lambda: Service.objects.update(**{field: values[field]}))

    def test_add_or_remove_a_service(self) -> None:
        self.refused(factories.ServiceFactory)
        self.refused(lambda: Service.objects.all()._raw_delete("default"))

    def test_publish_a_catalogue(self) -> None:
        self.refused(factories.CatalogueVersionFactory)

    def test_change_a_package_an_article_or_the_profile(self) -> None:
        for table in ("package", "packageitem", "article", "businessprofile", "catalogueversion"):
            self.refused(lambda table=table: self._sql(f"UPDATE catalog_{table} SET id = id"))

    def test_make_or_change_a_person(self) -> None:
        self.refused(factories.UserFactory)
        self.refused(lambda: self._sql("UPDATE accounts_user SET role = 'owner'"))
        self.refused(lambda: self._sql("SELECT password FROM accounts_user"))

    def test_change_its_own_settings(self) -> None:
        self.refused(lambda: AssistantSettings.objects.update(threshold=1))
        self.refused(lambda: AssistantSettings.objects.update(enabled=True))

    def test_read_the_transports_token(self) -> None:
        self.refused(lambda: self._sql("SELECT sealed_token FROM whatsapp_cloudnumber"))

    def test_release_a_kill_switch(self) -> None:
        self.refused(lambda: self._sql("UPDATE public.tenants_switch SET engaged = false"))
        self.refused(lambda: self._sql("DELETE FROM public.tenants_switch"))

    @pytest.mark.parametrize("author", ["agent", "system"])
    def test_write_as_somebody_else(self, author: str) -> None:
        agent = self.owner if author == "agent" else None
        self.refused(
            lambda: factories.OutboundMessageFactory(
                conversation=self.talk, author=author, agent=agent
            ),
            match=self.POLICY,
        )

    def test_write_as_the_customer(self) -> None:
        self.refused(
            lambda: factories.InboundMessageFactory(conversation=self.talk), match=self.POLICY
        )

    @pytest.mark.parametrize("status", ["sending", "sent", "delivered", "read"])
    def test_write_a_message_that_skips_the_outbox(self, status: str) -> None:
        self.refused(
            lambda: factories.OutboundMessageFactory(
                conversation=self.talk, author="assistant", status=status
            ),
            match=self.POLICY,
        )

    @pytest.mark.parametrize(
        "pretence",
        [
            {"origin": "phone_app"},
            {"origin": "history"},
            {"lane": "notice"},
            {"lane": "bulk"},
            {"billable": False},
            {"cost_micros": 0},
            {"price_category": "service"},
            {"price_model": "PMP"},
            {"price_type": "regular"},
        ],
        ids=lambda pretence: "-".join(map(str, *pretence.items())),
    )
    def test_choose_a_messages_lane_origin_or_price(self, pretence: dict[str, object]) -> None:
        self.refused(
            lambda: factories.OutboundMessageFactory(
                conversation=self.talk, author="assistant", **pretence
            ),
            match=self.POLICY,
        )

    def test_write_as_the_business_on_its_phone(self) -> None:
        self.refused(
            lambda: factories.OutboundMessageFactory(
                conversation=self.talk, author="phone_app", origin="phone_app", status="sent"
            ),
            match=self.POLICY,
        )

    def test_rewrite_or_remove_a_message(self) -> None:
        self.refused(lambda: Message.objects.update(text="Confirmed"))
        self.refused(lambda: self._sql("DELETE FROM conversations_message"))

    @pytest.mark.parametrize("status", ["approved", "rejected", "expired", "withdrawn"])
    def test_insert_a_proposal_that_is_decided(self, status: str) -> None:
        self.refused(
            lambda: factories.ProposalFactory(
                conversation=self.talk, status=status, decided_by=self.owner, decided_at=now()
            ),
            match=self.POLICY,
        )

    def test_insert_a_pending_proposal_that_names_a_decider(self) -> None:
        self.refused(
            lambda: factories.ProposalFactory(conversation=self.talk, decided_by=self.owner),
            match=self.POLICY,
        )

    @pytest.mark.parametrize("source", ["agent", "customer"])
    def test_insert_a_proposal_in_another_name(self, source: str) -> None:
        self.refused(
            lambda: factories.ProposalFactory(conversation=self.talk, source=source),
            match=self.POLICY,
        )

    @pytest.mark.parametrize("status", ["approved", "rejected", "expired"])
    def test_decide_a_proposal(self, status: str) -> None:
        self.refused(
            lambda: OrderProposal.objects.filter(pk=self.pending.pk).update(status=status),
            match=self.POLICY,
        )

    @pytest.mark.parametrize(
        "column", ["decided_by_id", "total_minor", "revision", "digest", "deadline", "details"]
    )
    def test_change_anything_else_of_a_proposal(self, column: str) -> None:
        self.refused(lambda: self._sql(f"UPDATE orders_orderproposal SET {column} = {column}"))

    def test_reopen_what_people_decided(self) -> None:
        self.ineffective(
            lambda: OrderProposal.objects.filter(pk=self.decided.pk).update(
                status="pending_approval"
            )
        )

    @pytest.mark.parametrize("source", ["agent", "customer"])
    def test_withdraw_anothers_proposal(self, source: str) -> None:
        with in_tenant(self.tenant):
            theirs = factories.ProposalFactory(conversation=self.talk, source=source)
        self.ineffective(
            lambda: OrderProposal.objects.filter(pk=theirs.pk).update(status="withdrawn")
        )

    def test_change_a_line_of_a_proposal(self) -> None:
        self.refused(lambda: ProposalLine.objects.update(unit_minor=1))
        self.refused(lambda: self._sql("DELETE FROM orders_proposalline"))

    def test_add_a_line_to_what_people_decided(self) -> None:
        self.refused(
            lambda: factories.ProposalLineFactory(proposal=self.decided, position=7),
            match=self.POLICY,
        )

    def test_take_a_conversation_from_a_person(self) -> None:
        with in_tenant(self.tenant):
            Conversation.objects.update(handler="agent")
        self.ineffective(lambda: Conversation.objects.update(handler="assistant"))
        self.ineffective(lambda: Conversation.objects.update(waiting_since=None))

    @pytest.mark.parametrize("column", ["epoch", "assistant_paused", "assigned_to_id", "status"])
    def test_silence_the_signs_of_a_takeover(self, column: str) -> None:
        self.refused(
            lambda: self._sql(f"UPDATE conversations_conversation SET {column} = {column}")
        )

    def test_say_what_a_customer_agreed_to(self) -> None:
        self.refused(lambda: factories.ConsentEventFactory(contact=self.talk.contact))

    def test_merge_customers_or_schedule_a_message(self) -> None:
        self.refused(lambda: self._sql("UPDATE conversations_contact SET merged_into_id = NULL"))
        self.refused(lambda: self._sql("SELECT moved FROM conversations_contactmerge"))
        self.refused(lambda: self._sql("SELECT text FROM conversations_scheduledmessage"))

    def test_read_or_change_a_template(self) -> None:
        self.refused(lambda: self._sql("SELECT name FROM whatsapp_template"))
        self.refused(lambda: self._sql("UPDATE whatsapp_template SET status = 'approved'"))

    def test_change_what_was_heard_or_read_the_files(self) -> None:
        self.refused(lambda: self._sql("SELECT file FROM conversations_attachment"))
        self.refused(lambda: self._sql("UPDATE ai_hearing SET form = 'voice'"))
        self.refused(lambda: self._sql("INSERT INTO ai_hearing (form) VALUES ('voice')"))
        self.ineffective(lambda: Hearing.objects.filter(state="heard").update(text="cheaper"))

    def test_lift_an_opt_out(self) -> None:
        self.refused(lambda: self._sql("UPDATE conversations_contact SET opted_out_at = NULL"))

    def test_write_history_in_a_persons_name(self) -> None:
        self.refused(
            lambda: self._sql(
                "INSERT INTO audit_entry (at, actor_kind, actor_label, code, target, data)"
                " VALUES (now(), 'person', 'Sara', 'orders.proposal.approved', '', '{}')"
            ),
            match=self.POLICY,
        )

    def test_rewrite_a_run(self) -> None:
        self.refused(lambda: self._sql("UPDATE ai_assistantrun SET confidence = 1"))
        self.refused(lambda: self._sql("DELETE FROM ai_runmessage"))

    def test_read_other_peoples_history(self) -> None:
        with in_tenant(self.tenant, as_assistant=True):
            assert Entry.objects.values_list("id", flat=True).count() == 0
        self.refused(lambda: self._sql("SELECT data FROM audit_entry"))

    @staticmethod
    def _sql(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def _count(self, model: type) -> int:
        with in_tenant(self.tenant):
            return model.objects.count()


class TestTheMachineCan:
    """The walls leave it what its work needs."""

    @pytest.fixture(autouse=True)
    def _inside(self, tenant_db: None, alpha: Tenant) -> object:
        with in_tenant(alpha, as_assistant=True):
            yield

    def test_queue_its_own_message(self) -> None:
        talk = Conversation.objects.get()
        made = factories.OutboundMessageFactory(conversation=talk, author="assistant")
        assert Message.objects.filter(pk=made.pk, status="queued").exists()

    def test_propose_and_withdraw(self) -> None:
        proposal = factories.ProposalFactory(conversation=Conversation.objects.get())
        factories.ProposalLineFactory(proposal=proposal, position=0)
        assert OrderProposal.objects.filter(pk=proposal.pk).update(status="withdrawn") == 1

    def test_hand_a_conversation_to_people(self) -> None:
        assert Conversation.objects.update(handler="agent", waiting_reason="asked") == 1

    def test_record_its_own_acts(self) -> None:
        entry = record(actor=ASSISTANT, code="ai.replied", target="conversation:1")
        assert Entry.objects.filter(pk=entry.pk).values_list("id", flat=True).exists()
