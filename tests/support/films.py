"""Small real films and recordings, made by the same libraries that phones' makers use."""

import io
import math
import struct
import wave
from fractions import Fraction
from pathlib import Path

import av


def recording(*, seconds: int = 2, rate: int = 44_100) -> bytes:
    """A tone, as WAV."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(
            b"".join(
                struct.pack("<h", int(9000 * math.sin(step / 20))) for step in range(rate * seconds)
            )
        )
    return written.getvalue()


def film(
    folder: Path,
    *,
    container: str = "webm",
    codec: str = "libvpx",
    size: tuple[int, int] = (320, 240),
    frames: int = 20,
    colours: str = "yuv420p",
) -> bytes:
    """Frames from dark to light, with where it was taken beside them."""
    path = folder / "film"
    with av.open(str(path), "w", format=container) as made:
        made.metadata["location"] = "+25.1972+055.2744/"
        stream = made.add_stream(codec, rate=10)
        stream.width, stream.height = size
        stream.pix_fmt = colours
        for number in range(frames):
            frame = av.VideoFrame(*size, "rgb24")
            frame.planes[0].update(bytes([number * 4 % 256]) * frame.planes[0].buffer_size)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return path.read_bytes()


def inside(data: bytes) -> tuple[str, list[str], float]:
    """A film's or recording's container, its streams' codecs, and its seconds."""
    with av.open(io.BytesIO(data)) as given:
        codecs = [stream.codec_context.name for stream in given.streams]
        return given.format.name, codecs, (given.duration or 0) / 1_000_000
