"""The real huggingface_hub client against a running Medley: argument 1 its address, 2 a key, 3 a sample adapter, 4 a scratch folder."""

import os
import shutil
import sys
import warnings
from pathlib import Path

address, key, sample, scratch = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
os.environ.update(HF_ENDPOINT=address, HF_TOKEN=key, HF_HOME=str(scratch / "hf"), HF_HUB_DISABLE_TELEMETRY="1")
warnings.simplefilter("ignore")

from huggingface_hub import HfApi, hf_hub_download, snapshot_download  # noqa: E402
from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError, RepositoryNotFoundError, RevisionNotFoundError  # noqa: E402

api = HfApi()


def check(name, condition, shown=""):
    if not condition:
        raise SystemExit(f"{name}: {shown}")
    print(f"{name}: ok")


def raises(name, kind, call):
    try:
        call()
    except kind as error:
        print(f"{name}: ok")
        return error
    raise SystemExit(f"{name}: no {kind.__name__}")


me = api.whoami()["name"]
repo = f"{me}/hub-client"
check("whoami", me == "demo", me)
check("not yet there", not api.repo_exists(repo))
url = api.create_repo(repo, private=True)
check("create_repo", url.repo_id == repo, url)
api.create_repo(repo, exist_ok=True)
raises("create_repo twice", HfHubHTTPError, lambda: api.create_repo(repo))

commit = api.upload_folder(repo_id=repo, folder_path=sample, commit_message="First")
info = api.model_info(repo, files_metadata=True)
check("upload_folder", info.sha == commit.oid, (info.sha, commit.oid))
check("model_info", {s.rfilename for s in info.siblings} == {p.name for p in sample.iterdir()}, info.siblings)
check("library", info.library_name == "peft" and info.private is True, info)
check("list_repo_files", sorted(api.list_repo_files(repo)) == sorted(p.name for p in sample.iterdir()))

api.create_tag(repo, tag="v1")
check("create_tag", [t.name for t in api.list_repo_refs(repo).tags] == ["v1"])
raises("create_tag twice", HfHubHTTPError, lambda: api.create_tag(repo, tag="v1"))

card = scratch / "README.md"
card.write_text((sample / "README.md").read_text() + "\nOne more line.\n")
second = api.upload_file(repo_id=repo, path_or_fileobj=card, path_in_repo="README.md")
check("upload_file", api.model_info(repo).sha == second.oid != commit.oid)
check("revision", api.model_info(repo, revision="v1").sha == commit.oid)

folder = Path(snapshot_download(repo))
for file in sample.iterdir():
    if file.name != "README.md":
        check(f"snapshot {file.name}", (folder / file.name).read_bytes() == file.read_bytes())
check("snapshot README.md", (folder / "README.md").read_text() == card.read_text())
old = Path(hf_hub_download(repo, "README.md", revision="v1"))
check("hf_hub_download at a tag", old.read_bytes() == (sample / "README.md").read_bytes())
again = Path(hf_hub_download(repo, "adapter_model.safetensors"))
check("hf_hub_download", again.read_bytes() == (sample / "adapter_model.safetensors").read_bytes())

check("list_models", [m.id for m in api.list_models(author=me, search="hub-client")] == [repo])
check("paths", [e.path for e in api.get_paths_info(repo, ["README.md", "none"])] == ["README.md"])
check("commits", [c.commit_id for c in api.list_repo_commits(repo)] == [second.oid, commit.oid])

broken = scratch / "broken"
shutil.copytree(sample, broken)
(broken / "adapter_model.safetensors").write_bytes((sample / "adapter_model.safetensors").read_bytes()[:5000])
error = raises("broken folder", HfHubHTTPError, lambda: api.upload_folder(repo_id=repo, folder_path=broken))
check("broken folder's reason", "ST_HEADER_BEYOND_FILE" in str(error), str(error))
check("nothing changed", api.model_info(repo).sha == second.oid)

api.update_repo_settings(repo, private=False)
check("public", HfApi(token=False).model_info(repo).private is False)
api.update_repo_settings(repo, private=True)
raises("hidden", RepositoryNotFoundError, lambda: HfApi(token=False).model_info(repo))
raises("no such file", EntryNotFoundError, lambda: hf_hub_download(repo, "none.json"))
raises("no such revision", RevisionNotFoundError, lambda: api.model_info(repo, revision="v9"))

api.delete_tag(repo, tag="v1")
check("delete_tag", api.list_repo_refs(repo).tags == [])
api.delete_repo(repo)
check("delete_repo", not api.repo_exists(repo))
