"""Co-pilot: the assistant drafts, a person reads, changes and sends; nothing leaves by itself."""
