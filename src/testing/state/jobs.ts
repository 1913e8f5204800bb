/** Work that is done some time after the response to the request that starts it. */
interface Job {
  readonly id: string;
  readonly projectId: string;
  readonly event: string;
  readonly startedAt: number;
  readonly work: () => void;
}

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
 * job keeps the process alive, and a test can make one due by faking the date.
 */
export class Jobs {
  readonly #duration: number;
  readonly #timeout: number;
  readonly #jobs = new Map<string, Job>();
  #count = 0;

  constructor(duration: number, timeout: number) {
    this.#duration = duration;
    this.#timeout = timeout;
  }

  start(projectId: string, event: string, work: () => void): string {
    this.#count += 1;
    const id = `job-${this.#count}`;
    this.#jobs.set(id, { id, projectId, event, startedAt: Date.now(), work });
    return id;
  }

  /**
   * Does the work of the jobs that are due, in the order in which they were started. None ever is if jobs take longer
   * than the timeout.
   */
  settle(): void {
    if (this.#duration > this.#timeout) return;
    for (const job of this.#jobs.values()) {
      if (Date.now() - job.startedAt < this.#duration) continue;
      this.#jobs.delete(job.id);
      job.work();
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
      ...(Date.now() - job.startedAt >= this.#timeout && { timeouted: true }),
    };
  }
}
