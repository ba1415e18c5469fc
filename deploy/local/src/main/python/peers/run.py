"""What the peers' scripts share: the requests of a run, and the figures that they hand back."""

import json
import pathlib
import resource
import sys
import time

FOLDER = pathlib.Path(sys.argv[1])
REQUESTS = json.loads((FOLDER / "requests.json").read_text())
TOKENS = REQUESTS["tokens"]
WORKLOADS = REQUESTS["workloads"]
THREADS = REQUESTS["threads"]


def adapter(request):
    """The request's PEFT folder."""
    return FOLDER / "peft" / request["name"]


def measure(workload, answer, note=""):
    """Answers all requests at once and prints how quickly; ``answer`` returns how many tokens came."""
    start = time.perf_counter()
    tokens = answer(workload["requests"])
    seconds = time.perf_counter() - start
    expected = TOKENS * len(workload["requests"])
    if tokens != expected:
        sys.exit(f"{tokens} tokens came instead of {expected}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    peak += resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    figures = {"workload": workload["name"], "rate": tokens / seconds, "peak": peak, "note": note}
    print("figures " + json.dumps(figures), flush=True)
