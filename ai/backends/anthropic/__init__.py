"""Anthropic's Messages API."""

from ai.backends.anthropic.client import AnthropicBackend

__all__ = ["AnthropicBackend"]
