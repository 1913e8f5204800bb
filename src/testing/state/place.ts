/** Where entries are. */
export interface Place {
  readonly version: string;
  readonly language: string;
  readonly namespace: string;
}

/** Where something is done, as far as it is known: in a namespace, and in whichever language. */
export type Reach = { readonly [Name in keyof Place]?: Place[Name] | undefined };
