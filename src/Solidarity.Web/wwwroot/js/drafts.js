// Nothing typed is lost. What is not saved yet is kept on this device (localStorage) until it is, for when the net or the session
// goes; drafts are saved to the site some seconds after the last change; and what is sent waits for the net. On every page of the
// console, for signing out leaves nothing behind.
(() => {
  const prefix = 'draft/';
  const off = 'drafts-off';
  const longest = 14 * 24 * 60 * 60 * 1000;
  const storage = (() => { try { return window.localStorage; } catch { return null; } })();
  const attempt = act => { try { return act(); } catch { return null; } };
  const read = key => attempt(() => JSON.parse(storage.getItem(key)));
  const drop = key => attempt(() => storage.removeItem(key));
  const kept = () => attempt(() => Object.keys(storage).filter(key => key.startsWith(prefix))) ?? [];
  const isOff = () => attempt(() => storage.getItem(off)) === '1';

  document.querySelectorAll('form[action*="SignOut"]').forEach(out => out.addEventListener('submit', () => kept().forEach(drop)));
  for (const key of kept()) if (!(Date.now() - read(key)?.at < longest)) drop(key);

  // The page after saving says what was saved: the copy of what was sent goes, and with it that of what had no name yet.
  const saved = document.querySelector('[data-draft-saved]')?.dataset.draftSaved;
  if (saved) for (const key of kept()) if ((key.includes(`/${saved}/`) || key.endsWith('/new')) && read(key)?.sent) drop(key);

  const form = document.querySelector('form[data-editor]');
  const state = form?.querySelector('[data-draft-state]');
  if (!form || !state) return;
  let key = prefix + form.dataset.draft;
  const body = form.querySelector('textarea[name="body"]');

  // ---- What is said: to the eye each time, to the ear only when it is something else
  const voice = form.querySelector('[data-draft-voice]');
  let said = '';
  const clock = at => new Intl.DateTimeFormat(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
  const say = (what, at = new Date()) => {
    const sentence = (state.dataset[what] ?? '').replace('{0}', clock(at));
    state.textContent = sentence;
    state.classList.toggle('bad', what === 'away' || what === 'awayOff' || what === 'notSent' || what === 'notSentOff' || what === 'signedOut');
    if (what !== said) voice.textContent = sentence;
    said = what;
  };

  // ---- What is typed
  const fields = () => [...form.elements].filter(e => e.name && !e.disabled && e.tagName !== 'BUTTON' && e.tagName !== 'FIELDSET' && !/^(?:hidden|file|submit|button)$/.test(e.type));
  const nameOf = e => e.type === 'checkbox' || e.type === 'radio' ? `${e.name}=${e.value}` : e.name;
  const valueOf = e => e.type === 'checkbox' || e.type === 'radio' ? (e.checked ? '1' : '') : e.value.replace(/\r\n/g, '\n');
  // Rows that are empty and may come and go are no difference.
  const typed = () => Object.fromEntries(fields().map(e => [nameOf(e), valueOf(e)]).filter(([, value]) => value !== ''));
  const look = () => JSON.stringify(typed());
  const refused = form.dataset.draftRefused;
  let stored = refused ? '' : look();
  let undecided = false;
  let isGoing = false;

  const keep = () => {
    if (undecided || isGoing || !storage) return false;
    if (look() === stored) return drop(key), false;
    if (isOff()) return false;
    return attempt(() => { storage.setItem(key, JSON.stringify({ at: Date.now(), version: version()?.value ?? '', once: isAsked ? once : undefined, texts: typed() })); return true; }) ?? false;
  };
  const version = () => form.querySelector('input[name="version"]');

  // ---- A statement that the site does not know yet. It is begun there once, whatever becomes of the answer: the key goes along each
  // time, and is kept with what was typed. What can't be changed afterwards, the writer settles first: until they are at another field.
  const settled = ['campaign', 'language', 'slug'];
  let once = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
  let isAsked = false;
  const isNew = () => Boolean(form.dataset.draftSave) && !version();
  const mayBegin = () => !undecided && form.elements.title.value.trim() !== '' && !['title', ...settled].includes(document.activeElement?.name);

  const goOn = result => {
    const { begun, save, draft, language, slug } = result.dataset;
    if (!undecided) drop(key);
    key = prefix + draft;
    form.dataset.draftSave = save;
    form.action = begun;
    history.replaceState(history.state, '', begun);
    for (const [name, value] of [['language', language], ['slug', slug]]) form.elements[name].value = value;
    for (const name of settled) form.elements[name].disabled = true;
    for (const [name, value] of [['version', result.dataset.version], ['language', language]]) form.prepend(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
    const heading = document.querySelector('main h1');
    const title = form.elements.title.value.trim();
    document.title = document.title.replace(heading.textContent, title);
    Object.assign(heading, { textContent: title, lang: language, dir: 'auto' });
  };

  // ---- To the site, while it is a draft
  const pause = 4_000;
  const patience = 20_000;
  let timer = 0;
  let saving = null;
  let isOvertaken = refused === 'overtaken';
  const saves = () => isNew() ? mayBegin() : Boolean(form.dataset.draftSave) && !isOvertaken;

  const save = async leaving => {
    const sent = look();
    const data = new FormData(form);
    data.delete('picture');
    const begins = isNew();
    const wasAsked = isAsked;
    if (begins) {
      isAsked = true;
      keep();
    }
    const length = [...data.values()].reduce((sum, value) => sum + value.length, 0);
    let answer, text;
    try {
      // What goes out as the page is left may have 64 KB (Fetch, "keepalive").
      answer = await fetch(form.dataset.draftSave, {
        method: 'POST', body: data, headers: begins ? { 'Idempotency-Key': once } : {}, redirect: 'manual', keepalive: leaving && length < 20_000, signal: AbortSignal.timeout(patience),
      });
      text = await answer.text();
    } catch {
      return say(isOff() ? 'awayOff' : 'away');
    }
    if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
      isAsked = wasAsked;
      return say('signedOut');
    }
    if (answer.status >= 500) return say(isOff() ? 'awayOff' : 'away');
    isAsked = false;
    const page = new DOMParser().parseFromString(text, 'text/html');
    const result = page.querySelector('[data-version]');
    if (!result) return say(isOff() ? 'unsavedOff' : 'unsaved');
    if (begins) goOn(result);
    else version().value = result.dataset.version;
    if (answer.status === 409) {
      // Both texts stand there now; which of them is to stay, the writer says by saving.
      isOvertaken = true;
      form.before(document.importNode(result, true));
      return say(isOff() ? 'unsavedOff' : 'unsaved');
    }
    if (begins && wasAsked) {
      // It was begun before, with what stood here then: what stands here now goes after it.
      stored = '';
      keep();
      return save(leaving);
    }
    stored = begins ? JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(sent)).filter(([name]) => !settled.includes(name)))) : sent;
    keep();
    say('saved');
  };

  const saveNow = (leaving = false) => {
    clearTimeout(timer);
    if (!saves() || saving || isGoing || look() === stored) return;
    saving = save(leaving).finally(() => {
      saving = null;
      if (saves() && look() !== stored && said === 'saved') later();
    });
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(saveNow, pause); };

  let soon = 0;
  const changed = () => {
    clearTimeout(soon);
    soon = setTimeout(() => {
      const isKept = keep();
      if (look() === stored) return;
      if (!navigator.onLine) say(isKept ? 'away' : 'awayOff');
      else if (!saves()) say(isKept ? 'unsaved' : 'unsavedOff');
    }, 400);
    if (saves()) later();
  };
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  document.addEventListener('visibilitychange', () => { if (document.hidden) { keep(); saveNow(true); } });
  window.addEventListener('pagehide', () => { keep(); });
  window.addEventListener('online', () => { if (saves()) saveNow(); else if (look() !== stored) say('back'); });
  window.addEventListener('offline', () => { const isKept = keep(); if (look() !== stored) say(isKept ? 'away' : 'awayOff'); });

  // ---- Sending waits for the net, and for what is being saved
  const hasNet = async () => {
    try { await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(8_000) }); return true; } catch { return false; }
  };
  form.addEventListener('submit', async event => {
    if (isGoing) return;
    event.preventDefault();
    const button = event.submitter;
    clearTimeout(timer);
    clearTimeout(soon);
    keep();
    form.setAttribute('aria-busy', 'true');
    await saving;
    const goes = await hasNet();
    if (goes && isAsked && isNew()) await save(false);
    form.removeAttribute('aria-busy');
    if (!goes || (isAsked && isNew())) {
      said = '';
      say(isOff() ? 'notSentOff' : 'notSent');
      state.scrollIntoView({ block: 'nearest' });
      return;
    }
    clearTimeout(timer);
    const copy = read(key);
    if (copy && !undecided) attempt(() => storage.setItem(key, JSON.stringify({ ...copy, sent: true })));
    isGoing = true;
    form.requestSubmit(button);
  });
  window.addEventListener('pageshow', event => { if (event.persisted) isGoing = false; });

  // ---- Whether to keep it here at all
  const choice = form.querySelector('[data-draft-choice]');
  const box = choice?.querySelector('input');
  if (storage && box) {
    choice.hidden = false;
    box.checked = !isOff();
    box.addEventListener('change', event => {
      event.stopPropagation();
      if (box.checked) drop(off);
      else {
        attempt(() => storage.setItem(off, '1'));
        kept().forEach(drop);
      }
      changed();
    });
  }

  // ---- What was kept and is not what stands there: both are shown, and the writer chooses
  const found = form.querySelector('[data-draft-found]');
  const copy = read(key);
  if (copy?.sent) attempt(() => storage.setItem(key, JSON.stringify({ ...copy, sent: false })));
  const now = typed();
  const differs = copy && 'texts' in copy && JSON.stringify(copy.texts) !== JSON.stringify(now);
  if (refused) keep();
  else if (!differs) drop(key);
  else if (found) {
    undecided = true;
    found.hidden = false;
    const at = new Date(copy.at);
    found.querySelector('[data-draft-at]').textContent =
      new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }).format(at);
    found.querySelector('[data-draft-newer]').hidden = !copy.version || copy.version === version()?.value;

    const pair = found.querySelector('[data-draft-pair]');
    const labelOf = name => form.querySelector(`label[for="${CSS.escape(fields().find(e => nameOf(e) === name)?.id ?? '')}"]`)?.textContent.trim() || name;
    const isText = name => !name.includes('=');
    for (const name of [...new Set([...Object.keys(copy.texts), ...Object.keys(now)])].filter(name => isText(name) && (copy.texts[name] ?? '') !== (now[name] ?? ''))) {
      const part = document.importNode(pair.content, true);
      part.querySelector('[data-of=label]').textContent = labelOf(name);
      for (const [which, texts] of [['kept', copy.texts], ['stored', now]]) {
        const text = part.querySelector(`[data-of=${which}]`);
        if (texts[name]) text.textContent = texts[name];
      }
      pair.before(part);
    }

    const rows = name => {
      // A row that was added: made from the last one there is.
      const at = name.match(/^(.+)\[(\d+)\]/);
      const last = at && fields().filter(e => e.name.startsWith(`${at[1]}[`)).at(-1)?.closest('li');
      if (!last) return null;
      const row = last.cloneNode(true);
      const renamed = text => text.replace(/\[\d+\]/g, `[${at[2]}]`);
      for (const e of row.querySelectorAll('[id], [name], [for]')) for (const a of ['id', 'name', 'for']) if (e.hasAttribute(a)) e.setAttribute(a, renamed(e.getAttribute(a)));
      // What is known to the site belongs to the row that it was made from.
      for (const e of row.querySelectorAll('input[type=hidden]')) e.value = '';
      last.after(row);
      return fields().find(e => nameOf(e) === name) ?? null;
    };
    found.querySelector('[data-draft-take]').addEventListener('click', () => {
      for (const name of Object.keys(copy.texts)) if (!fields().some(e => nameOf(e) === name)) rows(name);
      for (const e of fields()) {
        const value = copy.texts[nameOf(e)] ?? '';
        if (e.type === 'checkbox' || e.type === 'radio') e.checked = value !== '';
        else if (e.type !== 'select-one' || value) e.value = value;
      }
      undecided = false;
      if (copy.once) [once, isAsked] = [copy.once, true];
      found.hidden = true;
      (body ?? form).dispatchEvent(new Event('input', { bubbles: true }));
      body?.focus();
    });
    found.querySelector('[data-draft-drop]').addEventListener('click', () => {
      undecided = false;
      drop(key);
      keep();
      found.hidden = true;
      body?.focus();
    });
  }
})();
