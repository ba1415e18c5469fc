import { draftsOf, dropDrafts } from '../kit/draft';
import { accounts } from './account';
import { identity } from './identity.svelte';
import { patiently } from './poll';
import type { Account } from './types/account';

/** Who is signed in, and how one signs in and out. */
class Session {
  get account() {
    return identity.account;
  }

  get state() {
    return identity.state;
  }

  async load(): Promise<void> {
    const before = identity.account;
    try {
      const person = await patiently(accounts.current);
      if (person) this.#enter(person);
      else identity.leave();
    } catch {
      console.warn('the session could not be read');
      // Not who signed in while it was asked for.
      if (identity.account === before) identity.leave();
    }
  }

  async signIn(username: string, password: string, code = ''): Promise<void> {
    this.#enter(await accounts.signIn(username, password, code));
  }

  async register(username: string, email: string, password: string, invitation?: string): Promise<void> {
    await accounts.register(username, email, password, invitation);
    await this.signIn(username, password);
  }

  async signOut(): Promise<void> {
    await accounts.signOut();
    identity.leave();
    dropDrafts();
  }

  #enter(account: Account): void {
    draftsOf(account.username);
    identity.enter(account);
  }
}

export const session = new Session();
