"""Stand-ins for the outside world that speak its real protocols; for development and tests."""
