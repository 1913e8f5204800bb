export { type AddLanguageOptions, type Language, Languages } from './languages.js';
export { list as listLanguages } from './operations.js';
