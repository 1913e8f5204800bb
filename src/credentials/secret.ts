import { type ErrorContext, InvalidArgumentError, MissingCredentialError } from '../errors/index.js';
import { mask } from './mask.js';

/** A key or token: the value itself, or a function that fetches it (secret manager, rotation). */
export type SecretSource = string | (() => string | Promise<string>);

/** Says what is wrong with a value, if anything is. Never quotes the value. */
export type SecretCheck = (value: string) => string | undefined;

/** Holds the value of a credential where neither `console.log` nor `JSON.stringify` can see it. */
export class Secret {
  readonly #name: string;
  readonly #source: SecretSource;
  readonly #check: SecretCheck;
  /** The value, or the promise of it that concurrent calls share. */
  #value: Promise<string> | undefined;
  #renewal: Promise<string> | undefined;

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

  /** The value itself. A provider is called once, and again only after it has failed. */
  reveal(context?: ErrorContext): Promise<string> {
    this.#value ??= this.#fetch(context).catch((error: unknown) => {
      this.#value = undefined;
      throw error;
    });
    return this.#value;
  }

  /**
   * The value after the server has refused the previous one: what a provider returns now. Calls that are refused at
   * the same time share one call of it.
   */
  async renew(refused: string, context?: ErrorContext): Promise<string> {
    const current = await this.reveal(context);
    if (typeof this.#source === 'string' || current !== refused) return current;
    this.#renewal ??= this.#fetch(context).finally(() => {
      this.#renewal = undefined;
    });
    const renewed = await this.#renewal;
    this.#value = Promise.resolve(renewed);
    return renewed;
  }

  async #fetch(context?: ErrorContext): Promise<string> {
    const value =
      typeof this.#source === 'string' ? this.#source : await this.#callProvider(this.#source, context);
    this.#assertValid(value, context);
    return value;
  }

  async #callProvider(provider: () => string | Promise<string>, context?: ErrorContext): Promise<string> {
    try {
      return await provider();
    } catch (cause) {
      throw new MissingCredentialError(`the function given as \`${this.#name}\` failed; see cause`, {
        ...context,
        cause,
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
