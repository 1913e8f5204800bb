export { isBrowser, platformEnvironment, platformFiles } from './platform.js';
export { version } from './version.js';
