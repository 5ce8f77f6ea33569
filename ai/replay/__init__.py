"""Past turns decided again with other settings, and what the assistant must go on saying.

Nothing of it is sent, and no row of a conversation changes: it reads what was said, decides
again, and keeps what would have been different beside it.
"""
