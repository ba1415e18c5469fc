"""llama.cpp's server: continuous batching, adapters by their scales in each request. It answers requests of different scales one after the other.

    python llama_peer.py FOLDER
"""

import pathlib
from concurrent.futures import ThreadPoolExecutor

import xllamacpp
from run import FOLDER, THREADS, TOKENS, WORKLOADS, measure

CONTEXT = 512


def server(adapters, slots):
    params = xllamacpp.CommonParams()
    params.model.path = str(FOLDER / "base.gguf")
    params.n_parallel = slots
    params.n_ctx = slots * CONTEXT
    params.cpuparams.n_threads = THREADS
    params.cpuparams_batch.n_threads = THREADS
    params.lora_init_without_apply = True
    params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(path), 1.0) for path in adapters]
    return xllamacpp.Server(params)


def ask(llama, request, scales, tokens):
    answer = llama.handle_completions(
        {
            "prompt": request["prompt"],
            "n_predict": tokens,
            "temperature": 0,
            "ignore_eos": True,
            "cache_prompt": False,
            "lora": scales,
        }
    )
    return answer["usage"]["completion_tokens"]


def main():
    adapters = sorted((FOLDER / "gguf").glob("*.gguf"))
    numbers = {path.stem: number for number, path in enumerate(adapters)}
    slots = max(len(workload["requests"]) for workload in WORKLOADS)
    llama = server(adapters, slots)

    def answer(requests, tokens=TOKENS):
        def one(request):
            scales = [
                {"id": numbers[pathlib.Path(member["folder"]).name], "scale": member["weight"]} for member in request["members"]
            ]
            return ask(llama, request, scales, tokens)

        with ThreadPoolExecutor(len(requests)) as threads:
            return sum(threads.map(one, requests))

    for workload in WORKLOADS:
        answer(workload["requests"], 2)
        note = "requests of different scales are not batched" if workload["requests"][0]["members"] else ""
        measure(workload, answer, note)


main()
