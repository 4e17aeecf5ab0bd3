/* What a page to read gains with JavaScript: a word opens its meaning in place, a link opens what is
   folded, notes are folded until one is asked for, the link to a section is copied, everything is open in print.
   Without it a word is a link to the glossary, the notes are open, and the stylesheet opens a rule. */
"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const say = (words) => { all("[data-status-line]").forEach((line) => { line.textContent = words; }); };

  // --- Words. The link becomes a button; a tap on it while its meaning is open closes it again.
  let openAtPress = null;
  document.addEventListener("pointerdown", () => { openAtPress = document.querySelector(".meaning:popover-open"); });
  const offerMeaning = (link) => {
    const meaning = document.getElementById(`meaning-${link.dataset.term}`);
    if (!meaning) return;
    const mark = (isOpen) => link.setAttribute("aria-expanded", isOpen);
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    mark(false);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const closes = meaning === openAtPress;
      openAtPress = null;
      if (closes) return meaning.matches(":popover-open") && meaning.hidePopover();
      link.focus({ preventScroll: true });  // where the reader is again after closing
      mark(true);  // the stylesheet puts the meaning beside the word that is expanded
      meaning.showPopover();
      meaning.focus({ preventScroll: true });
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      link.click();
    });
    meaning.addEventListener("toggle", (event) => { if (event.newState === "closed") mark(false); });
  };
  if ("popover" in HTMLElement.prototype) all("a.term").forEach(offerMeaning);

  // --- What is folded opens for a link to it, or into it.
  const target = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const unfold = (element) => {
    const fold = element && element.closest("details");
    if (fold) fold.open = true;
  };
  unfold(target());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link) unfold(document.getElementById(link.hash.slice(1)));
  });
  window.addEventListener("hashchange", () => unfold(target()));

  // --- Notes. Folded only below what is in view, so that nothing moves under the reader's eyes.
  all("details[data-fold]").forEach((fold) => {
    fold.open = fold.contains(target()) || fold.getBoundingClientRect().top < window.innerHeight;
  });

  // --- The link to a section.
  const copied = (button, words) => {
    button.querySelector("[data-copy-words]").textContent = words;
    say(`${words}: ${button.querySelector("[data-copy-name]").textContent}`);
  };
  all("[data-copy-link]").forEach((button) => {
    button.hidden = !navigator.clipboard;
    button.addEventListener("blur", () => { button.querySelector("[data-copy-words]").textContent = "Copy link"; });
    button.addEventListener("click", async () => {
      const address = new URL(`#${button.dataset.copyLink}`, location.href).href;
      try {
        await navigator.clipboard.writeText(address);
        copied(button, "Link copied");
      } catch {
        location.hash = button.dataset.copyLink;
        copied(button, "The link is in the address bar");
      }
    });
  });

  // --- Print.
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => {
    closed.forEach((details) => { details.open = false; });
    closed = [];
  });
})();
