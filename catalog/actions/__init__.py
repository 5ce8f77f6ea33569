"""Writing the catalogue: one function per verb, each in one transaction.

The catalogue's lock, the row's lock, validation, the write, the history, and a
new published version; a page that shows the catalogue hears of it after commit.
"""

from catalog.actions.articles import (
    archive_article,
    create_article,
    restore_article,
    update_article,
)
from catalog.actions.business import open_business, update_profile
from catalog.actions.packages import (
    archive_package,
    create_package,
    restore_package,
    update_package,
)
from catalog.actions.services import (
    archive_service,
    create_service,
    restore_service,
    update_service,
)
from catalog.actions.wordings import reset_wording, set_tone, write_wording

__all__ = [
    "archive_article",
    "archive_package",
    "archive_service",
    "create_article",
    "create_package",
    "create_service",
    "open_business",
    "reset_wording",
    "restore_article",
    "restore_package",
    "restore_service",
    "set_tone",
    "update_article",
    "update_package",
    "update_profile",
    "update_service",
    "write_wording",
]
