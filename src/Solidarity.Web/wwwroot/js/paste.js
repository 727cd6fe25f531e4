// What is pasted from word processors, mails and chats becomes Markdown: headings, links, lists, bold and italic, quotations,
// tables. Looks (fonts, colours, pictures) stay behind. Plain text stays as it is, and so does what was pasted as plain text.
(() => {
  const form = document.querySelector('form[data-editor]');
  const body = form?.querySelector('textarea[name="body"], textarea[data-markdown]');
  if (!body || typeof TurndownService === 'undefined') return;

  const elements = (root, selector) => [...root.querySelectorAll(selector)];
  const unwrap = element => element.replaceWith(...element.childNodes);
  const headings = 'h1, h2, h3, h4, h5, h6';

  // Out of the text before it is parsed, as this page's policy takes no inline styles; Word's own properties no browser would keep.
  const withoutStyles = html => html.replace(/<style[\s\S]*?<\/style>/gi, '').replace(/(<[a-z][^<>]*?\s)style(?=\s*=)/gi, '$1data-style');
  const style = (element, name) =>
    (element.dataset.style || '').match(new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, 'i'))?.[1].trim() || '';

  /** What Word writes before the lines of a list, and what people do. */
  const numbered = /^\s*(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|[ivx]{1,4}[.)])\s*/i;
  const wordSign = /^\s*[·•§o▪◦]\s+/;
  const bulleted = /^\s*(?:[•▪◦‣●○■]\s*|[·□-]\s+)/;

  const listOf = (document, isNumbered) => document.createElement(isNumbered ? 'ol' : 'ul');

  /** Lines with a level each become lists within lists. */
  const build = (document, lines) => {
    const open = [];
    const first = listOf(document, lines[0].isNumbered);
    open.push({ level: lines[0].level, list: first });
    for (const { level, isNumbered, content } of lines) {
      while (open.length > 1 && level < open.at(-1).level) open.pop();
      if (level > open.at(-1).level && open.at(-1).list.lastElementChild) {
        const list = listOf(document, isNumbered);
        open.at(-1).list.lastElementChild.append(list);
        open.push({ level, list });
      }
      const item = document.createElement('li');
      item.append(...content);
      open.at(-1).list.append(item);
    }
    return first;
  };

  /** Neighbours that are lines of one list are put into it. */
  const gather = (document, candidates, line) => {
    let run = [];
    const close = () => {
      if (run.length === 0) return;
      const place = document.createComment('');
      run[0].element.before(place);
      const list = build(document, run.map(({ element, ...rest }) => ({ ...rest, content: [...element.childNodes] })));
      run.forEach(({ element }) => element.remove());
      place.replaceWith(list);
      run = [];
    };
    for (const element of candidates) {
      const found = line(element);
      if (run.length > 0 && (!found || found.list !== run.at(-1).list || run.at(-1).element.nextElementSibling !== element)) close();
      if (found) run.push({ element, ...found });
    }
    close();
  };

  const strip = (element, pattern) => {
    const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && node.data.trim() === '') node = walker.nextNode();
    if (node) node.data = node.data.replace(pattern, '');
  };

  const clean = document => {
    const root = document.body;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
    const comments = [];
    while (walker.nextNode()) comments.push(walker.currentNode);
    comments.forEach(comment => comment.remove());
    elements(root, 'style, script, meta, link, title, xml, head, noscript, template, iframe, object, svg, img, picture, video, audio, canvas, button, input, select, textarea').forEach(x => x.remove());
    elements(root, '[hidden], [aria-hidden="true"]').forEach(x => x.remove());
    elements(root, '*').filter(x => style(x, 'display') === 'none' || style(x, 'mso-hide') === 'all').forEach(x => x.remove());

    // Word's lists are paragraphs that say "list 0, level 2", with the sign before the words.
    gather(document, elements(root, `p, ${headings}`), element => {
      const said = style(element, 'mso-list').match(/(\S+) level(\d)/);
      if (!said) return null;
      const sign = elements(element, 'span').find(x => /ignore/i.test(style(x, 'mso-list')));
      const isNumbered = numbered.test(sign?.textContent ?? element.textContent);
      if (sign) sign.remove();
      else strip(element, isNumbered ? numbered : wordSign);
      return { list: said[1], level: Number(said[2]), isNumbered };
    });
    elements(root, 'p').filter(x => /^MsoTitle$/i.test(x.className)).forEach(x => {
      const heading = document.createElement('h1');
      heading.append(...x.childNodes);
      x.replaceWith(heading);
    });

    // Google Docs wraps all in a <b> that is not bold, and says bold and italic by style alone.
    elements(root, 'b, strong').filter(x => /^(?:normal|[1-4]00)$/.test(style(x, 'font-weight'))).forEach(unwrap);
    elements(root, 'span, font').forEach(x => {
      const names = [];
      if (/^(?:bold|bolder|[6-9]00)$/.test(style(x, 'font-weight')) && !x.closest(`${headings}, b, strong, th`)) names.push('strong');
      if (style(x, 'font-style') === 'italic' && !x.closest('em, i')) names.push('em');
      if (x.textContent.trim() === '' || names.length === 0) return unwrap(x);
      let inner = x;
      names.forEach((name, index) => {
        const element = document.createElement(name);
        if (index === 0) {
          element.append(...x.childNodes);
          x.replaceWith(element);
        } else {
          element.append(...inner.childNodes);
          inner.append(element);
        }
        inner = element;
      });
    });
    elements(root, `:is(${headings}) :is(b, strong)`).forEach(unwrap);
    elements(root, 'b, strong, em, i').filter(x => x.textContent.trim() === '').forEach(unwrap);
    root.normalize();

    // Lists within lists stand beside their line in Google Docs and in older Word, not inside it.
    elements(root, ':is(ul, ol) > :is(ul, ol)').forEach(x => { if (x.previousElementSibling?.matches('li')) x.previousElementSibling.append(x); });
    elements(root, 'li > p:only-of-type, li > div:only-of-type').forEach(x => { if (x === x.parentElement.firstElementChild) unwrap(x); });

    // A paragraph that holds lines with signs before them, as chats do.
    const block = `p, div, ul, ol, table, blockquote, pre, ${headings}`;
    if (!root.querySelector(block)) {
      const all = document.createElement('div');
      all.append(...root.childNodes);
      root.append(all);
    }
    elements(root, 'p, div').filter(x => x.querySelector('br') && !x.querySelector(block)).forEach(x => {
      const parts = [[]];
      for (const node of [...x.childNodes]) {
        if (node.nodeName === 'BR') parts.push([]);
        else parts.at(-1).push(node);
      }
      if (!parts.some(nodes => bulleted.test(nodes.map(node => node.textContent).join('')))) return;
      x.replaceWith(...parts.map(nodes => {
        const line = document.createElement('p');
        line.append(...nodes);
        return line;
      }));
    });
    gather(document, elements(root, 'p, div').filter(x => !x.querySelector(block) && !x.closest('li')), element => {
      if (!bulleted.test(element.textContent)) return null;
      strip(element, bulleted);
      return { level: 1, isNumbered: false };
    });

    elements(root, 'a').forEach(x => {
      const address = addressOf(x.getAttribute('href') || '');
      if (address && x.textContent.trim() !== '') x.setAttribute('href', address);
      else unwrap(x);
    });
    return root;
  };

  /** Only what may stand in a statement; without the detour through a search engine that Google Docs gives its links. */
  const addressOf = href => {
    let url;
    try { url = new URL(href); } catch { return null; }
    if (/^www\.google\.[a-z.]+$/.test(url.hostname) && url.pathname === '/url' && url.searchParams.get('q')) return addressOf(url.searchParams.get('q'));
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  };

  const service = new TurndownService({ headingStyle: 'atx', hr: '---', bulletListMarker: '-', codeBlockStyle: 'fenced', emDelimiter: '*', strongDelimiter: '**' });
  const flat = text => text.replace(/\s*\n\s*/g, ' ').trim();
  service.addRule('item', {
    filter: 'li',
    replacement: (content, node, options) => {
      const list = node.parentNode;
      const sign = list.nodeName === 'OL' ? `${(Number(list.getAttribute('start')) || 1) + [...list.children].indexOf(node)}. ` : `${options.bulletListMarker} `;
      const text = content.replace(/^\n+|\n+$/g, '').replace(/\n{2,}/g, '\n').replace(/\n/g, `\n${' '.repeat(sign.length)}`);
      return sign + text + (node.nextElementSibling ? '\n' : '');
    },
  });
  service.addRule('heading', {
    filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    replacement: (content, node) => flat(content) === '' ? '' : `\n\n${'#'.repeat(node.dataset.level)} ${flat(content)}\n\n`,
  });
  // A line of its own is a paragraph: a single break would run on in Markdown.
  service.addRule('break', { filter: 'br', replacement: (_, node) => node.closest(`li, td, th, ${headings}`) ? ' ' : '\n\n' });
  // The site links bare addresses by itself.
  service.addRule('address', {
    filter: node => node.nodeName === 'A' && [node.href, node.href.replace(/\/$/, ''), node.href.replace(/^mailto:/, '')].includes(node.textContent.trim()),
    replacement: (_, node) => node.textContent.trim(),
  });
  service.addRule('table', {
    filter: 'table',
    replacement: (_, node) => {
      const rows = elements(node, 'tr').map(row => elements(row, 'td, th').map(cell => flat(service.turndown(cell)).replaceAll('|', '\\|')));
      const width = Math.max(0, ...rows.map(row => row.length));
      // A table of one column is only a frame.
      if (width < 2) return `\n\n${rows.map(row => row.join('')).join('\n\n')}\n\n`;
      const line = cells => `| ${Array.from({ length: width }, (_, i) => cells[i] ?? '').join(' | ')} |`;
      return `\n\n${[line(rows[0]), line(Array(width).fill('---')), ...rows.slice(1).map(line)].join('\n')}\n\n`;
    },
  });

  /** Markdown, or null when the page that was copied from says no more than its words. */
  const markdownOf = html => {
    const document = new DOMParser().parseFromString(withoutStyles(html), 'text/html');
    const root = clean(document);
    if (!root.querySelector(`${headings}, a[href], b, strong, i, em, ul, ol, blockquote, table`)) return null;
    // Under the statement's own title, whatever the levels were before.
    const levels = [...new Set(elements(root, headings).map(x => x.nodeName))].sort();
    elements(root, headings).forEach(x => { x.dataset.level = Math.min(6, 2 + levels.indexOf(x.nodeName)); });
    return tidy(service.turndown(root));
  };

  // No blanks that hold together, but where French sets them; none of no width; no long gaps.
  const tidy = text => text
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replace(/\u00a0{2,}/g, ' ')
    .replace(/(^|[^«])\u00a0(?![;:!?»%])/gm, '$1 ')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

  body.addEventListener('paste', event => {
    const data = event.clipboardData;
    const html = data?.getData('text/html');
    const plain = data?.getData('text/plain') ?? '';
    const { value, selectionStart, selectionEnd } = body;
    const chosen = value.slice(selectionStart, selectionEnd);
    if (chosen && !chosen.includes('\n') && /^https?:\/\/\S+$/i.test(plain.trim()) && !/^https?:/i.test(chosen)) {
      // An address onto words makes them a link.
      event.preventDefault();
      form.insertIntoText(`[${chosen}](${plain.trim()})`);
      return;
    }
    if (!html) return;
    const markdown = markdownOf(html);
    if (!markdown) return;
    event.preventDefault();
    // Between other words, what has several lines stands by itself.
    const isBlock = markdown.includes('\n') || /^(?:#|-|>|\||\d+\.) ?/.test(markdown);
    const before = value.slice(0, selectionStart), after = value.slice(selectionEnd);
    const lead = !isBlock || before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    const tail = !isBlock || after === '' || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
    form.insertIntoText(lead + markdown + tail);
  });
})();
