// Where words of the page stand in the stored text. A place is counted in code points of the
// reading text, through the addresses of blocks and sentences and the stored words: extensions
// that translate, read aloud or darken a page rewrite its text nodes, so those are never trusted.

const APART = "[data-skip]"; // numbers of paragraphs, markers of notes: no words of the text

const length = (text) => [...text].length;
const slice = (text, start, end) => [...text].slice(start, end).join("");

export class Papers {
  constructor(documents) {
    this.documents = documents;
    this.blocks = new Map();
    for (const paper of documents) {
      for (const block of paper.blocks) {
        this.blocks.set(block.id, block);
        block.paper = paper;
        block.end = block.start + length(block.text);
        block.element = document.getElementById(block.id);
      }
    }
  }

  byId(id) {
    return this.documents.find((paper) => paper.id === id);
  }

  byName(name) {
    return this.documents.find((paper) => paper.name === name);
  }

  blockOf(node) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    for (let one = element; one; one = one.parentElement) {
      if (this.blocks.has(one.id)) return this.blocks.get(one.id);
    }
    return null;
  }

  // The passage that a range of the page covers, or null. All of it stands in one document.
  inRange(selected) {
    const range = underOtherReading(selected);
    const found = [];
    for (const block of this.blocks.values()) {
      if (!block.element || !range.intersectsNode(block.element)) continue;
      const part = partOf(block, range);
      if (part) found.push({ block, ...part });
    }
    if (!found.length) return null;
    const { paper } = found[0].block;
    const inside = found.filter((one) => one.block.paper === paper);
    return this.passage(paper, inside[0].start, inside.at(-1).end, inside.some((one) => one.bySentence));
  }

  // The passage of one sentence, by its address ("3.2"), up to another.
  ofSentences(first, last) {
    const places = [first, last].map((element) => this.sentence(element));
    if (places.includes(null)) return null;
    const start = Math.min(...places.map((one) => one.start));
    const end = Math.max(...places.map((one) => one.end));
    return this.passage(places[0].block.paper, start, end);
  }

  sentence(element) {
    const block = this.blockOf(element);
    const number = Number(element.dataset.s.split(".").at(-1));
    const [start, end] = block?.sentences[number - 1] ?? [];
    return start === undefined ? null : { block, start, end };
  }

  passage(paper, start, end, bySentence = false) {
    const touched = paper.blocks.filter((block) => block.start < end && start < block.end);
    if (!touched.length || start >= end) return null;
    const words = touched.map((block) => slice(block.text, Math.max(0, start - block.start), end - block.start));
    return {
      paper,
      start,
      end,
      bySentence,
      quote: words.join("\n"),
      prefix: slice(touched[0].text, Math.max(0, start - touched[0].start - 32), Math.max(0, start - touched[0].start)),
      suffix: slice(touched.at(-1).text, end - touched.at(-1).start, end - touched.at(-1).start + 32),
      blocks: touched,
      address: address(paper, touched),
    };
  }

  // Places that a text names: {start, end, label, passage}, in the order of the text. Parentheses
  // around one alone belong to it. The server reads them in the same ways.
  placesIn(text) {
    const found = this.documents.flatMap((paper) => [...this.#placesOf(paper, text)]);
    return found.sort((one, other) => one.start - other.start);
  }

  *#placesOf(paper, text) {
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${typedName(paper.name)}${WHERE}`, "giu");
    for (const match of text.matchAll(pattern)) {
      const [, from, letters, sentence, to, more] = match;
      const passage = this.named(paper.name, Number(from), to && Number(to), sentence && Number(sentence));
      if (!passage) continue;
      const label = `${paper.name}, ¶${from}${sentence ? `.${sentence}` : ""}${to ? `–${to}` : ""}${letters ?? more ?? ""}`;
      const [start, end] = [match.index, match.index + match[0].length];
      const isAlone = text[start - 1] === "(" && text[end] === ")";
      yield { start: start - isAlone, end: end + isAlone, label, passage };
    }
  }

  // The passage that a place such as "Doc 3, ¶2" names, or null.
  named(name, from, to, sentence) {
    const paper = this.byName(name);
    const first = paper?.blocks.find((block) => block.n === from);
    const last = to ? paper?.blocks.find((block) => block.n === to) : first;
    if (!first || !last) return null;
    if (!sentence) return this.passage(paper, first.start, last.end);
    const range = first.sentences[sentence - 1];
    return range ? this.passage(paper, ...range) : null;
  }
}

// A document's name as it is typed: Doc 3, Doc. 3, document 3.
const typedName = (name) =>
  name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/^Doc(?:ument)? /, "Doc(?:ument)?\\.?\\s*").replace(/^Source /, "Source\\.?\\s*");
const WHERE = "(?:\\s*,)?\\s*(?:¶+|(?:paragraphs?|paras?|par|pp?)\\b\\.?)\\s*(\\d{1,4})([b-z]{1,3})?(?:\\.(\\d{1,3}))?(?:\\s*[-–—]\\s*¶?(\\d{1,4})([b-z]{1,3})?)?(?![\\w])";

// "¶3" or "¶3–4"; a heading counts to the paragraph under it.
function address(paper, touched) {
  const numbered = paper.blocks.filter((block) => block.n !== null);
  const numbers = touched
    .map((block) => block.n ?? numbered.find((one) => one.start > block.start)?.n ?? numbered.at(-1)?.n)
    .filter((number) => number != null);
  if (!numbers.length) return "";
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return low === high ? `¶${low}` : `¶${low}–${high}`;
}

function* textNodes(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(APART)) yield walker.currentNode;
  }
}

// The words of a block on the page, and how many characters of white space stand before them.
function wordsOf(block) {
  const whole = [...textNodes(block.element)].map((node) => node.data).join("");
  const lead = whole.length - whole.trimStart().length;
  return { lead, text: whole.trim() };
}

// Whoever picks words of another reading picks the document's own words, which stand unseen
// beside it: only they have a place.
function underOtherReading(range) {
  const node = range.commonAncestorContainer;
  const other = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".sense");
  if (!other) return range;
  const own = other.closest("[data-document]").querySelectorAll(`.readings[data-r="${other.dataset.r}"]`);
  const whole = document.createRange();
  whole.setStartBefore(own[0]);
  whole.setEndAfter(own[own.length - 1]);
  return whole;
}

// {start, end, bySentence} of what a range covers of a block, or null where that is nothing.
function partOf(block, range) {
  const { lead, text } = wordsOf(block);
  if (text !== block.text) return sentencesIn(block, range);
  let [at, from, to] = [-lead, null, 0];
  for (const node of textNodes(block.element)) {
    if (range.intersectsNode(node)) {
      const begin = node === range.startContainer ? range.startOffset : 0;
      const stop = node === range.endContainer ? range.endOffset : node.length;
      if (stop > begin) [from, to] = [from ?? at + begin, at + stop];
    }
    at += node.length;
  }
  if (from === null) return null;
  const picked = text.slice(Math.max(0, from), Math.min(text.length, to));
  if (!picked.trim()) return null;
  const before = text.slice(0, Math.max(0, from)) + picked.slice(0, picked.length - picked.trimStart().length);
  const start = block.start + length(before);
  return { start, end: start + length(picked.trim()), bySentence: false };
}

// Where the page says other words than the document, a sentence is the smallest passage.
function sentencesIn(block, range) {
  const touched = [...block.element.querySelectorAll("[data-s]")].filter((element) => covers(range, element));
  const places = touched.map((element) => block.sentences[Number(element.dataset.s.split(".").at(-1)) - 1]);
  const known = places.filter(Boolean);
  if (!known.length) return covers(range, block.element) ? { start: block.start, end: block.end, bySentence: true } : null;
  return {
    start: Math.min(...known.map((one) => one[0])),
    end: Math.max(...known.map((one) => one[1])),
    bySentence: true,
  };
}

function covers(range, element) {
  if (!range.intersectsNode(element)) return false;
  const inside = document.createRange();
  inside.selectNodeContents(element);
  if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0) inside.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0) inside.setEnd(range.endContainer, range.endOffset);
  return inside.toString().trim() !== "";
}

// --- marks ---------------------------------------------------------------------------

// Draw a passage in the text; its marks carry `key`, so that they can be taken out again.
export function draw(blocks, start, end, className, key) {
  for (const block of blocks) {
    if (!block.element) continue;
    const from = Math.max(start, block.start) - block.start;
    const to = Math.min(end, block.end) - block.start;
    if (from >= to) continue;
    const { lead, text } = wordsOf(block);
    if (text === block.text) {
      const units = (points) => lead + slice(text, 0, points).length;
      wrap([...textNodes(block.element)], units(from), units(to), className, key);
    } else {
      for (const element of sentencesBetween(block, start, end)) wrap([...textNodes(element)], 0, Infinity, className, key);
    }
  }
}

function sentencesBetween(block, start, end) {
  return [...block.element.querySelectorAll("[data-s]")].filter((element) => {
    const [from, to] = block.sentences[Number(element.dataset.s.split(".").at(-1)) - 1] ?? [0, 0];
    return from < end && start < to;
  });
}

function wrap(nodes, from, to, className, key) {
  let at = 0;
  for (const node of nodes) {
    const [begin, stop] = [Math.max(from - at, 0), Math.min(to - at, node.length)];
    at += node.length;
    if (begin >= stop || !node.data.slice(begin, stop).trim()) continue;
    if (stop < node.length) node.splitText(stop);
    const words = begin > 0 ? node.splitText(begin) : node;
    const mark = document.createElement("mark");
    mark.className = className;
    mark.dataset.evidence = key;
    words.replaceWith(mark);
    mark.append(words);
  }
}

export function erase(key) {
  for (const mark of document.querySelectorAll(`mark[data-evidence="${CSS.escape(key)}"]`)) {
    const parent = mark.parentNode;
    for (const label of mark.querySelectorAll(":scope > .visually-hidden")) label.remove();
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  }
}
