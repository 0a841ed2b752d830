// The words of a passage show where its label stands: in an answer that is read, and on the desk.
// Without this script the label leads to the words.

import { Tip } from "./tip.js";

new Tip(document, "[data-quote]", (label) => label.dataset.quote);
