"""PyTorch behind Python's own HTTP server, as one would write it: the bytes of a photo in, logits out, one thread.

Usage: torch_server.py BUNDLE. Prints its address once it listens. Needs torch, torchvision and Pillow; MobileNetV2 only.
"""
import io
import json
import struct
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy
import torch
import torchvision
from PIL import Image
from torchvision.transforms import CenterCrop, Compose, Normalize, Resize, ToTensor


def read_safetensors(path):
    data = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        array = numpy.frombuffer(data[8 + length + start : 8 + length + end], dtype=numpy.float32)
        tensors[name] = torch.from_numpy(array.reshape(entry["shape"]).copy())
    return tensors


bundle = Path(sys.argv[1])
manifest = json.loads((bundle / "manifest.json").read_text())
preprocessing = manifest["preprocessing"]
torch.set_num_threads(1)
model = torchvision.models.mobilenet_v2(num_classes=len(manifest["labels"]))
model.load_state_dict(read_safetensors(bundle / "model.safetensors"), strict=False)
model.eval()
prepare = Compose([Resize(256), CenterCrop(224), ToTensor(), Normalize(preprocessing["mean"], preprocessing["std"])])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        self.answer(200, {"status": "ok"})

    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            image = prepare(Image.open(io.BytesIO(data)).convert("RGB"))
        except Exception as error:
            return self.answer(422, {"error": str(error)})
        with torch.inference_mode():
            self.answer(200, {"logits": model(image[None])[0].tolist()})

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
