"""The platform panel's addresses."""

from django.urls import path

from panels import joining
from panels.account import urls as account
from panels.platform import (
    ai,
    ai_money,
    creating,
    erased,
    flags,
    history,
    jobs,
    limits,
    moves,
    people,
    support,
    switches,
    tenants,
    upgrades,
    workspace,
)

app_name = "platform"

urlpatterns = [
    path("", tenants.tenants, name="tenants"),
    *account.urlpatterns,
    path("tenants/new/", creating.tenant_new, name="tenant-new"),
    path("tenants/<int:tenant_id>/", workspace.tenant, name="tenant"),
    path("tenants/<int:tenant_id>/plan/", workspace.tenant_plan, name="tenant-plan"),
    path("tenants/<int:tenant_id>/flag/", workspace.tenant_flag, name="tenant-flag"),
    *[
        path(f"tenants/<int:tenant_id>/{key}/", moves.move, {"key": key}, name=f"tenant-{key}")
        for key in ("suspend", "reactivate", "delete", "restore")
    ],
    path("tenants/<int:tenant_id>/erase/", moves.erase, name="tenant-erase"),
    path("erased/", erased.erased, name="erased"),
    path("tenants/<int:tenant_id>/support/", support.tenant_support, name="tenant-support"),
    path("join/", joining.join, name="join"),
    path("join/<str:token>/", joining.join_link, name="join-link"),
    *[
        path(address + f"switches/{kind}/", view, {"kind": kind}, name=f"{name}-{kind}")
        for kind in ("ai", "sending")
        for address, view, name in (
            ("", switches.everywhere, "switch"),
            ("tenants/<int:tenant_id>/", workspace.tenant_switch, "tenant"),
            (
                "tenants/<int:tenant_id>/numbers/<int:address_id>/",
                workspace.number_switch,
                "number",
            ),
        )
    ],
    path("ai/", ai.chain, name="ai"),
    path("ai/new/", ai.new, name="ai-new"),
    path("ai/costs/", ai_money.costs, name="ai-costs"),
    path("ai/budgets/", ai_money.budgets, name="ai-budgets"),
    path("tenants/<int:tenant_id>/ai-budget/", ai_money.tenant_budget, name="ai-tenant-budget"),
    path("ai/<int:backend_id>/", ai.backend, name="ai-backend"),
    *[
        path(f"ai/<int:backend_id>/{name}/", view, name=f"ai-{name}")
        for name, view in (
            ("key", ai.key),
            ("prices", ai.prices),
            ("test", ai.test),
            ("switch", ai.switch),
            ("move", ai.move),
            ("remove", ai.remove),
        )
    ],
    path("switches/", switches.switches, name="switches"),
    path("limits/", limits.limits, name="limits"),
    path("limits/lift/", limits.limit_lift, name="limit-lift"),
    path("flags/", flags.flags, name="flags"),
    path("flags/set/", flags.flag, name="flag"),
    path("people/", people.look_up, name="look-up"),
    path("admins/", people.admins, name="admins"),
    path("admins/invite/", people.admin_invite, name="admin-invite"),
    path("admins/<int:user_id>/deactivate/", people.admin_deactivate, name="admin-deactivate"),
    path("admins/<int:user_id>/reactivate/", people.admin_reactivate, name="admin-reactivate"),
    path(
        "admins/invitations/<int:invitation_id>/revoke/",
        people.admin_uninvite,
        name="admin-uninvite",
    ),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/decide/", jobs.jobs_decide, name="jobs-decide"),
    path("jobs/<int:job_id>/retry/", jobs.job_retry, name="job-retry"),
    path("jobs/<int:job_id>/discard/", jobs.job_discard, name="job-discard"),
    path("letters/", jobs.letters, name="letters"),
    path("letters/take-in/", jobs.letters_take_in, name="letters-take-in"),
    path("letters/discard/", jobs.letters_discard, name="letters-discard"),
    path("upgrades/", upgrades.upgrades, name="upgrades"),
    path("history/", history.history, name="history"),
    path("history/export/", history.history_export, name="history-export"),
]
