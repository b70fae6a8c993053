"""Loads exported weights into PyTorch and prints the logits of some images as JSON.

usage: pytorch_logits.py NETWORK CLASSES WEIGHTS.safetensors IMAGES HEIGHT WIDTH

NETWORK is `tiny` or a name of torchvision.models; IMAGES holds float32, N x 3 x HEIGHT x WIDTH.
"""
import json
import struct
import sys

import torch
from torch import nn

TYPES = {"F32": torch.float32, "F16": torch.float16, "I8": torch.int8}


def state_dict(path):
    data = bytearray(open(path, "rb").read())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    raw = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        raw[name] = torch.frombuffer(data[begin:end], dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
    state = {}
    for name, tensor in raw.items():
        if tensor.dtype == torch.int8:
            scale = raw[name + ".scale"]
            tensor = tensor * scale.reshape([-1] + [1] * (tensor.dim() - 1))
        if not (name.endswith(".scale") and name[: -len(".scale")] in raw):
            state[name] = tensor.float()
    return state


class Tiny(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 8, 3, padding=1, groups=8, bias=False), nn.BatchNorm2d(8), nn.ReLU6(),
            nn.Conv2d(8, 16, 1),
        )
        self.classifier = nn.Linear(16, classes)

    def forward(self, x):
        return self.classifier(self.features(x).mean([2, 3]))


def build(name, classes):
    if name == "tiny":
        return Tiny(classes)
    import torchvision

    return getattr(torchvision.models, name)(num_classes=classes)


def main():
    network, classes, weights, images, height, width = sys.argv[1:]
    model = build(network, int(classes)).eval()
    state = state_dict(weights)
    missing, unexpected = model.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
    # What evaluation never uses is not exported.
    assert all(name.endswith("num_batches_tracked") for name in missing), missing
    x = torch.frombuffer(bytearray(open(images, "rb").read()), dtype=torch.float32)
    with torch.no_grad():
        print(json.dumps(model(x.reshape(-1, 3, int(height), int(width))).flatten().tolist()))


if __name__ == "__main__":
    main()
