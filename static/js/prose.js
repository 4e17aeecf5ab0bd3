/* A Preview button under each Markdown box in the admin. Without it the boxes work as they are. */
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const typesetPath = document.querySelector("[data-prose]") && new URL(
    document.querySelector("#site-name a, #branding a").getAttribute("href") + "typeset/", location.href);
  const guide = () => {
    const chosen = document.querySelector("#id_guide");
    if (chosen) return chosen.value;
    const own = location.pathname.match(/\/guides\/guide\/(\d+)\/change/);
    return own ? own[1] : "";
  };
  const addButton = (box) => {
    if (box.dataset.prose === "ready" || box.name.includes("__prefix__")) return;
    box.dataset.prose = "ready";
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "button prose-preview-button", textContent: "Preview",
    });
    const panel = Object.assign(document.createElement("div"), { className: "prose-preview", hidden: true });
    panel.setAttribute("aria-live", "polite");
    box.after(button, panel);
    button.addEventListener("click", async () => {
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const body = new URLSearchParams({ text: box.value, guide: guide() });
      const answer = await fetch(typesetPath, { method: "POST", body, headers: { "X-CSRFToken": token } });
      panel.hidden = false;
      if (answer.ok) panel.innerHTML = await answer.text();
      else panel.textContent = "The preview did not come. Save, sign in again if asked, and try once more.";
    });
  };
  const addAll = () => document.querySelectorAll("textarea[data-prose]").forEach(addButton);
  addAll();
  document.addEventListener("formset:added", addAll);
});
