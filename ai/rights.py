"""The machine reads its settings, keeps its memory, and appends its runs."""

from core.rights import TableRights

RIGHTS = {
    "ai_assistantsettings": TableRights(assistant="SELECT"),
    "ai_dialogue": TableRights(assistant="SELECT, INSERT, UPDATE (state, said, updated_at)"),
    "ai_assistantrun": TableRights(append_only=True, assistant="SELECT, INSERT"),
    # It holds a draft out and may take its own back; that people sent one it cannot say.
    "ai_draft": TableRights(
        assistant="SELECT, INSERT, UPDATE (state, ended_because, ended_at)",
        policies={
            "SELECT": ("true", ""),
            "INSERT": ("", "state = 'open' AND edited IS NULL AND ended_by_id IS NULL"),
            "UPDATE": ("state = 'open'", "state = 'gone'"),
        },
    ),
    "ai_runmessage": TableRights(append_only=True, assistant="SELECT, INSERT"),
    # Whether it was right is not for the machine to say, nor what follows from that.
    "ai_runlabel": TableRights(),
    "ai_calibration": TableRights(append_only=True),
    "ai_drift": TableRights(),
    # What it could not answer is gathered for people, beside it.
    "ai_question": TableRights(),
    "ai_asking": TableRights(),
    "ai_gathering": TableRights(),
    # What it was told of a voice note or picture it writes down once, and changes no more.
    "ai_hearing": TableRights(
        assistant="SELECT, UPDATE (state, data, text, why, backend, model)",
        policies={
            "SELECT": ("true", ""),
            "UPDATE": ("state IN ('waiting', 'under_way')", "state <> 'waiting'"),
        },
    ),
    # What people try out is nothing that it needs to know.
    "ai_playground": TableRights(),
    "ai_replay": TableRights(),
    "ai_replayturn": TableRights(),
    "ai_case": TableRights(),
}
