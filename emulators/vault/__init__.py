"""HashiCorp Vault's Transit engine as its HTTP API speaks it; for development and tests."""
