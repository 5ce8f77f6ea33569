"""OpenAI's Chat Completions, there and at every server that speaks them."""

from ai.backends.openai.client import CompatibleBackend, OpenAIBackend

__all__ = ["CompatibleBackend", "OpenAIBackend"]
