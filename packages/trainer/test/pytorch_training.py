"""Trains a small network with everything turned on, and prints losses, rates, momenta, norms and the last weights.

usage: pytorch_training.py < RUN.json

RUN holds: classes, size; state: name -> {shape, data}; groups: lists of names, from the head to the stem; updates: lists
of batches {planes: N x 3 x size x size, labels, others, share}; and the settings that the code below reads.
"""
import json
import sys

import torch
from pytorch_logits import Tiny

run = json.load(sys.stdin)
model = Tiny(run["classes"])
state = {name: torch.tensor(t["data"]).reshape(t["shape"]) for name, t in run["state"].items()}
model.load_state_dict(state, strict=False)
named = dict(model.named_parameters())
rates = [run["learningRate"] * run["decay"] ** depth for depth in range(len(run["groups"]))]
optimizer = torch.optim.SGD(
    [{"params": [named[name] for name in names], "lr": rate} for names, rate in zip(run["groups"], rates)],
    lr=run["learningRate"],
    momentum=0.9,
    nesterov=True,
    weight_decay=run["weightDecay"],
)
schedule = torch.optim.lr_scheduler.OneCycleLR(
    optimizer,
    max_lr=rates,
    total_steps=len(run["updates"]),
    pct_start=run["pctStart"],
    base_momentum=run["baseMomentum"],
    max_momentum=run["maxMomentum"],
)
loss_of = torch.nn.CrossEntropyLoss(label_smoothing=run["labelSmoothing"])
model.train()
told = {"losses": [], "rates": [], "momenta": [], "norms": []}
for batches in run["updates"]:
    photos = sum(len(batch["labels"]) for batch in batches)
    optimizer.zero_grad()
    total = 0.0
    for batch in batches:
        x = torch.tensor(batch["planes"]).reshape(-1, 3, run["size"], run["size"])
        y = model(x)
        share = batch["share"]
        loss = share * loss_of(y, torch.tensor(batch["labels"]))
        loss = loss + (1 - share) * loss_of(y, torch.tensor(batch["others"]))
        (loss * len(batch["labels"]) / photos).backward()
        total += loss.item() * len(batch["labels"]) / photos
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), run["clipNorm"])
    told["losses"].append(total)
    told["norms"].append(norm.item())
    told["rates"].append([group["lr"] for group in optimizer.param_groups])
    told["momenta"].append(optimizer.param_groups[0]["momentum"])
    optimizer.step()
    if len(told["losses"]) < len(run["updates"]):
        schedule.step()
told["state"] = {name: tensor.flatten().tolist() for name, tensor in model.state_dict().items()}
print(json.dumps(told))
