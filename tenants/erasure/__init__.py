"""Erasing a tenant for good: steps that can be resumed, a look for what is left, a certificate."""
