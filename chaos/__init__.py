"""The fault run: `make chaos`."""
