export const playgroundMessages = {
  playground: {
    chat: 'Conversation',
    message: 'Message',
    you: 'You asked: ',
    answer: 'Answer',
    placeholder: 'Ask something… (Enter sends, Shift+Enter is a new line)',
    examplePrompt: 'Write the number 787 in French words.',
    empty: 'Ask something. Each answer shows which adapters wrote it, and how much each of them counted.',
    ask: 'Ask',
    stop: 'Stop',
    stopped: 'Stopped',
    clear: 'Clear',
    signInFirst: 'Sign in to use the playground',
    settings: 'Settings',
    source: 'Who answers',
    sources: [
      { value: 'auto', label: 'Auto', hint: 'adapters found by meaning, mixed' },
      { value: 'adapter', label: 'One adapter', hint: 'by its name' },
      { value: 'blend', label: 'Blend', hint: 'adapters and weights of your choice' },
      { value: 'recipe', label: 'Recipe', hint: 'a saved way of answering' },
      { value: 'base', label: 'Base model', hint: 'no adapter' },
    ] as const,
    base: 'Base model',
    adapter: 'Adapter',
    adapterExample: 'owner/name',
    blend: 'Blend',
    member: (number: number) => `Adapter ${number}`,
    weightOf: (id: string) => `Weight of ${id || 'this adapter'}`,
    removeMember: (id: string) => `Remove ${id || 'this adapter'}`,
    remove: 'Remove',
    addMember: 'Add an adapter',
    mode: 'Mixture',
    modes: [
      { value: '', label: 'Default' },
      { value: 'weighted', label: 'Weighted' },
      { value: 'ramole', label: 'Trained gate (ramole)' },
      { value: 'arrow', label: 'Arrow gate' },
      { value: 'uniform', label: 'Uniform' },
      { value: 'single', label: 'Best one only' },
      { value: 'fusion', label: 'Fused parameters' },
    ] as const,
    prior: 'Prior of the gate',
    priors: [
      { value: '', label: 'Default' },
      { value: 'none', label: 'None' },
      { value: 'retrieval', label: 'Retrieval' },
      { value: 'weights', label: 'Weights' },
    ] as const,
    recipe: 'Recipe',
    recipeHint: 'owner/name, with :tag if it is not the latest.',
    arms: 'Ways of answering',
    armLetter: (index: number) => String.fromCharCode(65 + index),
    armLabel: (index: number, arm: { source: string; base: string; adapter: string; recipe: string; mode: string }) => {
      const letter = String.fromCharCode(65 + index);
      switch (arm.source) {
        case 'adapter':
          return `${letter} · ${arm.adapter}`;
        case 'recipe':
          return `${letter} · recipe ${arm.recipe}`;
        case 'base':
          return `${letter} · base model`;
        default:
          return `${letter} · ${arm.source === 'auto' ? 'auto' : 'blend'}${arm.mode ? `, ${arm.mode}` : ''}`;
      }
    },
    addArm: 'Compare with another',
    removeArm: (letter: string) => `Remove ${letter}`,
    answerOf: (label: string) => `Answer of ${label}`,
    nothingSaid: 'The model said nothing.',
    layers: 'Layer by layer',
    layer: 'Layer',
    tokens: 'Token by token',
    tokenShares: (token: string, shares: string) => `“${token}”: ${shares}`,
    nobodyHeard: 'no adapter was heard',
    makeRecipe: 'Make a recipe',
    makeRecipeOf: (letter: string) => `Make a recipe of ${letter}`,
    makeCase: 'Make it a case',
    caseKept: 'Kept as a case of a new suite: see Evaluations.',
    share: 'Copy link',
    linkCopied: 'The link is copied. It holds these settings and the prompt, not the answers.',
    linkInAddress: 'The link is in the address bar now.',
    topK: 'Adapters (k)',
    temperature: 'Temperature',
    maxTokens: 'Max tokens',
    seed: 'Seed',
    serverChooses: 'default',
    random: 'random',
    asCode: 'This request as code',
    missing: {
      base: 'Choose a base model',
      adapter: 'Name an adapter',
      blend: 'Add an adapter to the blend',
      recipe: 'Name a recipe',
    },
  },
};
