"""Sound as the engine sees it: mono float32 arrays in [-1, 1] with a sample rate in Hz."""

import struct

import numpy as np

PCM, FLOAT, ALAW, MULAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE  # WAVE format tags, RFC 2361


class BadSound(ValueError):
    """The bytes are not a WAV file that can be read."""


def read_wav(data: bytes) -> tuple[np.ndarray, int]:
    """Decode a WAV file: PCM of 8 to 32 bits, float, A-law or mu-law; channels are averaged.

    A data chunk whose length is a placeholder (a stream that was never closed) is read to the end.
    """
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BadSound("not a RIFF/WAVE file")
    at, form = 12, None
    while at + 8 <= len(data):
        name, size = data[at:at + 4], struct.unpack_from("<I", data, at + 4)[0]
        body = data[at + 8:at + 8 + size]
        if name == b"fmt ":
            if len(body) < 16:
                raise BadSound("fmt chunk cut short")
            form = struct.unpack_from("<HHIIHH", body)
            if form[0] == EXTENSIBLE and len(body) >= 26:
                form = (struct.unpack_from("<H", body, 24)[0], *form[1:])
        elif name == b"data":
            if form is None:
                raise BadSound("data chunk before fmt chunk")
            return _decode(body, form), form[2]
        at += 8 + size + (size & 1)
    raise BadSound("no data chunk")


def _decode(body: bytes, form: tuple) -> np.ndarray:
    tag, channels, rate, _, _, bits = form
    if not 1 <= channels <= 8 or not 4000 <= rate <= 192000:
        raise BadSound(f"{channels} channels at {rate} Hz")
    width = bits // 8
    if width == 0:
        raise BadSound(f"{bits} bits a sample")
    body = body[:len(body) - len(body) % (width * channels)]
    if (tag, bits) == (PCM, 8):
        x = (np.frombuffer(body, np.uint8).astype(np.float32) - 128) / 128
    elif (tag, bits) == (PCM, 16):
        x = np.frombuffer(body, "<i2").astype(np.float32) / 2**15
    elif (tag, bits) == (PCM, 24):
        b = np.frombuffer(body, np.uint8).reshape(-1, 3).astype(np.int32)
        x = ((b[:, 0] << 8 | b[:, 1] << 16 | b[:, 2] << 24) / 2**31).astype(np.float32)
    elif (tag, bits) == (PCM, 32):
        x = (np.frombuffer(body, "<i4") / 2**31).astype(np.float32)
    elif (tag, bits) == (FLOAT, 32):
        x = np.frombuffer(body, "<f4").astype(np.float32)
    elif (tag, bits) == (MULAW, 8):
        x = _MULAW[np.frombuffer(body, np.uint8)]
    elif (tag, bits) == (ALAW, 8):
        x = _ALAW[np.frombuffer(body, np.uint8)]
    else:
        raise BadSound(f"format {tag} with {bits} bits")
    return x.reshape(-1, channels).mean(axis=1) if channels > 1 else x


def _g711() -> tuple[np.ndarray, np.ndarray]:
    """The expansion tables of ITU-T G.711, mu-law and A-law, scaled to [-1, 1]."""
    code = np.arange(256)
    u = ~code & 0xFF
    mu = ((((u & 15) << 3) + 132) << (u >> 4 & 7)) - 132
    mu = np.where(u & 128, -mu, mu)
    a = code ^ 0x55
    exponent, mantissa = a >> 4 & 7, (a & 15) << 4
    al = np.where(exponent == 0, mantissa + 8, (mantissa + 264) << np.maximum(exponent - 1, 0))
    al = np.where(a & 128, al, -al)
    return (mu / 2**15).astype(np.float32), (al / 2**15).astype(np.float32)


_MULAW, _ALAW = _g711()


def resample(x: np.ndarray, source: int, target: int) -> np.ndarray:
    """Change the rate with a Hann-windowed sinc of 16 zero crossings a side."""
    if source == target or len(x) == 0:
        return x
    cutoff = min(1.0, target / source) * 0.97
    half = int(np.ceil(16 / cutoff))
    padded = np.pad(x, half)
    out = np.empty(int(len(x) * target / source), np.float32)
    offsets = np.arange(-half + 1, half + 1)
    for first in range(0, len(out), 16384):
        where = np.arange(first, min(first + 16384, len(out))) * (source / target)
        base = where.astype(np.int64)
        distance = offsets[None, :] - (where - base)[:, None]
        window = 0.5 + 0.5 * np.cos(np.pi * np.clip(distance / half, -1, 1))
        kernel = cutoff * np.sinc(cutoff * distance) * window
        out[first:first + len(where)] = (padded[base[:, None] + offsets + half] * kernel).sum(axis=1)
    return out


def pcm16(x: np.ndarray) -> bytes:
    """The same sound as 16-bit signed little-endian PCM."""
    return (np.clip(x, -1, 1) * 32767).astype("<i2").tobytes()


def wav_header(rate: int, size: int | None = None) -> bytes:
    """A header for 16-bit mono PCM of size bytes; of unknown length (a stream) when None."""
    size = 0xFFFFFFFF - 36 if size is None else size
    return (b"RIFF" + struct.pack("<I", size + 36) + b"WAVEfmt "
            + struct.pack("<IHHIIHH", 16, PCM, 1, rate, rate * 2, 2, 16)
            + b"data" + struct.pack("<I", size))
