// The clock of a timed part on the pages beside its desk, where nothing is saved by a script.

import { Clock } from "./clock.js";

const place = document.querySelector("[data-clock]");
const status = place.querySelector("[data-announce]");
const words = document.getElementById("clock-words");
const word = (name, value = "") => (words.querySelector(`[data-word="${name}"]`)?.textContent ?? "").replace("%s", value);
new Clock(place, null, word, (said) => (status.textContent = said));
