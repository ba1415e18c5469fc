"""The real huggingface_hub client against a running Medley: argument 1 its address, 2 a key, 3 a sample adapter, 4 a scratch folder."""

import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import get_args
from urllib.request import Request, urlopen

address, key, sample, scratch = sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4])
os.environ.update(HF_ENDPOINT=address, HF_TOKEN=key, HF_HOME=str(scratch / "hf"), HF_HUB_DISABLE_TELEMETRY="1")
warnings.simplefilter("ignore")

from huggingface_hub import (  # noqa: E402
    CommitOperationAdd,
    CommitOperationCopy,
    HfApi,
    HfFileSystem,
    ModelCard,
    hf_hub_download,
    metadata_update,
    snapshot_download,
)
from huggingface_hub.errors import (  # noqa: E402
    BadRequestError,
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import ExpandModelProperty_T  # noqa: E402

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
check("beginning of a commit", api.model_info(repo, revision=commit.oid[:8]).sha == commit.oid)
check("refs/heads/main", api.model_info(repo, revision="refs/heads/main").sha == second.oid)
raises("create_branch", BadRequestError, lambda: api.create_branch(repo, branch="dev"))
check("no data set of that name", not api.repo_exists(repo, repo_type="dataset"))
back = api.create_commit(
    repo, [CommitOperationCopy("README.md", "README.md", src_revision="v1")], commit_message="Back"
)
check("a file of another revision", back.oid == commit.oid == api.model_info(repo).sha)
api.create_commit(repo, [CommitOperationAdd("README.md", card)], commit_message="And forth")
check("file system", HfFileSystem().ls(f"{repo}@v1", detail=False) == [f"{repo}@v1/{p}" for p in sorted(p.name for p in sample.iterdir())])

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
base = f"base_model:adapter:{info.card_data.base_model}"
found = list(api.list_models(author=me, search="CLIENT hub", filter=["peft", base], sort="last_modified"))
check("list_models by tags", [m.id for m in found] == [repo], found)
check("list_models of another task", list(api.list_models(author=me, pipeline_tag="fill-mask")) == [])
raises("list_models by applications", BadRequestError, lambda: list(api.list_models(apps="vllm")))
everything = list(get_args(ExpandModelProperty_T))
check("model_info with all that there is", api.model_info(repo, expand=everything).sha == second.oid)
raises("model_info with what is not", BadRequestError, lambda: api.model_info(repo, expand=["zzz"]))
check("paths", [e.path for e in api.get_paths_info(repo, ["README.md", "none"])] == ["README.md"])
check("commits", [c.commit_id for c in api.list_repo_commits(repo)] == [second.oid, commit.oid])

broken = scratch / "broken"
shutil.copytree(sample, broken)
(broken / "adapter_model.safetensors").write_bytes((sample / "adapter_model.safetensors").read_bytes()[:5000])
error = raises("broken folder", HfHubHTTPError, lambda: api.upload_folder(repo_id=repo, folder_path=broken))
check("broken folder's reason", "ST_HEADER_BEYOND_FILE" in str(error), str(error))
check("nothing changed", api.model_info(repo).sha == second.oid)

loaded = ModelCard.load(repo)
loaded.validate()
wrong = ModelCard("---\nlicense: mit\nmedley:\n  kind: novel\n---\n# Wrong")
error = raises("a wrong card", ValueError, wrong.validate)
check("a wrong card's reason", "medley.kind" in str(error) and "{" not in str(error), str(error))
metadata_update(repo, {"tags": ["renamed"]}, overwrite=True)
check("metadata_update", "renamed" in api.model_info(repo).tags, api.model_info(repo).tags)
loaded.push_to_hub(repo)
check("ModelCard.push_to_hub", "renamed" not in api.model_info(repo).tags)

api.update_repo_settings(repo, private=False)
check("public", HfApi(token=False).model_info(repo).private is False)
api.update_repo_settings(repo, gated="manual")
check("gated", HfApi(token=False).model_info(repo).gated == "manual")
raises("gated file", GatedRepoError, lambda: HfApi(token=False).auth_check(repo))
check("nobody asks", list(api.list_pending_access_requests(repo)) == [])
raises("nobody to accept", HfHubHTTPError, lambda: api.accept_access_request(repo, "medley"))
api.grant_access(repo, "medley")
granted = list(api.list_accepted_access_requests(repo))
check("grant_access", [(r.username, r.status, r.email) for r in granted] == [("medley", "accepted", None)], granted)
raises("grant_access twice", BadRequestError, lambda: api.grant_access(repo, "medley"))
api.cancel_access_request(repo, request_id=granted[0].request_id)
check("cancel_access_request", [r.username for r in api.list_pending_access_requests(repo)] == ["medley"])
api.reject_access_request(repo, "medley", rejection_reason="Not now.")
check("reject_access_request", [r.username for r in api.list_rejected_access_requests(repo)] == ["medley"])
api.accept_access_request(repo, "medley")
check("accept_access_request", [r.username for r in api.list_accepted_access_requests(repo)] == ["medley"])
like = Request(f"{address}/api/v1/adapters/{repo}/like", method="PUT", headers={"Authorization": f"Bearer {key}"})
urlopen(like).close()
check("list_liked_repos", repo in api.list_liked_repos().models, api.list_liked_repos())
raises("list_liked_repos of others", HfHubHTTPError, lambda: api.list_liked_repos("medley"))
raises("list_repo_likers", BadRequestError, lambda: list(api.list_repo_likers(repo)))
api.unlike(repo)
check("unlike", repo not in api.list_liked_repos().models)
api.update_repo_settings(repo, gated=False)
api.update_repo_settings(repo, private=True)
raises("hidden", RepositoryNotFoundError, lambda: HfApi(token=False).model_info(repo))
raises("no such file", EntryNotFoundError, lambda: hf_hub_download(repo, "none.json"))
raises("no such revision", RevisionNotFoundError, lambda: api.model_info(repo, revision="v9"))

api.delete_tag(repo, tag="v1")
check("delete_tag", api.list_repo_refs(repo).tags == [])
api.move_repo(repo, f"{me}/hub-client-moved")
check("move_repo", api.model_info(repo).id == f"{me}/hub-client-moved")
api.delete_repo(f"{me}/hub-client-moved")
check("delete_repo", not api.repo_exists(f"{me}/hub-client-moved"))
