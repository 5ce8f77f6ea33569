from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from conversations.routing import Priority, register  # noqa: PLC0415 (models are loaded)
        from orders import exporting, native  # noqa: PLC0415 (as above)

        register(Priority.ORDER_WITH_PERSON, native.with_a_person)
        register(Priority.ORDER, native.take)
        exporting.add_parts()
