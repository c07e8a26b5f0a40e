"""Speaking: Kokoro-82M, 24 kHz, sentence by sentence so that the first is heard while the next is made."""

import functools
import json
import pathlib

import numpy as np
import onnxruntime

import words

RATE = 24000
LONGEST = 510  # phonemes that the model takes at once
DEFAULT = {"zh": "zf_xiaoyi", "en": "af_heart"}  # measured in README.md
LOUDNESS = 0.1  # RMS of the voiced part: -20 dBFS
REMEMBERED = 64  # pieces kept, some 20 MB: a hotline says the same sentences all day
PAUSE = {"sentence": 0.28, "clause": 0.10}  # seconds
SPEEDS = (0.5, 2.0)


class UnknownVoice(ValueError):
    """No file of that name lies in voices/."""


class Speaking:
    """One synthesizer. Not safe for two calls at once: the server lets one in at a time."""

    def __init__(self, folder: pathlib.Path, voices: pathlib.Path, threads: int):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Threads that spin between two sentences would take the recogniser's cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "kokoro.onnx"), options, providers=["CPUExecutionProvider"])
        self._vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))["vocab"]
        self._styles = {f.stem: np.fromfile(f, "<f4").reshape(-1, 256) for f in sorted(voices.glob("*.bin"))}
        self._phonemes = words.Phonemes(cache=str(folder))
        self._say = functools.lru_cache(REMEMBERED)(self._make)

    @property
    def voices(self) -> list[str]:
        return list(self._styles)

    def voice_for(self, language: str, asked: str) -> str:
        """The asked voice if it speaks the language, else the language's own: a call may change tongue."""
        if asked in ("", "default"):
            return DEFAULT[language]
        if asked not in self._styles:
            raise UnknownVoice(f"voice {asked!r} is not among {', '.join(self._styles)}")
        speaks = "zh" if asked[0] == "z" else "en"
        return asked if speaks == language else DEFAULT[language]

    def speak(self, text: str, voice: str = "", speed: float = 1.0, language: str | None = None, eager: bool = True):
        """Yield the sound of each piece of text as soon as it is made, float32 at RATE."""
        voice = self.voice_for(language or words.language_of(text), voice)
        speed = min(max(speed, SPEEDS[0]), SPEEDS[1])
        for piece in words.sentences(text, eager):
            sound = self._say(piece, voice, speed)
            if len(sound):
                pause = PAUSE["clause" if piece[-1] in "，,、：:" else "sentence"] / speed
                yield np.concatenate([sound, np.zeros(int(pause * RATE), np.float32)])

    def _make(self, text: str, voice: str, speed: float) -> np.ndarray:
        style, phonemes = self._styles[voice], self._phonemes(text)
        ids = [self._vocabulary[c] for c in phonemes if c in self._vocabulary][:LONGEST]
        if not ids:
            return np.zeros(0, np.float32)
        made = self._session.run(None, {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": style[min(len(ids), len(style) - 1)][None],  # a voice has one style for each length
            "speed": np.array([speed], np.float32)})[0]
        return _level(_trim(np.asarray(made, np.float32).ravel()))


def _trim(sound: np.ndarray, keep: float = 0.04) -> np.ndarray:
    """Cut the silence around the words: it is a third of a second that a caller would wait through."""
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    if not len(loud):
        return sound[:0]
    margin = int(keep * RATE)
    return sound[max(0, loud[0] - margin):loud[-1] + margin]


def _level(sound: np.ndarray) -> np.ndarray:
    """Bring voices that differ by 8 dB to one loudness, without clipping."""
    if not len(sound):
        return sound
    step = RATE // 50
    frames = sound[:len(sound) // step * step].reshape(-1, step)
    power = (frames**2).mean(axis=1) if len(frames) else np.array([(sound**2).mean()])
    voiced = power[power > power.max() / 100]
    gain = LOUDNESS / max(np.sqrt(voiced.mean()), 1e-4)
    peak = max(np.abs(sound).max(), 1e-4)
    return sound * min(gain, 0.95 / peak, 4.0)
