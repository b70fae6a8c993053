"""Makes the .pth files beside this script. Run with Python 3 and torch 1.13: python3 make_pth.py

The two evil ones are written by pickle's own `__reduce__`; making them runs nothing, loading them in Python would.
"""
import os
import torch
from collections import OrderedDict
from pathlib import Path

HERE = Path(__file__).resolve().parent


def count(*shape, start=0, dtype=torch.float32):
    """0, 1/8, 2/8 ... : exact in every type of float."""
    n = int(torch.tensor(shape).prod())
    return ((torch.arange(n) + start) / 8).reshape(shape).to(dtype)


def save(name, value, legacy=False):
    torch.save(value, HERE / name, _use_new_zipfile_serialization=not legacy)


class Evil:
    def __reduce__(self):
        return os.system, ("touch beeline-was-here",)


torch.manual_seed(0)
net = torch.nn.Sequential(OrderedDict(conv=torch.nn.Conv2d(2, 3, 2), bn=torch.nn.BatchNorm2d(3)))
net.load_state_dict({
    "conv.weight": count(3, 2, 2, 2), "conv.bias": count(3, start=-4),
    "bn.weight": count(3), "bn.bias": count(3, start=1), "bn.running_mean": count(3, start=2),
    "bn.running_var": count(3, start=3), "bn.num_batches_tracked": torch.tensor(5),
})
save("zip.pth", net.state_dict())
save("legacy.pth", net.state_dict(), legacy=True)

half = OrderedDict([
    ("module.h", count(2, 3, dtype=torch.float16)),
    ("module.b", torch.nn.Parameter(count(4, start=9, dtype=torch.bfloat16))),
])
save("checkpoint_zip.pth", {"epoch": 3, "state_dict": half, "best": 0.5, "note": None, "done": True})
save("checkpoint_legacy.pth", {"epoch": 3, "state_dict": half, "best": 0.5, "big": 2**40}, legacy=True)

whole = count(4, 6)
views = {
    "whole": whole, "row": whole[1], "transposed": whole.t(), "corner": whole[1:3, 2:5],
    "channels_last": count(1, 2, 2, 3).contiguous(memory_format=torch.channels_last), "scalar": torch.tensor(0.5),
    "empty": torch.zeros(0, 3),
}
save("views_zip.pth", views)
save("views_legacy.pth", views, legacy=True)

save("double.pth", {"w": count(2, dtype=torch.float64)})
save("expanded.pth", {"w": torch.tensor([1.0]).expand(1000)})
save("model.pth", torch.nn.Linear(2, 1))
save("evil_zip.pth", {"state_dict": half, "extra": Evil()})
save("evil_legacy.pth", {"state_dict": half, "extra": Evil()}, legacy=True)
