// A live page: every so many seconds the part named by data-refresh-part is fetched anew
// and put in place of the old one. Nothing happens while the page is hidden or focus is in it.

const place = document.querySelector("[data-refresh]");

async function refresh() {
  const part = document.getElementById(place.dataset.refreshPart);
  if (document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (fresh) part.replaceWith(document.adoptNode(fresh));
}

if (place) setInterval(() => refresh().catch(() => {}), Number(place.dataset.refresh) * 1000);
