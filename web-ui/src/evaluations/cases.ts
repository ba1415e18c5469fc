import type { Case } from '../api/evaluations';

/** The cases of a text with a JSON object a line, or which line is none. */
export function readCases(text: string): { cases: Case[]; wrong: number[] } {
  const cases: Case[] = [];
  const wrong: number[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const found = readCase(line);
    if (found === undefined) wrong.push(index + 1);
    else cases.push(found);
  });
  return { cases, wrong };
}

function readCase(line: string): Case | undefined {
  try {
    const json = JSON.parse(line) as Record<string, unknown> | null;
    const prompt = json?.prompt;
    if (typeof prompt !== 'string' || prompt.trim() === '') return undefined;
    const answer = json?.answer ?? json?.reference ?? json?.completion;
    const expected = json?.expected_adapter ?? json?.expectedAdapter;
    return {
      prompt,
      ...(typeof answer === 'string' ? { answer } : {}),
      ...(typeof expected === 'string' ? { expected_adapter: expected } : {}),
    };
  } catch {
    return undefined;
  }
}
