"""The addresses of signing in and of one's own account, the same in both panels."""

from django.urls import path

from panels import signing
from panels.account import pages, proof, reset, security, steps

urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/code/", signing.sign_in_code, name="sign-in-code"),
    path("sign-in/passkey/", signing.sign_in_passkey, name="sign-in-passkey"),
    path("sign-in/passkey/options/", signing.passkey_options, name="passkey-options"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("forgot/", reset.forgot, name="forgot"),
    path("reset/", reset.reset, name="reset"),
    path("reset/<str:token>/", reset.reset_link, name="reset-link"),
    path("account/", pages.account, name="account"),
    path("account/confirm/", proof.confirm, name="account-confirm"),
    path("account/app/", steps.app, name="account-app"),
    path("account/passkeys/options/", steps.passkey_options, name="account-passkey-options"),
    path("account/passkeys/add/", steps.passkey_add, name="account-passkey-add"),
    path("account/steps/<int:step_id>/remove/", steps.remove, name="account-step-remove"),
    path("account/recovery-codes/", steps.recovery_codes, name="account-codes"),
    path("account/password/", pages.password, name="account-password"),
    path("account/sessions/end/", pages.session_end, name="account-session-end"),
    path("security/", security.security, name="security"),
    path("security/unlock/", security.unlock, name="security-unlock"),
]
