"""The tenant panel's addresses."""

from django.urls import URLPattern, path

from panels import joining
from panels.account import urls as account
from panels.tenant import (
    api_keys,
    assistant,
    business,
    catalogue,
    confidence,
    contacts,
    costs,
    drafts,
    failed,
    files,
    history,
    inbox,
    knowledge,
    numbers,
    order_changes,
    orders,
    overview,
    people,
    people_invitations,
    people_roles,
    pictures,
    playground,
    proposals,
    questions,
    replay,
    replay_cases,
    rules,
    support,
    template_sending,
    templates,
    usage,
    wording,
)

app_name = "tenant"


def _catalogue(part: catalogue.Part, base: str) -> list[URLPattern]:
    views = catalogue.views(part)
    return [
        path(f"{base}/", views["list"], name=part.tab.removeprefix("tenant:")),
        path(f"{base}/new/", views["new"], name=f"{part.kind}-new"),
        path(f"{base}/<int:pk>/", views["edit"], name=f"{part.kind}-edit"),
        path(f"{base}/<int:pk>/archive/", views["archive"], name=f"{part.kind}-archive"),
        path(f"{base}/<int:pk>/restore/", views["restore"], name=f"{part.kind}-restore"),
    ]


_FILE = "attachments/<int:attachment_id>"
_SCHEDULED = "inbox/scheduled/<int:scheduled_id>"
_TALK = "inbox/<int:conversation_id>"
_CUSTOMER = "contacts/<int:contact_id>"
_PROPOSAL = "proposals/<int:proposal_id>"
_FILLED = f"{_TALK}/template/<int:template_id>"
_TEMPLATE = "templates/<int:template_id>"
_DOCUMENT = "catalogue/documents/<int:document_id>"
_PICTURE = "catalogue/services/<int:pk>/picture"
_PASSAGE = "catalogue/passages/<int:passage_id>"
_ASKED = "catalogue/unanswered/<int:question_id>"
_SENTENCE = "assistant/wording/<slug:language>/<slug:key>"
_REPLAY = "assistant/replay/<int:replay_id>"
_CASE = "assistant/cases/<int:case_id>"
_PERSON = "people/<int:user_id>"
_INVITED = "people/invitations/<int:invitation_id>"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("live/overview/", overview.overview_live, name="overview-live"),
    path("live/counts/", overview.counts, name="counts"),
    *account.urlpatterns,
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/list/", inbox.inbox_list, name="inbox-list"),
    path("inbox/failed/", failed.failed, name="failed"),
    path("inbox/failed/decide/", failed.decide, name="failed-decide"),
    path("inbox/rules/<slug:version>/", rules.rules, name="rules"),
    path(f"{_SCHEDULED}/change/", inbox.scheduled_change, name="scheduled-change"),
    path(f"{_SCHEDULED}/cancel/", inbox.scheduled_cancel, name="scheduled-cancel"),
    path(f"{_TALK}/", inbox.conversation, name="conversation"),
    path(f"{_TALK}/person/", inbox.person, name="conversation-person"),
    path(f"{_TALK}/live/", inbox.live, name="conversation-live"),
    path(f"{_TALK}/seen/", inbox.seen, name="conversation-seen"),
    path(f"{_TALK}/composer/", inbox.composer, name="conversation-composer"),
    path(f"{_TALK}/template/", template_sending.template_choice, name="template-choice"),
    path(
        f"{_TALK}/template/<int:template_id>/", template_sending.template_send, name="template-send"
    ),
    path(
        f"{_TALK}/template/<int:template_id>/preview/",
        template_sending.template_look,
        name="template-look",
    ),
    path(f"{_TALK}/reply/", inbox.reply, name="conversation-reply"),
    path(f"{_TALK}/react/", inbox.react, name="conversation-react"),
    path(f"{_TALK}/take-over/", inbox.take_over, name="conversation-take-over"),
    path(f"{_TALK}/hand-back/", inbox.hand_back, name="conversation-hand-back"),
    path(f"{_TALK}/assistant/", inbox.assistant, name="conversation-assistant"),
    path(f"{_TALK}/copilot/", drafts.copilot, name="conversation-copilot"),
    path(f"{_TALK}/draft/<int:draft_id>/send/", drafts.draft_send, name="draft-send"),
    path(f"{_TALK}/draft/<int:draft_id>/redo/", drafts.draft_redo, name="draft-redo"),
    path(f"{_TALK}/draft/<int:draft_id>/discard/", drafts.draft_discard, name="draft-discard"),
    path(f"{_TALK}/unmute/", inbox.unmute, name="conversation-unmute"),
    path(f"{_FILE}/", files.attachment, name="attachment"),
    path(f"{_FILE}/small/", files.small, name="attachment-small"),
    path(f"{_FILE}/file/", files.attachment_file, name="attachment-file"),
    path(f"{_FILE}/retry/", files.attachment_retry, name="attachment-retry"),
    path("contacts/", contacts.contacts, name="contacts"),
    path(f"{_CUSTOMER}/", contacts.contact, name="contact"),
    path(f"{_CUSTOMER}/consent/", contacts.contact_consent, name="contact-consent"),
    path(f"{_CUSTOMER}/block/", contacts.contact_block, name="contact-block"),
    path(f"{_CUSTOMER}/unblock/", contacts.contact_unblock, name="contact-unblock"),
    path(f"{_CUSTOMER}/export/", contacts.contact_export, name="contact-export"),
    path(f"{_CUSTOMER}/merge/", contacts.contact_merge, name="contact-merge"),
    path(
        f"{_CUSTOMER}/merge/<int:other_id>/", contacts.contact_merge_with, name="contact-merge-with"
    ),
    path("contacts/merges/<int:merge_id>/undo/", contacts.contact_unmerge, name="contact-unmerge"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/list/", proposals.proposals_list, name="proposals-list"),
    path(f"{_PROPOSAL}/", proposals.proposal, name="proposal"),
    path(f"{_PROPOSAL}/live/", proposals.proposal_live, name="proposal-live"),
    path(f"{_PROPOSAL}/approve/", proposals.approve, name="proposal-approve"),
    path(f"{_PROPOSAL}/reject/", proposals.reject, name="proposal-reject"),
    path("orders/", orders.orders, name="orders"),
    path("orders/list/", orders.orders_list, name="orders-list"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/changes/<int:change_id>/grant/", order_changes.grant, name="change-grant"),
    path("orders/changes/<int:change_id>/decline/", order_changes.decline, name="change-decline"),
    *_catalogue(catalogue.SERVICES, "catalogue/services"),
    path(f"{_PICTURE}/", pictures.picture, name="service-picture"),
    path(f"{_PICTURE}/small/", pictures.small, name="service-picture-small"),
    path(f"{_PICTURE}/file/", pictures.picture_file, name="service-picture-file"),
    *_catalogue(catalogue.PACKAGES, "catalogue/packages"),
    *_catalogue(catalogue.ARTICLES, "catalogue/answers"),
    path("catalogue/documents/", knowledge.document_list, name="documents"),
    path("catalogue/documents/new/", knowledge.document_new, name="document-new"),
    path(f"{_DOCUMENT}/", knowledge.document, name="document"),
    path(f"{_DOCUMENT}/file/", knowledge.document_file, name="document-file"),
    path(f"{_DOCUMENT}/approve/", knowledge.document_approve, name="document-approve"),
    path(f"{_DOCUMENT}/retry/", knowledge.document_retry, name="document-retry"),
    path(f"{_DOCUMENT}/remove/", knowledge.document_remove, name="document-remove"),
    path(f"{_PASSAGE}/approve/", knowledge.passage_approve, name="passage-approve"),
    path(f"{_PASSAGE}/withdraw/", knowledge.passage_withdraw, name="passage-withdraw"),
    path("catalogue/search/", knowledge.knowledge_search, name="knowledge-search"),
    path("catalogue/unanswered/", questions.question_list, name="questions"),
    path(f"{_ASKED}/answer/", questions.question_answer, name="question-answer"),
    path(f"{_ASKED}/dismiss/", questions.question_dismiss, name="question-dismiss"),
    path(f"{_ASKED}/reopen/", questions.question_reopen, name="question-reopen"),
    path("catalogue/to-check/", questions.check_list, name="to-check"),
    path("catalogue/answers/<int:pk>/checked/", questions.article_checked, name="article-checked"),
    path("templates/", templates.templates, name="templates"),
    path("templates/refresh/", templates.refresh, name="templates-refresh"),
    path("templates/new/", templates.template_new, name="template-new"),
    path("templates/preview/", templates.template_preview, name="template-preview"),
    path("templates/notices/", templates.template_notices, name="template-notices"),
    path(f"{_TEMPLATE}/", templates.template, name="template"),
    path(f"{_TEMPLATE}/live/", templates.template_live, name="template-live"),
    path(f"{_TEMPLATE}/edit/", templates.template_edit, name="template-edit"),
    path(f"{_TEMPLATE}/submit/", templates.template_submit, name="template-submit"),
    path(f"{_TEMPLATE}/forget/", templates.template_forget, name="template-forget"),
    path(f"{_TEMPLATE}/delete/", templates.template_delete, name="template-delete"),
    path("costs/", costs.costs, name="costs"),
    path("costs/export/", costs.costs_export, name="costs-export"),
    path("assistant/", assistant.assistant, name="assistant"),
    path("assistant/wording/", wording.wording, name="wording"),
    path(f"{_SENTENCE}/", wording.sentence, name="sentence"),
    path(f"{_SENTENCE}/reset/", wording.sentence_reset, name="sentence-reset"),
    path("assistant/playground/", playground.playground, name="playground"),
    path("assistant/playground/say/", playground.say, name="playground-say"),
    path("assistant/playground/choose/", playground.choose, name="playground-choose"),
    path("assistant/playground/start-over/", playground.start_over, name="playground-over"),
    path(
        "assistant/playground/<int:number>/save/", replay_cases.case_of_try, name="playground-save"
    ),
    path("assistant/replay/", replay.replay_list, name="replays"),
    path("assistant/replay/begin/", replay.replay_begin, name="replay-begin"),
    path(f"{_REPLAY}/", replay.replay, name="replay"),
    path(f"{_REPLAY}/cancel/", replay.replay_cancel, name="replay-cancel"),
    path(f"{_REPLAY}/turns/<int:run_id>/save/", replay_cases.case_of_replay, name="replay-save"),
    path("assistant/cases/", replay_cases.case_list, name="cases"),
    path("assistant/cases/run/", replay_cases.case_run, name="cases-run"),
    path(f"{_CASE}/rename/", replay_cases.case_rename, name="case-rename"),
    path(f"{_CASE}/delete/", replay_cases.case_delete, name="case-delete"),
    path("assistant/usage/", usage.usage, name="usage"),
    path("assistant/confidence/", confidence.confidence, name="confidence"),
    path("assistant/confidence/calibration/", confidence.calibration, name="calibration"),
    path("assistant/answers/<int:run_id>/judge/", confidence.judge, name="answer-judge"),
    path("assistant/answers/<int:run_id>/save/", replay_cases.case_of_answer, name="answer-save"),
    path("business/", business.business, name="business"),
    path("business/numbers/", numbers.numbers, name="numbers"),
    path("business/numbers/banner/", numbers.numbers_banner, name="numbers-banner"),
    path("business/numbers/<int:channel_id>/token/", numbers.number_token, name="number-token"),
    path("business/numbers/<int:channel_id>/resume/", numbers.number_resume, name="number-resume"),
    path("people/", people.people, name="people"),
    path("people/invite/", people_invitations.invite, name="invite"),
    path(f"{_INVITED}/resend/", people_invitations.resend, name="invitation-resend"),
    path(f"{_INVITED}/revoke/", people_invitations.revoke, name="invitation-revoke"),
    path("people/roles/", people_roles.roles, name="roles"),
    path("people/roles/new/", people_roles.role_new, name="role-new"),
    path("people/roles/<int:role_id>/", people_roles.role, name="role"),
    path("people/roles/<int:role_id>/delete/", people_roles.role_delete, name="role-delete"),
    path("people/support/", support.support, name="support"),
    path("people/support/end/", support.support_end, name="support-end"),
    path(f"{_PERSON}/", people.person, name="person"),
    path(f"{_PERSON}/name/", people.rename, name="person-rename"),
    path(f"{_PERSON}/role/", people.role, name="person-role"),
    path(f"{_PERSON}/deactivate/", people.deactivate, name="person-deactivate"),
    path(f"{_PERSON}/reactivate/", people.reactivate, name="person-reactivate"),
    path("join/", joining.join, name="join"),
    path("join/<str:token>/", joining.join_link, name="join-link"),
    path("support/enter/", support.support_enter, name="support-enter"),
    path("support/leave/", support.support_leave, name="support-leave"),
    path("api-keys/", api_keys.api_keys, name="api-keys"),
    path("api-keys/new/", api_keys.api_key_new, name="api-key-new"),
    path("api-keys/<int:key_id>/revoke/", api_keys.api_key_revoke, name="api-key-revoke"),
    path("history/", history.history, name="history"),
    path("history/export/", history.history_export, name="history-export"),
]
