import { type DiffOptions, markdownOf, textualDiff } from './diff.js';
import * as must from './options.js';
import { type PlanData, type PlannedPlace, type PlanTotals, totalsOf } from './plan-data.js';
import { format, readPlan } from './plan-json.js';

/** Where a plan is to be applied. */
export interface PlanTarget {
  readonly projectId?: string | undefined;
  readonly version?: string | undefined;
  /**
   * Whether the other project is a branch or a tenant.
   *
   * @default that of the plan for the same project, and otherwise false
   */
  readonly inherits?: boolean | undefined;
}

const targetChecks: must.ChecksOf<PlanTarget> = {
  projectId: must.text,
  version: must.text,
  inherits: must.trueOrFalse,
};

/**
 * What a sync would do: a plain value, that can be looked at, stored as JSON, and applied later. It holds the texts that it
 * adds and those that it finds, also private ones.
 */
export class Plan implements PlanData {
  static readonly name = 'Plan';

  readonly projectId: string;
  readonly version: string;
  readonly referenceLanguage: string | undefined;
  readonly inherits: boolean;
  readonly undoes: boolean;
  readonly keys: number;
  readonly wanted: number;
  readonly base: number | undefined;
  readonly missingLanguages: readonly string[] | undefined;
  readonly places: readonly PlannedPlace[];

  /** @internal */
  constructor(data: PlanData) {
    this.projectId = data.projectId;
    this.version = data.version;
    this.referenceLanguage = data.referenceLanguage;
    this.inherits = data.inherits;
    this.undoes = data.undoes;
    this.keys = data.keys;
    this.wanted = data.wanted;
    this.base = data.base;
    this.missingLanguages = data.missingLanguages;
    this.places = data.places;
  }

  /**
   * A plan of what `toJSON()` gave, after `JSON.parse`.
   *
   * @throws InvalidArgumentError for what isn't one, or is of another version of this package
   */
  static from(json: unknown): Plan {
    return new Plan(readPlan(json));
  }

  /** How many keys are in each list. */
  get totals(): PlanTotals {
    return totalsOf(this.places);
  }

  /** Whether there is nothing to write. */
  get isEmpty(): boolean {
    const { add, change, remove } = this.totals;
    return add + change + remove === 0;
  }

  /**
   * The same for another project or version: of one from which it was copied or branched off, for instance.
   *
   * @throws InvalidArgumentError for a misspelt option
   */
  retarget(target: PlanTarget): Plan {
    const { projectId = this.projectId, ...given } = must.readOptions('retarget', targetChecks, target);
    const isSame = projectId === this.projectId;
    const { version = this.version, inherits = isSame && this.inherits } = given;
    // Which languages another one has isn't known: `apply` asks for them.
    const unknown = { missingLanguages: undefined, referenceLanguage: undefined };
    return new Plan({ ...this, ...(isSame ? {} : unknown), projectId, version, inherits });
  }

  /**
   * A diff to be read, sorted by place, in colours where the terminal has them. What could be taken for something else there
   * is escaped. Where it is cut, conflicts stay.
   *
   * @throws InvalidArgumentError for a misspelt option
   */
  toString(options?: DiffOptions): string {
    return textualDiff(this, options);
  }

  /** A diff for a pull request, below the 65,536 characters that GitHub takes. */
  toMarkdown(): string {
    return markdownOf(this);
  }

  toJSON(): PlanData & { readonly format: number } {
    return { format, ...this };
  }
}
