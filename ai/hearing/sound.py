"""How long a voice note lasts, told from its bytes without decoding it."""

OGG_PAGE = b"OggS"
OPUS_RATE = 48_000
"""Opus counts its positions at this rate whatever it was recorded with (RFC 7845)."""

LEAST_BYTES_A_SECOND = {"audio/amr": 600, "audio/ogg": 750}
"""The fewest bytes of a second: AMR's lowest mode (4.75 kbit/s), Opus for speech at 6 kbit/s."""

FEW_BYTES = 1000
"""Of a second in every other format: 8 kbit/s, the lowest of MP3."""

MOST_SECONDS = 5 * 60
"""Of a voice note that is written down; who says more is better heard by a person."""

MOST_BYTES = 4 * 1024 * 1024


def length_of(data: bytes, mime_type: str) -> int:
    """Its seconds, rounded up; where the format does not say, the most that so many bytes hold."""
    at_most = 1 + len(data) // LEAST_BYTES_A_SECOND.get(mime_type, FEW_BYTES)
    if mime_type != "audio/ogg":
        return at_most
    position = _last_position(data)
    if position is None:
        return at_most
    # A file may claim any position; it cannot hold more than its bytes.
    return min(at_most, 1 + position // OPUS_RATE)


def _last_position(data: bytes) -> int | None:
    """The last page's position in samples (RFC 3533); None where there is none."""
    at = data.rfind(OGG_PAGE)
    while at >= 0:
        position = int.from_bytes(data[at + 6 : at + 14], "little", signed=True)
        if at + 14 <= len(data) and position > 0:
            return position
        at = data.rfind(OGG_PAGE, 0, at)
    return None
