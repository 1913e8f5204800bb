/** What `await using` takes, where the types of the platform have it. */
export type AsyncDisposal = SymbolConstructor extends { readonly asyncDispose: infer Dispose extends symbol }
  ? { readonly [Name in Dispose]: () => Promise<void> }
  : object;
