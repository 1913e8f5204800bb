/** What a user's program does with a project, and a model of what the project must then hold. */
import { isLocizeError, type Job, type Project } from 'locize-sdk';
import type { Chance } from './chance.ts';

export type Texts = Map<string, string>;
type Namespaces = Map<string, Texts>;

/** What a project is to hold in the version `latest` and the language `en`. */
export class Model {
  /** What shows through from a main project. */
  readonly inherited: Namespaces;
  namespaces: Namespaces;
  published: Namespaces = new Map();

  constructor(inherited: { readonly [namespace: string]: { readonly [key: string]: string } } = {}) {
    const copy = (): Namespaces =>
      new Map(Object.entries(inherited).map(([name, texts]) => [name, new Map(Object.entries(texts))]));
    this.inherited = copy();
    this.namespaces = copy();
    this.publish();
  }

  publish(): void {
    this.published = new Map([...this.namespaces].map(([name, texts]) => [name, new Map(texts)]));
  }
}

/** Told of what goes wrong. */
export interface Witness {
  failure(error: unknown): void;
  wrongRead(what: string): void;
}

const language = 'en';

/** A user who keeps to what the errors say. One works on a project at a time. */
export class Worker {
  readonly #project: Project;
  readonly #open: (projectId: string) => Project;
  readonly #model: Model;
  readonly #chance: Chance;
  readonly #witness: Witness;
  readonly #signal: AbortSignal;
  #names = 0;
  /** How many calls it has made. */
  operations = 0;

  constructor(
    projectId: string,
    open: (projectId: string) => Project,
    model: Model,
    chance: Chance,
    witness: Witness,
    signal: AbortSignal,
  ) {
    this.#project = open(projectId);
    this.#open = open;
    this.#model = model;
    this.#chance = chance;
    this.#witness = witness;
    this.#signal = signal;
  }

  /** One piece of work of any kind. */
  async work(): Promise<void> {
    const kinds: readonly [weight: number, work: () => Promise<void>][] = [
      [36, () => this.#update()],
      [1, () => this.#updateMany()],
      [10, () => this.#delete()],
      [8, () => this.#reportMissing()],
      [6, () => this.#reportUsed()],
      [12, () => this.#pull()],
      [8, () => this.#download()],
      [5, () => this.#list()],
      [3, () => this.#createNamespace()],
      [2, () => this.#renameNamespace()],
      [2, () => this.#deleteNamespace()],
      [2, () => this.#publish()],
      [1, () => this.#branch()],
      [1, () => this.#invite()],
      [3, () => this.#abort()],
    ];
    let point = this.#chance.unit() * kinds.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, work] of kinds) {
      point -= weight;
      if (point < 0) return work();
    }
  }

  async #update(): Promise<void> {
    const [namespace, texts] = this.#anyNamespace();
    const keys = Array.from({ length: this.#chance.below(30) + 1 }, () => this.#key());
    await this.#updateKeys(namespace, texts, keys);
  }

  /** In several requests. */
  async #updateMany(): Promise<void> {
    const [namespace, texts] = this.#namespace('big');
    const keys = Array.from({ length: 2000 + this.#chance.below(2000) }, (_, index) => `key ${index}`);
    await this.#updateKeys(namespace, texts, keys);
  }

  async #updateKeys(namespace: string, texts: Texts, keys: readonly string[]): Promise<void> {
    const entries = new Map(keys.map((key) => [key, `text ${this.#chance.below(1e9)}`]));
    // From memory, or from a stream, which is read once and goes on where it broke off.
    const isStream = this.#chance.unit() < 0.5;
    const source = () => (isStream ? asynchronously(entries) : entries);
    await this.#writeAll(source, (left) =>
      this.#project.translations.update({ language, namespace }, left, { signal: this.#signal }),
    );
    for (const [key, text] of entries) texts.set(key, text);
  }

  async #delete(): Promise<void> {
    const [namespace, texts] = this.#anyNamespace();
    const keys = [...texts.keys()].filter(() => this.#chance.unit() < 0.1);
    if (keys.length === 0) return;
    await this.#writeAll(
      () => keys.values(),
      (left) => this.#project.translations.delete({ language, namespace }, left, { signal: this.#signal }),
    );
    for (const key of keys) {
      const inherited = this.#model.inherited.get(namespace)?.get(key);
      if (inherited === undefined) texts.delete(key);
      else texts.set(key, inherited);
    }
  }

  async #reportMissing(): Promise<void> {
    const [namespace, texts] = this.#anyNamespace();
    const entries = new Map(
      Array.from({ length: 5 }, () => [this.#key(), `missing ${this.#chance.below(1e9)}`]),
    );
    await this.#writeAll(
      () => entries,
      (left) =>
        this.#project.translations.reportMissing({ language, namespace }, left, { signal: this.#signal }),
    );
    for (const [key, text] of entries) if (!texts.has(key)) texts.set(key, text);
  }

  async #reportUsed(): Promise<void> {
    const [namespace, texts] = this.#anyNamespace();
    const keys = [...texts.keys()].slice(0, 20);
    if (keys.length === 0) return;
    await this.#writeAll(
      () => keys,
      (left) =>
        this.#project.translations.reportUsed({ language, namespace }, left, { signal: this.#signal }),
    );
  }

  async #pull(): Promise<void> {
    const [namespace, texts] = this.#anyNamespace();
    const pulled = await this.#tryOnce(() =>
      this.#project.translations.pull({ language, namespace }, { signal: this.#signal }).all(),
    );
    if (pulled !== undefined) this.#compare(`pull of ${namespace}`, pulled, texts);
  }

  async #download(): Promise<void> {
    const [name] = this.#anyNamespace();
    const content = await this.#tryOnce(() =>
      this.#project.translations.download({ language, namespace: name }, { signal: this.#signal }),
    );
    if (content !== undefined) this.#compare(`download of ${name}`, content, this.#model.published.get(name));
  }

  async #list(): Promise<void> {
    const options = { signal: this.#signal };
    const lists = [
      () => this.#project.languages.list(options),
      () => this.#project.versions.list(options),
      () => this.#project.tags.list(options),
      () => this.#project.statistics.project(options),
      () => this.#project.users.list(options),
    ];
    await this.#tryOnce<unknown>(lists[this.#chance.below(lists.length)] ?? (() => Promise.resolve()));
  }

  async #createNamespace(): Promise<void> {
    this.#names += 1;
    const namespace = `created-${this.#names}`;
    await this.#unsafe(
      () =>
        this.#project.namespaces.create(
          { language, namespace, entries: { a: 'A' } },
          { signal: this.#signal },
        ),
      (names) => names.has(namespace),
    );
    this.#model.namespaces.set(namespace, new Map([['a', 'A']]));
  }

  async #renameNamespace(): Promise<void> {
    const from = [...this.#model.namespaces.keys()].find((name) => name.startsWith('created-'));
    if (from === undefined) return;
    const to = from.replace('created', 'renamed');
    await this.#unsafe(
      () => this.#project.namespaces.rename({ from, to }, { signal: this.#signal }),
      (names) => names.has(to),
    );
    const texts = this.#model.namespaces.get(from) ?? new Map();
    this.#model.namespaces.delete(from);
    this.#model.namespaces.set(to, texts);
  }

  async #deleteNamespace(): Promise<void> {
    const namespace = [...this.#model.namespaces.keys()].find((name) => name.startsWith('renamed-'));
    if (namespace === undefined) return;
    await this.#unsafe(
      () => this.#project.namespaces.delete({ namespace }, { signal: this.#signal }),
      (names) => !names.has(namespace),
    );
    this.#model.namespaces.delete(namespace);
  }

  /** Publishing twice does no harm: what is published is what there is. */
  async #publish(): Promise<void> {
    await this.#untilDone(async () =>
      this.#wait(await this.#project.versions.publish('latest', { signal: this.#signal })),
    );
    this.#model.publish();
  }

  /** A branch with keys of its own, merged and deleted. */
  async #branch(): Promise<void> {
    this.#names += 1;
    const name = `branch-${this.#names}`;
    const find = async () =>
      (await this.#project.branches.list({ signal: this.#signal })).find((one) => one.name === name);
    const branch = await this.#untilDone(
      async () => (await find()) ?? this.#project.branches.create({ name }, { signal: this.#signal }),
    );
    const [namespace, texts] = this.#anyNamespace();
    const entries = { [this.#key()]: name };
    await this.#writeAll(
      () => entries,
      (left) => this.#open(branch.id).translations.update({ language, namespace }, left),
    );
    await this.#untilDone(async () => {
      if ((await find()) === undefined) return; // merged and deleted by an attempt whose end wasn't known
      await this.#wait(await this.#project.branches.merge(branch.id, { delete: true, signal: this.#signal }));
    });
    // An attempt in doubt may still be at work.
    while ((await this.#untilDone(find)) !== undefined);
    for (const [key, text] of Object.entries(entries)) texts.set(key, text);
  }

  /** In doubt, it is left: no list shows invitations. The server counts those that were made twice. */
  async #invite(): Promise<void> {
    this.#names += 1;
    const email = `${this.#project.id}-${this.#names}@example.com`;
    await this.#tryOnce(() =>
      this.#project.users.invite({ email, role: 'user' }, { send: false, signal: this.#signal }),
    );
  }

  /** A read that the user turns away from. */
  async #abort(): Promise<void> {
    const controller = new AbortController();
    const reason = new Error('the user left');
    const timer = setTimeout(() => controller.abort(reason), this.#chance.below(6));
    const signal = AbortSignal.any([this.#signal, controller.signal]);
    this.operations += 1;
    try {
      await this.#project.translations.pull({ language, namespace: 'common' }, { signal }).all();
    } catch (error) {
      if (error !== reason) this.#witness.failure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  #wait(job: Job): Promise<void> {
    return job.wait({ pollInterval: 20, signal: this.#signal });
  }

  /** Writes what is left until nothing is, as `PartialUpdateError` says. */
  async #writeAll<Source>(
    source: () => Source,
    write: (left: Source | AsyncIterable<never>) => Promise<unknown>,
  ): Promise<void> {
    let remaining: AsyncIterable<never> | undefined;
    await this.#untilDone(async () => {
      try {
        await write(remaining ?? source());
      } catch (error) {
        if (isLocizeError(error) && error.code === 'partial_update') remaining = error.remaining;
        throw error;
      }
    });
  }

  /** Looks, before it tries again, as the errors say. */
  async #unsafe(call: () => Promise<unknown>, isDone: (names: Set<string>) => boolean): Promise<void> {
    let looks = false;
    await this.#untilDone(async () => {
      if (looks) {
        const list = await this.#project.namespaces.list({
          version: 'latest',
          language,
          signal: this.#signal,
        });
        if (isDone(new Set(list.map(({ name }) => name)))) return;
      }
      looks = true;
      await call();
    });
  }

  async #untilDone<T>(call: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      this.operations += 1;
      try {
        return await call();
      } catch (error) {
        this.#witness.failure(error);
        if (tries === 50) throw error;
      }
    }
  }

  async #tryOnce<T>(call: () => Promise<T>): Promise<T | undefined> {
    this.operations += 1;
    return call().catch((error: unknown) => {
      this.#witness.failure(error);
      return undefined;
    });
  }

  #compare(what: string, content: object, texts: Texts | undefined): void {
    const found = new Map(Object.entries(content));
    const expected = texts ?? new Map();
    const same =
      found.size === expected.size && [...found].every(([key, text]) => expected.get(key) === text);
    if (!same) this.#witness.wrongRead(`${this.#project.id}: ${what}`);
  }

  #anyNamespace(): [name: string, texts: Texts] {
    const fixed = ['common', 'shop', 'checkout'];
    return this.#namespace(fixed[this.#chance.below(fixed.length)] ?? 'common');
  }

  #namespace(name: string): [name: string, texts: Texts] {
    const texts = this.#model.namespaces.get(name) ?? new Map();
    this.#model.namespaces.set(name, texts);
    return [name, texts];
  }

  #key(): string {
    return `key ${this.#chance.below(150)}`;
  }
}

async function* asynchronously<T>(items: Iterable<T>) {
  for (const item of items) yield item;
}
