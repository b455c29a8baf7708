// What is looked at in the browser. All but `keyboard` run inside the page: each stands alone and returns faults.

/** Elements that stick out of the page, or cells out of their column. */
export function layout() {
  const faults = [];
  const name = (e) => `${e.tagName.toLowerCase()}${e.className?.baseVal ?? e.className ? '.' + (e.className.baseVal ?? e.className).split(' ')[0] : ''}: ${(e.textContent ?? '').trim().slice(0, 50)}`;
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`);
  const scrolls = (e) => e && (['auto', 'scroll'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  for (const e of document.querySelectorAll('body *')) {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || e.closest('svg, .skip') !== null && e.tagName !== 'svg') continue;
    if (box.right > clientWidth + 0.5 && !scrolls(e.parentElement)) faults.push(`${name(e)} ends at ${Math.round(box.right)}`);
    const style = getComputedStyle(e);
    const hides = ['hidden', 'clip'].includes(style.overflowX) && e.tagName !== 'svg';
    if (hides && e.scrollWidth > e.clientWidth + 1) faults.push(`${name(e)} is cut`);
    if (['TD', 'TH'].includes(e.tagName) && e.scrollWidth > e.clientWidth + 1) faults.push(`${name(e)} runs out of its cell`);
    if (['auto', 'scroll'].includes(style.overflowX) && e.tagName !== 'NAV' && !(e.tabIndex === 0 && e.getAttribute('role') === 'region' && e.getAttribute('aria-label'))) {
      faults.push(`${name(e)} scrolls, but is no named region the keyboard reaches`);
    }
  }
  return faults;
}

/** Text of figures that leaves its figure, lies on other text, or is too small to read. */
export function cut() {
  const faults = [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const what = svg.querySelector('title')?.textContent ?? svg.className.baseVal;
    const texts = [...svg.querySelectorAll('text')].map((t) => ({ words: t.textContent, box: t.getBoundingClientRect() }));
    for (const { words, box } of texts) {
      const out = box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 2;
      if (out) faults.push(`"${words}" leaves "${what}"`);
      if (box.height < 9) faults.push(`"${words}" in "${what}" is ${box.height.toFixed(1)} px high`);
    }
    texts.forEach((a, i) => texts.slice(0, i).forEach((b) => {
      // A line of text is lower than its box.
      const inset = 0.2 * Math.min(a.box.height, b.box.height);
      const apart = a.box.right - 1 < b.box.left || b.box.right - 1 < a.box.left
        || a.box.bottom - inset < b.box.top + inset || b.box.bottom - inset < a.box.top + inset;
      if (!apart) faults.push(`"${a.words}" lies on "${b.words}" in "${what}"`);
    }));
  }
  return faults;
}

/** Pictures: `laid`, none is missing, cut or distorted; `counted`, there are no more and no larger than allowed. */
export function pictures(how) {
  const faults = [];
  const all = [...document.images];
  const lapses = [...document.querySelectorAll('.film')];
  if (how === 'counted') {
    // A map is a figure that happens to be drawn in pixels.
    const stills = all.filter((img) => !img.closest('.film, .maps'));
    if (stills.length > 12) faults.push(`${stills.length} stills`);
    for (const img of all) {
      const most = img.closest('.film') ? 360 : 800;
      const words = img.alt || img.src.slice(0, 40);
      if (!img.src.startsWith('data:image/jpeg') && !img.closest('.maps')) faults.push(`no JPEG inside the page: ${words}`);
      if (Math.max(img.naturalWidth, img.naturalHeight) > most) faults.push(`${img.naturalWidth} x ${img.naturalHeight}: ${words}`);
    }
    for (const lapse of lapses) {
      const frames = lapse.querySelectorAll('img').length;
      if (frames > 12) faults.push(`a time-lapse of ${frames} frames`);
    }
    return faults;
  }
  for (const img of all) {
    const box = img.getBoundingClientRect();
    const words = img.alt || img.src.slice(0, 40);
    if (!img.complete || img.naturalWidth === 0) faults.push(`not there: ${words}`);
    if (box.width === 0 || getComputedStyle(img).objectFit === 'contain') continue;
    const ratio = (box.width / box.height) / (img.naturalWidth / img.naturalHeight);
    if (Math.abs(ratio - 1) > 0.02) faults.push(`distorted: ${words}`);
    for (let e = img.parentElement; e; e = e.parentElement) {
      const around = e.getBoundingClientRect();
      const hides = ['hidden', 'clip'].includes(getComputedStyle(e).overflowX);
      if (hides && (box.left < around.left - 1 || box.right > around.right + 1 || box.bottom > around.bottom + 1)) faults.push(`cut: ${words}`);
    }
  }
  return faults;
}

/** In print: what must stay whole and is higher than a page or may break, and what stays hidden. */
export function print(paper) {
  const faults = [];
  const words = (e) => `${e.tagName.toLowerCase()} "${(e.textContent ?? e.alt ?? '').trim().slice(0, 60)}"`;
  const whole = (e) => e && e !== document.body && (getComputedStyle(e).breakInside.startsWith('avoid') || whole(e.parentElement));
  for (const e of document.querySelectorAll('figure, img, svg.plot, tr, .card')) {
    const box = e.getBoundingClientRect();
    if (box.height === 0 && e.tagName !== 'TR' && !e.closest('.key, [aria-hidden]')) faults.push(`${words(e)} is not printed`);
    if (box.height > paper.height) faults.push(`${words(e)} is ${Math.round(box.height)} px high on a page of ${paper.height}`);
    if (box.right > paper.width + 2) faults.push(`${words(e)} ends at ${Math.round(box.right)} on a page of ${paper.width}`);
    if (!whole(e)) faults.push(`${words(e)} may be broken`);
  }
  for (const details of document.querySelectorAll('details')) {
    const inside = [...details.children].filter((e) => e.tagName !== 'SUMMARY');
    if (inside.some((e) => !e.checkVisibility())) faults.push(`${words(details)} is not opened`);
  }
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  if (ground !== 'rgb(255, 255, 255)') faults.push(`paper is not ${ground}`);
  return faults;
}

/** What the tabulator key does not reach, or reaches unseen. */
export async function keyboard(page) {
  const faults = [];
  const all = await page.evaluate(() => {
    const shown = (e) => e.checkVisibility({ contentVisibilityAuto: true }) && e.getClientRects().length > 0;
    const list = [...document.querySelectorAll('a[href], summary, button, input, [tabindex="0"]')].filter(shown);
    list.forEach((e, i) => { e.dataset.order = i; });
    return list.map((e) => (e.getAttribute('aria-label') || e.textContent).trim().slice(0, 60));
  });
  const reached = new Set();
  for (let step = 0; step < all.length + 20; step += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return null;
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      const visible = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
      return { order: e.dataset.order, ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, visible };
    });
    if (!seen) break;
    const words = all[seen.order];
    if (!seen.ring) faults.push(`no ring about "${words}"`);
    if (!seen.visible) faults.push(`out of sight: "${words}"`);
    reached.add(Number(seen.order));
  }
  all.forEach((words, i) => { if (!reached.has(i)) faults.push(`not reached: "${words}"`); });
  return faults;
}
