export * from './checks.js';
export {
  type Given,
  nested,
  type Option,
  type OptionsOf,
  type Read,
  readArgument,
  readOptions,
  required,
  withDefault,
} from './options.js';
