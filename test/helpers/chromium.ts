import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

/** Chromium comes from npm with the other runtimes. */
const require = createRequire(new URL('../runtimes/package.json', import.meta.url));

/** A Chromium with its defences up: not by the arguments that the package proposes, which take them down. */
export async function launchChromium(): Promise<Browser> {
  const { default: binary } = await import(pathToFileURL(require.resolve('@sparticuz/chromium')).href);
  return chromium.launch({
    executablePath: await binary.executablePath(),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  });
}
