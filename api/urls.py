"""/api/v1/ at a workspace's host."""

from django.urls import include, path

from api.permissions import declared
from api.resources.api_keys import ApiKeys
from api.resources.assistant import Confidence, Runs, Settings
from api.resources.catalog import Articles, Packages, Services
from api.resources.contacts import Contacts
from api.resources.conversations import Conversations, Messages
from api.resources.costs import MessageCosts
from api.resources.drafts import Drafts
from api.resources.failed import Discard, FailedFiles, FailedMessages, Redrive, StuckUpdates
from api.resources.history import History
from api.resources.knowledge import Documents, Passages, Questions
from api.resources.meta import Schema
from api.resources.orders import OrderChanges, Orders, Proposals
from api.resources.people import Invitations, Roles, Users
from api.resources.scheduled import Scheduled
from api.resources.templates import Templates
from api.resources.wordings import Tone, Wording, WordingPreview, Wordings
from api.routing import NOWHERE, TOKENS, Router, at

SENTENCE = "ai/wordings/(?P<language>[a-z]{2})/(?P<sentence>[a-z_]{1,60})"

router = Router()
router.register("conversations", Conversations)
router.register("messages", Messages)
router.register("failed/messages", FailedMessages, basename="failed-message")
router.register("failed/updates", StuckUpdates, basename="failed-update")
router.register("failed/files", FailedFiles, basename="failed-file")
router.register("scheduled", Scheduled, basename="scheduled")
router.register("contacts", Contacts)
router.register("services", Services)
router.register("packages", Packages)
router.register("articles", Articles)
router.register("documents", Documents)
router.register("passages", Passages)
router.register("ai/questions", Questions, basename="question")
router.register("proposals", Proposals)
router.register("orders", Orders)
router.register("order-changes", OrderChanges)
router.register("users/invitations", Invitations, basename="invitation")
router.register("users", Users)
router.register("roles", Roles, basename="role")
router.register("api-keys", ApiKeys, basename="api-key")
router.register("templates", Templates)
router.register("ai/drafts", Drafts, basename="draft")
router.register("ai/runs", Runs, basename="run")

urlpatterns = declared(
    [
        *TOKENS,
        at("ai/settings", Settings),
        at("ai/confidence", Confidence),
        at("ai/tone", Tone),
        at("ai/wordings", Wordings),
        at(SENTENCE, Wording),
        at(f"{SENTENCE}/preview", WordingPreview),
        at("message-costs", MessageCosts),
        at("failed/redrive", Redrive),
        at("failed/discard", Discard),
        at("audit", History),
        at("schema", Schema),
        path("", include(router.urls)),
        NOWHERE,
    ]
)
