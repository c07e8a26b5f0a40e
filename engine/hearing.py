"""Hearing: a Whisper model run by CTranslate2, on Mandarin and English sentences."""

import json
import os
import pathlib
import re
import zlib

# OpenMP's threads wait by spinning, which makes hearing three times as slow while speaking runs beside it.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("KMP_BLOCKTIME", "0")

import ctranslate2
import numpy as np
import opencc
import tokenizers

import audio

RATE = 16000
WINDOW = 30 * RATE  # Whisper hears windows of exactly 30 s
PIECE = 29 * RATE  # the most that is put into one
HOP, FFT = 160, 400  # Whisper's spectrogram: 10 ms steps of 25 ms
LANGUAGES = ("zh", "en")
# Whisper writes Mandarin in either script; a simplified, punctuated sentence before it settles that.
PRIMER = {"zh": "以下是普通话的句子。", "en": ""}
MAX_PROMPT_TOKENS = 160  # of the 224 that Whisper keeps for what came before
LEAD = RATE // 4  # silence put before each window: Whisper mishears a word that starts at once
QUIET = 0.0015  # RMS of the loudest 100 ms below which nobody spoke (-56 dBFS)
# A window is taken for no speech by the thresholds of Whisper's reference decoder.
NO_SPEECH, WEAK_LOGPROB, REPETITIVE = 0.6, -1.0, 2.4
# What Whisper writes over noise: credits learnt from subtitles.
INVENTED = re.compile(
    r"字幕|订阅|点赞|打赏|明镜|谢谢(观看|收看|大家)|感谢(观看|收看)|中文字幕|优优独播|"
    r"thanks? (you )?for watching|subtitles? by|amara\.org|please subscribe", re.I)


class Hearing:
    """One recogniser. Not safe for two calls at once: the server lets one in at a time."""

    def __init__(self, folder: pathlib.Path, threads: int, beam: int = 5):
        self._model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", intra_threads=threads)
        self._tokens = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._simplify = opencc.OpenCC("t2s").convert
        self._filters = _mel_filters(self._model.n_mels)
        self._beam = beam
        config = json.loads((folder / "config.json").read_text())
        self._suppress = config.get("suppress_ids", [-1])

    def windows(self, sound: np.ndarray, language: str | None, prompt: str):
        """Yield the text of each window of a sound of RATE, simplified; nothing where nobody spoke."""
        for piece in split(sound):
            if loudest(piece) < QUIET:
                continue
            text, language = self._window(piece, language, prompt)
            if text:
                yield text

    def _window(self, piece: np.ndarray, language: str | None, prompt: str) -> tuple[str, str]:
        mel = _spectrogram(np.pad(piece, (LEAD, 0)), self._filters)
        encoded = self._model.encode(ctranslate2.StorageView.from_array(mel[None]))
        if language not in LANGUAGES:
            odds = dict(self._model.detect_language(encoded)[0])
            language = max(LANGUAGES, key=lambda l: odds.get(f"<|{l}|>", 0))
        tokens = self._prompt(language, prompt)
        result = self._model.generate(
            encoded, [tokens], beam_size=self._beam, return_scores=True, return_no_speech_prob=True,
            suppress_tokens=self._suppress, max_length=len(tokens) + 160, no_repeat_ngram_size=8)[0]
        ids = [i for i in result.sequences_ids[0] if i < self._id("<|endoftext|>")]
        text = self._tokens.decode(ids).strip()
        if result.no_speech_prob > NO_SPEECH and result.scores[0] < WEAK_LOGPROB:
            return "", language
        return tidy(text, language, prompt, self._simplify), language

    def _prompt(self, language: str, prompt: str) -> list[int]:
        before = (PRIMER[language] + prompt.strip()).strip()
        ids = self._tokens.encode(" " + before, add_special_tokens=False).ids if before else []
        head = [self._id("<|startofprev|>"), *ids[:MAX_PROMPT_TOKENS]] if ids else []
        task = ("<|startoftranscript|>", f"<|{language}|>", "<|transcribe|>", "<|notimestamps|>")
        return head + [self._id(t) for t in task]

    def _id(self, token: str) -> int:
        return self._tokens.token_to_id(token)


def tidy(text: str, language: str, prompt: str, simplify=lambda t: t) -> str:
    """What was said, out of what the model wrote: empty if it was invented, simplified if Chinese."""
    if not text or INVENTED.search(text):
        return ""
    packed = len(text.encode()) / len(zlib.compress(text.encode()))
    if packed > REPETITIVE:
        return ""
    if language == "zh":
        text = simplify(text)
        text = re.sub(r"(?<=[\u4e00-\u9fff])\s*([,?!;:])\s*", lambda m: "，？！；："[",?!;:".index(m[1])], text)
        text = re.sub(r"(?<=[\u4e00-\u9fff])\.(?=\s*$)", "。", text)
    bare = re.sub(r"\W", "", text)
    primed = re.sub(r"\W", "", PRIMER[language])
    if not bare or bare == primed or (len(bare) > 12 and bare in re.sub(r"\W", "", prompt)):
        return ""  # the model read its own prompt back, as it does over noise
    return text


def split(sound: np.ndarray) -> list[np.ndarray]:
    """Cut a sound into pieces of at most 29 s, each at the quietest 100 ms of its last 10 s."""
    pieces, step = [], RATE // 10
    while len(sound) > PIECE:
        tail = sound[PIECE - 10 * RATE:PIECE].reshape(-1, step)
        at = PIECE - 10 * RATE + int((tail**2).mean(axis=1).argmin()) * step + step // 2
        pieces.append(sound[:at])
        sound = sound[at:]
    if len(sound) >= step:
        pieces.append(sound)
    return pieces


def loudest(sound: np.ndarray) -> float:
    """RMS of the loudest 100 ms."""
    step = RATE // 10
    frames = sound[:len(sound) - len(sound) % step].reshape(-1, step)
    return float(np.sqrt((frames**2).mean(axis=1).max())) if len(frames) else 0.0


def _mel_filters(count: int) -> np.ndarray:
    """Slaney's mel filters, area-normalised, 0 to 8 kHz: (count, FFT/2+1)."""
    def to_hz(m):
        return np.where(m < 15, m * 200 / 3, 1000 * np.exp(np.log(6.4) / 27 * (m - 15)))
    top = 15 + 27 * np.log(8000 / 1000) / np.log(6.4)
    edges = to_hz(np.linspace(0, top, count + 2))
    bins = np.linspace(0, RATE / 2, FFT // 2 + 1)
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    area = 2 / (edges[2:] - edges[:-2])
    return (np.maximum(0, np.minimum(rise, fall)) * area[:, None]).astype(np.float32)


def _spectrogram(sound: np.ndarray, filters: np.ndarray) -> np.ndarray:
    """Whisper's log-mel spectrogram of a sound padded with silence to 30 s: (mels, 3000)."""
    padded = np.pad(np.pad(sound[:WINDOW], (0, WINDOW - len(sound[:WINDOW]))), FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP][:WINDOW // HOP]
    window = np.hanning(FFT + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * window, axis=1))**2
    log = np.log10(np.maximum(filters @ power.T.astype(np.float32), 1e-10))
    return np.ascontiguousarray((np.maximum(log, log.max() - 8) + 4) / 4, dtype=np.float32)


def read(data: bytes) -> np.ndarray:
    """A WAV file as a sound of RATE."""
    sound, rate = audio.read_wav(data)
    return audio.resample(sound, rate, RATE)
