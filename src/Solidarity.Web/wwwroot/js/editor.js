// The editor's helpers; everything works without them. Buttons that write Markdown, and a copy of what was typed, kept in
// this window alone (sessionStorage) until it is saved, for when the net or the session goes.
(() => {
  const form = document.querySelector('form[data-editor]');
  if (!form) return;
  const body = form.querySelector('textarea[name="body"]');

  // With script the preview follows by itself.
  form.querySelectorAll('[data-without-script]').forEach(button => { button.hidden = true; });

  // ---- Markdown
  const tools = form.querySelector('.tools');
  const replace = (start, end, text, from, to) => {
    body.focus();
    body.setSelectionRange(start, end);
    // Through the editing command, so that undo knows it.
    if (!document.execCommand('insertText', false, text)) {
      body.setRangeText(text, start, end);
      body.dispatchEvent(new Event('input', { bubbles: true }));
    }
    body.setSelectionRange(from, to);
  };
  const around = mark => {
    const { selectionStart: start, selectionEnd: end, value } = body;
    replace(start, end, mark + value.slice(start, end) + mark, start + mark.length, end + mark.length);
  };
  const lines = mark => {
    const { value, selectionEnd } = body;
    const start = value.lastIndexOf('\n', body.selectionStart - 1) + 1;
    const stop = value.indexOf('\n', selectionEnd);
    const end = stop < 0 ? value.length : stop;
    const text = value.slice(start, end).split('\n').map(line => mark + line).join('\n');
    replace(start, end, text, start + mark.length, start + text.length);
  };
  const link = () => {
    const { selectionStart: start, selectionEnd: end, value } = body;
    const text = value.slice(start, end);
    const isAddress = /^https?:\/\/\S+$/.test(text);
    const written = isAddress ? `[](${text})` : `[${text}](https://)`;
    const at = isAddress ? start + 1 : start + written.length - 1;
    replace(start, end, written, at, at);
  };
  if (tools && body) {
    const buttons = [...tools.querySelectorAll('button')];
    // One stop for the Tab key, arrows within (ARIA APG, toolbar).
    const choose = index => buttons.forEach((button, i) => { button.tabIndex = i === index ? 0 : -1; });
    tools.hidden = false;
    choose(0);
    tools.addEventListener('click', event => {
      const button = event.target.closest('button');
      if (!button) return;
      choose(buttons.indexOf(button));
      if (button.dataset.around) around(button.dataset.around);
      else if (button.dataset.line) lines(button.dataset.line);
      else link();
    });
    tools.addEventListener('keydown', event => {
      const at = buttons.indexOf(document.activeElement);
      const back = getComputedStyle(tools).direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
      const to = event.key === 'Home' ? 0
        : event.key === 'End' ? buttons.length - 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? at + (event.key === back ? -1 : 1)
        : -1;
      if (at < 0 || to < 0 || to >= buttons.length) return;
      event.preventDefault();
      choose(to);
      buttons[to].focus();
    });
  }

  // ---- What was typed
  const key = 'draft/' + form.dataset.draft;
  const fields = () => [...form.elements].filter(e => e.name && !/^(hidden|file|submit|button|checkbox|radio)$/.test(e.type || '') && e.tagName !== 'BUTTON');
  const typed = () => Object.fromEntries(fields().map(e => [e.name, e.value]));
  const read = () => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
  const drop = () => { try { sessionStorage.removeItem(key); } catch { /* no storage, nothing kept */ } };
  const differs = kept => fields().some(e => e.name in kept && kept[e.name].replace(/\r\n/g, '\n') !== e.value.replace(/\r\n/g, '\n'));
  let timer = 0;
  const keep = () => { try { sessionStorage.setItem(key, JSON.stringify(typed())); } catch { /* full or refused */ } };
  form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(keep, 500); });
  form.addEventListener('submit', () => { clearTimeout(timer); keep(); });

  const found = form.querySelector('[data-draft-found]');
  const kept = read();
  if (kept && found && differs(kept)) {
    found.hidden = false;
    found.querySelector('[data-draft-take]').addEventListener('click', () => {
      for (const e of fields()) if (e.name in kept) e.value = kept[e.name];
      found.hidden = true;
      (body || form).dispatchEvent(new Event('input', { bubbles: true }));
      body?.focus();
    });
    found.querySelector('[data-draft-drop]').addEventListener('click', () => { drop(); found.hidden = true; body?.focus(); });
  } else {
    drop();
  }

  // Whoever signs out leaves nothing behind in the window.
  document.querySelectorAll('form[action*="SignOut"]').forEach(out => out.addEventListener('submit', () => { try { sessionStorage.clear(); } catch { /* nothing kept */ } }));
})();
