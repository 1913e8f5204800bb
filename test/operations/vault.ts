/** A secret manager from which the SDK has its token, and the rotations of that token. */
import type { Chance } from '../soak/chance.ts';
import type { Fleet } from './fleet.ts';
import { minute, type SimulatedTime, second, sleep } from './time.ts';

/** So long what the vault gives is good for, if it isn't revoked. Longer than a clock is wrong by that runs ahead. */
const lease = 70 * minute;

/** The SDK asks no more often than this in the end; what is well again is noticed after it. */
const longestPause = 30 * second;

/** How the old token goes when there is a new one. */
const rotations = [
  'at once',
  'a minute later',
  'before the vault has the new one',
  'while the vault is down',
] as const;

export class Vault {
  readonly #fleet: Fleet;
  readonly #time: SimulatedTime;
  readonly #chance: Chance;
  #token = '';
  #isDown = false;
  #rotations = 0;
  /** How often it has been asked. */
  askings = 0;
  /** When it has given another token than before. */
  readonly #renewals: number[] = [];
  #given: string | undefined;
  /** Times in which calls may fail, since the token that works can't be had. */
  readonly #troubles: { readonly from: number; until: number }[] = [];

  constructor(fleet: Fleet, time: SimulatedTime, chance: Chance) {
    this.#fleet = fleet;
    this.#time = time;
    this.#chance = chance;
    this.#token = this.#create();
  }

  /** What the SDK calls. */
  readonly read = async (): Promise<{ value: string; expiresAt: number }> => {
    this.askings += 1;
    await sleep(10 + this.#chance.below(50));
    if (this.#isDown) throw new Error('The vault is sealed');
    if (this.#given !== undefined && this.#given !== this.#token) this.#renewals.push(this.#time.now);
    this.#given = this.#token;
    return { value: this.#token, expiresAt: this.#time.now + lease };
  };

  get rotations(): number {
    return this.#rotations;
  }

  /** How often it has given another token than before. */
  get renewals(): number {
    return this.#renewals.length;
  }

  /** The server gets another token, the vault as well, and the old one is revoked. Each time in another way. */
  async rotate(): Promise<void> {
    const how = rotations[this.#rotations % rotations.length] ?? 'at once';
    this.#rotations += 1;
    const old = this.#token;
    const next = this.#create();
    if (how === 'at once' || how === 'a minute later') {
      this.#token = next;
      if (how === 'a minute later') await sleep(minute);
      this.#fleet.server.revoke(old);
      return;
    }
    this.#isDown = how === 'while the vault is down';
    this.#fleet.server.revoke(old);
    const trouble = { from: this.#time.now, until: Number.POSITIVE_INFINITY };
    this.#troubles.push(trouble);
    await sleep(second * (1 + this.#chance.below(300)));
    this.#token = next;
    this.#isDown = false;
    trouble.until = this.#time.now + longestPause;
  }

  /**
   * Whether a call that ended a moment ago may have failed for want of a token: there was none, or it was refused twice,
   * since a call goes on with the next token, and not with the one after that.
   */
  get isInTrouble(): boolean {
    const now = this.#time.now;
    const moment = 10 * second;
    const lastButOne = this.#renewals.at(-2) ?? Number.NEGATIVE_INFINITY;
    return (
      now - lastButOne <= moment ||
      this.#troubles.some(({ from, until }) => from <= now && now <= until + moment)
    );
  }

  /** How many askings are enough while the token that works can't be had: some at once, then one each half a minute. */
  get mostAskingsInTrouble(): number {
    const needed = this.#troubles.map(({ from, until }) => 9 + Math.ceil((until - from) / longestPause));
    return needed.reduce((sum, one) => sum + one, 0);
  }

  #create(): string {
    const token = `lz_pat_operations-${this.#rotations}-${this.#chance.below(1e9)}`;
    this.#fleet.addToken(token);
    return token;
  }
}
