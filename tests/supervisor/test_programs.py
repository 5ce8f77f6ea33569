"""Each process is handed the logins and secrets it needs, whatever the shell has exported."""

from pathlib import Path

import pytest

from supervisor.database import Logins
from supervisor.home import Home, Secrets
from supervisor.processes import Program
from supervisor.programs import Demo

LOGINS = Logins(
    admin_url="postgresql://root:r@/proffer",
    owner_url="postgresql://proffer_owner:o@/proffer",
    app_url="postgresql://proffer_app:a@/proffer",
    assistant_url="postgresql://proffer_assistant:s@/proffer",
    app_login="proffer_app",
    assistant_login="proffer_assistant",
)


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    return Demo(
        home=Home(tmp_path),
        secrets=Secrets.made_up(),
        logins=LOGINS,
        redis_url="unix:///run/valkey.sock?db=0",
        bind="127.0.0.1",
        port=8000,
        emulator_port=8001,
        mail_port=8002,
        smtp_port=8003,
    )


def services(demo: Demo) -> dict[str, Program]:
    return {program.name: program for program in demo.services()}


def test_the_assistant_gets_one_login_and_no_key_that_others_trust(demo: Demo) -> None:
    environment = services(demo)["assistant"].environment

    values = set(environment.values())
    assert environment["PROFFER_LOGIN"] == "assistant"
    assert environment["DATABASE_ASSISTANT_URL"] == LOGINS.assistant_url
    assert not values & {
        LOGINS.admin_url,
        LOGINS.owner_url,
        LOGINS.app_url,
        demo.secrets.secret_key,
        demo.secrets.whatsapp_app_secret,
        demo.secrets.whatsapp_verify_token,
        demo.secrets.emulator_access_token,
    }


@pytest.mark.parametrize("name", ["relay", "worker"])
def test_who_works_in_the_background_can_make_no_tenant(demo: Demo, name: str) -> None:
    environment = services(demo)[name].environment

    assert environment["DATABASE_APP_URL"] == LOGINS.app_url
    assert not set(environment.values()) & {
        LOGINS.admin_url,
        LOGINS.owner_url,
        LOGINS.assistant_url,
        demo.secrets.whatsapp_app_secret,
    }
    # Present and empty: so they are not taken from `proffer.env` either.
    assert environment["DATABASE_OWNER_URL"] == ""
    assert environment["WHATSAPP_APP_SECRET"] == ""


def test_who_asks_language_models_can_open_the_keys_entered_in_the_panel(demo: Demo) -> None:
    """Turns, try-outs and replays; the steward seals them anew. Nobody else has it."""
    able = {
        name
        for name, program in services(demo).items()
        if demo.secrets.ai_key in program.environment.values()
    }
    assert able == {"web", "worker", "assistant", "steward"}


def test_the_steward_makes_and_ends_tenants_and_hears_nobody(demo: Demo) -> None:
    program = services(demo)["steward"]

    assert program.argv[-1] == "steward"
    assert program.environment["PROFFER_LOGIN"] == "owner"
    assert program.environment["DATABASE_OWNER_URL"] == LOGINS.owner_url
    assert not set(program.environment.values()) & {
        LOGINS.admin_url,
        LOGINS.assistant_url,
        demo.secrets.whatsapp_app_secret,
        demo.secrets.whatsapp_verify_token,
    }


def test_the_emulator_knows_what_meta_would_and_no_database(demo: Demo) -> None:
    environment = services(demo)["emulator"].environment

    assert environment["EMULATOR_PORT"] == "8001"
    assert environment["EMULATOR_MAIL_PORT"] == "8002"
    assert environment["EMULATOR_SMTP_PORT"] == "8003"
    assert environment["EMULATOR_WEBHOOK_URL"] == "http://127.0.0.1:8000/webhooks/whatsapp/"
    assert environment["WHATSAPP_APP_SECRET"] == demo.secrets.whatsapp_app_secret
    assert not set(environment.values()) & {
        LOGINS.owner_url,
        LOGINS.app_url,
        LOGINS.assistant_url,
        demo.redis_url,
        demo.secrets.secret_key,
        demo.secrets.field_key,
    }


def test_nobody_is_handed_the_superuser(demo: Demo) -> None:
    for program in [*demo.preparations(), *demo.services(), *demo.openings()]:
        assert LOGINS.admin_url not in program.environment.values()
    assert LOGINS.admin_url not in demo.everything().values()


def test_what_the_shell_exports_does_not_redirect_a_demo(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGHOST", "production.example.com")
    monkeypatch.setenv("SECRET_KEY", "of another project")
    monkeypatch.setenv("DATABASE_APP_URL", "postgresql://production.example.com/live")
    monkeypatch.setenv("WHATSAPP_GRAPH_URL", "https://graph.facebook.com")
    monkeypatch.setenv("EMAIL_URL", "smtp://someone@mail.example.com")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "for the assistant")

    for program in demo.services():
        environment = program.environment
        assert "PGHOST" not in environment
        assert "production.example.com" not in " ".join(environment.values())
        assert "of another project" not in environment.values()
        assert environment["WHATSAPP_GRAPH_URL"] == "http://127.0.0.1:8001"
        assert environment["EMAIL_URL"] == "smtp://127.0.0.1:8003"
        assert environment["ANTHROPIC_API_KEY"] == "for the assistant"
