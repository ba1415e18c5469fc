import type { Blend, Usage } from '../api/openai';
import type { Facet } from '../browse/filters';

export const findMessages = {
  home: {
    headline: 'Ask once. The right adapters answer together.',
    lead: 'Medley keeps LoRA adapters, finds the ones that fit a question by meaning, and mixes them while the answer is written.',
    steps: [
      { title: 'Publish', text: 'a PEFT folder. It is checked, versioned by digest and never changed.' },
      { title: 'Ask', text: 'with any OpenAI client and the model “auto”.' },
      { title: 'See', text: 'which adapters answered, and how much each of them counted.' },
    ],
    live: 'Ask Medley',
    prompt: 'Your question',
    placeholder: 'Ask something an adapter has learned…',
    ask: 'Ask',
    examplesTitle: 'Or try one of these',
    examples: [
      'Write the number 787 in French words.',
      'Sort these words alphabetically: lamp candle mirror',
      'What is the past tense of bring?',
    ],
    signInFirst: 'Sign in to ask. An account takes a name, an address and a password.',
    newest: 'Recently published',
    all: 'Browse all adapters',
    none: 'Nothing is published yet.',
    publishFirst: 'Publish an adapter',
  },
  blend: {
    title: 'Answered by',
    label: 'Share of each adapter',
    score: (score: number) => `fit ${score.toFixed(2)}`,
    facts: (blend: Blend | undefined, usage: Usage | undefined) => {
      const milliseconds = Object.values(blend?.timing_ms ?? {}).reduce((sum, each) => sum + each, 0);
      const facts = [
        blend?.base ?? '',
        usage ? `${usage.completion_tokens} tokens` : '',
        milliseconds > 0 ? `${Math.round(milliseconds)} ms` : '',
      ];
      return facts.filter((fact) => fact !== '').join(' · ');
    },
  },
  owner: {
    person: 'Person',
    organisation: 'Organisation',
    adapters: 'Adapters',
    collections: 'Collections',
    kinds: { adapter: 'Adapter', router: 'Router', retriever: 'Retriever' },
    nothing: 'There is nothing here that you may see',
    nothingHint:
      'No page has this address. If it is an account or an organisation, it has published nothing, or in private alone: sign in as somebody who may see it.',
  },
  browse: {
    search: 'Search adapters',
    placeholder: 'Describe what you need, such as “numbers as words”',
    filters: 'Filters',
    results: 'Adapters',
    base: 'Base model',
    tag: 'Tag',
    runtime: 'Runs on',
    size: 'Size',
    atMost: (size: string) => `at most ${size}`,
    byTrend: 'Trending',
    byLikes: 'Likes',
    reason: (meaning: number, words: number) =>
      [`meaning ${meaning.toFixed(2)}`, ...(words > 0 ? ['shares words'] : [])].join(' · '),
    license: 'Licence',
    values: { base: {}, tag: {}, license: { none: 'no licence' }, runtime: {} } as Record<
      Facet,
      Record<string, string>
    >,
    any: 'Any',
    rankFrom: 'Rank from',
    rankTo: 'Rank to',
    clearFilters: 'Clear the filters',
    moreChoices: (count: number) => `${count} more`,
    sort: 'Sort by',
    byRelevance: 'Relevance',
    byUpdate: 'Last updated',
    byName: 'Name',
    searching: 'Searching…',
    count: (count: number, isMore: boolean) =>
      `${count.toLocaleString('en')}${isMore ? '+' : ''} ${count === 1 ? 'adapter' : 'adapters'}`,
    nearest: 'Nothing has all of these words. Nearest in meaning:',
    match: (score: number) => `fit ${score.toFixed(2)}`,
    save: 'Save this search',
    saveName: 'Name of the search',
    saved: (name: string) => `The search “${name}” is saved`,
    savedSearches: 'Saved searches',
    nothing: 'No adapter found',
    fewerFilters: 'Try fewer filters.',
    otherWords: 'Describe the task in other words, or publish the adapter that is missing.',
    clear: 'Show all adapters',
    more: 'Show more',
  },
};
