export interface Finding {
  code: string;
  level: string;
  file?: string | null;
  path?: string | null;
  message: string;
  hint?: string | null;
}

/** As many of a kind are read one by one; a person mends the rest with them. */
const FEW = 3;

/** Findings of one kind together: the first few, and the rest apart. */
export function byKind(findings: Finding[]): { code: string; few: Finding[]; rest: Finding[] }[] {
  const codes = [...new Set(findings.map((finding) => finding.code))];
  return codes.map((code) => {
    const all = findings.filter((finding) => finding.code === code);
    const few = all.length === FEW + 1 ? all : all.slice(0, FEW);
    return { code, few, rest: all.slice(few.length) };
  });
}

/** A message in pieces: what stands between backticks is code. */
export function pieces(message: string): { text: string; isCode: boolean }[] {
  return message
    .split('`')
    .map((text, index) => ({ text, isCode: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}
