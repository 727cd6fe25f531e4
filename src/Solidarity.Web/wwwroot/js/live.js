// Keeps the numbers of [data-live] fresh: asks every 2 seconds, every 10 while nobody looks, and replaces only the parts
// that changed, so that focus, selection and what is being pressed stay. Speaks at the quarters and at the end, not at each number.
(() => {
  const seen = 2_000;
  const hidden = 10_000;
  const region = document.querySelector('[data-live]');
  if (!region || !region.dataset.live) return;

  const voice = document.querySelector('[data-live-say]');
  const was = new Map([...region.querySelectorAll('[data-live-part]')].map(part => [part.dataset.livePart, part.innerHTML]));
  let timer = 0;
  let asking = false;

  const byScript = () => region.querySelectorAll('[data-live-by-script]').forEach(e => { e.hidden = false; });

  const later = () => {
    clearTimeout(timer);
    if (region.dataset.live) timer = setTimeout(look, document.hidden ? hidden : seen);
  };

  const take = html => {
    const fresh = new DOMParser().parseFromString(html, 'text/html').querySelector('[data-live]');
    if (!fresh) return false;
    const spoken = Number(region.dataset.step);
    for (const name of ['data-live', 'data-tag', 'data-state', 'data-step', 'data-say']) region.setAttribute(name, fresh.getAttribute(name));
    for (const part of region.querySelectorAll('[data-live-part]')) {
      const next = fresh.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (!next) part.remove();
      else if (next.innerHTML !== was.get(part.dataset.livePart)) {
        was.set(part.dataset.livePart, next.innerHTML);
        part.replaceChildren(...next.childNodes);
      }
    }
    byScript();
    for (const control of document.querySelectorAll('[data-live-when]')) {
      control.hidden = !control.dataset.liveWhen.split(' ').includes(region.dataset.state);
    }
    if (voice && Number(region.dataset.step) > spoken) voice.textContent = region.dataset.say;
    return true;
  };

  const look = async () => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(region.dataset.live, { headers: { 'If-None-Match': region.dataset.tag }, redirect: 'manual' });
      // Signed out meanwhile, or the thing is gone: the link to reload stands there.
      if (answer.type === 'opaqueredirect' || (answer.status >= 400 && answer.status < 500)) return;
      if (answer.status === 200 && !take(await answer.text())) return;
      later();
    } catch {
      later();
    } finally {
      asking = false;
    }
  };

  document.addEventListener('visibilitychange', () => { if (document.hidden) later(); else { clearTimeout(timer); look(); } });
  byScript();
  later();
})();
