"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const status = document.getElementById("shown");
  const percent = document.getElementById("percent-shown");
  const disputes = [...document.querySelectorAll(".dispute")].map((element) => ({
    element,
    findings: [...element.querySelectorAll(".finding")].map((finding) => ({
      element: finding,
      kind: finding.dataset.kind,
      percent: Number(finding.dataset.percent),
      sources: finding.dataset.sources.split(" "),
      origins: finding.dataset.origins.split(" "),
    })),
  }));
  const total = disputes.reduce((sum, dispute) => sum + dispute.findings.length, 0);

  // Only what changes is touched: of 5,000 findings most stay as they are.
  const show = (element, shown) => {
    if (element.hidden === shown) element.hidden = !shown;
  };

  const apply = () => {
    const chosen = new FormData(form);
    const kinds = new Set(chosen.getAll("kind"));
    const source = chosen.get("source") || "";
    const origin = chosen.get("origin") || "";
    const least = Number(chosen.get("percent"));
    let count = 0;
    for (const dispute of disputes) {
      let here = 0;
      for (const finding of dispute.findings) {
        const shown =
          kinds.has(finding.kind) &&
          finding.percent >= least &&
          (!source || finding.sources.includes(source)) &&
          (!origin || finding.origins.includes(origin));
        show(finding.element, shown);
        if (shown) here += 1;
      }
      show(dispute.element, here > 0);
      count += here;
    }
    percent.textContent = `${least}%`;
    const findings = total === 1 ? "finding" : "findings";
    status.textContent = count
      ? `Showing ${count.toLocaleString("en")} of ${total.toLocaleString("en")} ${findings}`
      : "No finding passes these filters";
  };

  let asked = 0;
  const soon = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(apply);
  };

  // A link to a finding that the filters hide shows it.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.closest("[hidden]")) return;
    form.reset();
    apply();
    target.scrollIntoView();
  };

  form.addEventListener("input", soon);
  form.addEventListener("reset", () => setTimeout(apply)); // the event comes before the reset
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", reveal);
  form.hidden = false;
  apply();
  reveal();
})();
