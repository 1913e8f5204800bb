import { apiKey, flatten, Locize, type NamespaceContent } from 'locize-sdk';
import { describe, expect, it } from 'vitest';
import { json, scriptedFetch } from './helpers/fetch.js';

describe('flatten', () => {
  it('joins what is nested, and leaves the rest as it is', () => {
    const content = {
      title: 'Shop',
      login: { label: 'Log in', deep: { er: '' } },
      count: 5,
      is: false,
      no: null,
    };
    expect(flatten(content)).toEqual({
      title: 'Shop',
      'login.label': 'Log in',
      'login.deep.er': '',
      count: 5,
      is: false,
      no: null,
    });
    expect(flatten({ a: { b: { c: 'x' } } }, '::')).toEqual({ 'a::b::c': 'x' });
    expect(flatten({ a: { b: 'x' } }, ' ')).toEqual({ 'a b': 'x' });
  });

  it('counts what is in arrays', () => {
    expect(flatten({ steps: ['One', { of: ['Two', null] }] })).toEqual({
      'steps.0': 'One',
      'steps.1.of.0': 'Two',
      'steps.1.of.1': null,
    });
  });

  it('leaves out what is empty', () => {
    expect(flatten({})).toEqual({});
    expect(flatten({ a: {}, b: [], c: { d: [{}] }, e: '' })).toEqual({ e: '' });
    expect(flatten({ 'a.b': {}, a: { b: 'y' } })).toEqual({ 'a.b': 'y' });
  });

  it('keeps keys that are empty or have the separator in them', () => {
    expect(flatten({ '': { a: 'x', '': 'y' }, 'b.c': { d: 'z' } })).toEqual({
      '.a': 'x',
      '.': 'y',
      'b.c.d': 'z',
    });
  });

  it('keeps keys of any name, and changes no prototype', () => {
    const content = JSON.parse(
      '{"__proto__":"a","constructor":{"prototype":{"polluted":"b"}},"c":{"__proto__":{"d":"e"}}}',
    );
    const flat = flatten(content);
    expect(JSON.parse(JSON.stringify(flat))).toEqual(
      JSON.parse('{"__proto__":"a","constructor.prototype.polluted":"b","c.__proto__.d":"e"}'),
    );
    expect(Object.getPrototypeOf(flat)).toBe(Object.prototype);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it.each([
    [{ 'a.b': 'x', a: { b: 'y' } }, '"a.b"'],
    [{ a: { b: 'y' }, 'a.b': 'x' }, '"a.b"'],
    [{ a: ['x'], 'a.0': 'y' }, '"a.0"'],
  ])('refuses a key that comes twice: %j', (content, key) => {
    expect(() => flatten(content)).toThrow(`content has the key ${key} twice`);
    expect(() => flatten(content, '/')).not.toThrow();
  });

  it.each([undefined, null, 'text', 5, true, ['a'], new Map([['a', 'b']]), () => {}, Symbol('a')])(
    'refuses what is no content: %s',
    (content) => {
      expect(() => flatten(content as object)).toThrow(
        expect.objectContaining({ code: 'invalid_argument', argument: 'content' }),
      );
    },
  );

  it.each([
    undefined,
    new Date(0),
    new Map([['a', 'b']]),
    () => {},
    5n,
    Symbol('a'),
    Number.NaN,
    Infinity,
    -Infinity,
  ])('refuses what no content has below a key: %s', (value) => {
    expect(() => flatten({ a: { b: value } })).toThrow('content has no text for the key "a.b"');
  });

  it.each(['', 5, null, {}])('refuses the separator %j', (separator) => {
    expect(() => flatten({ a: 'b' }, separator as string)).toThrow(
      expect.objectContaining({ code: 'invalid_argument', argument: 'separator' }),
    );
  });

  const nested = (levels: number, value: unknown = 'x') => {
    let content: unknown = value;
    for (let level = 0; level < levels; level += 1) content = level % 2 ? { a: content } : [content];
    return { a: content };
  };

  it('takes 200 levels, and refuses more', () => {
    expect(Object.keys(flatten(nested(200)))).toHaveLength(1);
    for (const content of [nested(201), nested(100_000)]) {
      expect(() => flatten(content)).toThrow('content is nested more than 200 levels deep');
    }
  });

  it('ends with what contains itself', () => {
    const one: { [name: string]: unknown } = { text: 'x' };
    const two = { one, list: [one, one] };
    Object.assign(one, { two, again: two, itself: one });
    expect(() => flatten(one)).toThrow('nested more than 200 levels deep');
  });

  it('names a key of any length in a bounded message', () => {
    const key = '\u202e'.repeat(1e6);
    const content = { [`${key}.a`]: 'x', [key]: { a: 'y' } };
    expect(() => flatten(content)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^content has the key "[^\u202e]{1,1100}" twice$/),
      }),
    );
  });

  it('gives what update takes', async () => {
    const { fetch, requests } = scriptedFetch(json({ login: { label: 'Log in' } }), json({}));
    const { translations } = new Locize({ fetch, credential: apiKey('an-api-key') }).project('p1');
    const at = { language: 'en', namespace: 'common' };
    const content: NamespaceContent = await translations.download(at);
    await translations.update(at, flatten(content));
    expect(await requests[1]?.json()).toEqual({ 'login.label': 'Log in' });
  });
});

it('takes no promise of content', () => {
  const { translations } = new Locize({ credential: apiKey('a-key') }).project('p1');
  const compiles = async () => {
    const location = { language: 'en', namespace: 'common' };
    // @ts-expect-error it has to be awaited
    flatten(translations.download(location));
    // @ts-expect-error it has to be awaited
    flatten(translations.pull(location));
    flatten(await translations.pull(location));
    // @ts-expect-error a list is no content
    flatten(['a']);
    // @ts-expect-error nor is a Map
    flatten(new Map([['a', 'b']]));
    // @ts-expect-error nor is a function
    flatten(() => 'a');
    interface Texts {
      readonly login: { readonly label: string };
    }
    const texts: Texts = { login: { label: 'Log in' } };
    flatten(texts);
  };
  expect(compiles).toBeTypeOf('function');
});
