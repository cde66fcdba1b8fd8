// Photos and files of a reply: chosen, pasted or dropped, shown above the box and taken off again. The form's own field holds
// them, so that they are sent as without a script; there it is the browser that shows what was chosen.
"use strict";

(() => {
  const form = document.querySelector("#reply");
  if (!form) return;

  const input = form.querySelector("[type=file]");
  const list = form.querySelector(".attached");
  const { largest, most, tooLarge, tooMany, detach } = input.dataset;
  const says = (sentence) => { document.querySelector('[data-live="problem"]').textContent = sentence; };
  let chosen = [];
  let pictures = [];

  const preview = (file) => {
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.onerror = () => picture.remove();
    pictures.push(picture.src);
    return picture;
  };

  const shown = (file) => {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = file.name;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "✕";
    button.setAttribute("aria-label", detach.replace("{name}", file.name));
    button.onclick = () => {
      put(chosen.filter((one) => one !== file));
      (list.querySelector("button") || input).focus();
    };
    line.append(...(file.type.startsWith("image/") ? [preview(file)] : []), name, button);
    return line;
  };

  const put = (files) => {
    pictures.forEach((url) => URL.revokeObjectURL(url));
    pictures = [];
    chosen = files;
    const kept = new DataTransfer();
    files.forEach((file) => kept.items.add(file));
    input.files = kept.files;
    list.replaceChildren(...files.map(shown));
    list.hidden = files.length === 0;
  };

  const add = (files) => {
    const large = files.find((file) => file.size > Number(largest));
    const all = [...chosen, ...files.filter((file) => file.size <= Number(largest))];
    says(large ? tooLarge.replace("{name}", large.name) : all.length > Number(most) ? tooMany : "");
    put(all.slice(0, Number(most)));
  };

  const brought = (event, files) => {
    if (files.length === 0) return;
    event.preventDefault();
    add([...files]);
  };

  form.classList.add("scripted");
  input.addEventListener("change", () => add([...input.files]));
  form.addEventListener("sent", () => put([]));
  form.addEventListener("paste", (event) => brought(event, event.clipboardData.files));
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => brought(event, event.dataTransfer.files));
})();
