"""Writes the base and the adapters of a run in the forms that the peers read: a Hugging Face folder and a GGUF file in bfloat16, adapters as PEFT
folders and as GGUF files.

    python prepare.py FOLDER            (with requests.json in it)
"""

import json
import pathlib
import sys

import gguf
import numpy

BLOCK = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
WHOLE = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
GGUF_MODULES = {hub: short for short, hub in BLOCK.items() if "norm" not in hub}


def hub_name(name):
    parts = name.split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{BLOCK[parts[2]]}.weight"
    return WHOLE[parts[0]] + ".weight"


def half(values):
    """float32 as the bits of bfloat16, to the nearest even."""
    bits = numpy.ascontiguousarray(values, dtype=numpy.float32).view(numpy.uint32).astype(numpy.uint64)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(numpy.uint16)


def read_safetensors(path):
    """Arrays in float32, whatever they are stored as."""
    content = path.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    tensors = {}
    for name, entry in json.loads(content[8:start]).items():
        if name == "__metadata__":
            continue
        begin, end = (start + offset for offset in entry["data_offsets"])
        if entry["dtype"] == "BF16":
            values = (numpy.frombuffer(content[begin:end], numpy.uint16).astype(numpy.uint32) << 16).view(numpy.float32)
        else:
            kind = {"F16": numpy.float16, "F32": numpy.float32}[entry["dtype"]]
            values = numpy.frombuffer(content[begin:end], kind).astype(numpy.float32)
        tensors[name] = values.reshape(entry["shape"])
    return tensors


def write_safetensors(tensors, path):
    """Writes float32 arrays as bfloat16, a type that NumPy lacks."""
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, values in tensors.items():
        end = at + 2 * values.size
        header[name] = {"dtype": "BF16", "shape": list(values.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for values in tensors.values():
            file.write(half(values).tobytes())


def turned(weight, heads):
    """Rows of queries or keys from GGUF's order of the rotated pairs to the hub's."""
    rows = weight.shape[0]
    return weight.reshape(heads, rows // heads // 2, 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def turned_back(weight, heads):
    """The other way."""
    rows = weight.shape[0]
    return weight.reshape(heads, 2, rows // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


class Base:
    def __init__(self, path):
        self.file = gguf.GGUFReader(path)

    def field(self, name):
        return self.file.fields[name].contents()

    def llama(self, name):
        return self.field("llama." + name)

    def heads(self, module):
        return {"q_proj": self.llama("attention.head_count"), "k_proj": self.llama("attention.head_count_kv")}.get(module)

    def tensors(self):
        for tensor in self.file.tensors:
            yield tensor.name, gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(numpy.float32)

    def config(self):
        return {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "torch_dtype": "bfloat16",
            "hidden_act": "silu",
            "hidden_size": self.llama("embedding_length"),
            "intermediate_size": self.llama("feed_forward_length"),
            "num_hidden_layers": self.llama("block_count"),
            "num_attention_heads": self.llama("attention.head_count"),
            "num_key_value_heads": self.llama("attention.head_count_kv"),
            "max_position_embeddings": self.llama("context_length"),
            "rope_theta": self.llama("rope.freq_base"),
            "rms_norm_eps": self.llama("attention.layer_norm_rms_epsilon"),
            "vocab_size": self.llama("vocab_size"),
            "tie_word_embeddings": "output.weight" not in [tensor.name for tensor in self.file.tensors],
            "bos_token_id": self.field("tokenizer.ggml.bos_token_id"),
            "eos_token_id": self.field("tokenizer.ggml.eos_token_id"),
        }


def write_hub(base, folder):
    folder.mkdir(exist_ok=True)
    tensors = {}
    for name, values in base.tensors():
        hub = hub_name(name)
        heads = base.heads(hub.split(".")[-2])
        tensors[hub] = turned(values, heads) if heads else values
    write_safetensors(tensors, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(base.config()))


def write_gguf(base, path):
    writer = gguf.GGUFWriter(path, "llama")
    for field in base.file.fields.values():
        if field.name.startswith("GGUF.") or field.name in ("general.architecture", "general.file_type"):
            continue
        inner = field.types[1] if len(field.types) > 1 else None
        writer.add_key_value(field.name, field.contents(), field.types[0], inner)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_BF16)
    for name, values in base.tensors():
        if values.ndim == 1:
            writer.add_tensor(name, values)
        else:
            writer.add_tensor(
                name, half(values).view(numpy.uint8).reshape(values.shape[0], -1), raw_dtype=gguf.GGMLQuantizationType.BF16
            )
    finish(writer)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def factors(member):
    """Module -> (A, B) of one adapter, its scale and its weight folded into B."""
    folder = pathlib.Path(member["folder"])
    config = json.loads((folder / "adapter_config.json").read_text())
    tensors = read_safetensors(folder / "adapter_model.safetensors")
    pairs = {}
    for name, a in tensors.items():
        if not name.endswith(".lora_A.weight"):
            continue
        module = name.removeprefix("base_model.model.").removesuffix(".lora_A.weight")
        b = tensors[name.replace("lora_A", "lora_B")]
        alpha = pattern(config, "alpha_pattern", module, config["lora_alpha"])
        rank = a.shape[0]
        scale = alpha / (rank**0.5 if config.get("use_rslora") else rank)
        pairs[module] = (a, b * (scale * member["weight"]))
    return pairs


def pattern(config, name, module, otherwise):
    for key, value in (config.get(name) or {}).items():
        if module == key or module.endswith("." + key):
            return value
    return otherwise


def write_peft(members, folder, base):
    """All members as one adapter: their ranks on top of each other, filled up with zeros to one rank."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [factors(member) for member in members]
    modules = sorted({module for part in parts for module in part})
    stacked = {
        module: (
            numpy.concatenate([part[module][0] for part in parts if module in part]),
            numpy.concatenate([part[module][1] for part in parts if module in part], axis=1),
        )
        for module in modules
    }
    rank = max(a.shape[0] for a, _ in stacked.values())
    tensors = {}
    for module, (a, b) in stacked.items():
        more = rank - a.shape[0]
        tensors[f"base_model.model.{module}.lora_A.weight"] = numpy.pad(a, ((0, more), (0, 0)))
        tensors[f"base_model.model.{module}.lora_B.weight"] = numpy.pad(b, ((0, 0), (0, more)))
    write_safetensors(tensors, folder / "adapter_model.safetensors")
    config = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": str(base),
        "r": rank,
        "lora_alpha": rank,
        "lora_dropout": 0.0,
        "bias": "none",
        "inference_mode": True,
        "target_modules": sorted({module.rsplit(".", 1)[1] for module in modules}),
    }
    (folder / "adapter_config.json").write_text(json.dumps(config))


def write_lora_gguf(member, path, base):
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    # 0: the scales are in B.
    writer.add_float32("adapter.lora.alpha", 0.0)
    for module, (a, b) in factors(member).items():
        layer, inner = module.removeprefix("model.layers.").split(".", 1)
        heads = base.heads(inner.split(".")[-1])
        b = turned_back(b, heads) if heads else b
        name = f"blk.{layer}.{GGUF_MODULES[inner]}.weight"
        writer.add_tensor(name + ".lora_a", numpy.ascontiguousarray(a))
        writer.add_tensor(name + ".lora_b", numpy.ascontiguousarray(b))
    finish(writer)


def main(folder):
    run = json.loads((folder / "requests.json").read_text())
    base = Base(run["base"])
    write_hub(base, folder / "base")
    write_gguf(base, folder / "base.gguf")
    requests = [request for workload in run["workloads"] for request in workload["requests"]]
    for request in requests:
        if request["members"]:
            write_peft(request["members"], folder / "peft" / request["name"], folder / "base")
    singles = {member["folder"] for request in requests for member in request["members"]}
    (folder / "gguf").mkdir(exist_ok=True)
    for single in sorted(singles):
        write_lora_gguf({"folder": single, "weight": 1.0}, folder / "gguf" / (pathlib.Path(single).name + ".gguf"), base)


main(pathlib.Path(sys.argv[1]))
