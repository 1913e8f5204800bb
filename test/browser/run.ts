/**
 * The browser example in a real Chromium. `npm run test:browser`; screenshots are left in `.vitest/`.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { serve } from '../../examples/browser/serve.ts';
import { launchChromium } from '../helpers/chromium.ts';

const screenshots = fileURLToPath(new URL('../../.vitest/', import.meta.url));
mkdirSync(screenshots, { recursive: true });

const attribute = (page: Page, name: string) => page.getAttribute('html', name);
const left = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())?.x ?? 0;

const { url, locize, close } = await serve();
const browser = await launchChromium();

const checks: Record<string, (page: Page) => Promise<void>> = {
  'shows real translations in the language of the browser': async (page) => {
    assert.equal(await page.textContent('h1'), 'Länder der Welt');
    assert.equal(await page.textContent('#status'), '250 Länder');
    assert.match((await page.textContent('li:first-child')) ?? '', /^AFAfghanistan$/);
    assert.equal(await attribute(page, 'lang'), 'de');
    assert.equal(await attribute(page, 'dir'), 'ltr');
    assert.equal(await page.title(), 'Länder der Welt');
    await page.screenshot({ path: `${screenshots}browser-de.png` });
  },
  'switches the language by keyboard, and shows right-to-left as such': async (page) => {
    await page.focus('#language');
    for (const _ of ['fr', 'es', 'ar']) await page.keyboard.press('ArrowDown');
    await page.waitForFunction("document.documentElement.lang === 'ar'");
    assert.equal(await attribute(page, 'dir'), 'rtl');
    assert.equal(await page.textContent('h1'), 'دول العالم');
    const [first, second] = await Promise.all([left(page, 'li:nth-child(1)'), left(page, 'li:nth-child(2)')]);
    assert.ok(first > second, 'the list does not begin on the right');
    await page.screenshot({ path: `${screenshots}browser-ar.png` });
  },
  'tells how far a language is translated': async (page) => {
    await page.selectOption('#language', 'fi');
    await page.waitForFunction("document.documentElement.lang === 'fi'");
    const share = await page.evaluate("document.getElementById('progress').value");
    assert.ok(Number(share) > 0.2 && Number(share) < 0.3, `the bar is at ${share}`);
    assert.match((await page.textContent('#progress-label')) ?? '', /^2\d\s%/);
    // A text that is missing in a language comes from the reference language.
    assert.equal(await page.textContent('h1'), 'Countries of the world');
  },
  'has a name for everything that can be used': async (page) => {
    const label = async (id: string) =>
      page.evaluate(`document.getElementById('${id}').labels[0].innerText.trim()`);
    assert.match(String(await label('language')), /^Sprache/);
    assert.match(String(await label('progress')), /übersetzt$/);
    assert.equal(await page.getAttribute('#status', 'role'), 'status');
    assert.equal(await page.getAttribute('#error', 'role'), 'alert');
    assert.equal(await page.getAttribute('#countries', 'aria-busy'), 'false');
  },
  'sends no credential, and makes no preflight': async (page) => {
    locize.requests.length = 0;
    await page.selectOption('#language', 'ja');
    await page.waitForFunction("document.documentElement.lang === 'ja'");
    assert.ok(locize.requests.length >= 2);
    for (const { method, credential, headers } of locize.requests) {
      assert.equal(method, 'GET');
      assert.equal(credential, undefined);
      assert.ok(headers.origin?.startsWith('http://127.0.0.1'), 'the request is not one to another origin');
    }
  },
  'ends what is loaded when the language is switched quickly': async (page) => {
    const aborted: string[] = [];
    page.on('requestfailed', (request) => aborted.push(new URL(request.url()).pathname));
    await page.route(/\/latest\/fr\//, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue().catch(() => {}); // it is gone by then
    });
    await page.selectOption('#language', 'fr');
    await page.selectOption('#language', 'es');
    await page.waitForFunction("document.documentElement.lang === 'es'");
    await page.waitForTimeout(800);
    assert.equal(await attribute(page, 'lang'), 'es');
    assert.ok(
      aborted.some((path) => path.includes('/fr/')),
      `aborted: ${aborted}`,
    );
    assert.equal(await page.isVisible('#error'), false);
  },
  'says that it is offline from the beginning, in English': async (page) => {
    await page.route(/\/languages\/|\/latest\//, (route) => route.abort());
    await page.reload();
    await page.waitForSelector('#error', { state: 'visible' });
    assert.match((await page.textContent('#error-text')) ?? '', /Are you online/);
    await page.unroute(/\/languages\/|\/latest\//);
    await page.click('#retry');
    await page.waitForFunction("document.documentElement.lang === 'de'");
    assert.equal(await page.isVisible('#error'), false);
  },
  'says that it is offline, and goes on when it is online again': async (page) => {
    await page.context().setOffline(true);
    await page.selectOption('#language', 'he');
    await page.waitForSelector('#error', { state: 'visible' });
    assert.match((await page.textContent('#error-text')) ?? '', /Sind Sie online/);
    await page.screenshot({ path: `${screenshots}browser-offline.png` });
    await page.context().setOffline(false);
    await page.waitForFunction("document.documentElement.lang === 'he'");
    assert.equal(await page.isVisible('#error'), false);
    assert.equal(await attribute(page, 'dir'), 'rtl');
  },
  // Last: there is no server after it.
  'works with the server gone, for what it has shown before': async (page) => {
    await page.selectOption('#language', 'fr');
    await page.waitForFunction("document.documentElement.lang === 'fr'");
    await locize.close();
    await page.reload();
    await page.waitForFunction("document.documentElement.lang === 'de'");
    assert.equal(await page.textContent('h1'), 'Länder der Welt');
    assert.equal(await page.textContent('#status'), '250 Länder');
    await page.selectOption('#language', 'fr');
    await page.waitForFunction("document.documentElement.lang === 'fr'");
    assert.equal(await page.textContent('h1'), 'Pays du monde');
    assert.equal(await page.isVisible('#error'), false);
    await page.screenshot({ path: `${screenshots}browser-server-gone.png` });
    // What it hasn't shown before isn't there, and it says so in the language that it shows.
    await page.selectOption('#language', 'he');
    await page.waitForSelector('#error', { state: 'visible' });
    assert.match((await page.textContent('#error-text')) ?? '', /Êtes-vous en ligne/);
    assert.equal(await page.textContent('h1'), 'Pays du monde');
  },
};

let failures = 0;
for (const [title, check] of Object.entries(checks)) {
  const context = await browser.newContext({ locale: 'de', viewport: { width: 1000, height: 700 } });
  const page = await context.newPage();
  try {
    await page.goto(url);
    await page.waitForSelector('#countries[aria-busy="false"] li');
    await check(page);
    console.log(`ok      ${title}`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED  ${title}\n${error instanceof Error ? error.stack : error}`);
    await page.screenshot({ path: `${screenshots}browser-failed.png` });
  } finally {
    await context.close();
  }
}
await browser.close();
await close();
console.log(`\n${Object.keys(checks).length - failures} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
