export const callMessages = {
  calls: {
    title: 'Calls',
    show: (key: string) => `Calls of ${key}`,
    hint: 'What was asked and answered with this key. Nobody else sees it, administrators included.',
    none: 'Nothing was kept: calls are from when the box is ticked.',
    when: 'When',
    model: 'Model',
    prompt: 'Prompt',
    answer: 'Answer',
    noAnswer: (status: number) => `no answer (${status})`,
    tokens: (prompt: number, answer: number) => `${prompt} + ${answer} tokens`,
    part: (adapter: string, weight: number) => `${adapter} × ${Number(weight.toFixed(2))}`,
    drop: 'Delete all',
    dropTitle: (key: string) => `Delete the kept calls of “${key}”?`,
    dropHint: 'They are gone for good.',
    dropped: 'The calls are deleted',
  },
};
