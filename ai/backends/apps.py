from django.apps import AppConfig


class BackendsConfig(AppConfig):
    name = "ai.backends"
    label = "ai_backends"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from celery.signals import worker_init  # noqa: PLC0415

        from ai.backends.vendors import warm_up  # noqa: PLC0415

        worker_init.connect(warm_up, weak=False)
