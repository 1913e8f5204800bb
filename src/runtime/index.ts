export { isBrowser, platformEnvironment } from './platform.js';
export { version } from './version.js';
