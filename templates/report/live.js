/* The explorer of a sweep that goes on: says how many judgements have come since the page was made. */
(() => {
  'use strict';
  const shown = SHOWN;
  const bar = document.createElement('button');
  bar.id = 'more';
  bar.hidden = true;
  bar.style.cssText = 'position: fixed; right: 1rem; bottom: 1rem; z-index: 1';
  bar.addEventListener('click', () => location.reload());
  document.body.append(bar);
  setInterval(async () => {
    const answer = await fetch('status').catch(() => undefined);
    if (answer?.ok !== true) return;
    const { judgements } = await answer.json();
    bar.hidden = judgements === shown;
    bar.textContent = `${judgements - shown} new judgements: show them`;
  }, 2000);
})();
