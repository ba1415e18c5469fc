"""PEFT: one batch, each row with its adapter by name; blends are adapters of summed rank made beforehand.

    python peft_peer.py FOLDER
"""

import peft
import torch
import transformers
from run import FOLDER, THREADS, TOKENS, WORKLOADS, adapter, measure


def generate(model, requests, tokens, **more):
    longest = max(len(request["prompt"]) for request in requests)
    prompts = [request["prompt"] for request in requests]
    ids = torch.tensor([[0] * (longest - len(prompt)) + prompt for prompt in prompts])
    mask = torch.tensor([[0] * (longest - len(prompt)) + [1] * len(prompt) for prompt in prompts])
    with torch.inference_mode():
        answers = model.generate(
            input_ids=ids,
            attention_mask=mask,
            min_new_tokens=tokens,
            max_new_tokens=tokens,
            do_sample=False,
            pad_token_id=0,
            **more,
        )
    return answers[:, longest:].numel()


def main():
    torch.set_num_threads(THREADS)
    transformers.logging.set_verbosity_error()
    base = transformers.AutoModelForCausalLM.from_pretrained(FOLDER / "base", dtype=torch.bfloat16).eval()
    for workload in WORKLOADS:
        requests = workload["requests"]
        if not requests[0]["members"]:
            generate(base, requests, 2)
            measure(workload, lambda all_requests: generate(base, all_requests, TOKENS))
            continue
        model = None
        for request in requests:
            if model is None:
                model = peft.PeftModel.from_pretrained(base, adapter(request), adapter_name=request["name"]).eval()
            else:
                model.load_adapter(adapter(request), adapter_name=request["name"])
        names = {"adapter_names": [request["name"] for request in requests]}
        generate(model, requests, 2, **names)
        note = "blends folded into one adapter each" if len(requests[0]["members"]) > 1 else ""
        measure(workload, lambda all_requests: generate(model, all_requests, TOKENS, **names), note)
        base = model.unload()


main()
