"""The local speech engine: hearing and speaking over OpenAI's audio wire format, on loopback.

    python server.py --models DIR [--port 8090] [--ready-file FILE]

Paths: POST /v1/audio/transcriptions, POST /v1/audio/speech, GET /v1/models, GET /healthz.
"""

import argparse
import contextlib
import email.parser
import email.policy
import http.server
import json
import logging
import os
import pathlib
import signal
import sys
import threading
import time

import numpy as np

import audio
import hearing
import speaking

HEAR, SPEAK = "whisper-base", "kokoro-82m"
MOST_BODY = 25 << 20  # bytes, OpenAI's limit for a sound file
MOST_INPUT = 4096  # characters, OpenAI's limit for speech
IDLE = 60  # seconds a connection may say nothing
log = logging.getLogger("engine")


class Refused(Exception):
    """A request that gets an error answer: status, a sentence for its sender, headers."""

    def __init__(self, status: int, message: str, **headers: str):
        super().__init__(message)
        self.status, self.headers = status, headers


class Turnstile:
    """One at a time goes through, a few wait, the rest are told to come back."""

    def __init__(self, waiting: int):
        self._room = threading.Semaphore(waiting + 1)
        self._turn = threading.Lock()

    @contextlib.contextmanager
    def __call__(self):
        if not self._room.acquire(blocking=False):
            raise Refused(429, "too many requests are waiting", retry_after="1")
        try:
            with self._turn:
                yield
        finally:
            self._room.release()


class Engine:
    """The two models, each behind its turnstile. Answers 503 until load has run."""

    def __init__(self, waiting: int):
        self.hear_gate, self.speak_gate = Turnstile(waiting), Turnstile(waiting)
        self.hearing: hearing.Hearing | None = None
        self.speaking: speaking.Speaking | None = None
        self.ready = threading.Event()

    def load(self, models: pathlib.Path, whisper: pathlib.Path, threads: int, beam: int):
        """Read both models and use each once, so that the first caller does not pay for it."""
        began = time.monotonic()
        self.hearing = hearing.Hearing(whisper, threads, beam)
        voices = pathlib.Path(__file__).parent / "voices"
        self.speaking = speaking.Speaking(models / "kokoro", voices, threads)
        said = np.concatenate(list(self.speaking.speak("您好。")))
        list(self.hearing.windows(audio.resample(said, speaking.RATE, hearing.RATE), "zh", ""))
        self.ready.set()
        log.info("ready after %.1f s", time.monotonic() - began)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "yinling-engine", ""
    disable_nagle_algorithm = True  # the first sound leaves at once
    timeout = IDLE

    def do_GET(self):
        self._answer({"/healthz": self._health, "/v1/models": self._models})

    def do_POST(self):
        self._answer({"/v1/audio/transcriptions": self._transcribe, "/v1/audio/speech": self._speak})

    def log_message(self, form, *args):
        log.debug(form, *args)

    def _answer(self, paths):
        self._started = False
        try:
            path = paths.get(self.path.split("?")[0])
            if path is None:
                raise Refused(404, "no such path")
            path()
        except Refused as e:
            self.close_connection = True  # its body may lie unread
            self._json({"error": {"message": str(e), "type": "invalid_request_error", "code": e.status}},
                       e.status, **e.headers)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self.close_connection = True  # the caller hung up or barged in: what it asked for is dropped
        except Exception:
            log.exception("request failed")
            self.close_connection = True
            if not self._started:
                self._json({"error": {"message": "the engine failed", "type": "server_error", "code": 500}}, 500)

    def _health(self):
        ready = self.server.engine.ready.is_set()
        self._json({"status": "ready" if ready else "loading"}, 200 if ready else 503)

    def _models(self):
        self._json({"object": "list", "data": [
            {"id": m, "object": "model", "owned_by": "local"} for m in (HEAR, SPEAK)]})

    def _transcribe(self):
        fields = parse_form(self.headers.get("Content-Type", ""), self._body())
        sound = fields.get("file")
        if not isinstance(sound, bytes):
            raise Refused(400, "the field file is missing")
        try:
            sound = hearing.read(sound)
        except audio.BadSound as e:
            raise Refused(400, f"file: {e}") from e
        language = str(fields.get("language", "")).lower()[:2] or None
        if language not in (*hearing.LANGUAGES, None):
            raise Refused(400, f"language {language!r} is not among {', '.join(hearing.LANGUAGES)}")
        form = fields.get("response_format", "json")
        if form not in ("json", "text", "verbose_json"):
            raise Refused(400, f"response_format {form!r} is not among json, text, verbose_json")
        engine = self._engine()
        began = time.monotonic()
        with engine.hear_gate():
            pieces = engine.hearing.windows(sound, language, str(fields.get("prompt", "")))
            if str(fields.get("stream", "")).lower() in ("true", "1"):
                text = self._stream_text(pieces)
            else:
                text = "".join(join(pieces))
        log.info("heard %.1f s in %.2f s", len(sound) / hearing.RATE, time.monotonic() - began)
        if self._started:
            return
        if form == "text":
            self._bytes(text.encode(), "text/plain; charset=utf-8")
        else:
            self._json({"text": text} if form == "json" else
                       {"text": text, "duration": len(sound) / hearing.RATE, "language": language or "auto"})

    def _stream_text(self, pieces) -> str:
        self._start_stream("text/event-stream")
        text = ""
        for piece in join(pieces):
            text += piece
            self._event({"type": "transcript.text.delta", "delta": piece})
        self._event({"type": "transcript.text.done", "text": text})
        self._chunk(b"data: [DONE]\n\n")
        self._end_stream()
        return text

    def _speak(self):
        asked = self._asked()
        text, form = asked.get("input"), asked.get("response_format", "pcm")
        if not isinstance(text, str) or not text.strip():
            raise Refused(400, "input is empty")
        if len(text) > MOST_INPUT:
            raise Refused(400, f"input is longer than {MOST_INPUT} characters")
        if form not in ("pcm", "wav"):
            raise Refused(400, f"response_format {form!r} is not among pcm, wav")
        try:
            speed = float(asked.get("speed", 1))
        except (TypeError, ValueError) as e:
            raise Refused(400, "speed is not a number") from e
        if not 0.25 <= speed <= 4:
            raise Refused(400, "speed is not within 0.25 and 4")
        language = str(asked.get("language") or "")[:2].lower() or None
        if language not in (*speaking.DEFAULT, None):
            raise Refused(400, f"language {language!r} is not among {', '.join(speaking.DEFAULT)}")
        engine, voice = self._engine(), str(asked.get("voice", ""))
        try:
            engine.speaking.voice_for("zh", voice)
        except speaking.UnknownVoice as e:
            raise Refused(400, str(e)) from e
        began = time.monotonic()
        first = None
        # The turn is kept while the pieces are sent: a reader that stalls is cut off by IDLE.
        with engine.speak_gate():
            for piece in engine.speaking.speak(text, voice, speed, language):
                if first is None:
                    first = time.monotonic() - began
                    self._start_stream("audio/pcm" if form == "pcm" else "audio/wav")
                    if form == "wav":
                        self._chunk(audio.wav_header(speaking.RATE))
                self._chunk(audio.pcm16(piece))
        if first is None:
            raise Refused(400, "input has nothing that can be said")
        self._end_stream()
        log.info("spoke %d characters, first sound after %.2f s, all after %.2f s",
                 len(text), first, time.monotonic() - began)

    def _engine(self) -> Engine:
        engine = self.server.engine
        if not engine.ready.is_set():
            raise Refused(503, "the models are being loaded", retry_after="2")
        return engine

    def _body(self) -> bytes:
        try:
            size = int(self.headers.get("Content-Length", ""))
        except ValueError as e:
            if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
                return self._chunked_body()
            raise Refused(411, "Content-Length is missing") from e
        if not 0 <= size <= MOST_BODY:
            raise Refused(413, f"more than {MOST_BODY} bytes")
        return self.rfile.read(size)

    def _chunked_body(self) -> bytes:
        body = bytearray()
        while True:
            try:
                size = int(self.rfile.readline(100).split(b";")[0], 16)
            except ValueError as e:
                raise Refused(400, "a chunk has no length") from e
            if size < 0 or len(body) + size > MOST_BODY:
                raise Refused(413, f"more than {MOST_BODY} bytes")
            if size == 0:
                while self.rfile.readline(8192).strip():
                    pass
                return bytes(body)
            body += self.rfile.read(size)
            self.rfile.readline(8)

    def _asked(self) -> dict:
        try:
            asked = json.loads(self._body())
        except ValueError as e:
            raise Refused(400, "the body is not JSON") from e
        if not isinstance(asked, dict):
            raise Refused(400, "the body is not a JSON object")
        return asked

    def _json(self, value, status: int = 200, **headers: str):
        self._bytes(json.dumps(value, ensure_ascii=False).encode(), "application/json", status, **headers)

    def _bytes(self, body: bytes, kind: str, status: int = 200, **headers: str):
        self._started = True
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-").title(), value)
        self.end_headers()
        self.wfile.write(body)

    def _start_stream(self, kind: str):
        self._started = True
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, value):
        self._chunk(b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n")

    def _chunk(self, body: bytes):
        if body:
            self.wfile.write(b"%x\r\n" % len(body) + body + b"\r\n")

    def _end_stream(self):
        self.wfile.write(b"0\r\n\r\n")


def join(pieces):
    """Put a space between pieces that Latin letters meet at."""
    last = ""
    for piece in pieces:
        yield (" " if last[-1:].isascii() and last and piece[:1].isascii() else "") + piece
        last = piece


def parse_form(kind: str, body: bytes) -> dict[str, bytes | str]:
    """The fields of a multipart/form-data body: bytes where a file was sent, else text."""
    if not kind.lower().startswith("multipart/form-data"):
        raise Refused(400, "the body is not multipart/form-data")
    head = b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n"
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise Refused(400, "the multipart body cannot be read")
    fields = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True) or b""
        if name:
            fields[name] = value if part.get_filename() is not None else value.decode("utf-8", "replace")
    return fields


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address, engine: Engine):
        self.engine = engine
        super().__init__(address, Handler)


def main():
    cores = os.cpu_count() or 1
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--models", type=pathlib.Path, required=True, help="the models folder that install.sh made")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=8090, help="0 takes a free one; the ready file tells which")
    p.add_argument("--ready-file", type=pathlib.Path, help="written with the base URL once requests are answered")
    p.add_argument("--whisper", type=pathlib.Path, help="another Whisper model in CTranslate2's form")
    p.add_argument("--threads", type=int, default=min(4, cores), help="cores for one inference")
    p.add_argument("--beam", type=int, default=5, help="1 is a third faster and hears Mandarin a little worse")
    p.add_argument("--queue", type=int, default=8, help="how many may wait for each model before 429")
    a = p.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s engine %(message)s", stream=sys.stderr)

    engine = Engine(a.queue)
    server = Server((a.host, a.port), engine)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    signal.signal(signal.SIGINT, lambda *_: threading.Thread(target=server.shutdown).start())
    url = f"http://{a.host}:{server.server_port}/v1"

    def load():
        try:
            engine.load(a.models, a.whisper or a.models / "whisper", a.threads, a.beam)
        except Exception:
            log.exception("loading the models failed")
            os._exit(1)
        if a.ready_file:
            fresh = a.ready_file.with_name(a.ready_file.name + ".new")
            fresh.write_text(url + "\n")
            fresh.replace(a.ready_file)

    threading.Thread(target=load, daemon=True).start()
    log.info("listening on %s", url)
    server.serve_forever()
    if a.ready_file:
        a.ready_file.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
