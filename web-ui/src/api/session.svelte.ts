import { ApiProblem } from './problem';
import { accounts } from './account';
import type { Account } from './types/account';

/** Who is signed in. `state` is `unknown` until the registry has answered once, so that nothing flickers. */
class Session {
  account = $state<Account | undefined>();
  state = $state<'unknown' | 'signed-in' | 'signed-out'>('unknown');

  async load(): Promise<void> {
    try {
      this.#enter(await accounts.me());
    } catch (thrown) {
      if (ApiProblem.from(thrown).status !== 401) console.warn('the session could not be read');
      this.#leave();
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
    this.#leave();
  }

  #enter(account: Account): void {
    this.account = account;
    this.state = 'signed-in';
  }

  #leave(): void {
    this.account = undefined;
    this.state = 'signed-out';
  }
}

export const session = new Session();
