"""The official OpenAI client against a running Medley: base URL and key are the only arguments."""

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

for name, call, kind in [
    ("unknown adapter", dict(model="nobody/nothing"), openai.NotFoundError),
    ("empty messages", dict(model="auto", messages=[]), openai.BadRequestError),
    ("gate without a router", dict(model="auto", extra_body={"mixture": {"mode": "ramole"}}), openai.BadRequestError),
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
