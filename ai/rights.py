"""The machine reads its settings, keeps its memory, and appends its runs."""

from core.rights import TableRights

RIGHTS = {
    "ai_assistantsettings": TableRights(assistant="SELECT"),
    "ai_dialogue": TableRights(assistant="SELECT, INSERT, UPDATE (state, updated_at)"),
    "ai_assistantrun": TableRights(append_only=True, assistant="SELECT, INSERT"),
    "ai_runmessage": TableRights(append_only=True, assistant="SELECT, INSERT"),
}
