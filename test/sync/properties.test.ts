import fc from 'fast-check';
import type { Project } from 'locize-sdk';
import {
  type ApplyWithLanguagesOptions,
  apply,
  PartialApplyError,
  Plan,
  PlanConflictError,
  plan,
} from 'locize-sdk/sync';
import type { LocizeServer } from 'locize-sdk/testing';
import { expect, it } from 'vitest';
import { networkFailure } from '../helpers/fetch.js';
import { runs } from '../helpers/runs.js';
import {
  askedFor,
  clientOf,
  expectedState,
  ids,
  key,
  type State,
  scenario,
  serverOf,
  shown,
  stateOf,
  text,
} from './model.js';

/** Nothing is held back: what the guards do is tested by itself. */
const permitted = {
  maxRemovals: Number.POSITIVE_INFINITY,
  maxChanges: Number.POSITIVE_INFINITY,
  allowEmpty: true,
  addLanguages: true,
} as const satisfies ApplyWithLanguagesOptions;

const fromJson = (one: Plan) => Plan.from(JSON.parse(JSON.stringify(one)));

/** All that isn't in `latest` of a project, or isn't of the project. */
const othersOf = (server: LocizeServer, id: string) => ({
  next: server.entries('p1').next?.en,
  // What inherits from the main project changes with it.
  projects: id === 'p1' ? [] : ids.filter((one) => one !== id).map((one) => server.entries(one)),
});

/**
 * As it is shown, but for the details of empty texts: a text that was moved to one of them has brought its own along, and
 * what there was none of can't be taken away by the API.
 */
const restored = (state: State) =>
  shown(
    new Map(
      [...state].map(([place, entries]) => [
        place,
        new Map(
          [...entries].map(([name, { value, ...rest }]) => [
            name,
            value === '' ? { value } : { value, ...rest },
          ]),
        ),
      ]),
    ),
  );

const planFor = (project: Project, request: Parameters<typeof askedFor>[0]) => {
  const { content, options } = askedFor(request);
  return plan(project, content, options);
};

it('apply reaches the wanted state and nothing else, a second plan is empty, and undo restores all', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.boolean(), async ({ seeds, request }, isStored) => {
      const server = serverOf(seeds);
      const project = clientOf(server.fetch).project(request.id);
      const before = await stateOf(server, request.id);
      const others = othersOf(server, request.id);
      const expected = expectedState(before, await stateOf(server, 'p1'), request);

      const changes = await planFor(project, request);
      expect(fromJson(changes)).toEqual(changes);
      expect(JSON.parse(JSON.stringify(fromJson(changes)))).toEqual(JSON.parse(JSON.stringify(changes)));
      const { totals } = changes;
      const result = await apply(project, isStored ? fromJson(changes) : changes, permitted);
      expect(result.applied).toEqual({
        added: totals.add,
        changed: totals.change,
        removed: totals.remove,
        unchanged: 0,
      });
      expect(result.remaining.isEmpty).toBe(true);

      const after = await stateOf(server, request.id);
      expect(shown(after)).toEqual(shown(expected));
      for (const [place, entries] of expected) {
        for (const [name, { updatedAt }] of entries) {
          if (updatedAt !== undefined) expect(after.get(place)?.get(name)?.updatedAt).toBe(updatedAt);
        }
      }
      expect(othersOf(server, request.id)).toEqual(others);
      expect((await planFor(project, request)).isEmpty).toBe(true);
      // A plan that is applied twice has nothing to do.
      expect((await apply(project, changes, permitted)).applied).toMatchObject({
        added: 0,
        changed: 0,
        removed: 0,
      });
      expect(shown(await stateOf(server, request.id))).toEqual(shown(expected));

      const undone = await apply(project, isStored ? fromJson(result.undo) : result.undo);
      expect(restored(await stateOf(server, request.id))).toEqual(restored(before));
      expect(othersOf(server, request.id)).toEqual(others);
      await apply(project, undone.undo);
      expect(shown(await stateOf(server, request.id))).toEqual(shown(expected));
    }),
    { numRuns: runs(300) },
  );
}, 300_000);

/** What somebody else does: `null` deletes. */
const edit = fc.record({
  place: fc.constantFrom('en/common', 'en/shop', 'de/common', 'de/shop', 'it/common'),
  key,
  text: fc.option(fc.oneof(text, fc.constant('')), { nil: null, freq: 3 }),
  when: fc.constantFrom('before', 'reading', 'reading', 'backup', 'reading again'),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

it('what somebody else does until a place is read for the last time is never lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      scenario,
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(1, 2, undefined),
      async ({ seeds, request }, edits, pageSize) => {
        const server = serverOf(seeds, pageSize);
        const others = clientOf(server.fetch).project(request.id);
        const done: Edit[] = [];
        const written = new Set<string>();
        const make = async (isNow: (one: Edit) => boolean) => {
          // An edit of what is written already is no longer one of what was planned.
          const left = edits.filter((one) => !done.includes(one) && !written.has(one.place));
          for (const one of left.filter(isNow)) {
            const [language = '', namespace = ''] = one.place.split('/');
            done.push(one);
            await others.translations.update({ language, namespace }, [[one.key, one.text]]);
          }
        };
        const reads = new Map<string, number>();
        let isApplying = false;
        /** Sees the first request of each reading of a place: what comes after it may not be seen. */
        const fetch: typeof globalThis.fetch = async (input, init) => {
          const { pathname, searchParams } = new URL(new Request(input, init).url);
          const [, kind, , , ...parts] = pathname.split('/');
          const place = parts.join('/');
          if (kind === 'update' || kind === 'missing') written.add(place);
          if (isApplying && kind === 'pull' && !searchParams.get('next')) {
            const count = (reads.get(place) ?? 0) + 1;
            reads.set(place, count);
            await make(
              (one) => one.place === place && one.when === (count === 1 ? 'reading' : 'reading again'),
            );
          }
          return server.fetch(input, init);
        };
        const project = clientOf(fetch).project(request.id);
        const start = server.snapshot();
        const before = await stateOf(server, request.id);
        const changes = await planFor(project, request);
        await make(({ when }) => when === 'before');
        isApplying = true;
        const result = await apply(project, changes, {
          ...permitted,
          backup: ({ language, namespace }) =>
            make(({ when, place }) => when === 'backup' && place === `${language}/${namespace}`),
        }).catch((error: unknown) => {
          if (error instanceof PlanConflictError) return error;
          throw error;
        });
        isApplying = false;
        const after = await stateOf(server, request.id);
        const undone = apply(project, result.undo);
        await expect(undone).resolves.toMatchObject({ conflicts: [] });
        const takenBack = await stateOf(server, request.id);

        server.restore(start);
        written.clear();
        for (const one of done.splice(0)) await make((other) => other === one);
        const edited = await stateOf(server, request.id);
        const textIn = (state: State, one: Edit) => state.get(one.place)?.get(one.key)?.value;
        for (const one of done) {
          // What is as it was isn't to be told from what nobody has touched, and an empty text takes one that is moved.
          const [was, is] = [textIn(before, one), textIn(edited, one)];
          if (is === was || (is === '' && was === undefined)) continue;
          expect(textIn(after, one)).toBe(is);
        }
        expect(restored(takenBack)).toEqual(restored(edited));
        for (const { language, namespace, key, found } of result.conflicts) {
          const place = `${language}/${namespace}`;
          expect(edited.get(place)?.get(key)?.value).toBe(found);
          expect(after.get(place)?.get(key)?.value).toBe(found);
        }
      },
    ),
    { numRuns: runs(300) },
  );
}, 300_000);

const interruption = fc.record({
  /** Which request of the apply. */
  at: fc.integer({ min: 1, max: 12 }),
  how: fc.constantFrom('status', 'network', 'abort', 'close', 'kill'),
  workDone: fc.boolean(),
  finish: fc.constantFrom('remaining', 'the same plan', 'a new plan', 'undo'),
});

it('what was interrupted is finished or taken back, and nothing is doubled or lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      scenario,
      interruption,
      fc.constantFrom(1, 20),
      async ({ seeds, request }, { at, how, workDone, finish }, concurrency) => {
        const server = serverOf(seeds);
        const project = clientOf(server.fetch).project(request.id);
        const start = server.snapshot();
        const before = await stateOf(server, request.id);
        const changes = await planFor(project, request);
        await apply(project, changes, permitted);
        const expected = await stateOf(server, request.id);
        server.restore(start);

        const abort = new AbortController();
        let requests = 0;
        let interrupted = () => {};
        /** What the server has begun with, and goes on with whatever becomes of the client. */
        const begun: Promise<unknown>[] = [];
        const answer: typeof globalThis.fetch = (input, init) => {
          const answering = server.fetch(input, init);
          begun.push(answering.catch(() => {}));
          return answering;
        };
        const interruptedNow = new Promise<void>((resolve) => {
          interrupted = resolve;
        });
        const fetch: typeof globalThis.fetch = async (input, init) => {
          requests += 1;
          if (requests < at || (requests > at && how !== 'kill')) return answer(input, init);
          const sent = new Request(input, init);
          if (how === 'status') {
            server.injectFaults([{ fault: 'status', status: 500, workDone, times: 1 }]);
            return answer(sent);
          }
          // Whoever is killed has no say in what was sent.
          if (workDone && requests === at)
            await server.fetch(sent.url, { ...init, body: await bodyOf(sent) });
          interrupted();
          if (how === 'network') throw networkFailure('ECONNRESET');
          if (how === 'abort') abort.abort(new Error('enough'));
          if (how === 'close') locize.close();
          if (how === 'kill') return new Promise<Response>(() => {});
          return answer(input, init);
        };
        const locize = clientOf(fetch);
        const applying = apply(locize.project(request.id), changes, {
          ...permitted,
          concurrency,
          signal: abort.signal,
        }).then(
          () => undefined,
          (error: unknown) => error,
        );
        const error = await Promise.race([applying, how === 'kill' ? interruptedNow : applying]);
        await Promise.all(begun);
        server.injectFaults([]);
        if (error instanceof PartialApplyError && finish === 'undo') {
          await apply(project, error.undo);
          expect(restored(await stateOf(server, request.id))).toEqual(restored(before));
          return;
        }
        const partly = await stateOf(server, request.id);
        const rest =
          finish === 'a new plan'
            ? await planFor(project, request)
            : error instanceof PartialApplyError && finish === 'remaining'
              ? fromJson(error.remaining)
              : changes;
        const finished = await apply(project, rest, permitted);
        expect(shown(await stateOf(server, request.id))).toEqual(shown(expected));
        if (!rest.isEmpty) {
          const statistics = await project.statistics.project();
          await project.statistics.regenerate();
          expect(statistics).toEqual(await project.statistics.project());
        }
        expect((await planFor(project, request)).isEmpty).toBe(true);
        await apply(project, finished.undo);
        expect(restored(await stateOf(server, request.id))).toEqual(restored(partly));
        if (!(error instanceof PartialApplyError)) return;
        await apply(project, error.undo);
        expect(restored(await stateOf(server, request.id))).toEqual(restored(before));
      },
    ),
    { numRuns: runs(150) },
  );
}, 300_000);

const bodyOf = async (request: Request) => (request.method === 'GET' ? null : request.text());
