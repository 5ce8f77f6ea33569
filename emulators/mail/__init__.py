"""A mail server with an inbox page: it takes every mail and delivers none."""
