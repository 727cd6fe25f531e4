// The door of an event on a phone. Who comes is asked for with the PIN; what is kept of it in the device is sealed with the PIN, so that it
// opens while the network is gone. Ticks are kept until they are sent, and sent again until they are answered. All of it goes two hours after
// the end, or as soon as the site says that the door has ended.
(() => {
  const main = document.querySelector('[data-door]');
  if (!main) return;

  const token = main.dataset.door;
  const place = `door:${location.pathname}`;
  const every = 15_000;
  const idle = 3 * 60_000;
  const patience = 10_000;
  const most = 150;
  const rounds = 310_000;
  const one = name => main.querySelector(`[data-${name}]`);
  const ended = one('ended');

  let list = null;      // what the site said last
  let device = '';      // what ticks come with
  let ticks = [];       // what is to be sent
  let skew = 0;         // how far the site's clock is ahead of ours
  let key = null;       // seals what is kept here
  let salt = null;
  let sending = false;
  let timer = 0;
  let sleeper = 0;
  let camera = null;

  // ---- What is kept in the device ----

  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const text = array => btoa(Array.from(new Uint8Array(array), c => String.fromCharCode(c)).join(''));

  const derive = async (pin, from) => {
    const raw = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveKey']);
    return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt: from, iterations: rounds }, raw, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  };

  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(place));
    } catch {
      return null;
    }
  };

  const keep = async () => {
    if (!key || !list) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const box = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(JSON.stringify({ list, device, ticks, skew })));
    try {
      localStorage.setItem(place, JSON.stringify({ until: Date.parse(list.until), salt: text(salt), iv: text(iv), box: text(box) }));
    } catch {
      // No room, or no storing here: it works as long as the page stays open.
    }
  };

  const unseal = async pin => {
    const held = stored();
    if (!held || !crypto.subtle) return false;
    try {
      const opener = await derive(pin, bytes(held.salt));
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(held.iv) }, opener, bytes(held.box));
      ({ list, device, ticks, skew } = JSON.parse(new TextDecoder().decode(plain)));
      [key, salt] = [opener, bytes(held.salt)];
      return true;
    } catch {
      return null;
    }
  };

  const wipe = async () => {
    localStorage.removeItem(place);
    [list, device, ticks, key] = [null, '', [], null];
    close();
    for (const name of ['pin', 'list']) if (one(name)) one(name).hidden = true;
    for (const row of main.querySelectorAll('[data-people] > *')) row.remove();
    ended.hidden = false;
    if (window.caches) await caches.delete(place);
    const registration = await navigator.serviceWorker?.getRegistration(location.pathname);
    if (registration && new URL(registration.scope).pathname === location.pathname) await registration.unregister();
  };

  // The page of a door that has ended: nothing of it stays, whoever left it open.
  if (!token) {
    wipe();
    return;
  }

  const end = () => (list ? Date.parse(list.until) : stored()?.until ?? Number(main.dataset.until));
  const isOver = () => Date.now() + skew >= end();
  if (isOver()) {
    wipe();
    return;
  }

  // ---- Words ----

  const words = name => main.querySelector(`[data-word="${CSS.escape(name)}"]`)?.textContent ?? '';
  const say = (what, ...values) => {
    const said = values.reduce((all, value, i) => all.replace(`{${i}}`, value), words(what));
    if (one('state').textContent !== said) one('state').textContent = said;
  };
  const wrong = what => {
    const place = one('wrong');
    place.hidden = !what;
    place.textContent = what ? words(what) : '';
    document.getElementById('pin').setAttribute('aria-invalid', what ? 'true' : 'false');
  };

  // ---- Asking the site ----

  const ask = async (path, body) => {
    const stop = AbortSignal.timeout(patience);
    const answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify(body), signal: stop });
    return { status: answer.status, body: answer.ok ? await answer.json() : null };
  };

  const take = async next => {
    if (next.device) device = next.device;
    skew = Date.parse(next.now) - Date.now();
    list = next;
    await keep();
    show();
  };

  const send = async () => {
    clearTimeout(timer);
    if (!device || sending) return;
    if (isOver()) {
      await wipe();
      return;
    }

    sending = true;
    const sent = ticks.slice(0, 500);
    try {
      const answer = await ask('/api/v1/door/ticks', { device, ticks: sent });
      if (answer.status === 410 || answer.status === 404) {
        sending = false;
        await wipe();
        return;
      }
      if (!answer.body) throw new Error(answer.status);
      const done = new Set(sent.map(tick => tick.key));
      ticks = ticks.filter(tick => !done.has(tick.key));
      const refused = Object.entries(answer.body.refused);
      await take(answer.body);
      if (refused.length) {
        const [tick, why] = refused[0];
        const person = list.people.find(x => x.code === sent.find(x => x.key === tick)?.code);
        say('Refused', person ? nameOf(person) : '', words(why) || words('CodeNotHere'));
      } else if (ticks.length === 0) {
        say('Saved');
      }
    } catch {
      say(ticks.length ? 'Kept.Ticks' : 'Offline', ticks.length);
    }
    sending = false;
    if (device) timer = setTimeout(send, ticks.length && navigator.onLine ? 4_000 : every);
  };

  // ---- The list ----

  const written = code => `${code.slice(0, 4)}-${code.slice(4)}`;
  const nameOf = person => person.name ?? written(person.code);
  const came = person => (person.code ? ticks.findLast(tick => tick.code === person.code)?.came : undefined) ?? person.came;
  const fold = value => value.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

  const everybody = () => [
    ...list.people,
    ...ticks.filter(tick => !tick.code).map(tick => ({
      code: '', name: tick.name || '–', guests: tick.guests, shift: tick.shift, came: true, hasPlace: true, isWalkIn: true,
    })),
  ];

  const row = person => {
    const made = main.querySelector('[data-row]').content.firstElementChild.cloneNode(true);
    const button = made.querySelector('button');
    const shift = list.shifts.find(x => x.key === person.shift)?.name;
    button.dataset.code = person.code;
    button.setAttribute('aria-pressed', came(person) ? 'true' : 'false');
    button.disabled = !person.code;
    made.querySelector('b').textContent = person.name ?? words('NoName');
    made.querySelector('small').textContent = [
      person.guests ? `+${person.guests}` : '', person.code && !person.isWalkIn ? written(person.code) : '', shift ?? '',
      person.hasPlace ? '' : words('Waits'), person.isWalkIn ? words('WalkedIn') : '',
    ].filter(Boolean).join(' · ');
    return made;
  };

  const show = () => {
    if (!list || one('list').hidden) return;
    const all = everybody();
    const wanted = fold(document.getElementById('find').value).trim();
    const shift = document.getElementById('shift').value;
    const plain = wanted.replace(/[\s-]/g, '');
    const found = all.filter(person => (!shift || person.shift === shift)
      && (!wanted || fold(person.name ?? '').split(/\s+/).some((_, i, parts) => parts.slice(i).join(' ').startsWith(wanted)) || (plain.length > 1 && fold(person.code).startsWith(plain))));
    found.sort((a, b) => (a.name === null) - (b.name === null) || nameOf(a).localeCompare(nameOf(b)));
    const focused = document.activeElement?.dataset?.code;
    one('people').replaceChildren(...found.slice(0, most).map(row));
    if (focused) one('people').querySelector(`[data-code="${CSS.escape(focused)}"]`)?.focus();
    one('more').hidden = found.length <= most;
    one('none').hidden = found.length > 0;
    const counted = all.filter(came).reduce((sum, person) => sum + 1 + person.guests, 0);
    one('came').textContent = counted.toLocaleString(document.documentElement.lang);
    one('expected').textContent = list.expected.toLocaleString(document.documentElement.lang);
  };

  const tick = async more => {
    ticks.push({ key: crypto.randomUUID(), at: new Date(Date.now() + skew).toISOString(), ...more });
    await keep();
    say('');
    show();
    send();
  };

  one('people').addEventListener('click', event => {
    const button = event.target.closest('button');
    const person = button && list.people.find(x => x.code === button.dataset.code);
    if (person) tick({ code: person.code, came: !came(person) });
  });
  document.getElementById('find').addEventListener('input', show);
  document.getElementById('shift').addEventListener('change', show);

  one('walk-in').addEventListener('submit', event => {
    event.preventDefault();
    const name = document.getElementById('walk-in-name');
    const people = document.getElementById('walk-in-guests');
    const guests = Math.min(Math.max(Number.parseInt(people.value, 10) || 1, 1), Number(people.max)) - 1;
    tick({ code: null, came: true, name: name.value.trim() || null, guests, shift: document.getElementById('shift').value || null });
    [name.value, people.value] = ['', '1'];
    name.focus();
  });

  // ---- Codes read by the camera, where the browser can ----

  // Hoisted: what has ended is wiped before anything else of this page is there.
  function close() {
    camera?.getTracks().forEach(track => track.stop());
    camera = null;
    const video = one('camera');
    if (video) video.hidden = true;
  }

  const scan = async () => {
    if (camera) {
      close();
      return;
    }
    const video = one('camera');
    try {
      camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch {
      return;
    }
    video.srcObject = camera;
    video.hidden = false;
    await video.play();
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    const look = async () => {
      if (!camera || !list) return;
      const [seen] = await detector.detect(video).catch(() => []);
      const code = seen?.rawValue.replace(/-/g, '').toUpperCase();
      const person = code && list.people.find(x => x.code === code);
      if (person) {
        close();
        document.getElementById('find').value = written(person.code);
        if (came(person)) show(); else tick({ code: person.code, came: true });
        return;
      }
      if (code) say('CodeNotHere');
      setTimeout(look, 250);
    };
    look();
  };

  if ('BarcodeDetector' in window && navigator.mediaDevices) one('scan').hidden = false;
  one('scan').addEventListener('click', scan);

  // ---- The PIN ----

  const open = () => {
    wrong('');
    one('pin').hidden = true;
    one('list').hidden = false;
    document.querySelector('[data-title]').textContent = list.title;
    document.querySelector('[data-when]').textContent = list.when;
    const choice = document.getElementById('shift');
    if (choice.options.length === 1) for (const shift of list.shifts) choice.add(new Option(shift.name, shift.key));
    one('shifts').hidden = list.shifts.length < 2;
    show();
    document.getElementById('find').focus();
    rest();
    send();
    navigator.serviceWorker?.register(main.dataset.worker, { scope: location.pathname }).then(async () => {
      const ready = await navigator.serviceWorker.ready;
      const files = [...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')].map(x => x.href || x.src);
      ready.active?.postMessage({ keep: place, urls: [location.href, ...files] });
    }).catch(() => {});
  };

  const lock = () => {
    if (!list) return;
    clearTimeout(timer);
    close();
    [list, device, ticks, key] = [null, '', [], null];
    one('people').replaceChildren();
    one('list').hidden = true;
    one('pin').hidden = false;
    document.getElementById('find').value = '';
    document.getElementById('pin').value = '';
    document.getElementById('pin').focus();
  };

  // Nobody has touched it for a while: whoever finds the phone sees nothing. Without sealing there would be nothing left to open, so it stays.
  const rest = () => {
    clearTimeout(sleeper);
    sleeper = setTimeout(() => { if (key) keep().then(lock); }, idle);
  };
  for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, rest);
  one('lock').addEventListener('click', () => keep().then(lock));

  one('pin').addEventListener('submit', async event => {
    event.preventDefault();
    const pin = document.getElementById('pin').value.replace(/\D/g, '');
    const held = await unseal(pin);
    if (held) {
      open();
      return;
    }
    let answer;
    try {
      answer = await ask('/api/v1/door', { token, pin });
    } catch {
      wrong(held === null ? 'WrongPin' : 'NoNetwork');
      return;
    }
    if (answer.status === 410 || answer.status === 404) {
      await wipe();
    } else if (answer.body) {
      if (crypto.subtle) {
        salt = crypto.getRandomValues(new Uint8Array(16));
        key = await derive(pin, salt);
      }
      await take(answer.body);
      open();
    } else {
      wrong(answer.status === 429 ? 'Locked' : answer.status === 403 ? 'WrongPin' : 'NoNetwork');
      document.getElementById('pin').select();
    }
  });

  addEventListener('online', send);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) send(); });
  setInterval(() => { if (isOver()) wipe(); }, 30_000);
})();
