"""The official OpenAI client against a running Medley: base URL and key are the only arguments."""

import json
import sys

import openai

base_url, key = sys.argv[1], sys.argv[2]
client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0)
QUESTION = [{"role": "user", "content": "Write the number 152 in English words."}]


def check(name, condition, seen):
    if not condition:
        raise SystemExit(f"{name}: {seen!r}")
    print(f"{name}: ok")


models = [model.id for model in client.models.list()]
check("models", "auto" in models and "medley/numerals-english" in models, models)

answer = client.chat.completions.create(model="auto", messages=QUESTION, temperature=0, max_tokens=24)
text = answer.choices[0].message.content
check("chat", "one hundred" in text.lower(), text)
check("chat echoes the model", answer.model == "auto", answer.model)
check("finish reason", answer.choices[0].finish_reason == "stop", answer.choices[0])
check("usage", answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0, answer.usage)
blend = answer.medley["adapters"]
check("blend", len(blend) == 3 and blend[0]["id"] == "medley/numerals-english", blend)

stream = client.chat.completions.create(
    model="auto", messages=QUESTION, temperature=0, max_tokens=24, stream=True, stream_options={"include_usage": True}
)
chunks = list(stream)
pieces = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
check("stream equals the answer", pieces == text, pieces)
check("one id", len({c.id for c in chunks}) == 1, [c.id for c in chunks])
check("usage comes last", chunks[-1].usage.total_tokens == answer.usage.total_tokens and not chunks[-1].choices, chunks[-1])
check("one finish chunk", [c.choices[0].finish_reason for c in chunks if c.choices].count("stop") == 1, chunks)
check("blend in the stream", any("medley" in c.model_extra for c in chunks), chunks[-2])

blended = client.chat.completions.create(
    model="HuggingFaceTB/SmolLM2-135M-Instruct",
    messages=QUESTION,
    temperature=0,
    max_tokens=24,
    extra_body={
        "adapters": [{"id": "medley/numerals-english", "weight": 0.7}, {"id": "medley/numerals-german", "weight": 0.3}],
        "mixture": {"mode": "weighted"},
    },
)
check("explicit blend", [a["weight"] for a in blended.medley["adapters"]] == [0.7, 0.3], blended.medley)

completion = client.completions.create(model="HuggingFaceTB/SmolLM2-135M-Instruct", prompt="The capital of France is", max_tokens=4, temperature=0)
check("completion", "Paris" in completion.choices[0].text, completion.choices[0].text)

BASE = "HuggingFaceTB/SmolLM2-135M-Instruct"
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 24}, "age": {"type": "integer"}, "pet": {"enum": ["cat", "dog", "none"]}},
    "required": ["name", "age", "pet"],
    "additionalProperties": False,
}
person = client.chat.completions.create(
    model="auto",
    messages=[{"role": "user", "content": "Ann Lee is 31 and has a cat."}],
    max_tokens=60,
    response_format={"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": PERSON}},
)
parsed = json.loads(person.choices[0].message.content)
check("JSON of a schema", set(parsed) == {"name", "age", "pet"} and isinstance(parsed["age"], int) and person.choices[0].finish_reason == "stop", person)
anything = client.chat.completions.create(model=BASE, messages=QUESTION, max_tokens=30, response_format={"type": "json_object"})
check("JSON object", isinstance(json.loads(anything.choices[0].message.content), dict), anything.choices[0])

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "parameters": {"type": "object", "properties": {"city": {"type": "string", "maxLength": 16}}, "required": ["city"]},
        },
    }
]
WEATHER = {"model": BASE, "messages": [{"role": "user", "content": "What is the weather in Rome?"}], "tools": TOOLS, "tool_choice": "required", "max_tokens": 60}
called = client.chat.completions.create(**WEATHER).choices[0]
call = called.message.tool_calls[0]
check("tool call", called.finish_reason == "tool_calls" and call.function.name == "get_weather" and "city" in json.loads(call.function.arguments), called)
with client.chat.completions.stream(**{k: v for k, v in WEATHER.items()}) as events:
    for _ in events:
        pass
    streamed = events.get_final_completion().choices[0]
check("streamed tool call", streamed.message.tool_calls[0].function.arguments == call.function.arguments, streamed)
followed = client.chat.completions.create(
    model=BASE,
    max_tokens=4,
    tools=TOOLS,
    tool_choice="none",
    messages=WEATHER["messages"] + [called.message, {"role": "tool", "tool_call_id": call.id, "content": "sunny"}],
)
check("tool result", followed.choices[0].message.content, followed)

several = client.chat.completions.create(model=BASE, messages=QUESTION, n=2, seed=7, temperature=1, max_completion_tokens=5, logprobs=True, top_logprobs=2)
check("choices", [c.index for c in several.choices] == [0, 1], several)
check("logprobs", all(len(t.top_logprobs) == 2 and t.logprob <= 0 for t in several.choices[1].logprobs.content), several.choices[1])
again = client.chat.completions.create(model=BASE, messages=QUESTION, n=2, seed=7, temperature=1, max_completion_tokens=5)
check("seed", [c.message.content for c in again.choices] == [c.message.content for c in several.choices], again)
check("fingerprint", again.system_fingerprint == several.system_fingerprint != blended.system_fingerprint, again.system_fingerprint)
check("reused prompt", again.usage.prompt_tokens_details.cached_tokens > 0, again.usage)

explained = client.chat.completions.create(
    model=BASE,
    messages=QUESTION,
    max_tokens=4,
    extra_body={"adapters": [{"id": "medley/numerals-english"}, {"id": "medley/clock-24h"}], "mixture": {"mode": "arrow", "explain": True}},
)
check("shares by layer", len(explained.medley["layers"]) == 30 and all(len(layer) == 2 for layer in explained.medley["layers"]), explained.medley)

gated = client.chat.completions.create(model="auto", messages=QUESTION, max_tokens=4, extra_body={"mixture": {"mode": "ramole"}}).medley
check("gate of the base's own router", gated["router"].startswith("sha256:") and abs(sum(each["weight"] for each in gated["adapters"]) - 1) < 1e-3, gated)

for name, call, kind in [
    ("unsupported schema", dict(model=BASE, response_format={"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": {"not": {"type": "string"}}}}), openai.BadRequestError),
    ("wrong type", dict(model=BASE, extra_body={"tools": 7}), openai.BadRequestError),
    ("unknown adapter", dict(model="nobody/nothing"), openai.NotFoundError),
    ("empty messages", dict(model="auto", messages=[]), openai.BadRequestError),
    ("unknown router", dict(model="auto", extra_body={"mixture": {"mode": "ramole", "router": "nobody/nothing"}}), openai.NotFoundError),
]:
    try:
        client.chat.completions.create(**{"messages": QUESTION, "max_tokens": 4, **call})
        raise SystemExit(f"{name}: no error")
    except kind as error:
        print(f"{name}: {error.code}")
try:
    openai.OpenAI(base_url=base_url, api_key="mdl_wrong", max_retries=0).models.list()
    raise SystemExit("wrong key: no error")
except openai.AuthenticationError as error:
    check("wrong key", error.code == "invalid_api_key", error.code)
