/**
 * Installs the packed package, and uses it in each runtime. `npm run test:runtimes`
 */
import { type ExecFileSyncOptions, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import Table from 'cli-table3';
import { launchChromium } from '../helpers/chromium.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const require = createRequire(import.meta.url);
const bin = (name: string) => join(here, 'node_modules', name);
/** The packages of the platforms have the binaries themselves, so that no script has to be run to install them. */
const { platform, arch } = process;
const bun = bin(`@oven/bun-${platform}-${arch.replace('arm64', 'aarch64')}/bin/bun`);
const workerd = bin(`@cloudflare/workerd-${platform}-${arch.replace('x64', '64')}/bin/workerd`);
const folder = mkdtempSync(join(tmpdir(), 'runtimes-'));

interface Runtime {
  readonly name: string;
  /** Runs the script against a server, and answers what it has done. */
  readonly run: (url: string) => Promise<string[]>;
}

const runtimes: readonly Runtime[] = [
  ...['22', '24', '26'].map((version) => ({
    name: `Node ${version}`,
    run: (url: string) => runCommand(bin(`node-${version}-${arch}/bin/node`), ['main.mjs', url]),
  })),
  { name: 'Bun', run: (url) => runCommand(bun, ['main.mjs', url]) },
  {
    name: 'Deno',
    run: (url) => runCommand(bin('.bin/deno'), ['run', '--allow-net', '--allow-env', 'main.mjs', url]),
  },
  { name: 'workerd', run: runWorkerd },
  { name: 'Chromium', run: runChromium },
];

try {
  install();
  const { createLocizeServer } = await import(
    pathToFileURL(join(folder, 'node_modules/locize-sdk/dist/testing.js')).href
  );
  const table = new Table({ head: ['runtime', 'result'], style: { head: [], border: [] } });
  let failures = 0;
  for (const { name, run } of runtimes) {
    const { url, close } = await startServer(createLocizeServer);
    try {
      table.push([name, `${(await run(url)).length} steps`]);
    } catch (error) {
      failures += 1;
      table.push([name, 'FAILED']);
      console.error(`${name}: ${error instanceof Error ? error.stack : error}\n`);
    } finally {
      await close();
    }
  }
  console.log(table.toString());
  console.log(`\n${runtimes.length - failures} passed, ${failures} failed`);
  process.exitCode = failures === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A project that has the packed package from npm, and the scripts beside it. */
function install(): void {
  const options: ExecFileSyncOptions = { stdio: ['ignore', 'pipe', 'inherit'] };
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    ...options,
    cwd: root,
  });
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const flags = ['--no-package-lock', '--no-audit', '--no-fund', '--no-save'];
  execFileSync('npm', ['install', ...flags, `./locize-sdk-${version}.tgz`], { ...options, cwd: folder });
  for (const name of ['script.mjs', 'main.mjs', 'worker.mjs', 'page.mjs'])
    cpSync(join(here, name), join(folder, name));
}

/** The embedded server, and at `/page` a page for a browser. */
async function startServer(createLocizeServer: typeof import('locize-sdk/testing').createLocizeServer) {
  const server = createLocizeServer({
    projects: [
      {
        id: 'p1',
        versions: { latest: { en: { common: { title: 'Title' } } } },
        apiKeys: [{ key: 'test-key-runtimes', role: 'readonly' }],
      },
    ],
    tokens: [{ token: 'lz_pat_test_runtimes', scopes: ['read', 'write', 'manage'], roles: { p1: 'user' } }],
    faults: [
      { on: 'GET /tags', fault: 'reset', when: 'after', times: 2 },
      { on: 'GET /branches', fault: 'reset', when: 'after', times: 100 },
    ],
  });
  /** The headers of the last request that a client made, and which addresses were answered once. */
  let seen: object = {};
  const answered = new Set<string>();
  const listener = getRequestListener(
    async (request, env) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/page') return page();
      if (pathname === '/seen') return Response.json(seen);
      seen = Object.fromEntries(request.headers);
      if (pathname.startsWith('/gone/')) {
        // Once, with what is stale at once; then no more.
        if (answered.has(pathname) && 'incoming' in env) env.incoming.socket.destroy();
        answered.add(pathname);
        return Response.json({ title: 'Kept' }, { headers: { 'cache-control': 'max-age=0' } });
      }
      const { method, headers } = request;
      const body = await request.text();
      try {
        return await server.fetch(request.url, { method, headers, ...(body !== '' && { body }) });
      } catch {
        if ('incoming' in env) env.incoming.socket.destroy(); // as the fault has it
        return new Response(null);
      }
    },
    { overrideGlobalObjects: false },
  );
  const http = createServer(listener).listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: async () => {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

async function page(): Promise<Response> {
  const html = `<!doctype html><title>locize-sdk</title><script type="module">${await bundle('page.mjs')}</script>`;
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** One file for where there is no file system. That it needs nothing of Node shows in that it can be made. */
async function bundle(entry: string): Promise<string> {
  const { build }: typeof import('esbuild') = require('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(folder, entry)],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

async function runCommand(command: string, args: readonly string[]): Promise<string[]> {
  const child = spawn(command, args, { cwd: folder, timeout: 60_000 });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (status !== 0) throw new Error(`exit code ${status}\n${stdout}${stderr}`);
  return JSON.parse(stdout);
}

async function runWorkerd(url: string): Promise<string[]> {
  writeFileSync(join(folder, 'worker.js'), await bundle('worker.mjs'));
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
     const config :Workerd.Config = (
       services = [
         (name = "main", worker = .worker),
         (name = "internet", network = (allow = ["public", "private"])),
       ],
       sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
     );
     const worker :Workerd.Worker = (
       modules = [(name = "worker", esModule = embed "worker.js")],
       compatibilityDate = "2026-11-01",
       bindings = [(name = "BASE_URL", text = "${url}")],
     );`,
  );
  const child = spawn(workerd, ['serve', 'config.capnp', '--control-fd=3'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  try {
    // It tells the port that it listens on.
    const ended = once(child, 'close').then(([status]) => Promise.reject(new Error(`exit code ${status}`)));
    const [message] = await Promise.race([once(child.stdio[3] as NodeJS.ReadableStream, 'data'), ended]);
    const { port } = JSON.parse(String(message).split('\n')[0] ?? '');
    return stepsOf(await (await fetch(`http://127.0.0.1:${port}/`)).json());
  } finally {
    if (child.exitCode === null && child.kill()) await once(child, 'close');
  }
}

async function runChromium(url: string): Promise<string[]> {
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage();
    const preflights: string[] = [];
    tab.on('request', (request) => {
      if (request.method() === 'OPTIONS') preflights.push(request.url());
    });
    await tab.goto(`${url}/page?secret=of-the-page`);
    const steps = stepsOf(await tab.evaluate('globalThis.result'));
    if (preflights.length > 0) throw new Error(`preflights of ${preflights}`);
    return steps;
  } finally {
    await browser.close();
  }
}

function stepsOf(result: unknown): string[] {
  const { done, error } = result as { done?: string[]; error?: string };
  if (done === undefined) throw new Error(error);
  return done;
}
