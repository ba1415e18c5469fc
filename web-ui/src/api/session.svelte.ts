import { ApiProblem } from './problem';
import { accounts } from './account';
import { identity } from './identity.svelte';

/** Who is signed in, and how one signs in and out. */
class Session {
  get account() {
    return identity.account;
  }

  get state() {
    return identity.state;
  }

  async load(): Promise<void> {
    try {
      identity.enter(await accounts.me());
    } catch (thrown) {
      if (ApiProblem.from(thrown).status !== 401) console.warn('the session could not be read');
      identity.leave();
    }
  }

  async signIn(username: string, password: string, code = ''): Promise<void> {
    identity.enter(await accounts.signIn(username, password, code));
  }

  async register(username: string, email: string, password: string, invitation?: string): Promise<void> {
    await accounts.register(username, email, password, invitation);
    await this.signIn(username, password);
  }

  async signOut(): Promise<void> {
    await accounts.signOut();
    identity.leave();
  }
}

export const session = new Session();
