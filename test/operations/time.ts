import { AsyncLocalStorage } from 'node:async_hooks';
import FakeTimers, { type Clock } from '@sinonjs/fake-timers';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** So many turns of the event loop without anything that is known to be under way, and all waits for time to pass. */
const quietTurns = 2;

/**
 * Time that passes only where everything waits for it, so that a day takes seconds. The clock on the wall of this machine
 * can be set; the servers, and whatever else isn't this machine, have clocks of their own, which are right.
 */
export class SimulatedTime {
  readonly #clock: Clock;
  readonly #start: number;
  readonly #elsewhere = new AsyncLocalStorage<true>();
  /** Kept from before the timers of the platform were replaced. */
  readonly #turn = setImmediate;
  #underWay = 0;

  constructor() {
    this.#clock = FakeTimers.install({
      now: Date.UTC(2030, 0, 1),
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    });
    this.#start = Date.now() - performance.now();
    const wallClock = Date.now;
    Date.now = () => (this.#elsewhere.getStore() ? this.now : wallClock());
  }

  /** The right time, whatever the clock on the wall says. */
  get now(): number {
    return this.#start + performance.now();
  }

  /** Sets the clock on the wall, so many milliseconds off the right time. */
  setWallClock(off: number): void {
    this.#clock.setSystemTime(this.now + off);
  }

  /** Does work that isn't this machine's, by the right time, which stands still meanwhile. */
  async elsewhere<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await this.#elsewhere.run(true, work);
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Lets time pass until some work has ended. */
  async passUntil<T>(work: Promise<T>): Promise<T> {
    let hasEnded = false;
    const end = () => {
      hasEnded = true;
    };
    work.then(end, end);
    for (let quiet = 0; !hasEnded; quiet += 1) {
      await new Promise<void>((resolve) => this.#turn(resolve));
      if (this.#underWay > 0) quiet = 0;
      if (quiet < quietTurns || hasEnded) continue;
      if (this.#clock.countTimers() === 0)
        throw new Error('Nothing is waited for, and the work has not ended');
      this.#clock.next();
      quiet = 0;
    }
    return work;
  }
}

/** Waits for so many milliseconds of whichever time there is. */
export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
