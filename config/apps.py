"""The last application to get ready: from here on the process works."""

import gc

from django.apps import AppConfig


class Loaded(AppConfig):
    name = "config"

    def ready(self) -> None:
        gc.freeze()
        gc.enable()
