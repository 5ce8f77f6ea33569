"""What a demo consists of, and which secrets each part is handed."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from supervisor.database import Logins
from supervisor.home import Home, Secrets
from supervisor.processes import Program

PROJECT = Path(__file__).resolve().parent.parent

#: The names of what is secret or says where things are. A part gets those it needs; the others
#: are handed over empty, so that it does not find them in `proffer.env` either.
_GUARDED = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_APP_URL",
    "DATABASE_ASSISTANT_URL",
    "SECRET_KEY",
    "FIELD_KEY",
    "AI_KEY",
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN",
    "EMULATOR_ACCESS_TOKEN",
)

#: Workers step back a little: Meta's events and people's pages are answered first.
_BEHIND_WEB = 2

#: Seconds without a heartbeat after which a part is taken for hung. Well below the time after
#: which a message whose answer is missing is sent again (WHATSAPP_AMBIGUOUS_SECONDS): who
#: was stopped in the middle of sending must never go on after that. The steward sends nothing,
#: and one of its chores may take a while.
PATIENCE = {"web": 20.0, "relay": 15.0, "worker": 20.0, "assistant": 20.0, "steward": 120.0}

_WORKER_OPTIONS = (
    *("--pool", "threads", "--loglevel", "INFO"),
    # Nobody listens to what workers would tell each other.
    *("--without-gossip", "--without-mingle", "--without-heartbeat"),
)


@dataclass(frozen=True)
class Demo:
    """Where everything of one demo is."""

    home: Home
    secrets: Secrets
    logins: Logins
    redis_url: str
    bind: str
    port: int
    emulator_port: int
    mail_port: int
    smtp_port: int

    @property
    def base_url(self) -> str:
        """The address a person opens."""
        return f"http://localhost:{self.port}"

    @property
    def webhook_url(self) -> str:
        """Where the emulator posts events, as Meta would."""
        return f"http://127.0.0.1:{self.port}/webhooks/whatsapp/"

    @property
    def emulator_url(self) -> str:
        """The stand-in of Meta's API, and the phone page."""
        return f"http://127.0.0.1:{self.emulator_port}"

    @property
    def mail_url(self) -> str:
        """Where the mails that were sent are read."""
        return f"http://127.0.0.1:{self.mail_port}"

    def everything(self) -> dict[str, str]:
        """All names, as `proffer.env` has them for `manage.py`."""
        return {
            **self._common(),
            "DATABASE_URL": self.logins.owner_url,
            "DATABASE_OWNER_URL": self.logins.owner_url,
            "DATABASE_APP_URL": self.logins.app_url,
            "DATABASE_ASSISTANT_URL": self.logins.assistant_url,
            "SECRET_KEY": self.secrets.secret_key,
            "FIELD_KEY": self.secrets.field_key,
            "AI_KEY": self.secrets.ai_key,
            "WHATSAPP_APP_SECRET": self.secrets.whatsapp_app_secret,
            "WHATSAPP_VERIFY_TOKEN": self.secrets.whatsapp_verify_token,
            "EMULATOR_ACCESS_TOKEN": self.secrets.emulator_access_token,
        }

    def preparations(self) -> list[Program]:
        """What runs once, in order, before anything else."""
        owner = self._environment(
            login="owner",
            names=tuple(name for name in _GUARDED if name != "DATABASE_ASSISTANT_URL"),
        )
        return [
            self._manage("prepare", owner),
            self._manage("seed_demo", owner),
        ]

    def services(self) -> list[Program]:
        """What runs for as long as the demo does, in the order of starting."""
        work = ("DATABASE_APP_URL", "SECRET_KEY", "FIELD_KEY")
        return [
            Program(
                name="emulator",
                argv=(sys.executable, "-m", "emulators"),
                environment={
                    **self._environment(
                        names=(
                            "WHATSAPP_APP_SECRET",
                            "WHATSAPP_VERIFY_TOKEN",
                            "EMULATOR_ACCESS_TOKEN",
                        ),
                    ),
                    "REDIS_URL": "",
                    "EMULATOR_PORT": str(self.emulator_port),
                    "EMULATOR_MAIL_PORT": str(self.mail_port),
                    "EMULATOR_SMTP_PORT": str(self.smtp_port),
                    "EMULATOR_BIND": self.bind,
                    "EMULATOR_STATE": str(self.home.path / "emulator"),
                    "EMULATOR_WORLD": str(self.home.path / "demo-world.json"),
                    "EMULATOR_WEBHOOK_URL": self.webhook_url,
                },
                folder=PROJECT,
            ),
            Program(
                name="web",
                argv=(
                    sys.executable,
                    *("-m", "granian", "config.asgi:application"),
                    *("--interface", "asgi", "--host", self.bind, "--port", str(self.port)),
                    *("--workers", os.environ.get("PROFFER_WEB_WORKERS", "1")),
                    *("--respawn-failed-workers", "--respawn-interval", "0.1"),
                    *("--workers-kill-timeout", "8", "--no-ws"),
                ),
                # It signs people in, takes Meta's events and, for the platform's panel, makes
                # tenants: the one service with the owner's login.
                environment={
                    # People's requests are quick at workspaces that a connection knows.
                    "TENANTS_REMEMBERED": "512",
                    **self._environment(
                        login="app",
                        names=(
                            *work,
                            "DATABASE_OWNER_URL",
                            "AI_KEY",
                            "WHATSAPP_APP_SECRET",
                            "WHATSAPP_VERIFY_TOKEN",
                        ),
                    ),
                },
                folder=PROJECT,
                patience=PATIENCE["web"],
            ),
            self._manage("relay", self._environment(login="app", names=work)),
            self._celery(
                "worker",
                # Replays ask the vendors that a workspace's turns ask. Whoever reads its files and
                # FIELD_KEY, as this one does, learns nothing more of a customer's by AI_KEY.
                self._environment(login="app", names=(*work, "AI_KEY")),
                *("worker", "-Q", "default,files,mail,outbound,replay", "-n", "worker@proffer"),
                # One more than files, mails and replays may have together (RELAY_QUEUES).
                *("--concurrency", "5", *_WORKER_OPTIONS),
            ),
            self._celery(
                "assistant",
                {
                    **self._environment(
                        login="assistant", names=("DATABASE_ASSISTANT_URL", "AI_KEY")
                    ),
                    # It signs nothing that another part trusts.
                    "SECRET_KEY": self.secrets.assistant_secret_key,
                },
                *("worker", "-Q", "assistant", "-n", "assistant@proffer"),
                *("--concurrency", "4", *_WORKER_OPTIONS),
            ),
            # It drops schemas and roles of what is erased: with web, the owner's login.
            self._manage(
                "steward",
                self._environment(login="owner", names=(*work, "DATABASE_OWNER_URL", "AI_KEY")),
            ),
        ]

    def openings(self) -> list[Program]:
        """What runs once as soon as everything answers: the emulator learns the numbers."""
        work = ("DATABASE_APP_URL", "SECRET_KEY", "FIELD_KEY")
        return [self._manage("play_demo", self._environment(login="app", names=work))]

    # ---------------------------------------------------------------- pieces

    def _common(self) -> dict[str, str]:
        return {
            "PROFFER_HOME": str(self.home.path),
            "PROFFER_PORT": str(self.port),
            "PROFFER_DEMO": "1",
            "PLATFORM_MFA_REQUIRED": "0",  # a visitor has no authenticator app at hand
            "DEBUG": "0",
            "REDIS_URL": self.redis_url,
            "DATABASE_APP_LOGIN": self.logins.app_login,
            "DATABASE_ASSISTANT_LOGIN": self.logins.assistant_login,
            # A demo never writes to the real WhatsApp or to real mailboxes, whatever the shell
            # has exported.
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "MAIL_PAGE_URL": self.mail_url,
            "WHATSAPP_GRAPH_URL": self.emulator_url,
            "WHATSAPP_GRAPH_VERSION": os.environ.get("WHATSAPP_GRAPH_VERSION", "v26.0"),
            "WHATSAPP_AMBIGUOUS_SECONDS": os.environ.get("WHATSAPP_AMBIGUOUS_SECONDS", "60"),
        }

    def _environment(
        self, *, names: tuple[str, ...], login: str | None = None
    ) -> Mapping[str, str]:
        everything = self.everything()
        inherited = {
            name: value
            for name, value in os.environ.items()
            # libpq would take what an address leaves open from PGHOST and its like.
            if not name.startswith(("PG", "DATABASE_", "CELERY_", "GRANIAN_"))
            and name not in _GUARDED
        }
        return {
            **inherited,
            **self._common(),
            **dict.fromkeys(_GUARDED, ""),
            **{name: everything[name] for name in names},
            **({"PROFFER_LOGIN": login} if login else {}),
            "PYTHONUNBUFFERED": "1",
            # glibc keeps an arena a thread; two are enough and save tens of megabytes.
            "MALLOC_ARENA_MAX": "2",
        }

    @staticmethod
    def _manage(command: str, environment: Mapping[str, str]) -> Program:
        return Program(
            name=command,
            argv=(sys.executable, str(PROJECT / "manage.py"), command),
            environment=environment,
            folder=PROJECT,
            patience=PATIENCE.get(command),
        )

    @staticmethod
    def _celery(name: str, environment: Mapping[str, str], *arguments: str) -> Program:
        return Program(
            name=name,
            argv=(sys.executable, "-m", "celery", "--quiet", "-A", "config", *arguments),
            environment=environment,
            folder=PROJECT,
            niceness=_BEHIND_WEB,
            patience=PATIENCE[name],
        )
