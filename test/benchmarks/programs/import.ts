/** Imports packages, and prints how many milliseconds that took. */
const names: string[] = JSON.parse(process.argv[2] ?? '');
const start = performance.now();
for (const name of names) await import(name);
console.log(performance.now() - start);

export {};
