export { isBrowser, nothingOfThePage, platformEnvironment, platformFiles } from './platform.js';
export { version } from './version.js';
