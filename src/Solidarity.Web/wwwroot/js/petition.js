// Keeps a petition's number and bar fresh, and the parts that it is made of: asks every 2 seconds, every 10 while nobody looks. It
// speaks nothing: a number that talks without end is no help to those who listen.
(() => {
  const seen = 2_000;
  const hidden = 10_000;
  const region = document.querySelector('[data-petition]');
  if (!region) return;

  const language = document.documentElement.lang;
  const number = new Intl.NumberFormat(language, { numberingSystem: 'latn', useGrouping: 'always' });
  const part = name => document.querySelector(`[data-petition-${name}]`);
  let tag = '';
  let timer = 0;
  let asking = false;

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, document.hidden ? hidden : seen);
  };

  const show = petition => {
    // At the head of a petition with local copies stands the number of all places together.
    const count = petition.together && !petition.pattern ? petition.together.signatures : petition.signatures;
    part('number').textContent = number.format(count);
    part('goal').textContent = number.format(petition.goal);
    const bar = part('bar');
    bar.max = petition.goal;
    bar.value = Math.min(count, petition.goal);
    const asOf = part('as-of');
    if (asOf && asOf.dateTime !== petition.asOf) {
      asOf.dateTime = petition.asOf;
      asOf.textContent = new Intl.DateTimeFormat(language, { numberingSystem: 'latn', dateStyle: 'long', timeStyle: 'short', timeZone: petition.timeZone }).format(new Date(petition.asOf));
    }
  };

  // The number and its parts come from one page, the same for everyone, so that they add up at any moment.
  const take = async petition => {
    const answer = await fetch(location.pathname);
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = name => fresh.querySelector(`[data-petition-${name}]`);
    for (const name of ['number', 'goal']) part(name).textContent = next(name).textContent;
    if (part('together') && next('together')) part('together').replaceChildren(...next('together').childNodes);
    part('bar').max = next('bar').max;
    part('bar').value = next('bar').value;
    const asOf = next('parts').querySelector('time').dateTime;
    part('parts').replaceChildren(...next('parts').childNodes);

    // Not if it was made just before the number moved once more.
    return new Date(asOf) >= new Date(petition.asOf);
  };

  const look = async () => {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(region.dataset.petition, { headers: tag ? { 'If-None-Match': tag } : {} });
      // Taken from the site: the number stays as it was.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return;
      if (answer.status === 200) {
        const petition = await answer.json();
        if (!part('parts')) show(petition);

        // What is not shown yet is asked for again.
        tag = part('parts') && !await take(petition) ? '' : answer.headers.get('ETag') ?? '';
      }
      later();
    } catch {
      later();
    } finally {
      asking = false;
    }
  };

  document.addEventListener('visibilitychange', () => { if (document.hidden) later(); else { clearTimeout(timer); look(); } });
  later();
})();
