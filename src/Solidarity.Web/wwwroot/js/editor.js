// The buttons above the text, its keys, and lists that go on by themselves. Everything works without it.
(() => {
  const form = document.querySelector('form[data-editor]');
  const body = form?.querySelector('textarea[name="body"], textarea[data-markdown]');
  if (!form || !body) return;

  // With script the preview follows by itself.
  form.querySelectorAll('[data-without-script]').forEach(button => { button.hidden = true; });

  // Through the editing command, so that undo knows it.
  const replace = (start, end, text, from, to = from) => {
    body.focus({ preventScroll: true });
    body.setSelectionRange(start, end);
    const done = text === '' ? start === end || document.execCommand('delete') : document.execCommand('insertText', false, text);
    if (!done) {
      body.setRangeText(text, start, end);
      body.dispatchEvent(new Event('input', { bubbles: true }));
    }
    body.setSelectionRange(from, to);
    show();
  };

  // ---- Words: **bold**, *italic*
  const stars = (text, at, step) => {
    let count = 0;
    while (text[at + count * step] === '*' && count < 3) count++;
    return count;
  };

  /** What the writer means: the selection without the blanks and marks at its ends; without one, the word at the caret. */
  const meant = () => {
    const { value } = body;
    let { selectionStart: start, selectionEnd: end } = body;
    if (start === end) {
      while (start > 0 && /[\p{L}\p{M}\p{N}_'’-]/u.test(value[start - 1])) start--;
      while (end < value.length && /[\p{L}\p{M}\p{N}_'’-]/u.test(value[end])) end++;
    }
    while (start < end && /[\s*]/.test(value[start])) start++;
    while (end > start && /[\s*]/.test(value[end - 1])) end--;
    return { start, end };
  };

  const marksAround = (value, start, end) => Math.min(stars(value, start - 1, -1), stars(value, end, 1));
  const has = (count, mark) => mark === '**' ? count >= 2 : count % 2 === 1;

  const around = mark => {
    const { value, selectionStart, selectionEnd } = body;
    const { start, end } = meant();
    const on = has(marksAround(value, start, end), mark);
    if (start === end && selectionStart === selectionEnd && on) {
      // Pressed again with nothing written between.
      replace(start - mark.length, end + mark.length, '', start - mark.length);
    } else if (on) {
      replace(start - mark.length, end + mark.length, value.slice(start, end), start - mark.length, end - mark.length);
    } else if (value.slice(start, end).includes('\n')) {
      // Marks do not reach from one paragraph into the next, nor over the sign of a list.
      const text = value.slice(start, end).split('\n')
        .map(line => line.replace(/^(\s*(?:#{1,6} |> ?|[-*] |\d+[.)] )?)(.*?)(\s*)$/, (_, sign, words, rest) => words ? sign + mark + words + mark + rest : line))
        .join('\n');
      replace(start, end, text, start, start + text.length);
    } else {
      replace(start, end, mark + value.slice(start, end) + mark, start + mark.length, end + mark.length);
    }
  };

  // ---- Lines: heading, quotation, list
  const signs = { '## ': /^#{1,6} +/, '> ': /^> ?/, '- ': /^[-*+] +/ };

  const linesMeant = () => {
    const { value, selectionStart, selectionEnd } = body;
    const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
    // A selection that ends at the beginning of a line does not mean that line.
    const last = selectionEnd > selectionStart && value[selectionEnd - 1] === '\n' ? selectionEnd - 1 : selectionEnd;
    const stop = value.indexOf('\n', last);
    const end = stop < 0 ? value.length : stop;
    return { start, end, lines: value.slice(start, end).split('\n') };
  };

  const areMarked = (lines, sign) => {
    const written = lines.filter(line => line.trim() !== '');
    return written.length > 0 && written.every(line => signs[sign].test(line));
  };

  const mark = sign => {
    const { selectionStart, selectionEnd } = body;
    const { start, end, lines } = linesMeant();
    const off = areMarked(lines, sign);
    const text = lines.map(line => {
      if (off) return line.replace(signs[sign], '');
      if (lines.length > 1 && line.trim() === '') return line;
      const bare = sign === '## ' ? line.replace(signs['## '], '') : line;
      return signs[sign].test(bare) ? bare : sign + bare;
    }).join('\n');
    const first = text.split('\n')[0].length - lines[0].length;
    const from = Math.max(start, selectionStart + first);
    replace(start, end, text, from, selectionStart === selectionEnd ? from : Math.max(from, selectionEnd + text.length - (end - start)));
  };

  // ---- Links
  const isAddress = text => /^(?:https?:\/\/|mailto:)\S+$/i.test(text);
  const link = () => {
    const { value, selectionStart, selectionEnd } = body;
    const { start, end } = selectionStart === selectionEnd ? { start: selectionStart, end: selectionEnd } : meant();
    const text = value.slice(start, end);
    if (isAddress(text)) replace(start, end, `[](${text})`, start + 1);
    else if (text === '') replace(start, end, '[](https://)', start + 1);
    else {
      const written = `[${text}](https://)`;
      replace(start, end, written, start + written.length - 'https://)'.length, start + written.length - 1);
    }
  };

  const acts = {
    heading: () => mark('## '), bold: () => around('**'), italic: () => around('*'), link, quotation: () => mark('> '), list: () => mark('- '),
    undo: () => { body.focus({ preventScroll: true }); document.execCommand('undo'); },
  };
  const keys = { b: 'bold', i: 'italic', k: 'link' };

  body.addEventListener('keydown', event => {
    const act = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    acts[act]();
  });

  // A list or a quotation goes on in the next line, and ends with an empty one. By beforeinput: phones' keyboards name no keys.
  body.addEventListener('beforeinput', event => {
    if (event.inputType !== 'insertLineBreak' || event.isComposing) return;
    const { value, selectionStart: at, selectionEnd } = body;
    const start = value.lastIndexOf('\n', at - 1) + 1;
    const found = value.slice(start, at).match(/^(\s*)([-*+]|\d{1,9}[.)]|>) (.*)$/);
    if (at !== selectionEnd || !found) return;
    event.preventDefault();
    const [, indent, sign, words] = found;
    const next = /^\d/.test(sign) ? `${Number.parseInt(sign, 10) + 1}${sign.at(-1)}` : sign;
    // After the last line of a list stands an empty one, or what follows would still belong to it.
    if (words.trim() === '') replace(start, at, '\n', start + 1);
    else {
      const text = `\n${indent}${next} `;
      replace(at, at, text, at + text.length);
    }
  });

  // ---- The toolbar: one stop for the Tab key, arrows within (ARIA APG, toolbar)
  const tools = form.querySelector('.tools');
  const buttons = [...tools.querySelectorAll('button')];
  const choose = index => buttons.forEach((button, i) => { button.tabIndex = i === index ? 0 : -1; });
  tools.hidden = false;
  choose(0);

  // What holds at the caret is shown as pressed.
  const state = {
    heading: lines => areMarked(lines, '## '), quotation: lines => areMarked(lines, '> '), list: lines => areMarked(lines, '- '),
    bold: (_, count) => has(count, '**'), italic: (_, count) => has(count, '*'),
  };
  function show() {
    const { start, end } = meant();
    const count = marksAround(body.value, start, end);
    const { lines } = linesMeant();
    for (const button of buttons) {
      const holds = state[button.dataset.tool]?.(lines, count);
      if (holds !== undefined && button.getAttribute('aria-pressed') !== String(holds)) button.setAttribute('aria-pressed', String(holds));
    }
  }
  document.addEventListener('selectionchange', () => { if (document.activeElement === body) show(); });
  show();

  // The text keeps the focus, and a phone its keyboard.
  tools.addEventListener('pointerdown', event => { if (document.activeElement === body) event.preventDefault(); });
  tools.addEventListener('mousedown', event => { if (document.activeElement === body) event.preventDefault(); });
  tools.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    choose(buttons.indexOf(button));
    acts[button.dataset.tool]();
  });
  tools.addEventListener('keydown', event => {
    const at = buttons.indexOf(document.activeElement);
    const back = getComputedStyle(tools).direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
    const to = event.key === 'Home' ? 0
      : event.key === 'End' ? buttons.length - 1
      : event.key === 'ArrowLeft' || event.key === 'ArrowRight' ? (at + (event.key === back ? -1 : 1) + buttons.length) % buttons.length
      : -1;
    if (at < 0 || to < 0) return;
    event.preventDefault();
    choose(to);
    buttons[to].focus();
  });

  // While a keyboard on the screen is open, the buttons stand above it; otherwise they stay at the upper edge.
  const keyboard = 120;
  const seen = window.visualViewport;
  const place = () => {
    const covered = Math.max(0, Math.round(document.documentElement.clientHeight - seen.height - seen.offsetTop));
    const above = covered > keyboard && document.activeElement === body;
    tools.classList.toggle('above-keyboard', above);
    if (above) tools.style.setProperty('--covered', `${covered}px`);
  };
  if (seen) {
    for (const event of ['resize', 'scroll']) seen.addEventListener(event, place);
    for (const event of ['focus', 'blur']) body.addEventListener(event, place);
  }

  // For what pastes.
  form.insertIntoText = text => {
    const { selectionStart: start, selectionEnd: end } = body;
    replace(start, end, text, start + text.length);
  };
})();
