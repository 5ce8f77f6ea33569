"""A local WhatsApp: Meta's Cloud API over HTTP, signed webhooks, and a phone-like page.

It imports nothing of the product: the two meet only over HTTP, as they would in production.
"""
