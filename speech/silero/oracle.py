"""Writes the probabilities that the ONNX runtime gives for a clip, one a line.

    pip install onnxruntime==1.31.1 numpy
    python oracle.py silero_vad_v6.onnx clip.wav > clip.silero

The clip is mono, 16-bit, 16 kHz. The test of silero.go compares with them.
"""

import sys
import wave

import numpy as np
import onnxruntime

WINDOW, CONTEXT = 512, 64

session = onnxruntime.InferenceSession(sys.argv[1])
with wave.open(sys.argv[2]) as clip:
    assert (clip.getframerate(), clip.getnchannels(), clip.getsampwidth()) == (16000, 1, 2)
    samples = np.frombuffer(clip.readframes(clip.getnframes()), "<i2").astype(np.float32) / 32768

state = np.zeros((2, 1, 128), np.float32)
context = np.zeros(CONTEXT, np.float32)
for start in range(0, len(samples) - WINDOW + 1, WINDOW):
    window = samples[start : start + WINDOW]
    probability, state = session.run(
        None, {"input": np.concatenate([context, window])[None], "state": state, "sr": np.array(16000, np.int64)}
    )
    context = window[-CONTEXT:]
    print(f"{probability[0, 0]:.6f}")
