import { own } from '../api/own.js';
import {
  CredentialExpiredError,
  type ErrorContext,
  InvalidArgumentError,
  isLocizeError,
  type LocizeErrorCode,
  MissingCredentialError,
} from '../errors/index.js';
import { type Credential, sealedIn } from './credential.js';
import type { CredentialEvent } from './event.js';
import { withoutAnySecret } from './redact.js';
import {
  assertSecret,
  type Expiry,
  expiry,
  expiryOf,
  type ProvidedSecret,
  type Sealed,
  timeOf,
  type Value,
} from './sealed.js';

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

/**
 * A provider is asked for the next value so long before the present one expires, in milliseconds. So clocks that differ
 * by up to a minute do no harm: with one that is slow, the asking has begun when the server refuses the present value,
 * and that call goes on with the next one; one that is fast asks earlier, while the server still takes the present one.
 */
const renewedBefore = 60_000;

/** So many askings go at once: a provider may lag behind a revocation. */
const atOnce = 4;

/** Between two askings, in milliseconds. */
const longestPause = 30_000;

/** How long others wait for an asking that has begun, in milliseconds. */
const patience = 10_000;

const day = 86_400_000;
const week = 7 * day;

/** What a provider has given, or what it failed with. */
interface Answer {
  readonly isFailure: boolean;
  readonly given: unknown;
}

/** The value of a credential, for the calls that need it. */
export interface Secret {
  /** The value, as far as it is known without a provider. It may have expired. */
  readonly known: string | undefined;
  /**
   * The value itself. A provider is called when there is none yet or it has expired; a little before that as well, and
   * then without waiting for it.
   *
   * @throws CredentialExpiredError if the value has expired, and the provider gives no other
   */
  reveal(use: SecretUse): string | Promise<string>;
  /**
   * The value after the server has refused the previous one: what a provider returns now. Calls that are refused at
   * the same time share one call of it.
   */
  renew(refused: string, use: SecretUse): Promise<string>;
  /** Remembers that the server has taken a value: what went wrong before no longer counts. */
  accept(value: string): void;
}

const secrets = new WeakMap<Sealed, Secret>();

/** For the package alone: the value of a credential, one for all clients that use it. */
export function secretIn(credential: Credential<never>): Secret {
  const sealed = sealedIn(credential);
  let secret = secrets.get(sealed);
  if (secret === undefined) {
    secret = secretOf(sealed);
    secrets.set(sealed, secret);
  }
  return secret;
}

/** Asks for a value when there is none, or it is about to expire; and so that calls which need the same ask together. */
function secretOf(sealed: Sealed): Secret {
  const { name, provider } = sealed;
  /** From when on a provider is asked for the next value while the present one can still be used. */
  let renewFrom = Infinity;
  /** Whether the server hasn't taken the present value yet. */
  let isUntried = true;
  /** A call of the provider, which all who need its answer share. */
  let underWay: Promise<void> | undefined;
  let askedAt = 0;
  /** How many there were, and which of them has answered last. */
  let askings = 0;
  let taken = 0;
  let lastAnswer: Answer = { isFailure: false, given: undefined };
  /** How many askings have ended since a value worked, and until when there is no other, by the monotonic clock. */
  let ended = 0;
  let pausedUntil = -Infinity;
  /** When its expiry was told last, by the monotonic clock. */
  let announcedAt = -Infinity;

  return {
    get known() {
      return sealed.held?.value;
    },
    reveal,
    renew,
    accept,
  };

  function reveal(use: SecretUse): string | Promise<string> {
    const { held } = sealed;
    if (held === undefined || hasExpired(held)) return fetched(use);
    const now = Date.now();
    if (provider !== undefined && now >= renewFrom && underWay === undefined) {
      // Once more after half of the time that is left, if that gives nothing new; so never often, whatever the clock does.
      renewFrom = (now + held.expiresAt) / 2;
      begin(use);
    }
    if (provider === undefined && held.expiresAt - now <= week) announce(use);
    return held.value;
  }

  async function renew(refused: string, use: SecretUse): Promise<string> {
    if (sealed.held?.value !== refused) return reveal(use);
    if (provider === undefined) return refused;
    await ask(use, refused);
    // Where there is no other, what the provider failed with says more than that.
    if (sealed.held.value === refused) read(lastAnswer, use.context);
    return usable(use.context);
  }

  function accept(value: string): void {
    if (!isUntried || sealed.held?.value !== value) return;
    isUntried = false;
    ended = 0;
    pausedUntil = -Infinity;
  }

  /** After a few askings, the next one comes after 1 s, 2 s, 4 s … up to 30 s. */
  function countEnded(): void {
    ended += 1;
    if (ended < atOnce) return;
    pausedUntil = performance.now() + Math.min(longestPause, 1000 * 2 ** (ended - atOnce));
  }

  function announce({ report }: SecretUse): void {
    const now = performance.now();
    if (now - announcedAt < day) return;
    announcedAt = now;
    report('expires', expiryOf(sealed));
  }

  async function fetched(use: SecretUse): Promise<string> {
    if (provider !== undefined) {
      if (sealed.held === undefined) await ask(use);
      // Also where it is the first one that has expired, by what is declared of it.
      if (sealed.held !== undefined && hasExpired(sealed.held)) await ask(use);
    }
    return usable(use.context);
  }

  /** The present value, or what is wrong with it or the provider. Each call has an error of its own. */
  function usable(context: ErrorContext): string {
    if (sealed.held !== undefined && !hasExpired(sealed.held)) return sealed.held.value;
    // Where there is no value, this says why.
    if (provider !== undefined) read(lastAnswer, context);
    throw new CredentialExpiredError(new Date(sealed.held?.expiresAt ?? 0), context, provider && name);
  }

  /** Waits for what a provider gives now, unless it was asked too often without success. */
  async function ask(use: SecretUse, refused?: string): Promise<void> {
    // Who comes now doesn't wait for what may never come.
    if (performance.now() - askedAt > patience) underWay = undefined;
    if (underWay === undefined && performance.now() < pausedUntil) return;
    const asking = underWay ?? begin(use, refused);
    try {
      await use.limit(asking);
    } catch (error) {
      // One who gives up, by a signal, does so alone.
      if (isLocizeError(error) && underWay === asking) {
        underWay = undefined;
        countEnded();
        lastAnswer = { isFailure: true, given: error };
        use.report('renewal_failed', expiryOf(sealed), error.code, error);
      }
      throw error;
    }
  }

  /** Calls a provider. What becomes of that is never an error here. */
  function begin({ report }: SecretUse, refused?: string): Promise<void> {
    askings += 1;
    const nth = askings;
    const asking = answerOf(provider).then((answer) => {
      if (underWay === asking) underWay = undefined;
      // One that comes after a later one is older.
      if (nth < taken) return;
      taken = nth;
      take(answer, report, refused);
    });
    underWay = asking;
    askedAt = performance.now();
    return asking;
  }

  function take(
    { isFailure, given }: Answer,
    report: SecretUse['report'],
    refused: string | undefined,
  ): void {
    const before = sealed.held;
    // Nothing is lost yet where the present value can still be used.
    const isEarly = before !== undefined && !hasExpired(before) && before.value !== refused;
    if (!isEarly) countEnded();
    lastAnswer = { isFailure, given: isFailure ? withoutAnySecret(given, before?.value) : given };
    let code: LocizeErrorCode | undefined;
    let failure: unknown;
    try {
      const { value, expiresAt } = read(lastAnswer);
      const next = valueFrom(value, expiresAt);
      if (hasExpired(next)) code = 'credential_expired';
      else if (value === refused) code = 'authentication';
      // One that has expired is kept all the same, since it may be this machine's clock that is wrong.
      if (!(isEarly && code)) {
        // More time for the same value is something new as well, unless the server has just refused it.
        if (next !== before) {
          isUntried ||= value !== refused;
          // Of a short life, half is used before.
          renewFrom = next.expiresAt - Math.min(renewedBefore, (next.expiresAt - Date.now()) / 2);
        }
        sealed.held = next;
      }
    } catch (error) {
      if (isLocizeError(error)) code = error.code;
      failure = isFailure ? lastAnswer.given : error;
    }
    const expiresAt = expiryOf(sealed);
    if (code !== undefined) report('renewal_failed', expiresAt, code, failure);
    else if (before !== undefined && before.value !== sealed.held?.value) report('renewed', expiresAt);
  }

  /** A value with what is known of its expiry: the present one's, where it is that one and nothing else is said. */
  function valueFrom(value: string, stated: Expiry | undefined): Value {
    const { held, firstExpiry } = sealed;
    const expiresAt = timeOf(stated ?? (held === undefined ? firstExpiry : Infinity));
    const isHeld = value === held?.value && (stated === undefined || expiresAt === held.expiresAt);
    return isHeld ? held : { value, expiresAt };
  }

  /** What a provider has given, checked. */
  function read(
    { isFailure, given }: Answer,
    context?: ErrorContext,
  ): { readonly value: string; readonly expiresAt?: Expiry | undefined } {
    if (isFailure) {
      const problem = `the function given as \`${name}\` failed; see cause`;
      throw new MissingCredentialError(problem, { ...context, cause: given });
    }
    if (typeof given === 'object' && given !== null) {
      // A secret manager tells more than these.
      const { value, expiresAt } = given as Partial<Exclude<ProvidedSecret, string>>;
      if (value === undefined) {
        throw new InvalidArgumentError(name, 'must be a string, or have a `value` that is one', context);
      }
      assertSecret(sealed, value, context);
      return {
        value,
        expiresAt: expiresAt == null ? undefined : expiry.read(expiresAt, 'expiresAt', context),
      };
    }
    if (given == null)
      throw new InvalidArgumentError(name, 'is a function that has returned nothing', context);
    assertSecret(sealed, given, context);
    return { value: given };
  }
}

/** By the wall clock, as the expiry itself. */
const hasExpired = ({ expiresAt }: Value): boolean => expiresAt <= Date.now();

/** Never rejects. What is given is copied, so that it stays as it is. */
async function answerOf(provider: (() => unknown) | undefined): Promise<Answer> {
  try {
    const given = await provider?.();
    const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
    return { isFailure: false, given: isObject ? own(given) : given };
  } catch (given) {
    return { isFailure: true, given };
  }
}
