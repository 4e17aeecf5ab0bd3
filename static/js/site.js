/* What a page gains with JavaScript: focus and a spoken word after a part is swapped, all details open in
   print, a print button, a code taken from a link. Nothing is stored. Without it every page works. */
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

  // A code comes after # in a link, which a browser does not send. It goes into the box and out of the address;
  // the reader sees it there and presses the button herself.
  const takeCode = () => {
    const field = find("[data-code]");
    const code = location.hash.slice(1);
    if (!field || !/^[0-9A-Za-z]{4}(?:-?[0-9A-Za-z]){4,}$/.test(code)) return;
    field.value = code;
    history.replaceState(null, "", location.pathname);
    field.form.querySelector("[type=submit]").focus();
    const line = find("[data-status-line]");
    if (line) line.textContent = field.dataset.code;
  };
  document.addEventListener("DOMContentLoaded", takeCode);
  window.addEventListener("hashchange", takeCode);

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
