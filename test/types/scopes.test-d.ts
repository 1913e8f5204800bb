import { type } from 'arktype';
import {
  apiKey,
  type ClientOptions,
  type Credential,
  credentialFromEnvironment,
  fromEnvironment,
  Locize,
  type LocizeOptions,
  type NamespaceContent,
  type OperationName,
  type Project,
  type ProjectResponse,
  personalAccessToken,
  type RawContent,
  type Resource,
  type Scope,
} from 'locize-sdk';
import * as v from 'valibot';
import { describe, expectTypeOf, it } from 'vitest';
import * as z from 'zod';

const token = 'lz_pat_test';
declare const flag: boolean;
declare const scopesAtRunTime: Scope[];

describe('the scopes of a credential', () => {
  it('are what is declared', () => {
    expectTypeOf(personalAccessToken(token, { scopes: ['read', 'write'] })).toEqualTypeOf<
      Credential<'read' | 'write'>
    >();
    expectTypeOf(personalAccessToken(token, { scopes: [] })).toEqualTypeOf<Credential<never>>();
    expectTypeOf(apiKey('k', { role: 'readonly' })).toEqualTypeOf<Credential<'read'>>();
    expectTypeOf(apiKey('k', { role: 'user' })).toEqualTypeOf<Credential<'read' | 'write' | 'manage'>>();
    expectTypeOf(apiKey('k', { role: 'admin' })).toEqualTypeOf<Credential<Scope>>();
  });

  it('count as all where they are not declared, or known only at run time', () => {
    expectTypeOf(personalAccessToken(token)).toEqualTypeOf<Credential<Scope>>();
    expectTypeOf(personalAccessToken(token, { expiresAt: new Date() })).toEqualTypeOf<Credential<Scope>>();
    expectTypeOf(personalAccessToken(token, { scopes: scopesAtRunTime })).toEqualTypeOf<Credential<Scope>>();
    expectTypeOf(apiKey('k')).toEqualTypeOf<Credential<Scope>>();
    expectTypeOf(apiKey('k', { versions: ['latest'] })).toEqualTypeOf<Credential<Scope>>();
    expectTypeOf(credentialFromEnvironment()).toEqualTypeOf<Credential<Scope>>();
  });

  it('are what is declared of what the environment has', () => {
    const options = { scopes: ['read'] } as const;
    interface Bindings {
      readonly LOCIZE_PAT: string;
      readonly CACHE: { get(key: string): string };
    }
    const bindings: Bindings = { LOCIZE_PAT: '', CACHE: { get: (key) => key } };
    expectTypeOf(credentialFromEnvironment(bindings)).toEqualTypeOf<Credential<Scope>>();
    expectTypeOf(fromEnvironment).toBeCallableWith(bindings);
    expectTypeOf(fromEnvironment).toBeCallableWith(process.env);
    // @ts-expect-error: a binding that is asked for it is no token
    credentialFromEnvironment({ LOCIZE_PAT: { get: async () => '' } });
    expectTypeOf(credentialFromEnvironment({}, options)).toEqualTypeOf<Credential<'read'>>();
    expectTypeOf(credentialFromEnvironment({}, { scopes: ['read', 'write'] })).toEqualTypeOf<
      Credential<'read' | 'write'>
    >();
    expectTypeOf(credentialFromEnvironment({}, { expiresAt: 0 })).toEqualTypeOf<Credential<Scope>>();
    const { projectId, version, language, ...host } = fromEnvironment();
    expectTypeOf([projectId, version, language]).toEqualTypeOf<(string | undefined)[]>();
    const credential = credentialFromEnvironment(undefined, options);
    expectTypeOf(new Locize({ ...host, credential })).toEqualTypeOf<Locize<'read'>>();
    expectTypeOf(new Locize(host)).toEqualTypeOf<Locize<never>>();
  });

  it('are none of a credential that may be missing', () => {
    const credential = flag ? personalAccessToken(token, { scopes: ['read'] }) : undefined;
    expectTypeOf(new Locize({ credential })).toEqualTypeOf<Locize<never>>();
    expectTypeOf(new Locize({} as LocizeOptions<never>)).toEqualTypeOf<Locize<never>>();
    expectTypeOf(new Locize({} as ClientOptions)).toEqualTypeOf<Locize<never>>();
  });

  it('are those of the weakest of several', () => {
    const weak = personalAccessToken(token, { scopes: ['read'] });
    const strong = personalAccessToken(token, { scopes: ['read', 'manage'] });
    expectTypeOf(new Locize({ credential: flag ? weak : strong })).toEqualTypeOf<Locize<'read'>>();
    expectTypeOf(new Locize({ credential: (id) => (id === 'a' ? strong : weak) })).toEqualTypeOf<
      Locize<'read'>
    >();
    expectTypeOf(new Locize({ credential: async () => (flag ? strong : weak) })).toEqualTypeOf<
      Locize<'read'>
    >();
    expectTypeOf(personalAccessToken(token, { scopes: flag ? ['read'] : ['read', 'manage'] })).toEqualTypeOf<
      Credential<'read'>
    >();
    expectTypeOf(apiKey('k', { role: flag ? 'readonly' : 'admin' })).toEqualTypeOf<Credential<'read'>>();
  });

  it('are none without a credential', () => {
    expectTypeOf(new Locize()).toEqualTypeOf<Locize<never>>();
    expectTypeOf(new Locize({ cdnType: 'standard' })).toEqualTypeOf<Locize<never>>();
    expectTypeOf(new Locize().project('p')).toEqualTypeOf<Project<never>>();
  });

  it('are those of a project of its own', () => {
    const client = new Locize({ credential: personalAccessToken(token, { scopes: ['read'] }) });
    expectTypeOf(client.project('p')).toEqualTypeOf<Project<'read'>>();
    expectTypeOf(client.project('p', { cdnType: 'standard' })).toEqualTypeOf<Project<'read'>>();
    const own = { credential: personalAccessToken(token, { scopes: ['manage'] }) };
    expectTypeOf(client.project('p', own)).toEqualTypeOf<Project<'manage'>>();
    client.forEachProject(['p'], (project) => expectTypeOf(project).toEqualTypeOf<Project<'read'>>());
  });

  it('can be asked for: more fits, less does not', () => {
    const needsManage = (project: Project<'manage'>) => project;
    const all: Locize = new Locize({ credential: apiKey('k') });
    needsManage(all.project('p'));
    const less = new Locize({ credential: personalAccessToken(token, { scopes: ['read', 'write'] }) });
    // @ts-expect-error read and write are not manage
    needsManage(less.project('p'));
    // @ts-expect-error a client that can read is not one that can do everything
    const everything: Locize = less;
    return everything;
  });
});

describe('the scopes of a client are not guessed from the use of a project', () => {
  const reader = new Locize({ credential: personalAccessToken(token, { scopes: ['read'] }) });
  const publish = async (project: Project<'manage'>) => project;

  it('of one project', () => {
    // @ts-expect-error the client can only read
    publish(reader.project('p'));
    // @ts-expect-error the client can only read
    publish(reader.project('p', { cdnType: 'standard' }));
    // @ts-expect-error the project's own credential can only write
    publish(reader.project('p', { credential: personalAccessToken(token, { scopes: ['write'] }) }));
    publish(reader.project('p', { credential: personalAccessToken(token, { scopes: ['manage'] }) }));
  });

  it('of many projects', () => {
    const manager = personalAccessToken(token, { scopes: ['manage'] });
    // @ts-expect-error the client can only read
    reader.forEachProject(['p'], publish);
    // @ts-expect-error the client can only read
    reader.forEachProject([{ id: 'p', cdnType: 'standard' }], publish);
    reader.forEachProject([{ id: 'p', credential: manager }], publish);
    // @ts-expect-error the second project goes by the client's credential, which can only read
    reader.forEachProject([{ id: 'p', credential: manager }, 'q'], publish);
    reader.forEachProject(new Set(['p']), (project) =>
      expectTypeOf(project).toEqualTypeOf<Project<'read'>>(),
    );
  });

  it('of a client without a credential', () => {
    // @ts-expect-error it can only make public calls
    const client: Locize<'admin'> = new Locize();
    return client;
  });
});

describe('each method', () => {
  const none = new Locize().project('p');
  const readOnly = new Locize({ credential: personalAccessToken(token, { scopes: ['read'] }) }).project('p');
  const writeOnly = new Locize({ credential: personalAccessToken(token, { scopes: ['write'] }) }).project(
    'p',
  );
  const manageOnly = new Locize({ credential: personalAccessToken(token, { scopes: ['manage'] }) }).project(
    'p',
  );
  const adminOnly = new Locize({ credential: personalAccessToken(token, { scopes: ['admin'] }) }).project(
    'p',
  );
  const withoutRead = new Locize({
    credential: personalAccessToken(token, { scopes: ['write', 'manage', 'admin'] }),
  }).project('p');
  const withoutWrite = new Locize({
    credential: personalAccessToken(token, { scopes: ['read', 'manage', 'admin'] }),
  }).project('p');
  const withoutManage = new Locize({
    credential: personalAccessToken(token, { scopes: ['read', 'write', 'admin'] }),
  }).project('p');
  const withoutAdmin = new Locize({
    credential: personalAccessToken(token, { scopes: ['read', 'write', 'manage'] }),
  }).project('p');
  const at = { language: 'en', namespace: 'common' };

  it('of the public is there for all', () => {
    none.translations.download(at);
    none.languages.list();
    adminOnly.translations.download(at);
    none.translations.downloadAll();
    none.translations.listPublished();
    none.statistics.badge();
    manageOnly.jobs.get('j');
    // @ts-expect-error needs a credential, whatever its scopes
    none.jobs.get('j');
  });

  it('that reads needs read', () => {
    readOnly.translations.downloadPrivate(at);
    readOnly.translations.pull(at);
    readOnly.namespaces.list();
    readOnly.versions.list();
    readOnly.branches.list();
    readOnly.tags.list();
    readOnly.statistics.project();
    readOnly.statistics.user('u');
    readOnly.statistics.users();
    // @ts-expect-error needs read
    withoutRead.translations.downloadPrivate(at);
    // @ts-expect-error needs read
    withoutRead.translations.pull(at);
    // @ts-expect-error needs read
    withoutRead.namespaces.list();
    // @ts-expect-error needs read
    withoutRead.versions.list();
    // @ts-expect-error needs read
    withoutRead.branches.list();
    // @ts-expect-error needs read
    withoutRead.tags.list();
    // @ts-expect-error needs read
    withoutRead.statistics.project();
    // @ts-expect-error needs read
    withoutRead.statistics.user('u');
    // @ts-expect-error needs read
    withoutRead.statistics.users();
  });

  it('that writes needs write', () => {
    writeOnly.translations.update(at, {});
    writeOnly.translations.delete(at, []);
    writeOnly.translations.reportMissing(at, {});
    writeOnly.translations.reportUsed(at, []);
    writeOnly.namespaces.create(at);
    writeOnly.statistics.regenerate();
    writeOnly.namespaces.rename({ from: 'a', to: 'b' });
    writeOnly.namespaces.delete({ namespace: 'a' });
    // @ts-expect-error needs write
    withoutWrite.translations.update(at, {});
    // @ts-expect-error needs write
    withoutWrite.translations.delete(at, []);
    // @ts-expect-error needs write
    withoutWrite.translations.reportMissing(at, {});
    // @ts-expect-error needs write
    withoutWrite.translations.reportUsed(at, []);
    // @ts-expect-error needs write
    withoutWrite.namespaces.create(at);
    // @ts-expect-error needs write
    withoutWrite.statistics.regenerate();
    // @ts-expect-error needs write
    withoutWrite.namespaces.rename({ from: 'a', to: 'b' });
    // @ts-expect-error needs write
    withoutWrite.namespaces.delete({ namespace: 'a' });
  });

  it('that manages needs manage', () => {
    manageOnly.languages.add('fr');
    manageOnly.languages.remove('fr');
    manageOnly.versions.publish();
    manageOnly.versions.copy({ from: 'a', to: 'b' });
    manageOnly.versions.delete('a');
    manageOnly.branches.create({ name: 'a' });
    manageOnly.branches.merge('b');
    manageOnly.branches.delete('b');
    // @ts-expect-error needs manage
    withoutManage.languages.add('fr');
    // @ts-expect-error needs manage
    withoutManage.languages.remove('fr');
    // @ts-expect-error needs manage
    withoutManage.versions.publish();
    // @ts-expect-error needs manage
    withoutManage.versions.copy({ from: 'a', to: 'b' });
    // @ts-expect-error needs manage
    withoutManage.versions.delete('a');
    // @ts-expect-error needs manage
    withoutManage.branches.create({ name: 'a' });
    // @ts-expect-error needs manage
    withoutManage.branches.merge('b');
    // @ts-expect-error needs manage
    withoutManage.branches.delete('b');
  });

  it('that administrates needs admin', () => {
    adminOnly.users.list();
    adminOnly.users.invite({ email: 'a@b', role: 'user' });
    // @ts-expect-error needs admin
    withoutAdmin.users.list();
    // @ts-expect-error needs admin
    withoutAdmin.users.invite({ email: 'a@b', role: 'user' });
  });
});

describe('a request of your own', () => {
  const project = new Locize({ credential: personalAccessToken(token, { scopes: ['read'] }) }).project('p');

  it('needs the scope that it declares', () => {
    project.request({ method: 'GET', path: '/x/{projectId}', scope: 'read' });
    project.request({ method: 'GET', path: '/x/{projectId}', scope: 'public' });
    // @ts-expect-error needs admin
    project.request({ method: 'GET', path: '/x/{projectId}', scope: 'admin' });
  });

  it('has the parameters of its path', () => {
    const path = '/x/{projectId}/{entry}/{part?}';
    project.request({ method: 'GET', path, scope: 'read', parameters: { entry: 'e' } });
    project.request({ method: 'GET', path, scope: 'read', parameters: { entry: 'e', part: 'p' } });
    // @ts-expect-error the path has no such parameter
    project.request({ method: 'GET', path, scope: 'read', parameters: { entry: 'e', other: 'o' } });
    // @ts-expect-error the parameters are missing
    project.request({ method: 'GET', path, scope: 'read' });
    // @ts-expect-error the entry is missing
    project.request({ method: 'GET', path, scope: 'read', parameters: {} });
  });

  it('answers what its schema makes of it', () => {
    const schema = z.object({ a: z.number() });
    const request = { method: 'GET', path: '/x', scope: 'read' } as const;
    expectTypeOf(project.request({ ...request, schema })).resolves.toEqualTypeOf<
      ProjectResponse<{ a: number }>
    >();
    expectTypeOf(project.request(request)).resolves.toEqualTypeOf<ProjectResponse<unknown>>();
  });
});

it('content is typed by a schema', () => {
  const { translations } = new Locize({ credential: apiKey('k') }).project('p');
  const at = { language: 'en', namespace: 'common' };
  const schema = z.object({ title: z.string() });
  expectTypeOf(translations.download(at, { schema })).resolves.toEqualTypeOf<{ title: string }>();
  expectTypeOf(translations.downloadPrivate(at, { schema })).resolves.toEqualTypeOf<{ title: string }>();
  expectTypeOf(translations.pull(at, { schema }).all()).resolves.toEqualTypeOf<{ title: string }>();
  const title = { title: 'string' } as const;
  expectTypeOf(translations.download(at, { schema: type(title) })).resolves.toEqualTypeOf<{
    title: string;
  }>();
  const valibot = v.object({ title: v.string() });
  expectTypeOf(translations.download(at, { schema: valibot })).resolves.toEqualTypeOf<{ title: string }>();
  // @ts-expect-error texts or entries: it has to be known which
  translations.pull(at, { raw: Math.random() > 0.5 });
  expectTypeOf(translations.pull(at, { raw: true }).all()).resolves.toEqualTypeOf<RawContent>();
  expectTypeOf(translations.pull(at, { own: true }).all()).resolves.toEqualTypeOf<NamespaceContent>();
});

it('the name of an operation is the name of the method that sends it', () => {
  type Groups = { [Name in keyof Project as Project[Name] extends Resource ? Name : never]: Project[Name] };
  type Methods = { [Name in keyof Groups]: `${Name}.${Extract<keyof Groups[Name], string>}` };
  expectTypeOf<Methods[keyof Groups]>().toEqualTypeOf<OperationName>();
});
