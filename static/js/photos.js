// Photographs of pages are made as large as they are kept before they are sent: that is a fraction
// of the bytes, and what this device alone can open (HEIC) becomes a JPEG. What cannot be drawn
// here goes as it is, and the server says what to do. Without this module all of it does.

const LONGEST = 3000; // pixels, as sources/uploads.py has it
const QUALITY = 0.9;

function drawn(picture, by) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * by);
  canvas.height = Math.round(picture.height * by);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const by = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    if (by === 1 && file.type === "image/jpeg") return file;
    const blob = await drawn(picture, by);
    return blob ? new File([blob], file.name.replace(/(\.\w+)?$/, ".jpg"), { type: blob.type }) : file;
  } finally {
    picture.close();
  }
}

class Sending {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.state = form.querySelector("[data-photos-state]");
    form.addEventListener("submit", (event) => this.submit(event));
    // Gone back to, the page may be sent again.
    addEventListener("pageshow", () => this.rest());
  }

  rest() {
    this.isBusy = false;
    delete this.form.dataset.sending;
    this.state.textContent = "";
  }

  async submit(event) {
    event.preventDefault();
    if (this.isBusy) return;
    this.isBusy = true;
    this.form.dataset.sending = ""; // the clock does not load the page anew meanwhile
    await this.prepare();
    this.say("sending");
    this.form.submit();
  }

  async prepare() {
    const files = [...this.input.files];
    const ready = new DataTransfer();
    for (const [number, file] of files.entries()) {
      this.say("preparing", number + 1, files.length);
      ready.items.add(await smaller(file).catch(() => file));
    }
    if (files.length) this.input.files = ready.files;
  }

  say(what, number, total) {
    this.state.textContent = this.state.dataset[what].replace("%1", number).replace("%2", total);
  }
}

for (const form of document.querySelectorAll("[data-photos]")) new Sending(form);
