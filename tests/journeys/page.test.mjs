// The page in a real browser, as a buyer uses it. Screenshots go to build/screenshots/.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { RunningVenue, root } from './lib/venue.mjs';

const shots = join(root, 'build/screenshots');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let venue;
let browser;
let page;
const problems = [];

before(async () => {
  mkdirSync(shots, { recursive: true });
  venue = await RunningVenue.start();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  page = await browser.newPage({ viewport: { width: 1360, height: 900 }, locale: 'en-GB', colorScheme: 'light' });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
});
after(async () => {
  await browser?.close();
  await venue.stop();
  venue.remove();
});

const shoot = (name) => page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });

/** Fails on any serious finding of axe-core. */
async function expectAccessible(where) {
  const results = await page.evaluate(`(() => { ${axe}; return axe.run(document, { resultTypes: ['violations'] }); })()`);
  const serious = results.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  assert.deepEqual(serious.map(({ id, nodes }) => `${where}: ${id}: ${nodes[0].html}`), []);
}

test('a buyer finds a dataset, buys a licence and opens its data', async () => {
  await page.goto(venue.at.http);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  assert.ok((await page.locator('main li').count()) >= 60);
  await expectAccessible('catalogue');
  await shoot('catalogue');

  await page.getByLabel('Search datasets').fill('seattle weather');
  await page.getByText(/^[1-9]\d? datasets$/).waitFor();
  await page.getByRole('link', { name: /seattle.?weather/i }).first().click();
  await page.getByRole('heading', { name: 'Order book' }).waitFor();

  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Private key (PEM file)').setInputFiles(join(venue.data, 'keys/ORIONAI.pem'));
  await page.locator('dialog').getByRole('button', { name: 'Sign in' }).click();
  await page.locator('header').getByText('ORIONAI').waitFor();

  const ask = page.locator('table button.down').last();
  await ask.waitFor({ timeout: 20_000 });
  await ask.click();
  await page.getByLabel('Time in force').selectOption('immediate_or_cancel');
  await page.waitForFunction(() => document.querySelector('[data-testid=total]')?.textContent?.includes('CNY'));
  await expectAccessible('dataset');
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByText(/Order accepted: filled/).waitFor();
  await shoot('dataset');

  await page.getByRole('link', { name: 'My account' }).click();
  await page.getByRole('button', { name: 'Open the data' }).first().click();
  await page.getByTestId('preview').waitFor();
  assert.match(await page.getByTestId('preview').innerText(), /\S{3}/);
  await expectAccessible('account');
  await shoot('account');
});

test('the page speaks Chinese and knows the dark', async () => {
  await page.getByLabel('Language').selectOption('zh');
  await page.getByRole('heading', { name: '我的账户' }).waitFor();
  await page.getByRole('button', { name: '深色' }).click();
  await expectAccessible('account, Chinese, dark');
  await shoot('account-zh-dark');
  await page.goBack();
  await page.getByRole('heading', { name: '订单簿' }).waitFor();
  await expectAccessible('dataset, Chinese, dark');
  await shoot('dataset-zh-dark');
});

test('the page fits a telephone', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(venue.at.http);
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 1, `the page is ${overflow} pixels too wide`);
  await page.screenshot({ path: join(shots, 'catalogue-phone.png') });
});

test('nothing went wrong in the console', () => {
  assert.deepEqual(problems, []);
});
