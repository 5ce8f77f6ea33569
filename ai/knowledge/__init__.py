"""What customers asked that the assistant had no answer to, for people to write one."""
