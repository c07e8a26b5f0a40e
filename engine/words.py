"""From written text to the phonemes that Kokoro was trained on, Mandarin and English mixed."""

import ctypes
import logging
import re
import tempfile
import threading
import warnings

warnings.filterwarnings("ignore", message="pkg_resources")  # jieba asks for it where it is

import cn2an
import espeakng_loader
import jieba
from misaki.zh import ZHG2P

HAN = r"\u3400-\u9fff"
_SPOKEN = "零一二三四五六七八九"
_DIALLED = "零幺二三四五六七八九"  # one is yao when digits are read out singly


def language_of(text: str) -> str:
    """zh when any character is Chinese, else en."""
    return "zh" if re.search(f"[{HAN}]", text) else "en"


def sentences(text: str, eager: bool = True) -> list[str]:
    """Cut text where a speaker breathes. Eager: a long first sentence gives up its first clause,

    so that sound starts before the whole of it is made. No piece is longer than the model can take.
    """
    text = re.sub(r"\s+", " ", text).strip()
    if language_of(text) == "zh":
        text = spell_numbers(text)  # before the colon of 12:30 is taken for a breath
    pieces = [p.strip() for p in re.split(r"(?<=[。！？!?；;…])\s*|(?<=[a-zA-Z]\.)\s+", text)]
    pieces = [p for p in pieces if re.search(r"\w", p)]
    if eager and pieces and _weight(pieces[0]) > 14:
        pieces[:1] = _first_clause(pieces[0])
    return [part for p in pieces for part in _bounded(p)]


def _weight(text: str) -> float:
    """How long a text takes to say, in Chinese characters."""
    han = len(re.findall(f"[{HAN}]", text))
    return han + (len(text) - han) / 3


def _first_clause(text: str) -> list[str]:
    for at in re.finditer(r"[，,、：:]\s*", text):
        if _weight(text[:at.end()]) >= 4 and _weight(text[at.end():]) >= 3:
            return [text[:at.end()].strip(), text[at.end():].strip()]
    return [text]


def _bounded(text: str, most: int = 60) -> list[str]:
    """Kokoro takes 510 phonemes, some seven a character: cut at a comma before that, else anywhere."""
    out = []
    while _weight(text) > most:
        cuts = [m.end() for m in re.finditer(r"[，,、：: ]", text) if _weight(text[:m.end()]) <= most]
        at = cuts[-1] if cuts else most
        out.append(text[:at].strip())
        text = text[at:]
    return [*out, text.strip()] if text.strip() else out


def spell_numbers(text: str) -> str:
    """Write the numbers of a Chinese text as they are said: clock, dates, telephone numbers, amounts."""
    digits = lambda s: "".join(_DIALLED[int(d)] for d in s if d.isdigit())
    year = lambda s: "".join(_SPOKEN[int(d)] for d in s)
    count = lambda s: cn2an.an2cn(s, "low")
    two = lambda s: "两" if s == "2" else count(s)

    text = re.sub(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)",
                  lambda m: f"{year(m[1])}年{count(m[2])}月{count(m[3])}日", text)
    text = re.sub(r"(\d{4})(?=年)", lambda m: year(m[1]), text)
    text = re.sub(r"(?<!\d)([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)", lambda m: two(str(int(m[1]))) + "点"
                  + ("" if m[2] == "00" else ("零" if m[2][0] == "0" else "") + count(str(int(m[2]))) + "分"), text)
    text = re.sub(r"(?<!\d)2(?=[点个位份次天周名件套瓶盒]|小时|分钟)", "两", text)
    text = re.sub(r"\d[\d -]{5,}\d", lambda m: digits(m[0]), text)
    text = re.sub(r"(?<!\d)(1\d\d|12345|12320|12349)(?!\d|\s*[元块个位份次天米度年分])", lambda m: digits(m[0]), text)
    text = re.sub(r"(?<![\d.])(\d{3,4})(?=室|房|号房)", lambda m: digits(m[1]), text)
    text = re.sub(r"(\d+(?:\.\d+)?)%", lambda m: "百分之" + count(m[1]), text)
    text = re.sub(r"[¥￥](\d+(?:\.\d+)?)", lambda m: count(m[1]) + "元", text)
    return re.sub(r"\d+(?:\.\d+)?", lambda m: count(m[0]), text)


class Phonemes:
    """Text to phonemes. Loading it reads a dictionary (about a second, or a tenth with its cache)."""

    def __init__(self, cache: str | None = None):
        jieba.setLogLevel(logging.WARNING)
        jieba.dt.tmp_dir = cache or tempfile.gettempdir()
        jieba.initialize()
        self._english = English()

    def __call__(self, text: str) -> str:
        if language_of(text) == "en":
            return self._english(text)
        text = ZHG2P.map_punctuation(text)
        parts = re.findall(rf"[{HAN}]+|[A-Za-z][A-Za-z' -]*|[^{HAN}A-Za-z]+", text)
        out = []
        for part in parts:
            if re.match(f"[{HAN}]", part):
                out.append(" ".join(ZHG2P.word2ipa(w) for w in jieba.lcut(part)))
            elif re.match("[A-Za-z]", part):
                out.append(f" {self._english(part)} ")
            else:
                out.append(part)
        return re.sub(r"\s+", " ", "".join(out).replace("\u032f", "")).strip()


# eSpeak's symbols on the left, those of Kokoro's American English on the right; longest first.
_AMERICAN = [
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("e^ɪ", "A"), ("o^ʊ", "O"), ("ə^ʊ", "O"), ("ɔ^ɪ", "Y"),
    ("d^ʒ", "ʤ"), ("t^ʃ", "ʧ"), ("ə^l", "ᵊl"), ("^", ""), ("n\u0329", "ᵊn"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"),
    ("ɚ", "əɹ"), ("oːɹ", "ɔɹ"), ("oː", "O"), ("ɪə", "iə"), ("ɐ", "ə"), ("ɾ", "T"), ("ʔ", "t"), ("r", "ɹ"),
    ("x", "k"), ("ç", "k"), ("ː", ""), ("ʲ", ""), ("\u0329", ""), ("\u0303", ""),
]


class English:
    """American English through eSpeak NG, called in place."""

    _lock = threading.Lock()  # eSpeak keeps its state in globals

    def __init__(self):
        self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
        self._lib.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._lib.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
        synchronous = 2
        if self._lib.espeak_Initialize(synchronous, 0, espeakng_loader.get_data_path().encode(), 0) < 0:
            raise RuntimeError("eSpeak NG did not start")
        if self._lib.espeak_SetVoiceByName(b"en-us") != 0:
            raise RuntimeError("eSpeak NG has no voice en-us")

    def __call__(self, text: str) -> str:
        # eSpeak drops punctuation, which Kokoro uses for its melody: keep it aside and put it back.
        text = re.sub(r"\bI am\b", "I'm", text)  # eSpeak runs the two together into what is heard as "and"
        text = re.sub(r"(?<=\d)\.(?=\d)", " point ", text)
        parts = re.findall(r"[^,.!?;:]+|[,.!?;:]+", text)
        out = []
        for part in parts:
            if part[0] in ",.!?;:":
                out.append(part[0] + " ")
            elif part.strip():
                out.append(self._clause(part.strip()))
        return re.sub(r"\s+", " ", re.sub(r"\s+([,.!?;:])", r"\1", " ".join(out))).strip()

    def _clause(self, text: str) -> str:
        utf8, ipa_tied = 1, 0x02 | ord("^") << 8 | 0x80
        with self._lock:
            at, got = ctypes.c_char_p(text.encode()), []
            while at.value:
                got.append((self._lib.espeak_TextToPhonemes(ctypes.byref(at), utf8, ipa_tied) or b"").decode())
        ipa = " ".join(g.strip() for g in got)
        for theirs, ours in _AMERICAN:
            ipa = ipa.replace(theirs, ours)
        return ipa.strip()
