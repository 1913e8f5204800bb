import type { LocizeErrorCode } from '../errors/index.js';

/** What happens to a credential while a client uses it, as the hook `onCredential` sees it. It never carries the credential. */
export interface CredentialEvent {
  /**
   * - `expires`: one that can't be renewed expires within 7 days; told by the first call then, and at most once a day
   * - `renewed`: its function gave a new value in place of the old one, which had expired, was about to, or was refused
   * - `renewal_failed`: its function failed when it was asked, or gave what had expired or was refused
   */
  readonly kind: 'expires' | 'renewed' | 'renewal_failed';
  /**
   * The credential as it prints itself, masked: `Personal Access Token lz_pat_1a2b…9z8y`, or `… from a provider` where a
   * function gives it.
   */
  readonly credential: string;
  /** The project whose call it happened in. */
  readonly projectId: string;
  /** When the present value stops working; undefined where that isn't known. */
  readonly expiresAt: Date | undefined;
  /** Of `renewal_failed`: the code of the error that a call fails with for that reason. */
  readonly code?: LocizeErrorCode | undefined;
  /** Of `renewal_failed`: what the function failed with; undefined where it gave an expired or a refused value. */
  readonly error: unknown;
}
