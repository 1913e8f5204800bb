import type { CdnTypeOption } from '../api/cdn-types.js';
import type { ParameterKind } from '../api/path-parameters.js';
import { cdnType } from '../arguments/index.js';
import { assertSegment, checkedBaseUrl } from '../calls/index.js';
import { type Environment, type VariableName, variablesOf } from '../credentials/index.js';

/** Where to work, as the environment says; each undefined where it isn't set. */
export interface EnvironmentSettings {
  readonly cdnType: CdnTypeOption | undefined;
  readonly baseUrl: string | undefined;
  readonly projectId: string | undefined;
  readonly version: string | undefined;
  readonly language: string | undefined;
}

/**
 * Where to work, in the variables that official tools read: `LOCIZE_CDN_TYPE`, `LOCIZE_API_ENDPOINT` (the `baseUrl`),
 * `LOCIZE_PROJECTID` or `LOCIZE_PID`, `LOCIZE_VERSION` or `LOCIZE_VER`, `LOCIZE_LANGUAGE` or `LOCIZE_LNG`. Of two names,
 * the first that is set counts; an empty one isn't. The credential comes by `credentialFromEnvironment`.
 *
 * ```ts
 * const { projectId, version, language, ...host } = fromEnvironment();
 * const locize = new Locize({ ...host, credential: credentialFromEnvironment() });
 * ```
 *
 * @param env where to look; `process.env` by default
 * @throws InvalidArgumentError for a value that can't be right; it names the variable
 */
export function fromEnvironment(env?: Environment): EnvironmentSettings {
  const variable = variablesOf(env);
  const cdn = variable('LOCIZE_CDN_TYPE');
  const endpoint = variable('LOCIZE_API_ENDPOINT');
  const segment = (kind: ParameterKind, name: VariableName, alias: VariableName) => {
    const found = variable(name, alias);
    if (found !== undefined) assertSegment(found.name, kind, found.value);
    return found?.value;
  };
  return {
    cdnType: cdn && cdnType.read(cdn.value, cdn.name),
    baseUrl: endpoint && checkedBaseUrl(endpoint.value, endpoint.name),
    projectId: segment('id', 'LOCIZE_PROJECTID', 'LOCIZE_PID'),
    version: segment('version', 'LOCIZE_VERSION', 'LOCIZE_VER'),
    language: segment('language', 'LOCIZE_LANGUAGE', 'LOCIZE_LNG'),
  };
}
