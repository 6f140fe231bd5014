// What a page owes to everybody who uses it: a name, labels, an order for the keyboard, a visible focus, readable colours, room on a phone.

const inks = ["light", "dark"];

export async function inspect(page, name, shots) {
  const findings = [];
  const note = (found) => findings.push(...found.map((text) => `${name}: ${text}`));
  note(await page.evaluate(structure));
  note(await keyboard(page));
  for (const ink of inks) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: ink }]);
    note((await page.evaluate(colours)).map((text) => `${text} (${ink})`));
    for (const [place, width, height] of [["desk", 1280, 900], ["phone", 360, 740]]) {
      await page.setViewport({ width, height });
      note((await page.evaluate(room)).map((text) => `${text} (${place})`));
      if (shots && (ink === "light") === (place === "desk")) {
        await page.screenshot({ path: `${shots}/${name}-${place}.png` });
      }
    }
  }
  await page.setViewport({ width: 1280, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  return findings;
}

// Everything that can be focused gets the focus by the tabulator key, in the order of reading, and shows it.
async function keyboard(page) {
  const found = [];
  await page.waitForFunction(() => [null, document.activeElement].includes(document.querySelector("[autofocus]")), { polling: 20 });
  const expected = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea")];
    all.forEach((element, place) => (element.dataset.place = place));
    const start = document.createElement("button"); // before the first, so that the tabulator key starts there
    start.id = "start";
    document.body.prepend(start);
    start.focus();
    return all.length;
  });
  for (let place = 0; place < expected; place++) {
    await page.keyboard.press("Tab");
    let at = await page.evaluate(focused);
    for (let look = 0; look < 400 && !at.outlined; look++) {
      await new Promise((resolve) => setTimeout(resolve, 25)); // until the browser has painted it
      at = await page.evaluate(focused);
    }
    if (at.place !== place) found.push(`the tabulator key comes to ${at.tagName} ${at.place}, not ${place}`);
    if (!at.outlined) found.push(`${at.tagName} ${place} does not show that it has the focus`);
  }
  await page.evaluate(() => document.getElementById("start").remove());
  return found;
}

function focused() {
  const { dataset, tagName } = document.activeElement;
  const style = getComputedStyle(document.activeElement);
  return { place: Number(dataset.place ?? -1), tagName, outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 };
}

function structure() {
  const found = [];
  const must = (held, text) => held || found.push(text);
  must(document.documentElement.lang === "en", "no language");
  must(document.title.trim().length > 3, "no title");
  must(document.querySelectorAll("main").length === 1, "not one main part");
  must(document.querySelectorAll("h1").length === 1, "not one heading of the first level");
  const levels = [...document.querySelectorAll("h1,h2,h3")].map((heading) => Number(heading.tagName[1]));
  must(levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1), "a level of headings is left out");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  must(new Set(ids).size === ids.length, "an id stands twice");
  for (const field of document.querySelectorAll("input:not([type=hidden]),select,textarea")) {
    must(field.labels?.length && [...field.labels].every((label) => label.textContent.trim()), `no label: ${field.name}`);
    must(field.type === "checkbox" || field.autocomplete, `no purpose: ${field.name}`);
  }
  const names = [...document.querySelectorAll("button,a[href]")].map((element) => (element.getAttribute("aria-label") ?? element.textContent).trim());
  must(names.every((text) => text), "a button or link without words");
  must(new Set(names).size === names.length, `two buttons or links with the same words: ${names}`);
  must([...document.querySelectorAll("button")].every((button) => button.form), "a button that does nothing without scripts");
  must(!document.querySelector("[tabindex],[onclick],img:not([alt]),[style]"), "something that does not belong on these pages");
  return found;
}

// The contrast that WCAG 2.2 asks of text (1.4.3) and of the borders of fields (1.4.11).
function colours() {
  const found = [];
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([red, green, blue]) => [red, green, blue].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3] === undefined || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  for (const element of document.querySelectorAll("main *")) {
    const style = getComputedStyle(element);
    const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (says && ratio(parse(style.color), ground(element)) < needed) found.push(`too faint: ${element.textContent.trim().slice(0, 40)}`);
    if (element.matches("input:not([type=hidden]):not([type=checkbox])")) {
      if (ratio(parse(style.borderTopColor), ground(element.parentElement)) < 3) found.push(`the border is too faint: ${element.name}`);
      if (element.placeholder && ratio(parse(getComputedStyle(element, "::placeholder").color), ground(element)) < 4.5) {
        found.push(`the example is too faint: ${element.name}`);
      }
    }
  }
  return found;
}

// Nothing runs over the edge, the eye meets things in the order in which the keyboard does (WCAG 2.2, 2.4.3), and fingers can hit
// what there is to be hit (2.5.8).
function room() {
  const found = [];
  const boxes = [...document.querySelectorAll("a[href],button,input:not([type=hidden])")].map((element) => element.getBoundingClientRect());
  if (boxes.some((box, i) => i > 0 && (box.bottom <= boxes[i - 1].top || (box.top < boxes[i - 1].bottom && box.right <= boxes[i - 1].left)))) {
    found.push("the order of the eye is not that of the keyboard");
  }
  if (document.documentElement.scrollWidth > window.innerWidth) found.push(`wider than the window by ${document.documentElement.scrollWidth - window.innerWidth}`);
  for (const element of document.querySelectorAll("button,input:not([type=hidden])")) {
    const box = (element.closest("label") ?? element).getBoundingClientRect();
    if (box.height < 24 || box.width < 24) found.push(`too small: ${element.name || element.textContent}`);
  }
  return found;
}
