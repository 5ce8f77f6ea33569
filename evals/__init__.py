"""Measures of the assistant on public sets and on our own scenarios."""
