// The page of one document. Other readings, words explained and reading aloud are modules of
// their own, fetched where the document has something for them.

const sheet = document.querySelector("[data-document]");
const terms = document.querySelector("[data-terms]");
const aloud = document.querySelector("[data-aloud]");

if (document.querySelector(".sense-ref")) import("./readings.js");
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) (await import("./copy.js")).copyFrom(button);
});
if (sheet && terms) import("./terms.js").then(({ explain }) => explain(sheet, terms));

// Where there is no voice of this device for the language, nothing is offered.
if (sheet && aloud && "speechSynthesis" in window) {
  const language = sheet.lang || document.documentElement.lang;
  const speaks = (voice) => voice.localService && voice.lang.slice(0, 2).toLowerCase() === language.slice(0, 2).toLowerCase();
  const offer = () => (aloud.hidden = !speechSynthesis.getVoices().some(speaks));
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  offer();
  const begin = async () => {
    const { Aloud, localVoice } = await import("./aloud.js");
    new Aloud(sheet, aloud, () => localVoice(language)).start();
  };
  aloud.querySelector("[data-aloud-do=start]").addEventListener("click", begin, { once: true });
}
