// The page in a real browser, as a buyer uses it. Screenshots go to build/screenshots/.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { demoMember } from '../clients/lib/credentials.mjs';
import { RestClient } from '../clients/lib/rest_client.mjs';
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

/** The demonstration's thin markets meet in a call every five minutes of the day: waits when one would come between. */
async function betweenCalls(seconds) {
  const left = 300 - (Date.now() / 1000) % 300;
  if (left < seconds) await new Promise((resolve) => setTimeout(resolve, 1000 * (left + 1)));
}

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

test('a ticket opens to every order type, and a stop is seen to wait', async () => {
  await page.getByRole('link', { name: 'Catalogue' }).click();
  await page.getByLabel('Search datasets').fill('seattle weather');
  await page.getByRole('link', { name: /seattle.?weather/i }).first().click();
  await page.getByText('More', { exact: true }).click();
  await page.getByLabel('Order type').selectOption('stop_limit');
  const last = Number((await page.locator('table button.down').last().innerText()).replaceAll(',', ''));
  const price = page.getByLabel('Price (CNY)', { exact: true });
  await page.getByLabel('Stop price (CNY)').fill(String(Math.round(last * 1.05)));
  await price.fill(String(Math.round(last * 1.06)));
  await page.getByLabel('Time in force').selectOption('good_till_cancel');
  await page.getByLabel('Show at a time').waitFor();
  await page.waitForFunction(() => document.querySelector('[data-testid=total]')?.textContent?.includes('CNY'));
  await expectAccessible('ticket with more');
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByText(/Order accepted: new, Filled 0, waits for its stop price/).waitFor();
  await shoot('ticket-more');
  await page.getByRole('link', { name: 'My account' }).click();
  await page.getByText('waits for its stop price').first().waitFor();
  await expectAccessible('orders that wait');
  await shoot('account-stop');
});

test('a member takes cash out, the operator pays it, and the statement adds up', async () => {
  await page.getByRole('link', { name: 'My account' }).click();
  await page.getByLabel('Amount (CNY)').fill('12.5');
  await page.getByLabel('Purpose').fill('to our bank');
  // Done but not answered: asked again under the same id, it is done once.
  await page.route('**/api/v1/withdrawals', async (route) => (await route.fetch(), await route.fulfill({ body: '<' })), { times: 1 });
  await page.getByRole('button', { name: 'Ask for withdrawal' }).click();
  await page.getByRole('alert').getByText('MALFORMED').waitFor();
  await page.getByRole('button', { name: 'Ask for withdrawal' }).click();
  await page.getByText(/^Asked:/).waitFor();
  await page.getByRole('cell', { name: 'to our bank' }).waitFor();
  const operator = await RestClient.logon(venue.at.http, demoMember(venue.data, 'SHDEOPS'));
  const [asked, ...others] = (await operator.get('/pending-transfers')).items;
  assert.deepEqual(others, []);
  assert.deepEqual([asked.debit, asked.amount], ['ORIONAI/CNY/available', '12.5']);
  await operator.post(`/pending-transfers/${asked.transfer}/post`, { client_transfer_id: 'page-paid' });
  await page.getByText('Nothing is on its way out.').waitFor();

  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('heading', { name: 'ORIONAI/CNY/available' }).waitFor();
  await page.getByRole('row', { name: /begin transfer.* -12\.5/ }).waitFor();
  await expectAccessible('statement');
  await shoot('statement');
  const buyer = await RestClient.logon(venue.at.http, demoMember(venue.data, 'ORIONAI'));
  const cash = async () => (await buyer.get('/balances')).items[0].available;
  let [lines, before] = [[], ''];
  // The demonstration trades for this member too: what counts is a file during which nothing moved.
  do {
    before = await cash();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()]);
    lines = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n');
  } while (before !== (await cash()));
  assert.match(lines[0], /^kind,member,asset,purpose/);
  const closing = lines.find((line) => line.startsWith('closing,ORIONAI,CNY,available,'));
  assert.equal(closing.split(',')[9], before);
  await page.getByLabel('From', { exact: true }).fill('');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  assert.equal(await page.locator('input:focus').evaluate((input) => input.validity.valueMissing), true);
  assert.equal(await page.getByRole('alert').count(), 0);
});

test('a call shows what would trade, and a request for quote is answered, accepted and paid', async () => {
  await betweenCalls(40);
  const operator = await RestClient.logon(venue.at.http, demoMember(venue.data, 'SHDEOPS'));
  const series = (await operator.get('/instruments')).items.find((entry) => entry.mode === 'auction');
  const vendor = await RestClient.logon(venue.at.http, demoMember(venue.data, series.vendor));
  const terms = { symbol: series.symbol, side: 'sell', price: series.reference_price, quantity: series.min_quantity };
  const ends_at = new Date(Date.now() + 60_000).toISOString();
  await operator.post('/sessions', { symbol: series.symbol, state: 'scheduled_call', next: 'open', ends_at, reason: 'morning call' });
  await vendor.post('/orders', { ...terms, client_order_id: 'page-call' });
  // Inside the page, so that the sign-in stays.
  await page.evaluate((path) => (history.pushState(null, '', path), dispatchEvent(new PopStateEvent('popstate'))), `/datasets/${series.dataset}`);
  await page.getByRole('tab', { name: series.symbol }).click();
  await page.getByTestId('noteCall').waitFor();
  await page.getByTestId('session').getByRole('timer').waitFor();
  await page.getByLabel('Quantity').first().fill(series.min_quantity);
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.getByTestId('call').getByText('CNY').waitFor();
  await expectAccessible('call');
  await shoot('call');
  await operator.post('/sessions', { symbol: series.symbol, state: 'open' });
  await page.getByTestId('call-result').waitFor();

  await page.getByLabel('Quantity').last().fill(series.min_quantity);
  // Done but not answered: asked again under the same id, it is asked once.
  await page.route('**/api/v1/quote-requests', async (route) => (await route.fetch(), await route.fulfill({ body: '<' })), { times: 1 });
  await page.getByRole('button', { name: 'Ask for quotes' }).click();
  await page.getByRole('alert').getByText('MALFORMED').waitFor();
  await page.getByRole('button', { name: 'Ask for quotes' }).click();
  await page.getByText('Asked: offers appear here.').waitFor();
  const [asked, ...twice] = (await vendor.get('/quote-requests')).items;
  assert.deepEqual(twice, []);
  await vendor.post('/offers', { ...terms, client_order_id: 'page-offer', request: asked.request });
  await page.getByRole('button', { name: 'Accept' }).waitFor();
  await expectAccessible('request for quote');
  await shoot('rfq');
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByText(/Accepted: filled/).waitFor();
});

test('the operator halts and resumes a market', async () => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Private key (PEM file)').setInputFiles(join(venue.data, 'keys/SHDEOPS.pem'));
  await page.locator('dialog').getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Reason').fill('news is awaited');
  await page.getByRole('button', { name: 'Halt' }).click();
  const session = page.getByTestId('session');
  await session.getByText('Halted').waitFor();
  await session.getByText('news is awaited').waitFor();
  await page.getByTestId('noteHalted').waitFor();
  await expectAccessible('operator');
  await shoot('operator-halted');
  await page.getByRole('button', { name: 'Resume' }).click();
  await session.getByText('Open').waitFor();
  // News does not wait for the end of a call.
  await page.getByRole('button', { name: 'Start a call' }).click();
  await session.getByText('Scheduled call').waitFor();
  await shoot('operator-call');
  await page.getByRole('button', { name: 'Halt' }).click();
  await session.getByText('Halted').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await session.getByText('Open').waitFor();
});

test('the operator pays one withdrawal and gives another back', async () => {
  const buyer = await RestClient.logon(venue.at.http, demoMember(venue.data, 'ORIONAI'));
  for (const amount of ['3', '4']) await buyer.post('/withdrawals', { client_transfer_id: `page-${amount}`, amount });
  await page.getByRole('link', { name: 'My account' }).click();
  await page.getByRole('row', { name: /ORIONAI.* 3(\.0*)? CNY/ }).getByRole('button', { name: 'Paid' }).click();
  await page.getByText('Marked as paid.').waitFor();
  await page.getByRole('row', { name: /ORIONAI.* 4(\.0*)? CNY/ }).getByRole('button', { name: 'Give back' }).click();
  await page.getByText('Given back to the member.').waitFor();
  await page.getByText('Nothing is on its way out.').waitFor();
  await page.goBack();
});

test('the page speaks Chinese and knows the dark', async () => {
  await page.getByRole('link', { name: 'My account' }).click();
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
