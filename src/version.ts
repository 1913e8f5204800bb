/** Version of the package, as it names itself to the server. A test holds it to package.json. */
export const version = '0.1.0';
