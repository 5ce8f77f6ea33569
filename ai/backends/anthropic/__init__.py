"""Anthropic's Messages API, through its own SDK."""

from ai.backends.anthropic.client import AnthropicBackend

__all__ = ["AnthropicBackend"]
