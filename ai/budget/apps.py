from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "ai.budget"
    label = "ai_budget"
    default_auto_field = "django.db.models.BigAutoField"
