"""Say written lines into WAV files of 24 kHz, 16 bits, mono.

    python record.py --models DIR --out FOLDER < lines.tsv

A line is name<TAB>language<TAB>text, or name<TAB>language<TAB>text<TAB>voice; # starts a remark.
--check hears each file again and prints what came back. --try says and hears one sentence.
"""

import argparse
import pathlib
import re
import sys

import numpy as np

import audio
import hearing
import speaking


def lines(source):
    """The name, language, text and voice of each line that is not empty or a remark."""
    for number, line in enumerate(source, 1):
        line = line.rstrip("\r\n")
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) not in (3, 4) or fields[1] not in speaking.DEFAULT:
            sys.exit(f"line {number} is not name<TAB>{'|'.join(speaking.DEFAULT)}<TAB>text[<TAB>voice]")
        if not re.fullmatch(r"[\w.-]+", fields[0]):
            sys.exit(f"line {number}: {fields[0]!r} cannot name a file")
        yield fields[0], fields[1], fields[2], fields[3] if len(fields) == 4 else ""


def say(speaker: speaking.Speaking, text: str, language: str, voice: str, speed: float) -> np.ndarray:
    """The whole text as one sound, without a pause at its end."""
    pieces = list(speaker.speak(text, voice, speed, language, eager=False))
    if not pieces:
        raise ValueError(f"nothing to say in {text!r}")
    whole = np.concatenate(pieces)
    return whole[:len(whole) - int(speaking.PAUSE["sentence"] / speed * speaking.RATE)]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--models", type=pathlib.Path, required=True)
    p.add_argument("--out", type=pathlib.Path)
    p.add_argument("--speed", type=float, default=1.0)
    p.add_argument("--rate", type=int, default=speaking.RATE, help="Hz of the files")
    p.add_argument("--voices", type=pathlib.Path, default=pathlib.Path(__file__).parent / "voices")
    p.add_argument("--check", action="store_true")
    p.add_argument("--try", dest="attempt", action="store_true")
    a = p.parse_args()
    speaker = speaking.Speaking(a.models / "kokoro", a.voices, threads=2)
    listener = hearing.Hearing(a.models / "whisper", threads=2) if a.check or a.attempt else None

    def heard(sound, language):
        return "".join(listener.windows(audio.resample(sound, speaking.RATE, hearing.RATE), language, ""))

    if a.attempt:
        sys.exit("请稍等" not in heard(say(speaker, "好的，请稍等。", "zh", "", 1.0), "zh"))
    if a.out is None:
        p.error("--out is missing")
    a.out.mkdir(parents=True, exist_ok=True)
    for name, language, text, voice in lines(sys.stdin):
        sound = say(speaker, text, language, voice, a.speed)
        body = audio.pcm16(audio.resample(sound, speaking.RATE, a.rate))
        (a.out / f"{name}.wav").write_bytes(audio.wav_header(a.rate, len(body)) + body)
        print(f"{name}\t{len(sound) / speaking.RATE:.2f} s" + (f"\t{heard(sound, language)}" if a.check else ""))


if __name__ == "__main__":
    main()
