"""The machine reads the catalogue and can change nothing in it."""

from core.rights import TableRights

READ_ONLY = TableRights(assistant="SELECT")

RIGHTS = {
    "catalog_businessprofile": READ_ONLY,
    "catalog_service": READ_ONLY,
    "catalog_package": READ_ONLY,
    "catalog_packageitem": READ_ONLY,
    "catalog_article": READ_ONLY,
    "catalog_wording": READ_ONLY,
    # What nobody approved is not the machine's to read: it speaks from published versions.
    "catalog_document": TableRights(),
    "catalog_passage": TableRights(),
    "catalog_catalogueversion": TableRights(append_only=True, assistant="SELECT"),
}
