/** Shared by every copy of the package in a program, and by its entries, so that errors are known across them. */
export const brand = Symbol.for('locize-sdk.error');

export function hasBrand(value: unknown): boolean {
  return typeof value === 'object' && value !== null && brand in value;
}
