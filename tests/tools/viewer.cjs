// Uses the viewer as a person would, in headless Chromium: the current folder
// has small.html, large.html, huge.html. Prints a line for each thing that works.
const assert = require('assert');
const { chromium } = require('playwright-core');
const url = (name) => 'file://' + process.cwd() + '/' + name;

(async () => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
  const open = async (name, options) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    page.wrong = [];
    page.on('pageerror', (error) => page.wrong.push(error.message));
    page.on('console', (message) => message.type() === 'error' && page.wrong.push(message.text()));
    page.on('dialog', (dialog) => { page.wrong.push('dialog ' + dialog.message()); dialog.dismiss(); });
    page.on('request', (request) => request.url() === url(name) || request.url().startsWith('data:') || page.wrong.push('asks for ' + request.url()));
    await page.goto(url(name));
    await page.waitForFunction(() => window.isnad && window.isnad.still(), null, { timeout: 60000 });
    return page;
  };
  const shown = (page) => page.evaluate(() => window.isnad.shown());
  const panel = (page) => page.textContent('#panel');
  const shot = (page, name) => page.screenshot({ path: 'viewer-' + name + '.png' });
  const done = (what) => console.log('works ' + what);

  const page = await open('small.html');
  const all = await shown(page);
  assert.equal(all.nodes.length, 9);
  assert.match(await panel(page), /9 entities, 9 edges/);
  await shot(page, 'start');
  done('start');

  // Search, by an alias without its accents, with the keyboard alone.
  await page.keyboard.press('/');
  await page.keyboard.type('jose');
  await page.waitForSelector('#found li');
  assert.match(await page.textContent('#found'), /Josef Novak/);
  await shot(page, 'search');
  await page.keyboard.press('Enter');
  assert.match(await page.textContent('#panel h2'), /Josef Novak/);
  assert.match(await panel(page), /Also: José Nowak/);
  done('search');

  // Click an edge: its quotes, document, citation.
  await page.keyboard.press('Escape');
  await page.click('#fit');
  await page.waitForTimeout(100);
  const edge = await page.evaluate(() => window.isnad.middle(window.isnad.find('novak', 'leads', 'front')));
  await page.mouse.click(...edge);
  assert.match(await page.textContent('#panel h2'), /Josef Novak leads The Front/);
  const text = await panel(page);
  assert.match(text, /Josef Novak has led the Front since 2014\./);
  assert.match(text, /A note/);
  assert.match(text, /Field notes, 2020-01-10/);
  assert.match(text, /cites The Gazette/);
  assert.match(text, /2014\/\.\./);
  await shot(page, 'edge');
  done('edge');

  // Click two nodes: a path.
  await page.keyboard.press('Escape');
  await page.mouse.click(...await page.evaluate(() => window.isnad.place('novak')));
  assert.match(await page.textContent('#panel h2'), /Josef Novak/);
  await page.keyboard.down('Shift');
  await page.mouse.click(...await page.evaluate(() => window.isnad.place('harbour')));
  await page.keyboard.up('Shift');
  assert.match(await page.textContent('#path-title'), /Path of 2 steps/);
  assert.match(await panel(page), /The Front took the harbour/);
  await shot(page, 'path');
  // What is only denied is no way: Novak and the Union are joined by a denial alone.
  await page.keyboard.press('Escape');
  await page.mouse.click(...await page.evaluate(() => window.isnad.place('novak')));
  await page.click('#path-from');
  await page.mouse.click(...await page.evaluate(() => window.isnad.place('union')));
  assert.match(await page.textContent('#panel h2'), /No path/);
  done('path');

  // Filters.
  await page.keyboard.press('Escape');
  await page.click('#filter-button');
  await page.uncheck('#filter-status input[value="negated"]');
  assert.equal((await shown(page)).edges.length, 8);
  await page.check('#filter-status input[value="negated"]');
  await page.uncheck('#filter-relation input[value="leads"]');
  assert.equal((await shown(page)).edges.length, 7);
  await page.click('#filter-relation button:has-text("all")');
  await page.click('#filter-source button:has-text("none")');
  assert.equal((await shown(page)).edges.length, 0);
  await page.click('#filter-source button:has-text("all")');
  await page.uncheck('#undated');
  const dated = (await shown(page)).edges.length;
  assert(dated < 9 && dated > 0);
  // The slider, moved with the keyboard: only what reaches the last day.
  await page.focus('#date-from');
  await page.keyboard.press('End');
  const late = (await shown(page)).edges.length;
  assert(late > 0 && late < dated, late + ' of ' + dated);
  await shot(page, 'filter');
  await page.keyboard.press('Home');
  await page.check('#undated');
  assert.equal((await shown(page)).edges.length, 9);
  await page.uncheck('#filter-type input[value="1"]');
  assert((await shown(page)).nodes.length < 9);
  await page.check('#filter-type input[value="1"]');
  await page.keyboard.press('Escape');
  assert(await page.isHidden('#filters'));
  done('filter');

  // Names that hold markup are text, and nothing was loaded or run.
  await page.fill('#search', 'onerror');
  await page.keyboard.press('Enter');
  assert.match(await page.textContent('#panel h2'), /<img src=x onerror=alert\(1\)>/);
  assert.equal(await page.locator('#panel img').count(), 0);
  assert.deepEqual(page.wrong, []);
  done('markup');

  // The keyboard alone: the canvas moves and zooms, the list opens an entity.
  await page.keyboard.press('Escape');
  await page.focus('#canvas');
  const before = await page.evaluate(() => window.isnad.place('novak'));
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('+');
  await page.waitForTimeout(100);
  const after = await page.evaluate(() => window.isnad.place('novak'));
  assert.notDeepEqual(before, after);
  await page.keyboard.press('0');
  await page.focus('#panel .item');
  await page.keyboard.press('Enter');
  assert.match(await panel(page), /Path from here/);
  done('keyboard');

  // A phone.
  const phone = await open('small.html', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const [x, y] = await phone.evaluate(() => window.isnad.place('front'));
  assert(x > 0 && x < 390 && y > 0 && y < 600, 'the graph is in view');
  await shot(phone, 'phone');
  await phone.touchscreen.tap(x, y);
  assert.match(await phone.textContent('#panel h2'), /The Front/);
  await shot(phone, 'phone-entity');
  await phone.tap('#filter-button');
  await shot(phone, 'phone-filter');
  assert.deepEqual(phone.wrong, []);
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth);
  assert(wide <= 390, 'nothing is wider than the screen: ' + wide);
  done('phone');

  // 2,000 edges, all there; painting leaves room for sixty pictures a second.
  const large = await open('large.html');
  assert.equal((await shown(large)).edges.length, 2000);
  const speed = await large.evaluate(() => window.isnad.speed());
  console.log('large.html is painted in ' + speed.toFixed(1) + ' ms');
  await shot(large, 'large');
  assert.deepEqual(large.wrong, []);
  done('large');

  // More: a part of it, and the rest by searching.
  const huge = await open('huge.html');
  const part = await shown(huge);
  assert(part.edges.length > 0 && part.edges.length <= 2000 && part.nodes.length < 3000);
  assert.match(await huge.textContent('#notice'), /^Showing \d+ of 3000 entities/);
  await shot(huge, 'huge');
  await huge.fill('#search', 'n2999');
  await huge.keyboard.press('Enter');
  assert.match(await huge.textContent('#panel h2'), /n2999/);
  assert((await shown(huge)).nodes.includes('n2999'));
  assert.deepEqual(huge.wrong, []);
  done('huge');

  await browser.close();
})().catch((error) => { console.error(error); process.exit(1); });
