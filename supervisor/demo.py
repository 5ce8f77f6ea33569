"""One demo from start to stop: servers, preparations, services, words for the person."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from supervisor import database, probe, system
from supervisor.errors import Cancelled, Trouble
from supervisor.home import Home
from supervisor.postgres import EmbeddedPostgres
from supervisor.processes import CRASHES, Child, Program, stop_all
from supervisor.programs import Demo
from supervisor.signals import Signals
from supervisor.valkey import EmbeddedValkey
from supervisor.watchdog import Watchdog

DATABASE = "proffer"
READY_SECONDS = 120.0

#: Seconds that Valkey may go without an answer: it does nothing that takes even one.
BROKER_PATIENCE = 10.0

#: Between two looks of the main loop, at most.
LOOK_SECONDS = 2.0

#: Stopped in this order: first what takes work in, then what does it. Servers come last.
_INTAKE = ("emulator", "web", "steward", "relay")


class Runner:
    """Runs one demo in one home until somebody asks it to stop."""

    def __init__(self, *, home: Path, port: int, bind: str) -> None:
        self.home = Home(home)
        self.port = port
        self.bind = bind
        self.signals = Signals()
        self.postgres: EmbeddedPostgres | None = None
        self.valkey: EmbeddedValkey | None = None
        self.children: list[Child] = []

    def run(self) -> None:
        """Everything; returns after a clean stop, raises `Trouble` when it cannot go on."""
        with self.signals:
            self.home.prepare()
            with self.home.lock():
                if not system.port_is_free(self.bind, self.port):
                    self._say_port_is_taken()
                self.home.rotate_logs()
                self.home.description.unlink(missing_ok=True)
                try:
                    demo = self._start()
                    self._watch(demo)
                except Cancelled:
                    pass
                finally:
                    self._stop()

    # ---------------------------------------------------------------- starting

    def _start(self) -> Demo:
        secrets = self.home.secrets()
        redis_url = self._start_redis()
        admin_url = self._start_postgres()
        _say("Preparing the database …")
        logins = database.prepare(
            admin_url,
            database.Passwords(
                owner=secrets.owner_password,
                app=secrets.app_password,
                assistant=secrets.assistant_password,
            ),
        )
        demo = Demo(
            home=self.home,
            secrets=secrets,
            logins=logins,
            redis_url=redis_url,
            bind=self.bind,
            port=self.port,
            **self._emulators_ports(),
        )
        self.home.write_environment(demo.everything())
        self.home.seed.unlink(missing_ok=True)
        for program in demo.preparations():
            self._run_once(program)
        _say("Starting …")
        for program in demo.services():
            child = Child(program=program, log=self.home.log(program.name))
            self.children.append(child)
            child.start()
        self._wait_until_ready()
        for program in demo.openings():
            self._run_once(program)
        description = self._describe(demo)
        self.home.write_description(description)
        _say(_welcome(demo, description))
        return demo

    def _start_redis(self) -> str:
        given = os.environ.get("REDIS_URL", "")
        if given:
            return given
        self.valkey = EmbeddedValkey(
            data_dir=self.home.valkey,
            run_dir=self.home.run / "valkey",
            log=self.home.log("valkey"),
            cancelled=self.signals.stopping,
        )
        self.valkey.start()
        return self.valkey.url()

    def _start_postgres(self) -> str:
        given = os.environ.get("DATABASE_URL", "")
        if given:
            return given
        self.postgres = EmbeddedPostgres(
            data_dir=self.home.postgres,
            run_dir=self.home.run / "postgres",
            log=self.home.log("postgres"),
            cancelled=self.signals.stopping,
        )
        self.postgres.start()
        return self.postgres.url(DATABASE)

    def _emulators_ports(self) -> dict[str, int]:
        """The phone's page, the mails' page and the mail server; the same at every start."""
        taken = {self.port}
        ports = {}
        for name in ("emulator", "mail", "smtp"):
            port = self.home.remembered(f"{name}-port")
            if not port or port in taken or not system.port_is_free(self.bind, port):
                port = system.free_port_from(self.bind, max(taken) + 1)
                self.home.remember(f"{name}-port", port)
            taken.add(port)
            ports[f"{name}_port"] = port
        return ports

    def _run_once(self, program: Program) -> None:
        child = Child(program=program, log=self.home.log(program.name))
        self.children.append(child)
        child.start()
        while not child.look():
            self._look_after(
                [other for other in self.children if other is not child], until_ready=True
            )
            self.signals.wait(0.1)
        self.children.remove(child)
        if child.last_end != "ended with code 0":
            raise Trouble(
                f"`manage.py {program.name}` {child.last_end}. Its last words "
                f"(all of them: {child.log}):\n{child.tail(lines=40)}"
            )

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not (
            all(child.process is not None for child in self.children)
            and probe.answers(self.bind, self.port, "/health/ready", timeout=2)
        ):
            self._look_after(self.children, until_ready=True)
            if time.monotonic() > deadline:
                web = next(child for child in self.children if child.name == "web")
                raise Trouble(
                    f"Nothing answers at port {self.port} after {READY_SECONDS:.0f} s. The last "
                    f"words of the web process:\n{web.tail()}"
                )
            self.signals.wait(0.1)

    def _say_port_is_taken(self) -> None:
        other = system.free_port_from(self.bind, self.port + 1)
        raise Trouble(
            f"Port {self.port} is taken{system.who_listens(self.port)}. "
            f"Use another: PROFFER_PORT={other} make demo"
        )

    def _describe(self, demo: Demo) -> dict[str, Any]:
        seed: dict[str, Any] = {}
        if self.home.seed.is_file():
            seed = json.loads(self.home.seed.read_text(encoding="utf-8"))
        return {
            "base_url": demo.base_url,
            "webhook_url": demo.webhook_url,
            "app_secret": demo.secrets.whatsapp_app_secret,
            "verify_token": demo.secrets.whatsapp_verify_token,
            "emulator_url": demo.emulator_url,
            "mail_url": demo.mail_url,
            **seed,
            "database_url": demo.logins.admin_url,
            "redis_url": demo.redis_url,
        }

    # ---------------------------------------------------------------- watching

    def _watch(self, demo: Demo) -> None:
        probe.keep_knocking(demo.bind, demo.port, "/health/ready")
        watchdog = Watchdog(database_url=demo.logins.app_url, broker_answers=self._broker_answers)
        watchdog.start()
        while not self.signals.stopping():
            self._look_after(self.children, until_ready=False)
            self._end_what_hangs(watchdog)
            self.signals.wait(self._next_due())

    def _broker_answers(self) -> bool:
        """One of somebody else's is taken to answer: who needs it says so by falling silent."""
        return self.valkey is None or self.valkey.answers()

    def _end_what_hangs(self, watchdog: Watchdog) -> None:
        """Kill what runs and does nothing; the next look starts it anew."""
        for child in self.children:
            silent = watchdog.silent_for(child)
            if silent is not None:
                _say(f"{child.name} has shown no sign of work for {silent:.0f} s and is killed")
                child.sweep()
        if self.valkey is not None and watchdog.broker_silent_for() > BROKER_PATIENCE:
            _say("Valkey does not answer any more and is killed")
            self.valkey.kill()
            watchdog.broker_starts_anew()

    def _look_after(self, children: list[Child], *, until_ready: bool) -> None:
        """Start again what has ended. Before all is ready, give up on what keeps ending."""
        if self.signals.stopping():
            raise Cancelled
        self._restart_servers()
        for child in children:
            if child.look():
                self._report(child, give_up=until_ready)
            if child.process is None and time.monotonic() >= child.due:
                child.start()

    def _report(self, child: Child, *, give_up: bool) -> None:
        if child.crashing and give_up:
            raise Trouble(
                f"{child.name} keeps ending ({child.last_end}). Its last words (all of them: "
                f"{child.log}):\n{child.tail()}"
            )
        if not child.crashing:
            _say(f"{child.name} {child.last_end} and is started anew")
        elif child.quick_deaths == CRASHES:
            _say(
                f"{child.name} keeps ending and is tried again every few seconds. Its last words "
                f"(all of them: {child.log}):\n{child.tail()}"
            )

    def _restart_servers(self) -> None:
        for name, server in (("Postgres", self.postgres), ("Valkey", self.valkey)):
            if server is not None and not server.running:
                _say(f"{name} ended and is started anew")
                server.start()

    def _next_due(self) -> float:
        waiting = [child.due for child in self.children if child.process is None]
        longest = 0.25 if self.postgres is not None and self.postgres.adopted else LOOK_SECONDS
        return min([longest, *(due - time.monotonic() for due in waiting)])

    # ---------------------------------------------------------------- stopping

    def _stop(self) -> None:
        _say("Stopping …")
        stop_all([child for child in self.children if child.name in _INTAKE])
        stop_all([child for child in self.children if child.name not in _INTAKE])
        if self.valkey is not None:
            self.valkey.stop()
        if self.postgres is not None:
            self.postgres.stop()
        self.home.description.unlink(missing_ok=True)
        _say("Stopped.")


def _welcome(demo: Demo, description: dict[str, Any]) -> str:
    rows: list[tuple[str, str]] = []
    platform = description.get("platform")
    if platform:
        rows += [
            ("Platform", platform["url"]),
            ("", f"{platform['email']}  ·  {platform['password']}"),
        ]
    for tenant in description.get("tenants", []):
        rows += [(tenant.get("name", tenant["slug"]), tenant["url"])]
        for role in ("owner", "agent"):
            person = tenant[role]
            rows += [("", f"{person['email']}  ·  {person['password']}  ({role})")]
    rows += [
        ("Phone", f"{demo.emulator_url}  (write to the businesses as their customers do)"),
        ("Mails", f"{demo.mail_url}  (what Proffer sends arrives here, and nowhere else)"),
        ("Sign up", f"{demo.base_url}/sign-up/  (a workspace of your own)"),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(
        [
            f"Proffer is ready: {demo.base_url}",
            "",
            *(f"  {name:<{width}}   {text}" for name, text in rows),
            "",
            f"Data, secrets and logs are in {demo.home.path}. Ctrl-C stops everything.",
        ]
    )


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
