/* What matters to you: the marks that say "a lot" as a list with the rows to read. Nothing is sent or stored.
   Without it the marks stay where they are, each with its rows. */
"use strict";
(() => {
  const form = document.querySelector("[data-matters]");
  const told = form.querySelector("[data-matters-told]");

  const item = (mark) => {
    const statement = mark.closest("fieldset");
    const entry = document.createElement("li");
    const words = document.createElement("strong");
    words.textContent = statement.querySelector("legend").textContent;
    entry.append(words, " ", ...statement.querySelector("[data-rows]").cloneNode(true).childNodes);
    return entry;
  };
  const tell = () => {
    const marks = [...form.querySelectorAll("[value=lot]:checked")];
    told.querySelector("ul").replaceChildren(...marks.map(item));
    told.hidden = marks.length === 0;
    const line = document.querySelector("[data-status-line]");
    if (line) line.textContent = `Marked as mattering a lot: ${marks.length}. They are listed below the statements.`;
  };
  form.addEventListener("change", tell);
  form.addEventListener("reset", () => setTimeout(tell));  // the marks are gone only after the event
})();
