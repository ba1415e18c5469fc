"""Writes ../resources/blend/peft.json: blends of two small adapters as PEFT's add_weighted_adapter makes them (peft 0.21, torch, CPU).

For each way of combining, the update that the blended adapter adds to the layer's weight: scaling * B @ A.
"""

import json
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model

OUT, IN = 6, 9
WEIGHTS = [0.7, 0.45]
torch.manual_seed(5)
torch.set_default_dtype(torch.float64)


class Base(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(IN, OUT, bias=False)

    def forward(self, x):
        return self.linear(x)


def rows(tensor):
    return [[value for value in row] for row in tensor.tolist()]


configs = {
    "one": LoraConfig(r=2, lora_alpha=4, target_modules=["linear"]),
    "two": LoraConfig(r=3, lora_alpha=8, use_rslora=True, target_modules=["linear"]),
}
model = get_peft_model(Base(), configs["one"], adapter_name="one")
model.add_adapter("two", configs["two"])
layer = model.base_model.model.linear
parents = []
with torch.no_grad():
    for name, config in configs.items():
        for side in (layer.lora_A, layer.lora_B):
            weight = side[name].weight
            # Sixty-fourths are the same numbers in any precision.
            weight.data = torch.randn(weight.shape).mul(32).round().div(64)
        parents.append(
            {
                "rank": config.r,
                "scale": layer.scaling[name],
                "a": rows(layer.lora_A[name].weight),
                "b": rows(layer.lora_B[name].weight),
            }
        )
ways = {
    "cat": {"combination_type": "cat"},
    "svd": {"combination_type": "svd", "svd_rank": 2},
    "ties": {"combination_type": "ties_svd", "svd_rank": OUT, "density": 0.5},
    "dare": {"combination_type": "dare_linear_svd", "svd_rank": OUT, "density": 1.0},
}
blends = {}
for name, options in ways.items():
    model.add_weighted_adapter(["one", "two"], WEIGHTS, name, **options)
    blends[name] = rows(layer.get_delta_weight(name))
target = Path(__file__).parent.parent / "resources/blend/peft.json"
target.write_text(json.dumps({"weights": WEIGHTS, "parents": parents, "blends": blends}, indent=1) + "\n")
