"""Who does which work, how much of it at once, and how often: a part of the settings."""

CELERY_TASK_ROUTES = {
    "ai.*": {"queue": "assistant"},
    "conversations.deliver": {"queue": "outbound"},
    "conversations.acknowledge": {"queue": "outbound"},
    "whatsapp.fetch_attachment": {"queue": "files"},
    "catalog.read_document": {"queue": "files"},
    "replay.*": {"queue": "replay"},
    "accounts.*": {"queue": "mail"},
    "*.mail_*": {"queue": "mail"},
}
# How many jobs of a queue the relay hands out at once, and for how many seconds each is a
# worker's. What no worker has begun waits as a row, where the next tenant can overtake it: the
# broker's lists know no turns. So many keep four threads busy until the relay looks again.
# Of what takes long, fewer than there are threads: it may never have them all.
RELAY_QUEUES = {
    "default": (24, 20),
    "outbound": (32, 20),
    "assistant": (32, 45),  # a model's deadline is 20 s
    "files": (2, 150),  # a file's is 120 s
    "mail": (1, 45),  # a mail server's is 15 s for each step
    # A step begun within five seconds may ask models for 20 s. Handed out anew while it does, it
    # would ask, and pay, twice.
    "replay": (1, 45),
}
# Queues that the workers who do their jobs claim from Postgres themselves (tenants.crew), without
# the broker between: a customer waits for these. Queue → threads.
CREWS = {"outbound": 4, "assistant": 4}
# What the relay does itself (tenants.own_work) in the place of a worker: task → function.
RELAY_WORK = {"conversations.drain": "conversations.intake.work_off"}
# What the sweep rings in every active tenant for rows that were left behind.
SWEEP_TASKS = ["conversations.sweep", "orders.sweep", "ai.sweep"]
# What a released kill switch rings, in one tenant or in all: each looks for what it held up.
RESUME_TASKS = ["conversations.resume", "ai.resume"]
# What `manage.py steward` does, and how often: name → (function, seconds).
STEWARD_JOBS = {
    "sweep": ("tenants.upkeep.sweep", 30),
    "bells": ("tenants.upkeep.keep_bells", 30),
    "abandoned": ("tenants.provisioning.discard_abandoned", 10),
    "admission": ("tenants.admission.put_right", 10),
    "erasures": ("tenants.upkeep.erase", 10),
    "letters": ("whatsapp.letters.take_in_left", 60),
    "questions": ("ai.knowledge.gathering.gather_everywhere", 300),
    "measure": ("tenants.upkeep.measure", 60),
    "outboxes": ("workspaces.outboxes.count_all", 15),
    "verify_histories": ("workspaces.histories.verify_all", 600),
    "anchor_histories": ("workspaces.histories.anchor_all", 600),
    "prune_histories": ("workspaces.histories.prune_all", 6 * 3600),
    "budgets": ("ai.budget.telling.tell", 30),
    "forget_calls": ("ai.budget.upkeep.forget", 6 * 3600),
    "forget_answers": ("api.idempotency.forget_everywhere", 3600),
    "forget_tries": ("ai.playground.trying.forget_everywhere", 3600),
    "answers": ("ai.confidence.keeping.keep_everywhere", 900),
    "memberships": ("accounts.membership.repair", 3600),
    "sign_ups": ("workspaces.signing_up.forget_old", 3600),
}
