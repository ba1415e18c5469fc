export interface Example {
  prompt: string;
  answer: string;
}

/** What the registry asks for, so that the retriever learns an adapter well. */
export const ENOUGH = 10;
/** Longer files are not edited in a form. */
const EDITABLE = 200;

/** The examples of a file, or nothing when it is too long or not what it should be: then the registry's findings say why. */
export function readExamples(text: string): Example[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > EDITABLE) return undefined;
  try {
    const examples = lines.map((line) => JSON.parse(line) as Partial<Example> | null);
    const isRead = examples.every((each) => typeof each?.prompt === 'string' && typeof each.answer === 'string');
    return isRead ? (examples as Example[]) : undefined;
  } catch {
    return undefined;
  }
}

export function writeExamples(examples: Example[]): string {
  return examples.map(({ prompt, answer }) => `${JSON.stringify({ prompt, answer })}\n`).join('');
}
