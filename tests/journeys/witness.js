// When did this page first show it? Asked before it happens, answered after the frame that shows it, in the machine's own time.
window.witness = (() => {
  const shows = ({ selector, text }) =>
    Array.from(document.querySelectorAll(selector)).some((found) => text === null || found.textContent.replace(/\s/g, "") === text);
  const nextFrame = () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  const moments = {};
  let touchedAt = null;
  document.addEventListener("pointerdown", () => (touchedAt = Date.now()), true);
  return {
    watch(name, wanted) {
      moments[name] = new Promise((resolve, fail) => {
        const look = () => {
          if (!shows(wanted)) return;
          eyes.disconnect();
          nextFrame().then(() => resolve(Date.now()));
        };
        const eyes = new MutationObserver(look);
        eyes.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        setTimeout(() => fail(new Error(`never seen: ${wanted.selector} ${wanted.text || ""}`)), 8000);
        look();
      });
      moments[name].catch(() => undefined);
    },
    seenAt: (name) => moments[name],
    touchedAt: () => touchedAt,
  };
})();
