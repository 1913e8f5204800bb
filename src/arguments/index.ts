export * from './checks.js';
export {
  type Given,
  nested,
  type Option,
  type OptionsOf,
  type Read,
  readOptions,
  required,
  withDefault,
} from './options.js';
