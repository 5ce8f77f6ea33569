"""One's own account, the same pages in both panels: second steps, sessions, password."""
