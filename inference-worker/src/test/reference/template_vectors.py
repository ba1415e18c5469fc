"""Vectors of chat templates, by transformers' own template environment.

    pip install transformers==5.19.0 jinja2==3.1.6 && python template_vectors.py inference-worker/src/test/resources/template/vectors.json

Each case is a template, the values it sees, and the text or the error that transformers gives. The chats are written for this test, with the constructs of
templates that bases come with; the features are one line each.
"""

import datetime
import json
import pathlib
import sys

import jinja2
from transformers.utils.chat_template_utils import _compile_jinja_template

from template_features import CONTEXT, FEATURES

HERE = pathlib.Path(__file__).parent
NOW = datetime.datetime(2026, 3, 5, 7, 8, 9)

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Today's weather, \"now\" & <soon> in °C",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "Zürich / 東京"},
                "days": {"type": ["integer", "null"], "minimum": 1.5, "enum": [1, 2.0, None, True]},
                "items": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["city"],
        },
    },
}
ADD = {"type": "function", "function": {"name": "add", "description": "Adds.", "parameters": {}}}
CALL = {"type": "function", "id": "call12345", "function": {"name": "get_weather", "arguments": {"city": "Zürich", "n": 1e-05, "x": []}}}
SECOND = {"type": "function", "id": "call67890", "function": {"name": "add", "arguments": {"a": [1, 2.5], "b": "it's\n\"so\""}}}


def said(role, content, **more):
    return {"role": role, "content": content, **more}


CHATS = {
    "hello": {"messages": [said("user", "Hello there")]},
    "no prompt": {"messages": [said("user", "Hello there")], "add_generation_prompt": False},
    "turns": {
        "messages": [
            said("system", " Be brief.\n"),
            said("user", "Hi  "),
            said("assistant", " <think>\nhm\n</think>\n\nYes?\n"),
            said("user", "Tell me: 1 < 2 & é 😀 \"q\" 'r' {{ x }} {% y %}\nnew line\\n"),
        ]
    },
    "two users": {"messages": [said("user", "a"), said("user", "b")]},
    "starts with assistant": {"messages": [said("assistant", "a"), said("user", "b")]},
    "parts": {
        "messages": [
            said("user", [{"type": "text", "text": " one "}, {"type": "image"}, {"type": "text", "text": "two"}])
        ]
    },
    "continued": {"messages": [said("user", "Hi"), said("assistant", "Partial answer")], "add_generation_prompt": False},
    "tools": {"messages": [said("system", "S"), said("user", "Weather?")], "tools": [WEATHER, ADD]},
    "call": {
        "messages": [
            said("user", "Weather?"),
            said("assistant", "", tool_calls=[CALL]),
            said("tool", '{"t": 7}', tool_call_id="call12345", name="get_weather"),
        ],
        "tools": [WEATHER],
    },
    "two calls": {
        "messages": [
            said("user", "Weather?"),
            said("assistant", "Let me see.", tool_calls=[CALL, SECOND], reasoning_content="\nthink\n"),
            said("tool", "7", tool_call_id="call12345"),
            said("tool", "8", tool_call_id="call67890"),
            said("assistant", "It is 7."),
            said("user", "Thanks"),
        ],
        "tools": [WEATHER, ADD],
    },
    "no thinking": {"messages": [said("user", "Hi")], "enable_thinking": False},
    "thinking": {"messages": [said("user", "Hi")], "enable_thinking": True},
    "documents": {"messages": [said("user", "Hi")], "documents": [{"title": "T", "text": "one\n two"}, {"text": ""}]},
    "odd role": {"messages": [said("critic", "No.")]},
    "none content": {"messages": [said("user", "Hi"), said("assistant", None, tool_calls=[CALL])]},
}


def rendered(template, values):
    def strftime_now(format):
        return NOW.strftime(format)

    compiled = _compile_jinja_template(template)
    compiled.environment.globals["strftime_now"] = strftime_now
    compiled.globals["strftime_now"] = strftime_now
    try:
        return {"text": compiled.render(**values)}
    except jinja2.exceptions.TemplateError as e:
        # raise_exception is the only one that raises the class itself.
        return {"raised": e.message} if type(e) is jinja2.exceptions.TemplateError else {"failed": type(e).__name__}
    except Exception as e:
        return {"failed": type(e).__name__}


def unreadable(template):
    try:
        _compile_jinja_template(template)
    except (jinja2.exceptions.TemplateError, SyntaxError):
        return True
    return False


def main(out):
    chats = {path.stem: path.read_text() for path in sorted((HERE / "templates").glob("*.jinja"))}
    special = {"bos_token": "<s>", "eos_token": "</s>", "add_generation_prompt": True}
    values = {name: special | chat for name, chat in CHATS.items()}
    vectors = {"values": values, "templates": chats, "chats": [], "context": CONTEXT, "features": [], "unreadable": []}
    for template, text in chats.items():
        for name, chat in values.items():
            vectors["chats"].append({"template": template, "values": name} | rendered(text, chat))
    for template in FEATURES:
        if unreadable(template):
            vectors["unreadable"].append(template)
        else:
            vectors["features"].append({"template": template} | rendered(template, CONTEXT))
    path = pathlib.Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(vectors, ensure_ascii=False, indent=1) + "\n")
    print(len(vectors["chats"]), len(vectors["features"]), len(vectors["unreadable"]))


main(sys.argv[1])
