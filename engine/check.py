"""Measure a running engine against recordings with known words: python check.py URL FOLDER...

FOLDER has WAV files and words.tsv (name, language, words). For each file: errors over length
(characters in Mandarin, words in English), seconds of sound, seconds until the text came.
"""

import json
import pathlib
import re
import sys
import time
import urllib.request
import uuid

import words


def units(text: str, language: str) -> list[str]:
    """What is counted: characters with numbers spelt out, or words."""
    if language == "zh":
        return list(re.sub(r"\W", "", words.spell_numbers(text)))
    return re.sub(r"[^\w' ]", " ", re.sub(r"\b11\b", "eleven", text.lower())).split()


def distance(a: list[str], b: list[str]) -> int:
    """Levenshtein's distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, last = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(last[j - 1] + (x != y), last[j] + 1, row[j - 1] + 1))
    return row[-1]


def transcribe(url: str, sound: bytes, language: str, prompt: str = "") -> tuple[str, float]:
    border = uuid.uuid4().hex
    fields = {"model": "whisper-1", "language": language, "prompt": prompt}
    body = b"".join(f'--{border}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                    for k, v in fields.items())
    body += (f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n'
             "Content-Type: audio/wav\r\n\r\n").encode() + sound + f"\r\n--{border}--\r\n".encode()
    ask = urllib.request.Request(f"{url}/audio/transcriptions", body,
                                 {"Content-Type": f"multipart/form-data; boundary={border}"})
    began = time.monotonic()
    with urllib.request.urlopen(ask, timeout=60) as answer:
        return json.load(answer)["text"], time.monotonic() - began


def main(url: str, folders: list[str]):
    totals = {}
    for folder in map(pathlib.Path, folders):
        for line in (folder / "words.tsv").read_text("utf-8").splitlines():
            name, language, said = line.split("\t")
            for file in sorted(folder.glob(f"{name}.*")):
                text, took = transcribe(url, file.read_bytes(), language)
                want = units(said, language)
                errors = distance(want, units(text, language))
                print(f"| {file.stem} | {errors}/{len(want)} | {took:.2f} | {text} |")
                key = (folder.name, "phone8k" if "phone8k" in file.name else "16 kHz", language)
                total = totals.setdefault(key, [0, 0])
                total[0] += errors
                total[1] += len(want)
    for (folder, kind, language), (errors, of) in totals.items():
        print(f"{folder} {kind} {language}: {errors}/{of} = {errors / max(of, 1):.1%}")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2:])
