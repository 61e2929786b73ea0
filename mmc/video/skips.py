"""Skips: a hold written instead of coded. One frame of it says "as before" in seventy bytes, and costs no search.

After the key frame that x264 coded comes, for every further frame, a P slice in which each macroblock is P_Skip
(H.264, 7.3.3 to 7.3.5 and 9.3.4). They are reference frames: as others their picture numbers would wrap, and decoders
would lose them. Any decoder must play this; until real phones and services were tried it stays behind a setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

_SPS, _PPS, _SLICE, _REFERENCE = 7, 8, 1, 2 << 5  # kinds of NAL units; a slice others refer to
_WITH_CHROMA_FORMAT = (100, 110, 122, 244, 44, 83, 86, 118, 128)  # profiles whose header tells it
_P_SLICE = 5  # of this kind are all slices of the picture
_SKIP_CONTEXT = (23, 33)  # m and n of the context of mb_skip_flag, table 9-13
_QP = 26
# Table 9-44: what a less probable symbol takes of the range, by the state of its context and the range's quarter.
_LEAST = (
    "80b0d0f0 80a7c5e3 809ebbd8 7b96b2cd 748ea9c3 6f87a0b9 698098af 647a90a6 5f74899e 5a6e8296 55687b8e 51637587 "
    "4d5e6f80 4959697a 45556474 42505f6e 3e4c5a68 3b485663 3845515e 35414d59 333e4955 303b4550 2e38424c 2b353f48 "
    "29323b45 27303841 252d363e 232b333b 21293038 20272e35 1e252b32 1d232930 1b21272d 1a1f252b 181e2329 171c2127 "
    "161b2025 151a1e23 14181d21 13171b1f 12161a1e 1115191c 1014171b 0f131619 0e121518 0e111417 0d101316 0c0f1215 "
    "0c0e1114 0b0e1013 0b0d0f12 0a0c0f11 0a0c0e10 090b0d0f 090b0c0e 080a0c0e 08090b0d 07090b0c 07090a0c 07080a0b "
    "0608090b 0607090a 06070809 02020202 "
)


@dataclass(frozen=True)
class _Stream:
    """What the two stream headers say that a slice header depends on."""

    frame_bits: int  # of frame_num
    order_bits: int  # of pic_order_cnt_lsb
    blocks: int  # macroblocks of a frame
    parameters: int  # id of the picture parameter set
    weighted: bool
    deblocking: bool  # whether a slice says how it is smoothed


def skip_frames(header: bytes, count: int) -> tuple[bytes, ...] | None:
    """`count` frames that repeat the key frame before them, or None for a stream of another kind than x264's High."""
    stream = _stream_of(header)
    if stream is None:
        return None
    return tuple(_frame(stream, number) for number in range(1, count + 1))


def _frame(stream: _Stream, number: int) -> bytes:
    bits = _Bits()
    for value in (0, _P_SLICE, stream.parameters):
        bits.golomb(value)
    bits.put(number % (1 << stream.frame_bits), stream.frame_bits)
    bits.put(2 * number % (1 << stream.order_bits), stream.order_bits)
    bits.put(1, 1)
    bits.golomb(0)  # one reference: the frame before
    bits.put(0, 1)  # in the order it stands
    if stream.weighted:
        bits.golomb(0)
        bits.golomb(0)
        bits.put(0, 2)  # and unweighted
    bits.put(0, 1)  # old references leave by themselves
    bits.golomb(0)  # first set of contexts
    bits.golomb(0)  # the picture's own quantiser
    if stream.deblocking:
        bits.golomb(1)  # nothing is smoothed again
    while len(bits.bits) % 8:
        bits.put(1, 1)
    body = bits.packed() + _blocks(stream.blocks)
    return b"\0\0\0\1" + bytes([_REFERENCE | _SLICE]) + _escaped(body)


def _escaped(body: bytes) -> bytes:
    """The body without anything that looks like the start of a NAL unit."""
    out, zeros = bytearray(), 0
    for byte in body:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


@lru_cache(maxsize=16)
def _blocks(count: int) -> bytes:
    """So many skipped macroblocks in CABAC, the end of the slice and its trailing bits."""
    least = bytes.fromhex(_LEAST.replace(" ", ""))
    m, n = _SKIP_CONTEXT
    state = min(126, max(1, ((m * _QP) >> 4) + n)) - 64  # "skipped" is the likelier symbol
    coder = _Arithmetic()
    for block in range(count):
        coder.likely(least[4 * state + ((coder.range >> 6) & 3)])
        state = min(state + 1, 62)
        coder.ends(block == count - 1)
    return coder.bits.packed()


class _Arithmetic:
    """The encoder of 9.3.4, for the two symbols a skipped picture is made of."""

    def __init__(self) -> None:
        self.bits = _Bits()
        self.range = 510
        self._low, self._open, self._first = 0, 0, True

    def likely(self, least: int) -> None:
        self.range -= least
        self._renew()

    def ends(self, last: bool) -> None:
        self.range -= 2
        if not last:
            self._renew()
            return
        self._low += self.range
        self.range = 2
        self._renew()
        self._put((self._low >> 9) & 1)
        self.bits.put(((self._low >> 7) & 3) | 1, 2)

    def _renew(self) -> None:
        while self.range < 256:
            if self._low < 256:
                self._put(0)
            elif self._low >= 512:
                self._low -= 512
                self._put(1)
            else:
                self._low -= 256
                self._open += 1
            self.range <<= 1
            self._low <<= 1

    def _put(self, bit: int) -> None:
        if self._first:
            self._first = False
        else:
            self.bits.put(bit, 1)
        for _ in range(self._open):
            self.bits.put(1 - bit, 1)
        self._open = 0


class _Bits:
    """Bits being written, the first one first."""

    def __init__(self) -> None:
        self.bits: list[int] = []

    def put(self, value: int, count: int) -> None:
        self.bits += [(value >> at) & 1 for at in reversed(range(count))]

    def golomb(self, value: int) -> None:
        length = (value + 1).bit_length()
        self.put(value + 1, 2 * length - 1)

    def packed(self) -> bytes:
        filled = self.bits + [0] * (-len(self.bits) % 8)
        return int("".join(map(str, filled)) or "0", 2).to_bytes(len(filled) // 8, "big")


class _Read:
    """Bits being read; beyond the end there are zeros."""

    def __init__(self, unit: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in unit.replace(b"\0\0\3", b"\0\0"))
        self._at = 8  # behind the kind of the unit

    def take(self, count: int) -> int:
        found = self._bits[self._at : self._at + count].ljust(count, "0")
        self._at += count
        return int(found, 2) if count else 0

    def golomb(self) -> int:
        zeros = 0
        while zeros < 32 and not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)


def _stream_of(header: bytes) -> _Stream | None:
    units = {unit[0] & 31: unit for part in header.split(b"\0\0\1") if (unit := part.rstrip(b"\0"))}
    if _SPS not in units or _PPS not in units:
        return None
    frame = _frame_facts(_Read(units[_SPS]))
    picture = _picture_facts(_Read(units[_PPS]))
    return _Stream(*frame, *picture) if frame and picture else None


def _frame_facts(read: _Read) -> tuple[int, int, int] | None:
    """Bits of frame_num, bits of pic_order_cnt_lsb, macroblocks; None for what is not 4:2:0 in whole frames."""
    profile = read.take(8)
    read.take(16)
    read.golomb()
    if profile not in _WITH_CHROMA_FORMAT or read.golomb() != 1:  # 4:2:0
        return None
    if read.golomb() or read.golomb() or read.take(2):  # eight bits, no bypass, no scaling matrices
        return None
    frame_bits = read.golomb() + 4
    if read.golomb():  # another way to count the order of pictures
        return None
    order_bits = read.golomb() + 4
    read.golomb()
    read.take(1)
    across, down = read.golomb() + 1, read.golomb() + 1
    return (frame_bits, order_bits, across * down) if read.take(1) else None


def _picture_facts(read: _Read) -> tuple[int, bool, bool] | None:
    """Id, whether predictions are weighted, whether slices say how they are smoothed; None without CABAC."""
    parameters = read.golomb()
    read.golomb()
    cabac, bottom = read.take(1), read.take(1)
    if not cabac or bottom or read.golomb():  # slice groups
        return None
    read.golomb()
    read.golomb()
    weighted = bool(read.take(1))
    read.take(2)
    if read.golomb():  # pic_init_qp is 26, coded as 0: the contexts start from it
        return None
    read.golomb()
    read.golomb()
    deblocking = bool(read.take(1))
    return parameters, weighted, deblocking
