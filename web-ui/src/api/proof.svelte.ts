/** Asks the person at the browser to prove who they are. Whoever waits for it goes on when they did, or is refused when they would not. */
class Proof {
  isAsked = $state(false);
  #waiting: ((isGiven: boolean) => void)[] = [];

  ask(): Promise<boolean> {
    this.isAsked = true;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  answer(isGiven: boolean): void {
    this.isAsked = false;
    for (const resolve of this.#waiting.splice(0)) resolve(isGiven);
  }
}

export const proof = new Proof();
