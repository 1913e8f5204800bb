/** Who writes to every project, round by round, and does again in the next round what failed in this one. */
import {
  type CallEndEvent,
  type ForEachProjectOptions,
  type Hooks,
  isLocizeError,
  type Locize,
  type Project,
  type ProjectsReport,
} from 'locize-sdk';
import { Counts, type Findings } from './findings.ts';
import type { Fleet } from './fleet.ts';
import { language, namespace, textsOf } from './texts.ts';
import { minute, second } from './time.ts';

/** The scopes of the operator's token. */
export const scopes = ['read', 'write', 'manage'] as const;
type Scopes = (typeof scopes)[number];

const at = { language, namespace };

/** What a client allows by default to a request with all of its attempts. */
const totalTimeout = 2 * minute;

/** What the hooks tell. */
export class Ledger {
  calls = 0;
  retries = 0;
  /** By code. */
  readonly failures = new Counts();
  /** By kind. */
  readonly ofCredentials = new Counts();
  /** By operation and code. */
  readonly #failures = new Counts();
  /** By operation. */
  readonly #calls = new Counts();
  readonly #begun = new Set<number>();
  readonly #ended = new Set<number>();
  readonly #findings: Findings;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  readonly hooks: Hooks = {
    onRequest: ({ callId }) => this.#begun.add(callId),
    onRetry: () => {
      this.retries += 1;
    },
    onCall: (event) => this.#end(event),
    onCredential: ({ kind }) => this.ofCredentials.add(kind),
  };

  #end({ callId, operation, outcome, code, attempts, duration, queued }: CallEndEvent): void {
    this.calls += 1;
    if (duration - queued > totalTimeout + second) {
      this.#findings.add('calls beyond their time', `${operation}: ${Math.round(duration - queued)} ms`);
    }
    const isRight = !this.#ended.has(callId) && this.#begun.has(callId) === attempts > 0;
    if (!isRight) this.#findings.add('calls whose end was not told once', `${operation}: ${outcome}`);
    this.#ended.add(callId);
    // How often a job is asked for is up to the SDK.
    if (operation !== 'jobs.get') this.#calls.add(operation);
    if (outcome === 'succeeded') return;
    this.failures.add(`${code}`);
    this.#failures.add(`${operation} ${code}`);
  }

  /** At the end: holds it against the calls that the operator has made, and the failures in reports. */
  compare({ calls, failures }: Operator): void {
    if (this.#begun.size > this.#ended.size) {
      const open = this.#begun.size - this.#ended.size;
      this.#findings.add('calls whose end was not told once', `${open} have not ended`);
    }
    const pairs: [told: Counts, had: Counts][] = [
      [this.#calls, calls],
      [this.#failures, failures],
    ];
    for (const [told, had] of pairs.map((pair) => pair.map(({ record }) => JSON.stringify(record)))) {
      if (told !== had)
        this.#findings.add('calls that events and reports count differently', `${told}, ${had}`);
    }
  }
}

/** What the operator knows of a project. */
interface Account {
  /** How often something was to be written to it. */
  count: number;
  /** What is to be written, and isn't known to have arrived. */
  readonly waiting: Map<string, string>;
  /** What has arrived, as the SDK said. */
  readonly confirmed: Map<string, string>;
}

export class Operator {
  readonly #fleet: Fleet;
  readonly #locize: Locize<Scopes>;
  readonly #findings: Findings;
  readonly #accounts: Map<string, Account>;
  /** Those that it has made, by operation. */
  readonly calls = new Counts();
  /** Those in reports, by operation and code. */
  readonly failures = new Counts();

  constructor(fleet: Fleet, locize: Locize<Scopes>, findings: Findings) {
    this.#fleet = fleet;
    this.#locize = locize;
    this.#findings = findings;
    this.#accounts = new Map(
      fleet.projects.map(({ id }) => [id, { count: 0, waiting: new Map(), confirmed: new Map() }]),
    );
  }

  /** There is something new to write to every project. */
  addWork(): void {
    for (const account of this.#accounts.values()) {
      account.count += 1;
      for (const [key, text] of textsOf(account.count)) account.waiting.set(key, text);
    }
  }

  /** The projects that something is to be written to. */
  get left(): Fleet['projects'] {
    return this.#fleet.projects.filter(({ id }) => this.#account(id).waiting.size > 0);
  }

  /** Writes what is to be written to some projects. `more` is done in each of them after that. */
  async run(
    projects: Fleet['projects'],
    options: ForEachProjectOptions,
    more: (project: Project<Scopes>, texts: ReadonlyMap<string, string>) => Promise<void> = async () => {},
  ): Promise<ProjectsReport<void>> {
    const work = async (project: Project<Scopes>) => {
      const { waiting, confirmed } = this.#account(project.id);
      const texts = new Map(waiting);
      this.calls.add('translations.update');
      await project.translations.update(at, texts);
      for (const [key, text] of texts) {
        confirmed.set(key, text);
        waiting.delete(key);
      }
      await more(project, confirmed);
    };
    const report = await this.#locize.forEachProject(projects, work, options);
    this.#fleet.inspectWrites();
    const listed = [report.succeeded, report.failed, report.skipped].flatMap((list) =>
      list.map(({ projectId }) => projectId),
    );
    if (listed.length !== projects.length || new Set(listed).size !== projects.length) {
      const detail = `${listed.length} are listed of ${projects.length}`;
      this.#findings.add('projects that are not in one list of the report', detail);
    }
    for (const { projectId, error } of report.failed) {
      if (isLocizeError(error)) this.failures.add(`${error.operation} ${error.code}`);
      else this.#findings.add('errors that are not typed', `${projectId}: ${error}`);
    }
    return report;
  }

  /** Reads the draft, and compares it with what has been confirmed. */
  async readBack({ id, translations }: Project<Scopes>, texts: ReadonlyMap<string, string>): Promise<void> {
    this.calls.add('translations.pull');
    this.#compare('wrong reads', `${id}, pull`, texts, await translations.pull(at));
  }

  /** Publishes, and compares what is published with what has been confirmed. */
  async publish(
    { id, versions, translations }: Project<Scopes>,
    texts: ReadonlyMap<string, string>,
  ): Promise<void> {
    this.calls.add('versions.publish');
    await versions.publish().wait();
    this.calls.add('translations.download');
    this.#compare('wrong reads', `${id}, download`, texts, await translations.download(at));
  }

  /** At the end: everything that was to be written is on the server. */
  inspect(): void {
    for (const [id, { confirmed, waiting }] of this.#accounts) {
      this.#compare('writes lost', id, new Map([...confirmed, ...waiting]), this.#fleet.texts(id));
    }
  }

  #compare(
    finding: 'wrong reads' | 'writes lost',
    where: string,
    expected: ReadonlyMap<string, string>,
    found: object,
  ): void {
    const texts = new Map<string, unknown>(Object.entries(found));
    for (const [key, text] of expected) {
      if (texts.get(key) !== text) {
        this.#findings.add(finding, `${where}: ${key} is ${texts.get(key)}, and not ${text}`);
      }
    }
  }

  #account(projectId: string): Account {
    const account = this.#accounts.get(projectId);
    if (account === undefined) throw new Error(`There is no project ${projectId}`);
    return account;
  }
}
