"""Upgrading every tenant's schema: look once, plan once a group, one round trip a tenant."""
