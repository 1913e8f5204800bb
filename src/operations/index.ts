export {
  goneInDoubt,
  type Method,
  type Operation,
  operation,
  type PathParameters,
  undocumented,
} from './operation.js';
