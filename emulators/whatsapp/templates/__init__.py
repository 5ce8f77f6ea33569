"""Message templates: an account's registry, their review, and what a send must bring."""
