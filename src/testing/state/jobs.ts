/** Work that is done some time after the response to the request that starts it. */
interface Job<State> {
  readonly id: string;
  readonly projectId: string;
  readonly event: string;
  readonly startedAt: number;
  readonly work: (state: State) => void;
}

/** How many given-up jobs are known. */
const mostGivenUp = 1000;

/** A job as the API describes it while it is running, or after it was given up. */
export interface JobView {
  readonly projectId: string;
  readonly jobId: string;
  readonly event: string;
  readonly startedAt: string;
  readonly timeouted?: true;
}

/**
 * Jobs depend on the clock, not on timers: one that is due does its work before the next request is handled. So no
 * job keeps the process alive, and a test can make one due by faking the date. Its work finds what it works on when it
 * is done, as earlier jobs have left it.
 */
export class Jobs<State> {
  readonly #duration: number;
  readonly #timeout: number;
  readonly #jobs = new Map<string, Job<State>>();
  #count = 0;

  constructor(duration: number, timeout: number) {
    this.#duration = duration;
    this.#timeout = timeout;
  }

  start(projectId: string, event: string, work: Job<State>['work']): string {
    this.#count += 1;
    const id = `job-${this.#count}`;
    const [oldest] = this.#jobs.values();
    if (this.#jobs.size >= mostGivenUp && oldest && this.#isGivenUp(oldest)) this.#jobs.delete(oldest.id);
    this.#jobs.set(id, { id, projectId, event, startedAt: Date.now(), work });
    return id;
  }

  /**
   * Does the work of the jobs that are due, in the order in which they were started. None ever is if jobs take longer
   * than the timeout.
   */
  settle(state: State): void {
    const isEverDue = this.#duration <= this.#timeout;
    for (const [id, job] of this.#jobs) {
      const now = Date.now();
      if (job.startedAt > now) {
        // Where the time went back, it begins now: it would be held until the time is there again.
        this.#jobs.set(id, { ...job, startedAt: now });
      } else if (isEverDue) {
        if (now - job.startedAt < this.#duration) break; // nor is any that was started after it
        this.#jobs.delete(id);
        job.work(state);
      }
    }
  }

  /** A job that is running or was given up; a finished one is gone. */
  find(projectId: string, id: string): JobView | undefined {
    const job = this.#jobs.get(id);
    if (job === undefined || job.projectId !== projectId) return undefined;
    return {
      projectId,
      jobId: id,
      event: job.event,
      startedAt: new Date(job.startedAt).toISOString(),
      ...(this.#isGivenUp(job) && { timeouted: true }),
    };
  }

  #isGivenUp({ startedAt }: Job<State>): boolean {
    return Date.now() - startedAt >= this.#timeout;
  }

  copy(): Jobs<State> {
    const copy = new Jobs<State>(this.#duration, this.#timeout);
    copy.#count = this.#count;
    for (const [id, job] of this.#jobs) copy.#jobs.set(id, job);
    return copy;
  }
}
