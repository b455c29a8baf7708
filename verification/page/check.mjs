// Checks the report of a run folder, or a page: node check.mjs FOLDER|PAGE.html [--look FOLDER_FOR_SCREENSHOTS]
//
// Prints a line for each check and `N passed, N failed`; ends with 1 if any failed, with 2 if a tool is missing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { axe, valid } from './judges.mjs';
import { cut, keyboard, layout, pictures, print } from './looks.mjs';

const WIDTHS = [360, 1024, 2560];
const SCHEMES = ['light', 'dark'];
/** The paper less its margins, at 96 pixels an inch: A4 with 14 mm above and below and 13 mm at the sides. */
const PAPER = { width: Math.floor((184 / 25.4) * 96), height: Math.floor((269 / 25.4) * 96) };
const MOST_BYTES = 5_000_000;

const [folder, flag, lookAt] = process.argv.slice(2);
const report = folder?.endsWith('.html') ? resolve(folder) : resolve(folder ?? '.', 'report.html');
const chromium = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((path) => path && existsSync(path));
const missing = (what) => { console.log(`missing: ${what}`); process.exit(2); };
if (!existsSync(report)) missing(report);
if (!chromium) missing('chromium (the package `chromium` of most systems, or its path in CHROMIUM)');
const { chromium: driver } = await import('playwright-core');

let passed = 0;
let failed = 0;
/** One check: no faults is a pass. */
function check(name, faults) {
  if (faults.length === 0) {
    passed += 1;
    console.log(`ok    ${name}`);
    return;
  }
  failed += 1;
  console.log(`FAIL  ${name}`);
  for (const fault of faults.slice(0, 12)) console.log(`      ${fault}`);
  if (faults.length > 12) console.log(`      and ${faults.length - 12} more`);
}

const bytes = readFileSync(report);
const html = bytes.toString('utf8');
check('the page is under 5 MB', bytes.length < MOST_BYTES ? [] : [`${bytes.length} bytes`]);
check('the page has no script', [...html.matchAll(/<script|javascript:|\son[a-z]+="/g)].map((m) => m[0]));
check('the HTML is valid', valid(report));

/** A browser; one that dies at its start, as happens on a busy machine, is started again. */
async function launch(tries) {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-sync'];
  try {
    return await driver.launch({ executablePath: chromium, args });
  } catch (e) {
    if (tries <= 1) throw e;
    console.log('      the browser died at its start, and is started again');
    return launch(tries - 1);
  }
}
const browser = await launch(4);
/** Opens the page; every request but for itself and every message is a fault. */
async function open(width, colorScheme, options = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, ...options });
  const page = await context.newPage();
  const faults = [];
  const url = pathToFileURL(report).href;
  page.on('request', (r) => { if (r.url() !== url && !r.url().startsWith('data:')) faults.push(`asked for ${r.url()}`); });
  page.on('console', (m) => faults.push(`console: ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`error: ${e.message}`));
  await page.goto(url, { waitUntil: 'load' });
  return { context, page, faults };
}
const openDetails = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));

for (const width of WIDTHS) {
  for (const scheme of SCHEMES) {
    const at = `at ${width} px, ${scheme}`;
    const { context, page, faults } = await open(width, scheme);
    await openDetails(page);
    await page.waitForTimeout(50);
    check(`nothing is loaded and nothing said ${at}`, faults);
    check(`nothing is wider than the page ${at}`, await page.evaluate(layout));
    check(`no text of a figure is cut or covered ${at}`, await page.evaluate(cut));
    check(`no picture is cut ${at}`, await page.evaluate(pictures, 'laid'));
    check(`axe finds nothing ${at}`, await axe(page));
    if (flag === '--look' && lookAt) {
      mkdirSync(lookAt, { recursive: true });
      await page.screenshot({ path: resolve(lookAt, `${width}-${scheme}.png`), fullPage: true });
    }
    await context.close();
  }
}

for (const width of [360, 1024]) {
  // Scrolling is not smooth then: what is focused is in sight at once.
  const { context, page } = await open(width, 'light', { reducedMotion: 'reduce' });
  check(`the keyboard reaches everything, and one sees where it is, at ${width} px`, await keyboard(page));
  await context.close();
}

{
  const { context, page } = await open(1024, 'light');
  check('stills and time-lapses are few and small', await page.evaluate(pictures, 'counted'));
  const told = await page.evaluate(() => document.body.innerText.length);
  const { context: bare, page: without, faults } = await open(1024, 'light', { javaScriptEnabled: false });
  const text = await without.locator('body').innerText();
  check('without scripts the page is the same', text.length === told ? faults : [`${told} letters with, ${text.length} without`]);
  await bare.close();
  await context.close();
}

{
  const { context, page } = await open(PAPER.width, 'light');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  check('printed, nothing is cut or hidden', await page.evaluate(print, PAPER));
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true, printBackground: true });
  check('it prints', pdf.length > 10_000 ? [] : [`${pdf.length} bytes`]);
  if (flag === '--look' && lookAt) writeFileSync(resolve(lookAt, 'report.pdf'), pdf);
  await context.close();
}

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
