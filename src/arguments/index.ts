export * from './checks.js';
export {
  type Given,
  type Option,
  type OptionsOf,
  partial,
  type Read,
  readArgument,
  readOptions,
  required,
  withDefault,
} from './options.js';
