"""The tutorial's loop, a training step and Pillow's decoding in PyTorch and Pillow: a yard-stick, no part of Beeline.

Each command does one round for every line on stdin and answers with one line of JSON; at the end of stdin with its
peak memory. Python 3 with torch, torchvision and Pillow.
"""
import json
import os
import sys
import time

CORES = os.cpu_count() or 1


def say(answer):
    print(json.dumps(answer), flush=True)


def rounds(once):
    for _ in sys.stdin:
        say(once())
    with open("/proc/self/status") as status:
        sizes = dict(line.split(":", 1) for line in status)
    kib = lambda name: int(sizes[name].split()[0])
    say({"peak": kib("VmHWM") / 1024, "code": kib("RssFile") / 1024})


def step(net, batch, layout, steps):
    import torch
    import torchvision

    torch.set_num_threads(CORES)
    model = getattr(torchvision.models, net)(weights=None, num_classes=2).train()
    x = torch.randn(int(batch), 3, 224, 224)
    if layout == "channels_last":
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
    y = torch.arange(int(batch)) % 2
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
    criterion = torch.nn.CrossEntropyLoss()

    def once():
        times = []
        for _ in range(int(steps)):
            start = time.perf_counter()
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            loss.item()
            times.append(time.perf_counter() - start)
        return {"seconds": times}

    rounds(once)


def frozen(data, weights, batch):
    """One epoch a round: the tutorial trains the new last layer behind the frozen backbone, then validates."""
    import torch
    from torchvision import datasets, models, transforms

    torch.set_num_threads(CORES)
    torch.manual_seed(0)
    normalize = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    train = [transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip()]
    ways = {"train": train, "val": [transforms.Resize(256), transforms.CenterCrop(224)]}
    loaders = {
        part: torch.utils.data.DataLoader(
            datasets.ImageFolder(os.path.join(data, part), transforms.Compose([*way, transforms.ToTensor(), normalize])),
            batch_size=int(batch),
            shuffle=True,
            num_workers=CORES,
        )
        for part, way in ways.items()
    }
    model = models.mobilenet_v2(weights=None)
    model.load_state_dict(read_safetensors(weights), strict=False)
    for parameter in model.parameters():
        parameter.requires_grad = False
    model.classifier[1] = torch.nn.Linear(1280, 2)
    optimizer = torch.optim.SGD(model.classifier.parameters(), lr=1e-3, momentum=0.9)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, step_size=7, gamma=0.1)
    criterion = torch.nn.CrossEntropyLoss()

    def once():
        start = time.perf_counter()
        for part, loader in loaders.items():
            model.train(part == "train")
            right = seen = 0
            for x, y in loader:
                with torch.set_grad_enabled(part == "train"):
                    logits = model(x)
                    loss = criterion(logits, y)
                if part == "train":
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                right += (logits.argmax(1) == y).sum().item()
                seen += len(y)
        schedule.step()
        return {"seconds": time.perf_counter() - start, "accuracy": right / seen}

    rounds(once)


def read_safetensors(path):
    import torch

    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(data, dtype=torch.float32, offset=entry["data_offsets"][0], count=count(entry["shape"])).reshape(entry["shape"]).clone()
        for name, entry in header.items()
    }


def count(shape):
    product = 1
    for size in shape:
        product *= size
    return product


def prepare(file):
    from PIL import Image

    image = Image.open(file).convert("RGB")
    width, height = image.size
    short = min(width, height)
    image = image.resize((width * 256 // short, height * 256 // short), Image.BILINEAR)
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    return len(image.crop((left, top, left + 224, top + 224)).tobytes())


def decode(listing):
    from multiprocessing import Pool

    with open(listing) as file:
        files = file.read().splitlines()
    with Pool(CORES) as pool:

        def once():
            start = time.perf_counter()
            pool.map(prepare, files, chunksize=8)
            return {"seconds": time.perf_counter() - start}

        rounds(once)


def versions():
    import PIL
    import torch
    import torchvision

    say({"torch": torch.__version__, "torchvision": torchvision.__version__, "Pillow": PIL.__version__})


if __name__ == "__main__":
    {"step": step, "frozen": frozen, "decode": decode, "versions": versions}[sys.argv[1]](*sys.argv[2:])
