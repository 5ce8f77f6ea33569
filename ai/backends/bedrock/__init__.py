"""Amazon Bedrock's Converse API."""

from ai.backends.bedrock.client import BedrockBackend

__all__ = ["BedrockBackend"]
