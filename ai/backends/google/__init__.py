"""Google's Gemini API."""

from ai.backends.google.client import GoogleBackend

__all__ = ["GoogleBackend"]
