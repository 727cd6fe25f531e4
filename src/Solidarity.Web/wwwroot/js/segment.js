// With script the number of people follows what is chosen; without, the button beside it counts.
(() => {
  const form = document.querySelector('form[data-segment]');
  const line = form?.querySelector('[data-count]');
  if (!line) return;

  const pause = 500;
  let timer;
  let asked;
  const count = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.countAt, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: asked.signal, redirect: 'error' });
      if (answer.ok) line.textContent = await answer.text();
    } catch {
      // Asked again meanwhile, or no network: the button stays.
    }
  };
  form.querySelector('[data-count-button]').hidden = true;
  form.addEventListener('input', event => {
    if (event.target.name === 'name' || event.target.name.endsWith('.more')) return;
    clearTimeout(timer);
    timer = setTimeout(count, pause);
  });
})();
