"""Writes the small bases and adapters that the engine is tested against, with what transformers and PEFT make of them.

    python reference.py ../resources/reference          (pip install torch transformers peft)

Everything is random and tiny; weights are rounded to bfloat16, so that both sides start from the same numbers, and computed in float32.
"""

import json
import pathlib
import shutil
import sys
import tempfile

import peft
import safetensors.torch
import torch
import transformers

TOKENS = [5, 17, 3, 42, 9, 9, 60, 1, 33, 21, 8, 50]
SIZES = dict(
    vocab_size=64,
    hidden_size=32,
    intermediate_size=48,
    num_hidden_layers=2,
    num_attention_heads=4,
    num_key_value_heads=2,
    head_dim=16,
    max_position_embeddings=256,
)
LLAMA3 = dict(
    rope_type="llama3",
    rope_theta=10000.0,
    factor=8.0,
    low_freq_factor=1.0,
    high_freq_factor=4.0,
    original_max_position_embeddings=16,
)
YARN = dict(rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=16)
LAYERS = ["sliding_attention", "full_attention"]

BASES = {
    "llama-tied": transformers.LlamaConfig(**SIZES, tie_word_embeddings=True),
    "llama-untied-biased": transformers.LlamaConfig(
        **SIZES, tie_word_embeddings=False, attention_bias=True, mlp_bias=True
    ),
    "llama3-rope": transformers.LlamaConfig(**SIZES, rope_parameters=LLAMA3),
    "linear-rope": transformers.LlamaConfig(
        **SIZES, rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=4.0)
    ),
    "yarn-rope": transformers.LlamaConfig(**SIZES, rope_parameters=YARN),
    "mistral-window": transformers.MistralConfig(**SIZES, sliding_window=4),
    "qwen2": transformers.Qwen2Config(**{k: v for k, v in SIZES.items() if k != "head_dim"} | {"num_attention_heads": 2, "num_key_value_heads": 1}),
    "qwen3": transformers.Qwen3Config(**SIZES, tie_word_embeddings=True),
    "gemma2": transformers.Gemma2Config(
        **SIZES,
        sliding_window=4,
        layer_types=LAYERS,
        query_pre_attn_scalar=24,
        attn_logit_softcapping=5.0,
        final_logit_softcapping=3.0,
    ),
    "gemma3": transformers.Gemma3TextConfig(
        **SIZES, sliding_window=4, layer_types=LAYERS, query_pre_attn_scalar=24
    ),
}

OTHER = dict(
    sliding_window=4, layer_types=LAYERS, hidden_activation="gelu_pytorch_tanh", final_logit_softcapping=2.0
)
STRETCHED = dict(rope_type="yarn", rope_theta=10000.0, original_max_position_embeddings=4096)
LOCAL = dict(rope_type="linear", rope_theta=10000.0, factor=2.0)
GLOBAL = STRETCHED | dict(factor=8.0, truncate=False)

# A base's weights beside another config.json: fields that it has, fields that it lacks.
SPELLINGS = {
    "fields-of-other-families": ("llama-tied", OTHER, []),
    "biases-not-configured": ("llama-untied-biased", dict(attention_bias=False), ["mlp_bias"]),
    "tied-beside-another-head": ("llama-untied-biased", dict(tie_word_embeddings=True), []),
    "scaling-beside-parameters": ("llama-tied", dict(rope_scaling=dict(rope_type="linear", factor=2.0, rope_theta=500.0)), []),
    "dynamic-rope": ("llama-tied", dict(rope_parameters=dict(rope_type="dynamic", rope_theta=10000.0, factor=4.0)), []),
    "yarn-between-pairs": ("llama-tied", dict(rope_parameters=STRETCHED | dict(factor=4.0, truncate=False)), []),
    "yarn-mscale": ("llama-tied", dict(rope_parameters=STRETCHED | dict(factor=4.0, mscale=1.0, mscale_all_dim=0.5)), []),
    "yarn-without-factor": (
        "llama-tied",
        dict(rope_parameters=YARN | dict(factor=None, beta_fast=None), original_max_position_embeddings=32),
        [],
    ),
    "mistral-window-on": ("mistral-window", dict(use_sliding_window=False), []),
    "qwen2-window-off": ("qwen2", dict(sliding_window=4, max_window_layers=0), ["use_sliding_window", "layer_types"]),
    "qwen2-late-window": (
        "qwen2", dict(sliding_window=4, use_sliding_window=True), ["max_window_layers", "layer_types"]
    ),
    "gemma2-defaults": (
        "gemma2", {}, ["query_pre_attn_scalar", "attn_logit_softcapping", "final_logit_softcapping", "layer_types"]
    ),
    "gemma3-local-scaling": (
        "gemma3",
        dict(rope_parameters=dict(full_attention=GLOBAL, sliding_attention=LOCAL), attn_logit_softcapping=1.0),
        [],
    ),
}

ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ADAPTERS = {
    "all-linear": ("llama-tied", dict(r=4, lora_alpha=8, target_modules="all-linear")),
    "odd-ranks": (
        "llama-tied",
        dict(r=3, lora_alpha=8, use_rslora=True, target_modules=ALL, rank_pattern={"q_proj": 1, "mlp.down_proj": 5}),
    ),
    "patterns": (
        "llama-untied-biased",
        dict(
            r=2,
            lora_alpha=4,
            target_modules=r".*\.(q_proj|up_proj|down_proj)",
            rank_pattern={r"layers\.1\.self_attn\.q_proj": 6},
            alpha_pattern={"down_proj": 7},
            exclude_modules=["model.layers.0.mlp.up_proj"],
        ),
    ),
    "one-layer": ("qwen3", dict(r=4, lora_alpha=4, target_modules=["k_proj", "o_proj"], layers_to_transform=[1])),
    "head-untied": ("llama-untied-biased", dict(r=4, lora_alpha=8, target_modules=["lm_head", "v_proj"])),
    "head-tied": ("llama-tied", dict(r=4, lora_alpha=8, target_modules=["lm_head"])),
    "embedding-tied": ("llama-tied", dict(r=3, lora_alpha=6, target_modules=["embed_tokens", "q_proj"])),
    "embedding-scaled": ("gemma3", dict(r=4, lora_alpha=6, target_modules=["embed_tokens", "gate_proj"])),
    "weight-tying": (
        "llama-tied",
        dict(r=2, lora_alpha=6, target_modules=["embed_tokens", "o_proj"], ensure_weight_tying=True),
    ),
}


def randomise(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=generator)
            if "norm" in name:
                centre = 0.0 if "Gemma" in type(model).__name__ else 1.0
                weight.copy_((centre + 0.3 * noise).bfloat16())
            else:
                weight.copy_((0.25 * noise).bfloat16())


def build(name):
    config = BASES[name]
    config._attn_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    randomise(model, seed=sorted(BASES).index(name))
    return model


def logits(model):
    with torch.no_grad():
        rows = model(torch.tensor([TOKENS])).logits[0]
    return [[round(value, 6) for value in row] for row in rows.tolist()]


def write_base(name, folder):
    model = build(name)
    folder.mkdir(parents=True)
    model.config.eos_token_id = 2
    model.config.save_pretrained(folder)
    state = {key: value.bfloat16().contiguous() for key, value in model.state_dict().items()}
    if model.config.tie_word_embeddings:
        state.pop("lm_head.weight", None)
    safetensors.torch.save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    return {"tokens": TOKENS, "logits": logits(model)}


def respelled(name, bases):
    base, present, absent = SPELLINGS[name]
    with tempfile.TemporaryDirectory() as temporary:
        folder = shutil.copytree(bases / base, pathlib.Path(temporary) / base)
        config = json.loads((folder / "config.json").read_text()) | present
        config = {field: value for field, value in config.items() if field not in absent}
        (folder / "config.json").write_text(json.dumps(config))
        model = transformers.AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager"
        ).eval()
        return {"base": base, "config": config, "tokens": TOKENS, "logits": logits(model)}


def write_adapter(name, folder):
    base, settings = ADAPTERS[name]
    model = build(base)
    adapted = peft.get_peft_model(model, peft.LoraConfig(task_type="CAUSAL_LM", **settings)).eval()
    generator = torch.Generator().manual_seed(1000 + sorted(ADAPTERS).index(name))
    with torch.no_grad():
        for key, weight in adapted.named_parameters():
            if "lora_" in key:
                weight.copy_((0.3 * torch.randn(weight.shape, generator=generator)).bfloat16())
    adapted.peft_config["default"].base_model_name_or_path = "medley/reference-" + base
    adapted.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    weights = folder / "adapter_model.safetensors"
    state = {key: value.bfloat16() for key, value in safetensors.torch.load_file(weights).items()}
    safetensors.torch.save_file(state, weights, metadata={"format": "pt"})
    return {"base": base, "tokens": TOKENS, "logits": logits(adapted)}


def main(target):
    shutil.rmtree(target, ignore_errors=True)
    bases = {name: write_base(name, target / "bases" / name) for name in BASES}
    adapters = {name: write_adapter(name, target / "adapters" / name) for name in ADAPTERS}
    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "peft": peft.__version__}
    spellings = {name: respelled(name, target / "bases") for name in SPELLINGS}
    cases = {"versions": versions, "bases": bases, "spellings": spellings, "adapters": adapters}
    (target / "cases.json").write_text(json.dumps(cases, separators=(",", ":")))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
