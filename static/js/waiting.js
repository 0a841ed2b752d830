// A page that waits: for the teacher to start or to go on, or for a break to end. It asks the
// school's clock now and then, and is loaded anew as soon as something else may be done.

const EVERY = 8_000;
const place = document.querySelector("[data-clock]");

async function look() {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.clock, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (answer.status === 401) location.reload(); // to sign in, and from there back
  if (!answer.ok) return;
  const { state, user } = await answer.json();
  if (state !== place.dataset.state || String(user) !== place.dataset.user) location.reload();
}

const ask = () => look().catch(() => {}); // no connection: ask again
setInterval(ask, EVERY);
document.addEventListener("visibilitychange", ask);
