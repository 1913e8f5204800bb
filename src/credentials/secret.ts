import { own } from '../api/own.js';
import { option } from '../arguments/index.js';
import {
  CredentialExpiredError,
  type ErrorContext,
  InvalidArgumentError,
  isLocizeError,
  type LocizeErrorCode,
  MissingCredentialError,
} from '../errors/index.js';
import type { CredentialEvent } from './event.js';
import { mask } from './mask.js';
import { AskingPace } from './pace.js';
import { withoutSecret } from './redact.js';

/** When something stops working: a `Date`, an ISO 8601 string, or milliseconds since 1970. */
export type Expiry = Date | string | number;

/** A key or token as a function gives it: alone, or with the time when it stops working. */
export type ProvidedSecret =
  | string
  | {
      readonly value: string;
      /** When the value stops working: a `Date`, an ISO 8601 string, or milliseconds since 1970; not known if none. */
      readonly expiresAt?: Expiry | null | undefined;
    };

/** A key or token: the value itself, or a function that fetches it (secret manager, rotation). */
export type SecretSource = string | (() => ProvidedSecret | Promise<ProvidedSecret>);

/** Says what is wrong with a value, if anything is. Never quotes the value. */
export type SecretCheck = (value: string) => string | undefined;

/** Ends waiting for something when there is no time left, or nobody waits any longer. */
export type Limit = <T>(promise: Promise<T>) => Promise<T>;

/** What a call brings that needs the value. */
export interface SecretUse {
  readonly limit: Limit;
  readonly context: ErrorContext;
  /** Told what happens to the value. */
  readonly report: (
    kind: CredentialEvent['kind'],
    expiresAt: Date | undefined,
    code?: LocizeErrorCode,
    error?: unknown,
  ) => void;
}

export const expiry = option<Expiry>(
  'a Date, an ISO 8601 string, or milliseconds since 1970',
  (value) =>
    // A number of seconds would be a time in 1970.
    !(typeof value === 'number' && value > 0 && value < 1e11) &&
    // Of other strings, each runtime makes a date of its own.
    ((typeof value === 'string' && /^[+-]?\d{4,6}-/.test(value)) ||
      typeof value === 'number' ||
      value instanceof Date) &&
    !Number.isNaN(new Date(value).getTime()),
);

/**
 * A provider is asked for the next value so long before the present one expires, in milliseconds. So clocks that differ
 * by up to a minute do no harm: with one that is slow, the asking has begun when the server refuses the present value,
 * and that call goes on with the next one; one that is fast asks earlier, while the server still takes the present one.
 */
const renewedBefore = 60_000;

/** How long others wait for an asking that has begun, in milliseconds. */
const patience = 10_000;

const day = 86_400_000;
const week = 7 * day;

interface Value {
  readonly value: string;
  /** Milliseconds since 1970; infinite where it isn't known. */
  readonly expiresAt: number;
  /** From when on a provider is asked for the next one while this one can still be used. */
  renewFrom: number;
}

/** What a provider has given, or what it failed with. */
interface Answer {
  readonly isFailure: boolean;
  readonly given: unknown;
}

/** Holds the value of a credential where neither `console.log` nor `JSON.stringify` can see it. */
export class Secret {
  readonly #name: string;
  readonly #check: SecretCheck;
  readonly #provider: (() => unknown) | undefined;
  /** What is declared of the first value; infinite where nothing is. */
  readonly #firstExpiry: number;
  #present: Value | undefined;
  /** Whether the server hasn't taken the present value yet. */
  #isUntried = true;
  /** A call of the provider, which all who need its answer share. */
  #asking: Promise<void> | undefined;
  #askedAt = 0;
  /** How many there were, and which of them has answered last. */
  #askings = 0;
  #taken = 0;
  #answer: Answer = { isFailure: false, given: undefined };
  readonly #pace = new AskingPace();
  /** When its expiry was told last, by the monotonic clock. */
  #announced = -Infinity;

  constructor(name: string, source: SecretSource, check: SecretCheck, expiresAt: Expiry = Infinity) {
    this.#name = name;
    this.#check = check;
    this.#firstExpiry = timeOf(expiresAt);
    if (typeof source === 'function') {
      this.#provider = source;
      return;
    }
    this.#assertValid(source);
    this.#present = this.#valueOf(source, undefined);
  }

  /** The value as it may be shown: that of a provider isn't. */
  get masked(): string {
    return this.#provider === undefined && this.#present ? mask(this.#present.value) : 'from a provider';
  }

  /** When the present value stops working, as far as that is known. */
  get expiresAt(): Date | undefined {
    const { expiresAt } = this.#present ?? { expiresAt: this.#firstExpiry };
    return expiresAt === Infinity ? undefined : new Date(expiresAt);
  }

  /** Whether a text is the value, as far as that is known without a provider. */
  is(text: string): boolean {
    return this.#present?.value === text;
  }

  /**
   * The value itself. A provider is called when there is none yet or it has expired; a little before that as well, and
   * then without waiting for it.
   *
   * @throws CredentialExpiredError if the value has expired, and the provider gives no other
   */
  reveal(use: SecretUse): string | Promise<string> {
    const present = this.#present;
    if (present === undefined || hasExpired(present)) return this.#fetch(use);
    const now = Date.now();
    if (this.#provider !== undefined && now >= present.renewFrom && this.#asking === undefined) {
      // Once more after half of the time that is left, if that gives nothing new; so never often, whatever the clock does.
      present.renewFrom = (now + present.expiresAt) / 2;
      this.#begin(this.#provider, use);
    }
    if (this.#provider === undefined && present.expiresAt - now <= week) this.#announce(use);
    return present.value;
  }

  /**
   * The value after the server has refused the previous one: what a provider returns now. Calls that are refused at
   * the same time share one call of it.
   */
  async renew(refused: string, use: SecretUse): Promise<string> {
    if (this.#present?.value !== refused) return this.reveal(use);
    if (this.#provider === undefined) return refused;
    await this.#ask(this.#provider, use, refused);
    // Where there is no other, what the provider failed with says more than that.
    if (this.#present.value === refused) this.#read(this.#answer, use.context);
    return this.#usable(use.context);
  }

  /** Remembers that the server has taken a value: what went wrong before no longer counts. */
  accept(value: string): void {
    if (!this.#isUntried || this.#present?.value !== value) return;
    this.#isUntried = false;
    this.#pace.reset();
  }

  #announce({ report }: SecretUse): void {
    const now = performance.now();
    if (now - this.#announced < day) return;
    this.#announced = now;
    report('expires', this.expiresAt);
  }

  async #fetch(use: SecretUse): Promise<string> {
    if (this.#provider !== undefined) {
      if (this.#present === undefined) await this.#ask(this.#provider, use);
      // Also where it is the first one that has expired, by what is declared of it.
      if (this.#present !== undefined && hasExpired(this.#present)) await this.#ask(this.#provider, use);
    }
    return this.#usable(use.context);
  }

  /** The present value, or what is wrong with it or the provider. Each call has an error of its own. */
  #usable(context: ErrorContext): string {
    const present = this.#present;
    if (present !== undefined && !hasExpired(present)) return present.value;
    const name = this.#provider && this.#name;
    // Where there is no value, this says why.
    if (name !== undefined) this.#read(this.#answer, context);
    throw new CredentialExpiredError(new Date(present?.expiresAt ?? 0), context, name);
  }

  /** Waits for what a provider gives now, unless it was asked too often without success. */
  async #ask(provider: () => unknown, use: SecretUse, refused?: string): Promise<void> {
    // Who comes now doesn't wait for what may never come.
    if (performance.now() - this.#askedAt > patience) this.#asking = undefined;
    if (this.#asking === undefined && !this.#pace.allowsAsking) return;
    const asking = this.#asking ?? this.#begin(provider, use, refused);
    try {
      await use.limit(asking);
    } catch (error) {
      // One who gives up, by a signal, does so alone.
      if (isLocizeError(error) && this.#asking === asking) {
        this.#asking = undefined;
        this.#pace.count();
        this.#answer = { isFailure: true, given: error };
        use.report('renewal_failed', this.expiresAt, error.code, error);
      }
      throw error;
    }
  }

  /** Calls a provider. What becomes of that is never an error here. */
  #begin(provider: () => unknown, { report }: SecretUse, refused?: string): Promise<void> {
    this.#askings += 1;
    const nth = this.#askings;
    const asking = answerOf(provider).then((answer) => {
      if (this.#asking === asking) this.#asking = undefined;
      // One that comes after a later one is older.
      if (nth < this.#taken) return;
      this.#taken = nth;
      this.#take(answer, report, refused);
    });
    this.#asking = asking;
    this.#askedAt = performance.now();
    return asking;
  }

  #take({ isFailure, given }: Answer, report: SecretUse['report'], refused: string | undefined): void {
    const before = this.#present;
    // Nothing is lost yet where the present value can still be used.
    const isEarly = before !== undefined && !hasExpired(before) && before.value !== refused;
    if (!isEarly) this.#pace.count();
    this.#answer = { isFailure, given: isFailure ? withoutSecret(given, before?.value) : given };
    let code: LocizeErrorCode | undefined;
    let failure: unknown;
    try {
      const { value, expiresAt } = this.#read(this.#answer);
      const next = this.#valueOf(value, expiresAt);
      if (hasExpired(next)) code = 'credential_expired';
      else if (value === refused) code = 'authentication';
      // One that has expired is kept all the same, since it may be this machine's clock that is wrong.
      if (!(isEarly && code)) {
        // More time for the same value is something new as well, unless the server has just refused it.
        this.#isUntried ||= next !== before && value !== refused;
        this.#present = next;
      }
    } catch (error) {
      if (isLocizeError(error)) code = error.code;
      failure = isFailure ? this.#answer.given : error;
    }
    const { expiresAt } = this;
    if (code !== undefined) report('renewal_failed', expiresAt, code, failure);
    else if (before !== undefined && before.value !== this.#present?.value) report('renewed', expiresAt);
  }

  /** A value with what is known of its expiry: the present one's, where it is that one and nothing else is said. */
  #valueOf(value: string, stated: Expiry | undefined): Value {
    const present = this.#present;
    const expiresAt = timeOf(stated ?? (present === undefined ? this.#firstExpiry : Infinity));
    if (value === present?.value && (stated === undefined || expiresAt === present.expiresAt)) return present;
    // Of a short life, half is used before.
    const renewFrom = expiresAt - Math.min(renewedBefore, (expiresAt - Date.now()) / 2);
    return { value, expiresAt, renewFrom };
  }

  /** What a provider has given, checked. */
  #read(
    { isFailure, given }: Answer,
    context?: ErrorContext,
  ): { readonly value: string; readonly expiresAt?: Expiry | undefined } {
    if (isFailure) {
      const problem = `the function given as \`${this.#name}\` failed; see cause`;
      throw new MissingCredentialError(problem, { ...context, cause: given });
    }
    if (typeof given === 'object' && given !== null) {
      // A secret manager tells more than these.
      const { value, expiresAt } = given as Partial<Exclude<ProvidedSecret, string>>;
      if (value === undefined) {
        throw new InvalidArgumentError(
          this.#name,
          'must be a string, or have a `value` that is one',
          context,
        );
      }
      this.#assertValid(value, context);
      return {
        value,
        expiresAt: expiresAt == null ? undefined : expiry.read(expiresAt, 'expiresAt', context),
      };
    }
    this.#assertValid(given, context);
    return { value: given };
  }

  #assertValid(value: unknown, context?: ErrorContext): asserts value is string {
    const problem = this.#problemOf(value);
    if (problem !== undefined) throw new InvalidArgumentError(this.#name, problem, context);
  }

  #problemOf(value: unknown): string | undefined {
    if (value === undefined) return 'is undefined: is the environment variable that it comes from set?';
    if (typeof value !== 'string') return 'must be a string, or a function that returns one';
    if (value === '') return 'is empty';
    // It becomes a header: a line break would start another one, and other characters can't be sent.
    if (!/^[\x21-\x7e]+$/.test(value)) {
      return 'has white space, a line break or a character outside of ASCII';
    }
    return this.#check(value);
  }
}

/** By the wall clock, as the expiry itself. */
const hasExpired = ({ expiresAt }: Value): boolean => expiresAt <= Date.now();

const timeOf = (time: Expiry): number => (typeof time === 'number' ? time : new Date(time).getTime());

/** Never rejects. What is given is copied, so that it stays as it is. */
async function answerOf(provider: () => unknown): Promise<Answer> {
  try {
    const given = await provider();
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    return { isFailure: false, given: isObject ? own(given) : given };
  } catch (given) {
    return { isFailure: true, given };
  }
}
