import { ApiProblem } from './problem';

/** What a person sets off: whether it runs, and what went wrong with it the last time. */
export class Action {
  busy = $state(false);
  problem = $state<ApiProblem | undefined>();

  run = async (work: () => Promise<unknown>): Promise<void> => {
    this.busy = true;
    this.problem = undefined;
    try {
      await work();
    } catch (thrown) {
      this.problem = ApiProblem.from(thrown);
    } finally {
      this.busy = false;
    }
  };
}
