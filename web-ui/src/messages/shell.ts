/** What a refusal means when the server did not say it itself. */
const REFUSALS: Record<number, { title: string; hint: string }> = {
  401: { title: 'You are not signed in, or no longer', hint: 'Sign in, then you come back to this page.' },
  403: { title: 'Your account may not do this', hint: 'Ask the owner for access, or sign in with another account.' },
  404: { title: 'This does not exist', hint: 'It may be deleted, or private to another account.' },
  409: {
    title: 'Somebody changed this in the meantime',
    hint: 'Load it again to see how it is now, then repeat your change.',
  },
  412: {
    title: 'Somebody changed this in the meantime',
    hint: 'Load it again to see how it is now, then repeat your change.',
  },
  413: { title: 'This is too large', hint: 'Send less at once.' },
  422: { title: 'Something in the request is not valid', hint: 'Check what you entered, then try again.' },
  429: { title: 'Too many requests', hint: 'Wait a moment, then try again.' },
};

export const shellMessages = {
  titles: {
    home: 'Medley',
    browse: 'Browse',
    playground: 'Playground',
    publish: 'Publish',
    account: 'Account',
    signIn: 'Sign in',
    recipes: 'Recipes',
    newRecipe: 'New recipe',
    evaluations: 'Evaluations',
    admin: 'Administration',
    collection: 'Collection',
    compare: 'Compare versions',
    missing: 'There is no such page',
  },
  shell: {
    brand: 'Medley, to the start page',
    navigation: 'Main',
    more: 'More',
    skip: 'Skip to the content',
    missing: 'The address may be mistyped, or what it named is gone.',
    pageFailed: 'This page could not be loaded',
    tagline: 'Small adapters, found by meaning, answering together.',
  },
  kit: {
    copy: 'Copy',
    copied: 'Copied',
    upTo: (most: string) => `up to ${most}`,
    notCopied: 'Select and copy it yourself',
    copyCode: (language: string) => `Copy the ${language} code`,
    retry: 'Try again',
    actions: 'Actions',
    cancel: 'Cancel',
    slow: 'This takes longer than usual. It goes on by itself; reloading the page is safe, too.',
    theme: (theme: string) => `Theme: ${theme}. Change it`,
  },
  problem: {
    offline: 'Medley cannot be reached',
    offlineHint: 'Check your connection and that Medley is running, then try again.',
    timeout: 'Medley does not answer',
    timeoutHint:
      'It was asked more than half a minute ago. Try again; if it stays like this, see whether Medley is running.',
    silent: 'Medley does not answer just now. It is asked again…',
    stillUnderWay: 'It was asked again and again. What is under way there goes on without this page.',
    unexpected: 'Something went wrong in this page',
    unexpectedHint: 'Reload the page. What you typed may have to be typed again.',
    streamBroken: 'The answer broke off before its end',
    streamBrokenHint: 'Ask again: nothing of it is kept.',
    status: (status: number) =>
      status >= 500
        ? 'Medley could not do this just now'
        : (REFUSALS[status]?.title ?? `The request was refused (${status})`),
    hint: (status: number) =>
      status >= 500
        ? 'Nothing was changed. Try again in a moment.'
        : (REFUSALS[status]?.hint ?? 'Check what you entered, then try again.'),
    retryAfter: (seconds: number) => `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  },
  signIn: {
    expired: 'Your session has ended. What you wrote and chose is there again when you are back.',
    register: 'Create an account',
    create: 'Create account',
    username: 'Username',
    usernameHint: 'The first part of your adapters’ names. Lower-case letters, digits and dashes.',
    email: 'E-mail',
    password: 'Password',
    passwordHint: 'A long sentence is better than a short riddle.',
    haveOne: 'You have an account?',
    haveNone: 'New here?',
    withProvider: (name: string) => `Sign in with ${name}`,
    refused: 'The sign-in was refused',
    refusedHint: 'Try again, or ask the operator of this Medley.',
  },
};
