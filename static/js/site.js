/* Small comforts. Every page works without this file. */
"use strict";
(() => {
  const ready = (root) => {
    for (const button of root.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.onclick = () => window.print();
    }
  };
  ready(document);

  /* After a step of the checker: move to what is new, so that it is read aloud and seen. */
  document.addEventListener("htmx:after:swap", () => {
    ready(document);
    const checker = document.getElementById("checker");
    if (!checker) return;
    const target = checker.querySelector("[data-focus-first]") || checker.querySelector("[data-focus]");
    if (target) target.focus();
    const heading = checker.querySelector("[data-focus]");
    if (heading) document.title = `${heading.textContent.trim()} – Coverage Guide`;
  });

  /* Print what is folded away. */
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      details.dataset.folded = "";
    }
  });
  addEventListener("afterprint", () => {
    for (const details of document.querySelectorAll("details[data-folded]")) {
      details.open = false;
      delete details.dataset.folded;
    }
  });
})();
