"""vLLM on the processor: adapters by request in one batch; blends are adapters of summed rank made beforehand.

    python vllm_peer.py FOLDER base|adapters
"""

import json
import os
import sys

os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", "1")
os.environ.setdefault("VLLM_LOGGING_LEVEL", "ERROR")
# One process: its memory and its threads are those that are measured.
os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")

from run import FOLDER, TOKENS, WORKLOADS, adapter, measure  # noqa: E402
from vllm import LLM, SamplingParams  # noqa: E402
from vllm.lora.request import LoRARequest  # noqa: E402

RANKS = (1, 8, 16, 32, 64, 128, 256)


def rank(workload):
    ranks = [json.loads((adapter(request) / "adapter_config.json").read_text())["r"] for request in workload["requests"]]
    return next(allowed for allowed in RANKS if allowed >= max(ranks))


def model(**more):
    return LLM(
        model=str(FOLDER / "base"),
        skip_tokenizer_init=True,
        dtype="bfloat16",
        max_model_len=512,
        max_num_seqs=16,
        **more,
    )


def run(llm, workload, note):
    requests = workload["requests"]
    prompts = [{"prompt_token_ids": request["prompt"]} for request in requests]
    loras = [
        LoRARequest(request["name"], number + 1, str(adapter(request))) if request["members"] else None
        for number, request in enumerate(requests)
    ]

    def answer(_, tokens=TOKENS):
        sampling = SamplingParams(temperature=0, max_tokens=tokens, ignore_eos=True, detokenize=False)
        outputs = llm.generate(prompts, sampling, lora_request=loras, use_tqdm=False)
        return sum(len(output.outputs[0].token_ids) for output in outputs)

    answer(requests, 2)
    measure(workload, answer, note)


def main(which):
    if which == "base":
        run(model(), WORKLOADS[0], "")
        return
    # One at a time: what the blends need would slow down the single adapters.
    workload = next(each for each in WORKLOADS if each["name"] == which)
    note = "blends folded into one adapter each" if len(workload["requests"][0]["members"]) > 1 else ""
    run(model(enable_lora=True, max_loras=16, max_lora_rank=rank(workload)), workload, note)


main(sys.argv[2])
