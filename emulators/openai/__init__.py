"""A stand-in for OpenAI's Chat Completions, and for servers that know only parts of them."""
