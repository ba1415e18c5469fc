"""Schemathesis with all its checks against the OpenAPI document of a running Medley: argument 1 its address, 2 an administrator's key."""

import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

address, admin_key = sys.argv[1], sys.argv[2]
here = Path(__file__).parent
SCOPES = ["inference:call", "adapter:read", "adapter:write", "adapter:delete", "key:manage", "billing:read", "org:admin"]
# Calls that end the credential they are made with: after them every other call is refused, and nothing is tested any more.
LEAVING = r"^/api/v1/(keys/\{id\}|me/erase|credentials/revoke|sessions/\{id\})"


def call(path, body, **headers):
    request = urllib.request.Request(
        f"{address}/api/v1{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **headers},
    )
    with urllib.request.urlopen(request) as answer:
        return answer.headers, json.load(answer)


def new_key(**headers):
    return call("/keys", {"name": "conformance", "scopes": SCOPES}, **headers)[1]["secret"]


def person(name):
    account = {"username": name, "password": "correct horse battery"}
    call("/accounts", {**account, "email": f"{name}@example.org"})
    cookie = call("/sessions", account)[0]["Set-Cookie"].split(";")[0]
    return new_key(**{"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})


def described():
    """The document without cursors: a good one is given out and can't be made up."""
    with urllib.request.urlopen(f"{address}/api/v1/openapi.json?format=json") as answer:
        document = json.load(answer)
    for methods in document["paths"].values():
        for operation in methods.values():
            if "parameters" in operation:
                operation["parameters"] = [each for each in operation["parameters"] if each["name"] != "cursor"]
    return json.dumps(document)


def conforms(who, key, *options):
    credential = ["-H", f"Authorization: Bearer {key}"] if key else []
    with tempfile.TemporaryDirectory() as scratch:
        document = Path(scratch) / "openapi.json"
        document.write_text(described())
        command = [str(Path(sys.executable).with_name("st")), "--config-file", str(here / "schemathesis.toml")]
        command += ["run", str(document), "--url", address, "--checks", "all", "--seed", "7", *credential, *options]
        result = subprocess.run(command, capture_output=True, text=True, cwd=scratch)
    if result.returncode != 0:
        raise SystemExit(f"{who}:\n{result.stdout}{result.stderr}")
    print(f"{who}: ok")


# Between them they take every way of making requests, and less than two minutes. An administrator's leave the most behind, hence last.
conforms("nobody", "", "--phases", "fuzzing", "-n", "1", "--exclude-path-regex", LEAVING)
conforms("user", person("conforming"), "--phases", "coverage", "--exclude-path-regex", LEAVING)
conforms("leaving user", person("leaving"), "--phases", "coverage", "--include-path-regex", LEAVING)
admin = new_key(Authorization=f"Bearer {admin_key}")
conforms("administrator", admin, "--phases", "fuzzing,stateful", "-n", "1", "--exclude-path-regex", LEAVING)
