"""A stand-in for Anthropic's Messages API: real bodies and errors, faults and lies on demand."""
