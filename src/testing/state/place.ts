/** Where entries are. */
export interface Place {
  readonly version: string;
  readonly language: string;
  readonly namespace: string;
}
