// The next paper is fetched while the one at hand is read, and the one just left is kept: both in
// this page's memory alone, so that no cache of a shared computer gets them. The server does not
// count what is fetched so as read (Purpose).

const LATER = 500; // milliseconds after the page has come
const FRESH = 15 * 60_000; // older than this it is fetched anew, by an ordinary page

const held = new Map(); // by path: { page, at }

// Photographs bring a module of their own, which looks for them once.
function canBeLaid(page) {
  return page.querySelector("[data-grade]") && !page.querySelector("[data-viewer]");
}

export async function read(address, headers = {}) {
  const answer = await fetch(address, { headers: { Accept: "text/html", ...headers } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function hold(path, page) {
  if (canBeLaid(page)) held.set(path, { page, at: Date.now() });
}

// Of the links to the papers around the one that is shown, once nothing else is on its way: what
// the link to the next one leads to is fetched, and nothing is kept that none of them leads to.
export function look(next, ...others) {
  const paths = [next, ...others].map((link) => link?.pathname);
  for (const path of held.keys()) if (!paths.includes(path)) held.delete(path);
  if (!next || isThere(next) || navigator.connection?.saveData) return;
  const { href, pathname } = next;
  const fetchIt = async () => hold(pathname, await read(href, { Purpose: "prefetch" }));
  const begin = () => setTimeout(() => fetchIt().catch(() => {}), LATER);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

// Of the paper that one leaves: its part of the page, as it stands there.
export function leave(path, main, title) {
  const page = document.implementation.createHTMLDocument(title);
  page.body.append(main);
  hold(path, page);
}

export function isThere(link) {
  const one = link && held.get(link.pathname);
  return Boolean(one) && Date.now() - one.at < FRESH;
}

// The page of this address, if it is held; it is given out once.
export function take(address) {
  const path = new URL(address, location.href).pathname;
  const page = held.get(path)?.page;
  held.delete(path);
  return page || null;
}
