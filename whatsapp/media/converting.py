"""Turns sound and film into what WhatsApp takes. Runs as a program of its own.

    python -m whatsapp.media.converting FORMAT TARGET SOURCE RESULT

FORMAT is one of the demuxers in `FORMATS`, TARGET "opus" or "mp4". Decoders are large and
written in C, and the file is a stranger's: this process has a bounded memory, processor time
and size of result, reads nothing but SOURCE, and when it dies, it dies alone. It imports
nothing of Django's. Exit codes: 0 done, 2 not a file it can read, 3 more than it takes on.
Anything else is the end that a limit made.
"""

import resource
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
MEMORY = 900 * MEGABYTE
"""Addresses, not pages: the libraries alone map 200 MB; 720p film needs about 300 MB more."""
CPU_SECONDS = 60
RESULT_BYTES = 16 * MEGABYTE
"""The platform's limit for both; a longer result ends the process (SIGXFSZ)."""
LONGEST_SECONDS = 60 * 60
MAX_PIXELS = 4096 * 2304
"""Of one frame as it is decoded: the largest that phones film."""
MAX_SIDE = 1280
"""Of the film that is written: what WhatsApp itself shows."""
RATE = 48_000

FORMATS = ("mov", "matroska", "avi", "wav", "aiff", "flac", "ogg", "mp3", "aac", "amr", "gif")
"""Named, never guessed: by guessing, a text file could be a playlist that names addresses."""

NOT_READABLE = 2
TOO_MUCH = 3


class TooMuch(Exception):
    """More than is worth doing for one message."""


def convert(demuxer: str, target: str, source: Path, result: Path) -> None:
    """Write RESULT. Raises av.FFmpegError, ValueError or TooMuch."""
    import av  # noqa: PLC0415 (only here: the libraries are large)

    av.logging.set_level(None)
    options = {"protocol_whitelist": "pipe", "enable_drefs": "0"}
    with source.open("rb") as file:
        opened: Any = av.open(file, format=demuxer, options=options)
        with opened:
            _written(av, opened, target, result)


def _written(av: Any, given: Any, target: str, result: Path) -> None:
    if given.duration and given.duration / 1_000_000 > LONGEST_SECONDS:
        raise TooMuch("it is too long")
    if target == "opus":
        _sound(av, given, result)
    else:
        _film(av, given, result)


def _sound(av: Any, given: Any, result: Path) -> None:
    if not given.streams.audio:
        raise ValueError("no sound in it")
    with av.open(str(result), "w", format="ogg") as made:
        written = made.add_stream("libopus", rate=RATE, layout="mono")
        written.bit_rate = 32_000  # what WhatsApp's own voice notes have, twice over
        _sounds(av, given.decode(given.streams.audio[0]), made, written)


def _sounds(av: Any, frames: Any, made: Any, written: Any) -> None:
    shaper = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    for frame in frames:
        frame.pts = None
        for shaped in shaper.resample(frame):
            made.mux(written.encode(shaped))
    for shaped in shaper.resample(None):
        made.mux(written.encode(shaped))
    made.mux(written.encode(None))


def _film(av: Any, given: Any, result: Path) -> None:
    if not given.streams.video:
        raise ValueError("no picture in it")
    seen, heard = given.streams.video[0], next(iter(given.streams.audio), None)
    if seen.width * seen.height > MAX_PIXELS or min(seen.width, seen.height) < 1:
        raise TooMuch("its pictures are too large")
    as_it_is = (
        seen.codec_context.name == "h264"
        and seen.codec_context.pix_fmt == "yuv420p"
        and (heard is None or heard.codec_context.name == "aac")
    )
    options = {"movflags": "+faststart"}
    with av.open(str(result), "w", format="mp4", options=options) as made:
        (_copied if as_it_is else _encoded)(av, given, made, seen, heard)


def _copied(av: Any, given: Any, made: Any, seen: Any, heard: Any) -> None:
    """The same pictures and sound, without what else was in the file: where it was filmed."""
    pairs = {
        stream.index: made.add_stream_from_template(stream) for stream in (seen, heard) if stream
    }
    for packet in given.demux([stream for stream in (seen, heard) if stream]):
        if packet.dts is not None:
            packet.stream = pairs[packet.stream.index]
            made.mux(packet)


def _encoded(av: Any, given: Any, made: Any, seen: Any, heard: Any) -> None:
    share = min(1.0, MAX_SIDE / max(seen.width, seen.height))
    width, height = (max(2, int(side * share) // 2 * 2) for side in (seen.width, seen.height))
    rate = min(Fraction(seen.average_rate or 25).limit_denominator(1001), Fraction(30))
    film = made.add_stream("libx264", rate=rate)
    film.width, film.height, film.pix_fmt = width, height, "yuv420p"
    film.codec_context.thread_count = 1
    film.options = {"preset": "veryfast", "crf": "27", "profile": "main"}
    sound = None
    if heard is not None:
        sound = made.add_stream("aac", rate=RATE, layout="stereo")
        sound.bit_rate = 96_000
    shaper = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    step, shown = float(1 / rate), 0
    for frame in given.decode([stream for stream in (seen, heard) if stream]):
        if isinstance(frame, av.VideoFrame):
            if frame.time is not None and frame.time < (shown - 0.5) * step:
                continue  # more pictures a second than are kept
            picture = frame.reformat(width=width, height=height, format="yuv420p")
            # On the new clock; a picture stands until its own moment.
            shown = max(shown, round((frame.time or 0) / step))
            picture.pts, picture.time_base = shown, 1 / rate
            shown += 1
            made.mux(film.encode(picture))
        elif sound is not None:
            frame.pts = None
            for shaped in shaper.resample(frame):
                made.mux(sound.encode(shaped))
    made.mux(film.encode(None))
    if sound is not None:
        for shaped in shaper.resample(None):
            made.mux(sound.encode(shaped))
        made.mux(sound.encode(None))


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, RESULT_BYTES),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(arguments: list[str]) -> int:
    demuxer, target, source, result = arguments
    if demuxer not in FORMATS or target not in ("opus", "mp4"):
        return NOT_READABLE
    _limit()
    try:
        convert(demuxer, target, Path(source), Path(result))
    except TooMuch:
        return TOO_MUCH
    except MemoryError:
        return TOO_MUCH
    except (ValueError, OSError, RuntimeError, ArithmeticError, LookupError, TypeError):
        # FFmpeg's errors are OSErrors and ValueErrors of its own.
        return NOT_READABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
