import type { ChatRequest } from './openai';

/** Code that people copy. Keys are read from the environment, so no snippet ever holds a secret. */
export interface Snippet {
  label: string;
  code: string;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const PYTHON_NAMES = ['model', 'messages', 'max_tokens', 'temperature', 'seed'];

function python(value: unknown): string {
  return JSON.stringify(value, undefined, 4).replaceAll('\n', '\n    ');
}

export function openAiPython(origin: string, request: ChatRequest): string {
  const entries = Object.entries(request);
  const known = entries.filter(([name]) => PYTHON_NAMES.includes(name));
  const extra = Object.fromEntries(entries.filter(([name]) => !PYTHON_NAMES.includes(name)));
  const lines = known.map(([name, value]) => `    ${name}=${python(value)},`);
  if (Object.keys(extra).length > 0) lines.push(`    extra_body=${python(extra)},`);
  return `import os
from openai import OpenAI

client = OpenAI(
    base_url="${origin}/v1",
    api_key=os.environ["MEDLEY_API_KEY"],
)
answer = client.chat.completions.create(
${lines.join('\n')}
)
print(answer.choices[0].message.content)`;
}

export function openAiJs(origin: string, request: ChatRequest): string {
  return `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${origin}/v1",
  apiKey: process.env.MEDLEY_API_KEY,
});
const answer = await client.chat.completions.create(${JSON.stringify(request, undefined, 2)});
console.log(answer.choices[0].message.content);`;
}

export function vllm(origin: string, adapter: string, base: string): string {
  return `export HF_ENDPOINT=${origin}
hf download ${adapter} --local-dir ./adapter
vllm serve ${base} --enable-lora --lora-modules mine=./adapter`;
}

export function hub(origin: string, adapter: string): string {
  return `export HF_ENDPOINT=${origin}
export HF_TOKEN=$MEDLEY_API_KEY
hf download ${adapter} --local-dir ./adapter`;
}

export function curl(origin: string, request: ChatRequest): string {
  return `curl ${origin}/v1/chat/completions \\
  -H "Authorization: Bearer $MEDLEY_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d ${shellQuoted(JSON.stringify(request, undefined, 2))}`;
}

export function peft(origin: string, adapter: string, base: string): string {
  return `import os
os.environ["HF_ENDPOINT"] = "${origin}"          # adapters come from this Medley

from peft import PeftModel
from transformers import AutoModelForCausalLM

# The base model: a folder on your disk, or its hub name.
base = AutoModelForCausalLM.from_pretrained("${base}", local_files_only=True)
model = PeftModel.from_pretrained(base, "${adapter}")`;
}

export function requestSnippets(origin: string, request: ChatRequest): Snippet[] {
  return [
    { label: 'Python', code: openAiPython(origin, request) },
    { label: 'JavaScript', code: openAiJs(origin, request) },
    { label: 'curl', code: curl(origin, request) },
  ];
}

export function adapterSnippets(origin: string, adapter: string, base: string, prompt: string): Snippet[] {
  const request: ChatRequest = { model: adapter, messages: [{ role: 'user', content: prompt }] };
  return [
    ...requestSnippets(origin, request),
    { label: 'PEFT', code: peft(origin, adapter, base) },
    { label: 'vLLM', code: vllm(origin, adapter, base) },
    { label: 'hf', code: hub(origin, adapter) },
  ];
}
