import { refusalText } from '../api/types';

/** What a press of a button sets going: one at a time, and in words what came of the last. */
export class Attempt {
  isBusy = $state(false);
  /** The text that the last came to, if it came to one. */
  done = $state('');
  /** The venue's refusal, or what kept it from answering. */
  refusal = $state('');

  /** Does nothing while another runs. Never throws. */
  async run(what: () => Promise<unknown>): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.forget();
    try {
      const outcome = await what();
      if (typeof outcome === 'string') this.done = outcome;
    } catch (error) {
      this.refusal = refusalText(error);
    } finally {
      this.isBusy = false;
    }
  }

  forget(): void {
    this.done = this.refusal = '';
  }
}
