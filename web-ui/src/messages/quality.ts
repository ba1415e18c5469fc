export const qualityMessages = {
  recipes: {
    lead: 'A recipe is a saved, versioned way of answering. This Medley cannot save recipes yet.',
    now: [
      'In the playground you can build a blend with weights and copy it as code.',
      'Any OpenAI client can send the same blend with each request.',
    ],
    link: { href: '/playground', label: 'Open the playground' },
  },
  evaluations: {
    lead: 'Evaluations compare ways of answering on a suite of cases. This Medley cannot run them yet.',
    now: ['The playground answers one prompt at a time, with a seed, so that answers can be compared by hand.'],
    link: { href: '/playground', label: 'Open the playground' },
  },
};
