// For runtimes with a command line.
import { check } from './script.mjs';

const args = globalThis.Deno?.args ?? process.argv.slice(2);
console.log(JSON.stringify(await check(args[0])));
