// Reads the page on standard input as a screen reader would, one phrase a line.
//     node spoken.cjs /path/to/node_modules /path/to/style.css < page.html
// Of the style only the plain rules count that hide something.

const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");

const load = createRequire(`${process.argv[2]}/`);
const { JSDOM, VirtualConsole } = load("jsdom");
const dom = new JSDOM(readFileSync(0, "utf8"), { pretendToBeVisual: true, virtualConsole: new VirtualConsole() });
const NEEDED = ["document", "Node", "Element", "HTMLElement", "MutationObserver", "getComputedStyle", "KeyboardEvent", "Event"];
globalThis.window = dom.window;
for (const name of NEEDED) globalThis[name] = dom.window[name];
for (const [, selectors] of readFileSync(process.argv[3], "utf8").matchAll(/^([^@\s}][^{\n]*)\{ display: none \}/gm)) {
  if (/::|:has\(/.test(selectors)) continue;
  for (const element of dom.window.document.querySelectorAll(selectors)) element.hidden = true;
}
const { virtual } = load("@guidepup/virtual-screen-reader");

async function read() {
  await virtual.start({ container: document.body, window: dom.window });
  for (let phrases = 0; phrases < 5000 && (await virtual.lastSpokenPhrase()) !== "end of document"; phrases++) await virtual.next();
  console.log((await virtual.spokenPhraseLog()).map((one) => one.replace(/\s+/g, " ")).join("\n"));
  await virtual.stop();
}

read();
