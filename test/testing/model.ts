/** A model of a main project, a branch and a tenant that does one thing after the other, in plain objects. */

type Texts = Record<string, string>;
/** By namespace and language. */
type Namespaces = Record<string, Record<string, Texts>>;
type Versions = Record<string, Namespaces>;
type Id = 'p' | 'b' | 't';

interface Place {
  readonly project: Id;
  readonly version: string;
  readonly language: string;
  readonly namespace: string;
}

export type ModelOperation =
  | { readonly kind: 'update'; readonly place: Place; readonly key: string; readonly value: string | null }
  | { readonly kind: 'replace'; readonly place: Place; readonly key: string; readonly value: string }
  | { readonly kind: 'publish'; readonly place: Place; readonly tenants: boolean }
  | { readonly kind: 'copy'; readonly place: Place; readonly to: string; readonly keeps: boolean }
  | { readonly kind: 'deleteVersion'; readonly place: Place }
  | { readonly kind: 'deleteNamespace'; readonly place: Place }
  | { readonly kind: 'addLanguage'; readonly place: Place }
  | { readonly kind: 'removeLanguage'; readonly place: Place }
  | { readonly kind: 'merge'; readonly deletes: boolean };

export class Model {
  readonly #duration: number;
  readonly #autoPublish: ReadonlySet<string>;
  readonly #own: { [id in Id]?: Versions } = {
    p: { latest: { common: { en: { a: 'A', b: 'B' }, de: { a: 'Ä' } } } },
    b: { latest: { common: { en: { a: 'Branched' } } } },
    t: { latest: { common: { en: { b: 'Overridden' } } } },
  };
  readonly #languages = { p: new Set(['en', 'de']), b: new Set<string>(), t: new Set<string>() };
  readonly #published: { readonly [id in Id]: Versions } = { p: {}, b: {}, t: {} };
  #jobs: { readonly due: number; readonly work: () => void }[] = [];
  #isLeaving = false;

  constructor(duration: number, autoPublish: readonly string[]) {
    this.#duration = duration;
    this.#autoPublish = new Set(autoPublish);
    for (const id of this.projects) this.#publish(id, 'latest');
  }

  get projects(): Id[] {
    return (['p', 'b', 't'] as const).filter((id) => this.#own[id] !== undefined);
  }

  /** Does an operation, and says with which status the server is to answer. */
  do(operation: ModelOperation, now: number): number {
    this.settle(now);
    const later = (work: () => void) => {
      this.#jobs.push({ due: now + this.#duration, work });
      return 200;
    };
    if (operation.kind === 'merge') {
      if (this.#own.b === undefined || this.#isLeaving) return 404;
      this.#isLeaving = operation.deletes;
      return later(() => this.#merge(operation.deletes));
    }
    const { project: id, version, language, namespace } = operation.place;
    const own = this.#own[id];
    if (own === undefined) return 404;
    const languages = this.#languagesOf(id);
    switch (operation.kind) {
      case 'addLanguage':
        if (languages.has(language)) return 400;
        this.#languages[id].add(language);
        return 200;
      case 'removeLanguage':
        if (!languages.has(language)) return 404;
        if (language === 'en' || !this.#languages[id].has(language)) return 400;
        this.#forget(id, language);
        if (this.#languagesOf(id).has(language)) {
          for (const version of this.#versionsOf(id)) this.#changed(id, version, undefined, language);
        }
        return 200;
      case 'deleteVersion':
        if (version === 'latest') return 400;
        if (!this.#versionsOf(id).has(version)) return 404;
        if (own[version] === undefined) return 400;
        return later(() => {
          if (this.#own[id] === undefined) return;
          delete this.#own[id]?.[version];
          if (this.#versionsOf(id).has(version)) this.#changed(id, version);
          for (const one of ['p', 'b', 't'] as const) {
            if ((one === id || (one === 't' && id === 'p')) && !this.#versionsOf(one).has(version)) {
              delete this.#published[one][version];
            }
          }
        });
      default:
    }
    if (!this.#versionsOf(id).has(version)) return 404;
    switch (operation.kind) {
      case 'publish':
        return later(() => {
          const also: Id[] = operation.tenants && id === 'p' ? ['t'] : [];
          for (const one of [id, ...also])
            if (this.#versionsOf(one).has(version)) this.#publish(one, version);
        });
      case 'copy':
        return later(() => this.#copy(id, version, operation.to, operation.keeps));
      case 'deleteNamespace':
        if (own[version]?.[namespace] === undefined)
          return this.#namespacesOf(id, version).has(namespace) ? 400 : 404;
        delete own[version][namespace];
        this.#changed(id, version, namespace);
        return 200;
      default:
    }
    if (!languages.has(language)) return 404;
    const before = own[version]?.[namespace]?.[language];
    const { key, value } = operation;
    if (operation.kind === 'update' && (before?.[key] ?? null) === value) return 412;
    own[version] ??= {};
    own[version][namespace] ??= {};
    const texts = operation.kind === 'replace' ? {} : { ...before };
    if (value === null) delete texts[key];
    else texts[key] = value;
    own[version][namespace][language] = texts;
    this.#changed(id, version, namespace, language);
    return 200;
  }

  settle(now: number): void {
    const due = this.#jobs.filter((job) => job.due <= now);
    this.#jobs = this.#jobs.filter((job) => job.due > now);
    for (const { work } of due) work();
  }

  /** What to send, and the body of it. */
  callOf(operation: ModelOperation): [call: string, body?: object] {
    if (operation.kind === 'merge') return [`POST /branch/merge/b?delete=${operation.deletes}`];
    const { project, version, language, namespace } = operation.place;
    const path = `${project}/${version}/${language}/${namespace}`;
    switch (operation.kind) {
      case 'update':
        return [`POST /update/${path}`, { [operation.key]: operation.value }];
      case 'replace':
        return [`POST /update/${path}?replace=true`, { [operation.key]: operation.value }];
      case 'publish':
        return [`POST /publish/${project}/${version}?tenants=${operation.tenants}`];
      case 'copy':
        return [
          `POST /copy/${project}/version/${version}/${operation.to}?ignoreIfVersionExists=${operation.keeps}`,
        ];
      case 'deleteVersion':
        return [`DELETE /version/${project}/${version}`];
      case 'deleteNamespace':
        return [`DELETE /delete/${project}/${version}/${namespace}`];
      case 'addLanguage':
        return [`POST /language/${project}/${language}`];
      case 'removeLanguage':
        return [`DELETE /language/${project}/${language}`];
    }
  }

  content(id: Id): object {
    return byVersion(this.#versionsOf(id), this.#languagesOf(id), (version, language) =>
      [...this.#namespacesOf(id, version)].map((name) => [name, this.#visible(id, version, name, language)]),
    );
  }

  published(id: Id): object {
    return byVersion(this.#versionsOf(id), this.#languagesOf(id), (version, language) => {
      const files =
        this.#published[id][version] ??
        (id === 'b' && version === 'latest' ? this.#published.p[version] : {});
      return Object.entries(files ?? {}).flatMap(([name, languages]) =>
        languages[language] === undefined ? [] : [[name, languages[language]]],
      );
    });
  }

  #inherits(id: Id, version: string): boolean {
    return id === 't' || (id === 'b' && version === 'latest');
  }

  #versionsOf(id: Id): Set<string> {
    return new Set([
      ...(id === 't' ? Object.keys(this.#own.p ?? {}) : []),
      ...Object.keys(this.#own[id] ?? {}),
    ]);
  }

  #languagesOf(id: Id): Set<string> {
    return new Set([...this.#languages.p, ...this.#languages[id]]);
  }

  #namespacesOf(id: Id, version: string): Set<string> {
    const above = this.#inherits(id, version) ? Object.keys(this.#own.p?.[version] ?? {}) : [];
    return new Set([...above, ...Object.keys(this.#own[id]?.[version] ?? {})]);
  }

  /** Undefined where nobody has put anything. */
  #texts(id: Id, version: string, namespace: string, language: string): Texts | undefined {
    const own = this.#own[id]?.[version]?.[namespace]?.[language];
    const above = this.#inherits(id, version) ? this.#texts('p', version, namespace, language) : undefined;
    return own === undefined && above === undefined ? undefined : { ...above, ...own };
  }

  #visible(...place: [Id, string, string, string]): Texts {
    return this.#texts(...place) ?? {};
  }

  #publish(id: Id, version: string, namespace?: string, language?: string): void {
    this.#published[id][version] ??= {};
    const files = this.#published[id][version];
    const there = this.#namespacesOf(id, version);
    for (const name of new Set(namespace === undefined ? [...Object.keys(files), ...there] : [namespace])) {
      files[name] ??= {};
      const languages = this.#languagesOf(id);
      for (const code of new Set(
        language === undefined ? [...Object.keys(files[name]), ...languages] : [language],
      )) {
        const texts = languages.has(code) ? this.#texts(id, version, name, code) : undefined;
        if (texts === undefined) delete files[name][code];
        else files[name][code] = texts;
      }
      if (!there.has(name)) delete files[name];
    }
  }

  /** Publishes what was changed where it publishes itself; all of it where nothing is yet, but for the tenant. */
  #changed(id: Id, version: string, namespace?: string, language?: string): void {
    if (!this.#autoPublish.has(version)) return;
    const isFirst = this.#published[id][version] === undefined && id !== 't';
    this.#publish(id, version, ...(isFirst ? [] : [namespace, language]));
  }

  #copy(id: Id, from: string, to: string, keeps: boolean): void {
    const own = this.#own[id];
    const versions = this.#versionsOf(id);
    if (own === undefined || !versions.has(from) || (keeps && versions.has(to))) return;
    const copy: Namespaces = {};
    for (const namespace of this.#namespacesOf(id, from)) {
      const languages: Record<string, Texts> = {};
      for (const language of this.#languagesOf(id)) {
        const texts = this.#texts(id, from, namespace, language);
        if (texts === undefined) continue;
        const mine = own[from]?.[namespace]?.[language] ?? {};
        const below = this.#inherits(id, to) ? this.#visible('p', to, namespace, language) : {};
        languages[language] = Object.fromEntries(
          Object.entries(texts).filter(([key, text]) => key in mine || below[key] !== text),
        );
      }
      copy[namespace] = languages;
    }
    own[to] = copy;
    this.#changed(id, to);
  }

  #merge(deletes: boolean): void {
    const { p, b } = this.#own;
    if (p === undefined || b === undefined) return;
    for (const language of this.#languages.b) this.#languages.p.add(language);
    this.#languages.b.clear();
    p.latest ??= {};
    for (const [namespace, languages] of Object.entries(b.latest ?? {})) {
      if (p.latest[namespace] === undefined) {
        p.latest[namespace] = {};
        this.#changed('p', 'latest', namespace);
      }
      for (const [language, texts] of Object.entries(languages)) {
        p.latest[namespace][language] = { ...p.latest[namespace][language], ...texts };
        this.#changed('p', 'latest', namespace, language);
      }
    }
    if (deletes) delete this.#own.b;
  }

  #forget(id: Id, language: string): void {
    this.#languages[id].delete(language);
    for (const versions of [this.#own[id] ?? {}, this.#published[id]]) {
      for (const namespaces of Object.values(versions)) {
        for (const languages of Object.values(namespaces)) delete languages[language];
      }
    }
    if (id !== 'p') return;
    for (const below of ['b', 't'] as const) {
      if (!this.#languages[below].has(language)) this.#forget(below, language);
    }
  }
}

function byVersion(
  versions: Iterable<string>,
  languages: ReadonlySet<string>,
  namespacesOf: (version: string, language: string) => (readonly unknown[])[],
): object {
  const entries = Array.from(versions, (version) => [
    version,
    Object.fromEntries(
      Array.from(languages, (language) => [
        language,
        Object.fromEntries(namespacesOf(version, language) as [string, unknown][]),
      ]),
    ),
  ]);
  return Object.fromEntries(entries);
}
