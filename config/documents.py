"""How the API is described: a part of the settings."""

SPECTACULAR_SETTINGS = {
    "TITLE": "Proffer API",
    "DESCRIPTION": "Everything a workspace can do, for programs.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.describe_errors",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ConversationStatus": "conversations.models.Conversation.Status",
        "AssistantOrAgent": "conversations.models.Conversation.Handler",
        "MessageStatus": "conversations.models.Message.Status",
        "MessageAuthor": "conversations.models.Message.Author",
        "MessageDirection": "conversations.models.Message.Direction",
        "AddressKind": "conversations.models.ContactAddress.Kind",
        "AttachmentState": "conversations.models.Attachment.State",
        "ProposalStatus": "orders.models.OrderProposal.Status",
        "OrderStatus": "orders.models.Order.Status",
        "RunOutcome": "ai.models.AssistantRun.Outcome",
        "AssistantMode": "ai.models.AssistantSettings.Mode",
        "ResponseType": "ai.models.RESPONSE_TYPES",
        "UserRole": "accounts.models.User.Roles",
        "GivenRole": "api.resources.people.ROLES",
        "TenantState": "tenants.models.Tenant.State",
        "SwitchKind": "tenants.models.Switch.Kind",
        "Detail": "catalog.validators.DETAILS",
    },
}
