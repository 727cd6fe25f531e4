// Keeps the numbers of an event's places fresh: asks every 2 seconds, every 10 while nobody looks. It speaks nothing: a number that talks
// without end is no help to those who listen. What somebody types into the form stays.
(() => {
  const seen = 2_000;
  const hidden = 10_000;
  const region = document.querySelector('[data-event]');
  if (!region) return;

  let tag = '';
  let known = '';
  let timer = 0;
  let asking = false;

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, document.hidden ? hidden : seen);
  };

  const numbers = event => JSON.stringify(event.dates.map(date => [date.state, ...date.shifts.map(shift => [shift.going, shift.waiting, shift.free])]));

  // The words stand on the page, the same for everyone, so that they need not be made here.
  const take = async () => {
    const answer = await fetch(location.pathname + location.search);
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const places of document.querySelectorAll('[data-places]')) {
      const next = fresh.querySelector(`[data-places="${places.dataset.places}"]`);
      if (next) places.replaceChildren(...next.childNodes);
    }
    return true;
  };

  const look = async () => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(region.dataset.event, { headers: tag ? { 'If-None-Match': tag } : {} });
      // Taken from the site: the numbers stay as they were.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return;
      if (answer.status === 200) {
        const now = numbers(await answer.json());
        if (!known || known === now || await take()) {
          known = now;
          tag = answer.headers.get('ETag') ?? '';
        }
      }
      later();
    } catch {
      later();
    } finally {
      asking = false;
    }
  };

  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
  look();
})();
