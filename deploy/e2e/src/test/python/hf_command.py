"""The real hf command against a running Medley: argument 1 its address, 2 a key, 3 a sample adapter, 4 a scratch folder."""

import os
import subprocess
import sys
from pathlib import Path

address, key, sample, scratch = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
environment = {
    **os.environ,
    "HF_ENDPOINT": address,
    "HF_TOKEN": key,
    "HF_HOME": str(scratch / "hf"),
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "NO_COLOR": "1",
}
program = str(Path(sys.executable).parent / "hf")


def hf(*arguments, fails=False):
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True)
    shown = done.stdout + done.stderr
    if (done.returncode != 0) != fails:
        raise SystemExit(f"hf {' '.join(arguments)} ended with {done.returncode}:\n{shown}")
    print(f"hf {' '.join(arguments[:2])}: ok")
    return shown


def check(name, condition, shown=""):
    if not condition:
        raise SystemExit(f"{name}: {shown}")


repo = "demo/hf-command"
check("whoami", "demo" in hf("auth", "whoami"))
hf("repos", "create", repo, "--private")
hf("upload", repo, str(sample), ".", "--commit-message", "First")
hf("repos", "tag", "create", repo, "v1")
target = scratch / "weights"
hf("download", repo, "--include", "*.safetensors", "--revision", "v1", "--local-dir", str(target))
weights = "adapter_model.safetensors"
check("downloaded", (target / weights).read_bytes() == (sample / weights).read_bytes())
check("nothing else", {p.name for p in target.iterdir() if p.is_file()} == {weights})
listed = hf("models", "ls", "--author", "demo", "--search", "hf-command", "--format", "json")
check("listed", repo in listed, listed)
check("own", repo in hf("repos", "list", "--format", "json"))
refused = hf("repos", "branch", "create", repo, "dev", fails=True)
check("refusal", "one branch" in refused, refused)
hf("repos", "duplicate", repo, f"{repo}-copy", "--private")
copy = scratch / "copy"
hf("download", f"{repo}-copy", weights, "--local-dir", str(copy))
check("duplicated", (copy / weights).read_bytes() == (sample / weights).read_bytes())
hf("repos", "delete", f"{repo}-copy", "-y")
hf("repos", "delete", repo, "-y")
