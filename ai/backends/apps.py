from django.apps import AppConfig


class BackendsConfig(AppConfig):
    name = "ai.backends"
    label = "ai_backends"
    default_auto_field = "django.db.models.BigAutoField"
