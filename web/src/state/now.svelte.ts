/** The time by this computer's clock, once a second, for countdowns. */
class Now {
  ms = $state(Date.now());
  constructor() {
    setInterval(() => (this.ms = Date.now()), 1000);
  }
}
export const now = new Now();
