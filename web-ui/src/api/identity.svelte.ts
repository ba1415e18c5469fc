import type { Account } from './types/account';

/** Whose session this browser holds, as far as the registry has said. `state` is `unknown` until it has answered once, so that nothing flickers. */
class Identity {
  account = $state<Account | undefined>();
  state = $state<'unknown' | 'signed-in' | 'signed-out'>('unknown');
  /** It ended by itself, in the middle of something. */
  hasExpired = $state(false);

  enter(account: Account): void {
    this.account = account;
    this.state = 'signed-in';
    this.hasExpired = false;
  }

  leave(): void {
    this.account = undefined;
    this.state = 'signed-out';
  }

  /** A call was answered as a stranger's. */
  refuse(): void {
    if (this.account === undefined) return;
    this.hasExpired = true;
    this.leave();
  }
}

export const identity = new Identity();
