import * as z from 'zod/mini';
import { type ParameterKind, segmentProblem } from '../api/path-parameters.js';
import { scopes } from '../api/scopes.js';
import { personalAccessTokenPrefix } from '../credentials/mask.js';
import { faultRules } from './faults/rules.js';
import { isRange } from './ip.js';
import { inSeconds, isInSeconds } from './seed-entries.js';
import { butGot, checked, strict, wholeNumber } from './shape.js';

/** A name that becomes a segment of a path: by another, nothing could be asked for. */
const name = (kind: ParameterKind) => checked((value) => nameProblem(kind, value));

export function nameProblem(kind: ParameterKind, value: unknown): string | undefined {
  if (typeof value !== 'string') return `expected a text${butGot(value)}`;
  const problem = segmentProblem(kind, value);
  return problem && `expected a name that a path can have in it, and this one ${problem}`;
}

const optionalNames = (kind: ParameterKind) => z.optional(z.array(name(kind)));
const optionalText = z.optional(z.string());

const range = z.string().check(z.refine(isRange, 'expected an IP address or a CIDR range'));
const origin = { ips: z.optional(z.array(range)), origins: z.optional(z.array(z.string())) };

/** Never quotes the value, since it may be a credential that works elsewhere. */
function credentialProblem(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return 'expected a text that is not empty';
  // As a header can carry it.
  return /^[\x21-\x7e]+$/.test(value) ? undefined : 'expected ASCII characters only, and no white space';
}

const key = checked((value) => {
  const problem = credentialProblem(value);
  if (problem !== undefined || !String(value).startsWith(personalAccessTokenPrefix)) return problem;
  return `expected an API key; what begins with "${personalAccessTokenPrefix}" is a token, and belongs in \`tokens\``;
});

const token = checked(
  (value) =>
    credentialProblem(value) ??
    (String(value).startsWith(personalAccessTokenPrefix) && value !== personalAccessTokenPrefix
      ? undefined
      : `expected a token, which begins with "${personalAccessTokenPrefix}" and goes on`),
);

const expiry = checked((value) => {
  if (typeof value === 'number' && isInSeconds(value)) return inSeconds;
  const isOfType = typeof value === 'string' || typeof value === 'number' || value instanceof Date;
  return isOfType && !Number.isNaN(new Date(value).getTime())
    ? undefined
    : 'expected a valid Date, a text such as "2030-01-31T00:00:00Z", or milliseconds since 1970';
});

/** What depends on the clock alone, and so may also be endless. */
const duration = checked((value) =>
  typeof value === 'number' && value >= 0 ? undefined : 'expected milliseconds, 0 or more, or Infinity',
);

/** Down to the namespaces: their content may be nested, and is looked at by itself. */
const languages = z.record(z.string(), z.record(z.string(), z.unknown()));

export const apiKeySchema = strict({
  key,
  role: z.enum(['admin', 'user', 'readonly']),
  versions: optionalNames('version'),
  languages: optionalNames('language'),
  namespaces: optionalNames('namespace'),
  ...origin,
});

const tokenRoles = ['admin', 'publisher', 'user', 'readonly'] as const;
export const roleSchema = z.nullable(z.enum(tokenRoles));

export const tokenSchema = strict({
  token,
  scopes: z.array(z.enum(scopes)),
  roles: z.record(z.string(), z.enum(tokenRoles)),
  expiresAt: z.optional(expiry),
  ...origin,
});

const userSchema = strict({
  id: name('id'),
  firstname: optionalText,
  lastname: optionalText,
  username: optionalText,
  email: optionalText,
  role: z.enum(['admin', 'publisher', 'user']),
  scope: z.optional(strict({ languages: optionalNames('language'), versions: optionalNames('version') })),
});

const branchSchema = strict({
  id: name('id'),
  name: z.string().check(z.minLength(1, 'expected a name that is not empty')),
  version: z.optional(name('version')),
  entries: z.optional(languages),
  apiKeys: z.optional(z.array(apiKeySchema)),
});

/** What both a main project and a tenant have besides their ids. */
const projectShape = {
  languages: optionalNames('language'),
  versions: z.optional(z.record(z.string(), languages)),
  apiKeys: z.optional(z.array(apiKeySchema)),
  users: z.optional(z.array(userSchema)),
};

const tenantSchema = strict(
  { id: name('id'), ...projectShape },
  '. Settings are those of the main project; a tenant has no tenants, and branches by `POST /branch/create`',
);

const projectSchema = strict({
  id: name('id'),
  cdnType: z.optional(z.enum(['pro', 'standard'])),
  referenceLanguage: z.optional(name('language')),
  ...projectShape,
  privateNamespaces: optionalNames('namespace'),
  privateVersions: optionalNames('version'),
  autoPublish: optionalNames('version'),
  publishFormat: z.optional(z.enum(['nested', 'flat'])),
  branches: z.optional(z.array(branchSchema)),
  tenants: z.optional(z.array(tenantSchema)),
});

const logLimit = checked((value) =>
  value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && Number(value) >= 0)
    ? undefined
    : 'expected a whole number from 0, or Infinity',
);

const faultSeed = checked((value) => (Number.isFinite(value) ? undefined : 'expected a finite number'));

export const listenOptionsSchema = strict({ port: z.optional(wholeNumber(0, 65_535)) });

/** The options of `injectFaults`. */
export const faultOptionsSchema = strict({ seed: z.optional(faultSeed) });

export const seedSchema = strict({
  projects: z.optional(z.array(projectSchema)),
  tokens: z.optional(z.array(tokenSchema)),
  jobDuration: z.optional(duration),
  jobTimeout: z.optional(duration),
  pageSize: z.optional(wholeNumber(1)),
  faults: z.optional(faultRules),
  faultSeed: z.optional(faultSeed),
  logLimit: z.optional(logLimit),
  logBodies: z.optional(z.boolean()),
});
