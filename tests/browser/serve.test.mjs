// The preview as an author has it: the real program, real files, a real browser.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const program = process.env.GUIDEPOST ?? join(here, '../../target/debug/guidepost');
const PATIENCE = 5000;

let browser;
let root;
let server;
let page;

/** Starts the program and waits until it says where it is. */
const start = async (...more) => {
  const process = spawn(program, ['serve', '--root', root, ...more], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: process.stdout })) {
    const found = line.match(/at (http:\/\/\S+)/);
    if (found) return { process, address: found[1], port: new URL(found[1]).port };
  }
  throw new Error('the preview did not start');
};
const stop = ({ process }) => new Promise((done) => {
  process.once('exit', done);
  process.kill('SIGINT');
});

const path = (file) => join(root, file);
const read = (file) => readFileSync(path(file), 'utf8');
const write = (file, text) => writeFileSync(path(file), text);
const seen = (text) => page.getByText(text).first().waitFor({ timeout: PATIENCE });
/** What is in the preview's own tree, which the page's scripts do not see. */
const overlay = (text) => page.locator('html > :last-child').getByText(text).first();
/** Puts a mark on the window that a reload takes away. */
const mark = () => page.evaluate(() => { window.marked = true; });
const isMarked = () => page.evaluate(() => window.marked === true);

before(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
});
after(() => browser.close());
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'preview-'));
  cpSync(join(here, 'site'), root, { recursive: true });
  mkdirSync(path('themes/own/templates'), { recursive: true });
  mkdirSync(path('themes/own/assets'), { recursive: true });
  write('site.yaml', `${read('site.yaml').replace(/^theme:[\s\S]*?(?=^\S|$(?![\s\S]))/m, '')}\ntheme: {name: own}\n`);
  write('themes/own/templates/footer.html', '<p>Footer one</p>\n');
  write('themes/own/assets/own.css', '');
  const long = Array.from({ length: 60 }, (_, at) => `Paragraph ${at} of a long text that goes on.\n`).join('\n');
  write('content/long.md', `---\ntitle: Long\n---\n\nBegin.\n\n:::details{title="Open me"}\nInside.\n:::\n\n${long}\n## Near the end\n\nThe last words.\n`);
  server = await start();
  page = await browser.newPage();
});
afterEach(async () => {
  await page.close();
  await stop(server);
  rmSync(root, { recursive: true });
});

test('a save in the text shows in its place, and leaves the rest alone', async () => {
  await page.goto(`${server.address}long/`);
  await page.locator('summary', { hasText: 'Open me' }).click();
  await page.getByText('The last words.').scrollIntoViewIfNeeded();
  const before = await page.getByRole('heading', { name: 'Near the end' }).boundingBox();
  await mark();
  write('content/long.md', read('content/long.md').replace('Begin.', 'Begin here.\n\nAnd one more.').replace('The last words', 'The very last words'));
  await seen('The very last words');
  assert(await isMarked());
  assert(await page.getByText('Inside.').isVisible());
  const now = await page.getByRole('heading', { name: 'Near the end' }).boundingBox();
  assert(Math.abs(now.y - before.y) < 2, `the heading moved from ${before.y} to ${now.y}`);
});

test('a page elsewhere does not disturb, a template loads anew', async () => {
  await page.goto(`${server.address}long/`);
  await mark();
  await page.evaluate(() => new MutationObserver((all) => { window.changes = all.length; }).observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true }));
  write('content/other.md', `${read('content/other.md')}\nMore.\n`);
  await page.waitForTimeout(400);
  assert.equal(await page.evaluate(() => window.changes), undefined);
  assert(await isMarked());
  write('themes/own/templates/footer.html', '<p>Footer two</p>\n');
  await seen('Footer two');
  assert(!await isMarked());
});

test('a style sheet is exchanged without loading the page', async () => {
  write('themes/own/assets/style.css', 'body { background: rgb(1, 2, 3) }');
  await page.goto(`${server.address}long/`);
  await page.waitForTimeout(300);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)', null, { timeout: PATIENCE });
  await mark();
  write('themes/own/assets/style.css', 'body { background: rgb(4, 5, 6) }');
  await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(4, 5, 6)', null, { timeout: PATIENCE });
  assert(await isMarked(), await background());
});

test('a renamed page takes the browser along', async () => {
  await page.goto(`${server.address}long/#near-the-end`);
  renameSync(path('content/long.md'), path('content/short.md'));
  await page.waitForURL(`${server.address}short/#near-the-end`, { timeout: PATIENCE });
  write('content/short.md', read('content/short.md').replace('title: Long', 'title: Long\nslug: brief'));
  await page.waitForURL(`${server.address}brief/#near-the-end`, { timeout: PATIENCE });
});

test('row 41: after an error the last good page stays, and the overlay goes when it is mended', async () => {
  await page.goto(`${server.address}long/`);
  await seen('Footer one');
  write('themes/own/templates/footer.html', '<p>{{ page.nosuch }}</p>\n');
  await overlay(/nosuch/).waitFor({ timeout: PATIENCE });
  assert(await page.getByText('The last words.').count());
  await page.reload();
  await overlay(/nosuch/).waitFor({ timeout: PATIENCE });
  assert(await page.getByText('The last words.').count(), 'a page that is loaded anew is the last good one too');
  write('themes/own/templates/footer.html', '<p>Footer three</p>\n');
  await seen('Footer three');
  await overlay(/nosuch/).waitFor({ state: 'hidden', timeout: PATIENCE });
});

test('broken front matter and settings keep what was there', async () => {
  await page.goto(`${server.address}long/`);
  write('content/long.md', read('content/long.md').replace('title: Long', 'title: "Long'));
  await overlay(/content\/long\.md/).waitFor({ timeout: PATIENCE });
  assert.equal(await page.locator('h1').textContent(), 'Long');
  write('content/long.md', read('content/long.md').replace('title: "Long', 'title: Longer'));
  await page.locator('h1', { hasText: 'Longer' }).waitFor({ timeout: PATIENCE });
  const settings = read('site.yaml');
  write('site.yaml', 'title: [\n');
  await overlay(/site\.yaml/).waitFor({ timeout: PATIENCE });
  await page.reload();
  await seen('Footer one');
  write('site.yaml', settings.replace(/title: .*/, 'title: Another name'));
  await page.locator('.site-name', { hasText: 'Another name' }).waitFor({ timeout: PATIENCE });
});

test('row 51: a server that is started anew reloads the page once', async () => {
  await page.goto(`${server.address}long/`);
  let loads = 0;
  page.on('load', () => { loads += 1; });
  await stop(server);
  write('content/long.md', read('content/long.md').replace('Begin.', 'Begin again.'));
  server = await start('--port', server.port);
  await seen('Begin again.');
  await page.waitForTimeout(2500);
  assert.equal(loads, 1);
});

test('drafts and pages of the future are there and say so', async () => {
  write('content/draft.md', '---\ntitle: Draft page\ndraft: true\n---\nText.\n');
  write('content/future.md', '---\ntitle: Future page\ndate: 2099-01-01\n---\nText.\n');
  await page.waitForTimeout(500);
  await page.goto(`${server.address}draft/`);
  assert(await page.locator('.badge', { hasText: 'Draft' }).isVisible());
  await page.goto(`${server.address}future/`);
  assert(await page.locator('.badge', { hasText: '2099-01-01' }).isVisible());
});

test('the search finds what was just written', async () => {
  await page.goto(server.address);
  write('content/long.md', read('content/long.md').replace('Begin.', 'Begin with a xylophone.'));
  await page.waitForTimeout(500);
  await page.reload();
  await page.keyboard.press('/');
  await page.locator('dialog input').fill('xylophone');
  await page.locator('dialog a', { hasText: 'Long' }).first().waitFor({ timeout: PATIENCE });
});

test('without script the page is as it is published', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${server.address}long/`);
  assert(await plain.getByText('The last words.').isVisible());
  await context.close();
});
