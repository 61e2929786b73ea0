"""The child process of the always-available voice: sentences in, samples out. Run as a file, imports nothing of MMC.

espeak-ng is GPL and written in C: it is loaded here and nowhere else, so that neither its licence nor a crash of it
reaches the film. In: one JSON object on stdin. Out: `rate` on a line, then for each sentence its number of samples
(four bytes, little-endian) and the samples (signed 16 bit, mono).
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import struct
import sys

_RETRIEVAL = 2  # espeak gives the samples back instead of playing them
_UTF8, _RATE, _PITCH, _RANGE = 1, 1, 3, 4
_MEMORY = 1 << 30


def main() -> int:
    """Exit status 0 when every sentence was spoken."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # Linux: die with the film
    import espeakng_loader

    job = json.load(sys.stdin)
    engine = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = engine.espeak_Initialize(_RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), 0)
    if rate <= 0 or engine.espeak_SetVoiceByName(job["voice"].encode()) != 0:
        print(f"espeak-ng has no voice '{job['voice']}'", file=sys.stderr)
        return 1
    engine.espeak_SetParameter(_RATE, int(job["words_a_minute"]), 0)
    engine.espeak_SetParameter(_PITCH, int(job["pitch"]), 0)
    engine.espeak_SetParameter(_RANGE, int(job["liveliness"]), 0)
    out = sys.stdout.buffer
    out.write(f"{rate}\n".encode())
    for sentence in job["sentences"]:
        samples = _speak(engine, sentence)
        out.write(struct.pack("<I", len(samples) // 2) + samples)
    out.flush()
    return 0


def _speak(engine: ctypes.CDLL, sentence: str) -> bytes:
    parts: list[bytes] = []

    def keep(wave: int | None, count: int, events: int | None) -> int:
        if wave and count > 0:
            parts.append(ctypes.string_at(wave, 2 * count))
        return 0

    shape = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    callback = shape(keep)
    engine.espeak_SetSynthCallback(callback)
    text = sentence.encode()
    engine.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, 0, 0, _UTF8, None, None)
    engine.espeak_Synchronize()
    return b"".join(parts)


if __name__ == "__main__":
    sys.exit(main())
