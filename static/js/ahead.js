// The next paper is fetched while the one at hand is read, and kept in this page's memory alone:
// no cache of a shared computer gets it. The server does not count it as read (Purpose).

const LATER = 500; // milliseconds after the page has come
const FRESH = 15 * 60_000; // older than this it is fetched anew, by an ordinary page

let held = null; // { address, page, at }

// Photographs bring a module of their own, which looks for them once.
function canBeLaid(page) {
  return page.querySelector("[data-grade]") && !page.querySelector("[data-viewer]");
}

export async function read(address, headers = {}) {
  const answer = await fetch(address, { headers: { Accept: "text/html", ...headers } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Of the link to the next paper on the page that is shown, once nothing else is on its way.
export function look(link) {
  held = null;
  if (!link || navigator.connection?.saveData) return;
  const address = link.href;
  const fetchIt = async () => {
    const page = await read(address, { Purpose: "prefetch" });
    if (canBeLaid(page)) held = { address, page, at: Date.now() };
  };
  const begin = () => setTimeout(() => fetchIt().catch(() => {}), LATER);
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

export function isThere() {
  return held !== null && Date.now() - held.at < FRESH;
}

// The page of this address, if it is the one that is held; it is given out once.
export function take(address) {
  const { page, address: known } = held;
  held = null;
  return new URL(address, location.href).href === known ? page : null;
}
