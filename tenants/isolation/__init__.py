"""Proving on a living installation that the walls between tenants stand.

Every probe tries to get through a wall and says what happened. What it asks of tenants that
exist changes nothing: it reads, or it is refused, or it is rolled back. What must write does so
in two canary tenants (`workspaces.canaries`).

`manage.py prove_isolation` runs all of them: those of this package know SQL, rights, files and
Redis; those that knock at the product's own doors are in `workspaces.knocking`.
"""
