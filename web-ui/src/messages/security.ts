export const securityMessages = {
  proof: {
    title: 'Is it you?',
    hint: 'This is asked before things that somebody at a browser left open must not do.',
    noPasswordHint: 'Sign in once more where you sign in, then come back and try again.',
    confirm: 'Go on',
    wrong: 'That is not your password',
  },
  security: {
    title: 'Security',
    password: 'Password',
    noPassword: 'You sign in without a password of Medley’s.',
    newPassword: 'New password',
    changePassword: 'Change the password',
    passwordChanged: 'Your password is changed; all other browsers are signed out',
  },
};
