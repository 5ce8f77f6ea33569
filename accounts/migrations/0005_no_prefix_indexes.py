"""Second indexes for LIKE on values that are only ever looked up whole: eight a workspace.

They are no longer made (`tenants.backend.schema`); here those of older workspaces go.
"""

from django.db import migrations

NAMES = [
    "accounts_apikey_prefix_2468c39f_like",
    "accounts_customrole_name_f7e5ae52_like",
    "accounts_emaillink_token_hash_e75791a0_like",
    "accounts_refreshtoken_jti_d340dbf3_like",
    "accounts_session_session_key_b186966f_like",
    "accounts_signinbrake_key_ae2513d9_like",
    "accounts_user_email_b2644a56_like",
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_sign_in_brake")]

    operations = [
        migrations.RunSQL(
            "; ".join(f"DROP INDEX IF EXISTS {name}" for name in NAMES),
            migrations.RunSQL.noop,
        )
    ]
