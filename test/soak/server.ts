/** The embedded server in a process of its own, so that the memory that is looked at is the SDK's alone. */
import { createLocizeServer, type FaultName, type ServerContent } from 'locize-sdk/testing';
import { faults } from './faults.ts';

export const token = 'lz_pat_soak0123456789abcdef';

/** The main project of the tenants. Nobody works in it. */
export const mainId = 'main';
export const mainTexts = {
  common: Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`key ${index}`, 'of the main project']),
  ),
  elsewhere: { untouched: 'of the main project' },
};

/** What the parent process asks, and what it is told. */
export interface Messages {
  readonly start: {
    readonly projectIds: readonly string[];
    /** Tenants of a main project, whose texts show through. */
    readonly tenantIds: readonly string[];
    readonly faultSeed: number;
  };
  readonly started: { readonly url: string };
  readonly report: Report;
}

export interface Report {
  readonly requests: number;
  readonly faults: { readonly [name in FaultName]?: number };
  readonly faulted: number;
  /** Invitations that may have been made more than once. */
  readonly doubledInvitations: readonly string[];
  readonly content: { readonly [projectId: string]: ServerContent };
}

process.once('message', async ({ projectIds, tenantIds, faultSeed }: Messages['start']) => {
  const ids = [mainId, ...projectIds, ...tenantIds];
  const server = createLocizeServer({
    projects: [
      {
        id: mainId,
        languages: ['en', 'de'],
        versions: { latest: { en: mainTexts } },
        tenants: tenantIds.map((id) => ({ id })),
      },
      ...projectIds.map((id) => ({ id, languages: ['en', 'de'] })),
    ],
    tokens: [
      {
        token,
        scopes: ['read', 'write', 'manage', 'admin'],
        roles: Object.fromEntries(ids.map((id) => [id, 'admin'])),
      },
    ],
    jobDuration: 5,
    pageSize: 100,
    faults,
    faultSeed,
    logLimit: Number.POSITIVE_INFINITY, // each is counted
  });
  const counts: { [name in FaultName]?: number } = {};
  const invitations = new Map<string, number>();
  let requests = 0;
  let faulted = 0;
  /** The log is emptied as it is counted, for it would grow without an end. */
  const count = () => {
    for (const request of server.requests.splice(0)) {
      requests += 1;
      if (request.faults.length > 0) faulted += 1;
      for (const fault of request.faults) counts[fault] = (counts[fault] ?? 0) + 1;
      // What a 429 or 503 answers, and only that, says that nothing was done.
      const surelyNotDone = request.status === 429 || request.status === 503;
      if (request.path.startsWith('/invite/') && !surelyNotDone) {
        const { email } = request.body as { email: string };
        invitations.set(email, (invitations.get(email) ?? 0) + 1);
      }
    }
  };
  const counting = setInterval(count, 500);
  process.once('message', async () => {
    clearInterval(counting);
    count();
    const report: Messages['report'] = {
      requests,
      faults: counts,
      faulted,
      doubledInvitations: [...invitations].filter(([, times]) => times > 1).map(([email]) => email),
      content: Object.fromEntries(ids.map((id) => [id, server.content(id)])),
    };
    await server.close();
    process.send?.(report, () => process.disconnect());
  });
  process.send?.({ url: await server.listen() } satisfies Messages['started']);
});
