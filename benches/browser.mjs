// How long a save takes until a browser shows it: `node browser.mjs ADDRESS FILE body|title COUNT`
// prints one time in ms a line. The page itself looks for the change with a MutationObserver, and
// tells the time by the clock that both processes share.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

const { chromium } = createRequire(new URL('../tests/package.json', import.meta.url))('playwright-core');
const [address, file, kind, count] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
const page = await browser.newPage();
await page.goto(address);
await page.waitForTimeout(1000);
for (let save = 0; save < Number(count); save++) {
  const word = `Mark${save}x`;
  const seen = page.evaluate((word) => new Promise((resolve) => {
    const look = () => document.querySelector('main').textContent.includes(word) && resolve(performance.timeOrigin + performance.now());
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  }), word);
  await page.waitForTimeout(100 + (save * 37) % 60);
  writeFileSync(file, kind === 'title' ? text.replace('title: "', `title: "${word} `) : `${text}\n${word} is new.\n`);
  const start = performance.timeOrigin + performance.now();
  console.log((await seen - start).toFixed(2));
}
writeFileSync(file, text);
await browser.close();
