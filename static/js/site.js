/* What a page gains with JavaScript: focus and a spoken word after a part is swapped, all details open in
   print, a print button. Nothing is stored. Without it every page works. */
"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);

  const offerPrint = () => {
    document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("DOMContentLoaded", offerPrint);

  document.addEventListener("htmx:after:swap", () => {
    offerPrint();
    const heading = find("main [data-focus]");
    if (heading) {
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "start" });
    }
    const said = find("[data-announce]");
    const line = find("[data-status-line]");
    if (said && line) line.textContent = said.dataset.announce;
  });

  const tellOfFailure = (failed) => {
    const notice = find("[data-failed]");
    if (notice) notice.hidden = !failed;
  };
  document.addEventListener("htmx:before:request", () => tellOfFailure(false));
  document.addEventListener("htmx:error", () => tellOfFailure(true));
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.status >= 500) tellOfFailure(true);
  });

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((details) => { details.open = false; });
    opened = [];
  });
})();
