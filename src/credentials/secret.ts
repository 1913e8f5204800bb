import {
  type ErrorContext,
  InvalidArgumentError,
  isLocizeError,
  MissingCredentialError,
} from '../errors/index.js';
import { mask } from './mask.js';

/** A key or token: the value itself, or a function that fetches it (secret manager, rotation). */
export type SecretSource = string | (() => string | Promise<string>);

/** Says what is wrong with a value, if anything is. Never quotes the value. */
export type SecretCheck = (value: string) => string | undefined;

/** Ends waiting for something when there is no time left, or nobody waits any longer. */
export type Limit = <T>(promise: Promise<T>) => Promise<T>;

/** Holds the value of a credential where neither `console.log` nor `JSON.stringify` can see it. */
export class Secret {
  readonly #name: string;
  readonly #source: SecretSource;
  readonly #check: SecretCheck;
  /** What a provider has returned, or the promise of it that concurrent calls share. */
  #provided: Promise<unknown> | undefined;
  /** The value that the server has refused, and what is provided in its place. */
  #renewal: { readonly refused: string; readonly provided: Promise<unknown> } | undefined;

  constructor(name: string, source: SecretSource, check: SecretCheck) {
    this.#name = name;
    this.#source = source;
    this.#check = check;
    if (typeof source !== 'function') this.#assertValid(source);
  }

  /** The value as it may be shown: that of a provider isn't. */
  get masked(): string {
    return typeof this.#source === 'string' ? mask(this.#source) : 'from a provider';
  }

  /** Whether a text is the value, as far as that is known without a provider. */
  is(text: string): boolean {
    return this.#source === text;
  }

  /** The value itself. A provider is called once, and again only after it has failed or took too long. */
  reveal(limit: Limit, context?: ErrorContext): string | Promise<string> {
    if (typeof this.#source === 'string') return this.#source;
    this.#provided ??= callProvider(this.#source);
    return this.#read(this.#provided, limit, context);
  }

  /**
   * The value after the server has refused the previous one: what a provider returns now. Calls that are refused at
   * the same time share one call of it.
   */
  async renew(refused: string, limit: Limit, context?: ErrorContext): Promise<string> {
    const current = await this.reveal(limit, context);
    if (typeof this.#source === 'string' || current !== refused) return current;
    if (this.#renewal?.refused !== refused) {
      this.#renewal = { refused, provided: callProvider(this.#source) };
    }
    const { provided } = this.#renewal;
    const renewed = await this.#read(provided, limit, context);
    // A provider that is behind the server gets another chance at the next refusal.
    if (renewed === refused) this.#renewal = undefined;
    this.#provided = provided;
    return renewed;
  }

  /** What a provider has returned, checked. Each call that waits for it has an error of its own. */
  async #read(provided: Promise<unknown>, limit: Limit, context?: ErrorContext): Promise<string> {
    try {
      const value = await limit(provided);
      this.#assertValid(value, context);
      return value;
    } catch (error) {
      // Not where one of those who wait has given up: the others still do.
      if (error instanceof ProviderFailure || isLocizeError(error)) {
        if (this.#provided === provided) this.#provided = undefined;
        if (this.#renewal?.provided === provided) this.#renewal = undefined;
      }
      if (!(error instanceof ProviderFailure)) throw error;
      throw new MissingCredentialError(`the function given as \`${this.#name}\` failed; see cause`, {
        ...context,
        cause: error.cause,
      });
    }
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
      return 'has white space, a line break or a character outside of ASCII; was it copied whole and trimmed?';
    }
    return this.#check(value);
  }
}

/** Tells what a provider has thrown from what ends waiting for it. */
class ProviderFailure extends Error {}

async function callProvider(provider: () => unknown): Promise<unknown> {
  try {
    return await provider();
  } catch (cause) {
    throw new ProviderFailure('', { cause });
  }
}
