/** Version of the package, by which it names itself to the server. A test compares it with package.json. */
export const version = '0.1.0';
