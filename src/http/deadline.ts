/** When the time of a call is up, with all of its attempts and the pauses between them. */
export class Deadline {
  /** How long the call may take, in milliseconds. */
  readonly totalTimeout: number;
  #end: number;

  constructor(totalTimeout: number) {
    this.totalTimeout = totalTimeout;
    this.#end = performance.now() + totalTimeout;
  }

  /** Milliseconds that are left; negative once the time is up. */
  get left(): number {
    return this.#end - performance.now();
  }

  /** Allows for a time, in milliseconds, that the call was kept waiting by the client itself. */
  extend(milliseconds: number): void {
    this.#end += milliseconds;
  }
}
