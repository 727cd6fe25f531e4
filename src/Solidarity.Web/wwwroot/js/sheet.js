// A sheet being typed in: Enter goes on to the next field and row, each row is saved as it is left, and the answer says who has signed already.
(() => {
  const form = document.querySelector('[data-sheet]');
  if (!form) return;

  const state = form.querySelector('[data-sheet-state]');
  const fields = [...form.querySelectorAll('tbody input:not([type=checkbox])')];
  const revision = form.elements.revision;
  let wanted = false;
  let saving = false;
  let isOver = false;
  let retry = 0;
  let pressed = null;

  const tell = repeats => {
    for (const row of form.querySelectorAll('[data-line]')) {
      const words = repeats[row.dataset.line] || '';
      const said = row.querySelector('[data-repeat]');
      if (said.textContent !== words) said.textContent = words;
      const another = row.querySelector('[data-another]');
      another.hidden = !words && !another.querySelector('input').checked;
    }
  };

  const save = async () => {
    wanted = true;
    if (saving || isOver) return;
    saving = true;
    clearTimeout(retry);
    while (wanted && !isOver) {
      wanted = false;
      const body = new FormData(form);
      body.set('act', 'typing');
      try {
        const answer = await fetch(form.dataset.sheet, { method: 'POST', body, redirect: 'manual', headers: { Accept: 'application/json' } });
        if (answer.status === 409) {
          isOver = true;
          state.textContent = form.dataset.overtaken;
        } else if (answer.ok) {
          const saved = await answer.json();
          revision.value = saved.revision;
          tell(saved.repeats);
          state.textContent = form.dataset.saved;
        } else throw new Error(answer.status);
      } catch {
        // No connection: what was typed stands in the form, and is saved when it is back.
        state.textContent = form.dataset.unsaved;
        retry = setTimeout(save, 5_000);
        break;
      }
    }
    saving = false;
    if (pressed) form.requestSubmit(pressed);
  };

  form.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !fields.includes(event.target) || event.isComposing) return;
    event.preventDefault();
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) {
      next.focus();
      next.select();
    } else form.querySelector('.savebar button').focus();
  });
  form.addEventListener('change', save);
  // What is sent by the button carries the revision that was saved last, so a saving that is under way goes first.
  form.addEventListener('submit', event => {
    clearTimeout(retry);
    isOver = true;
    if (!saving) return;
    event.preventDefault();
    pressed = event.submitter;
  });
  window.addEventListener('online', () => { if (state.textContent === form.dataset.unsaved) save(); });
  (fields.find(field => field.getAttribute('aria-invalid')) || fields.find(field => field.name.endsWith('.name') && !field.value) || fields[0]).focus();
})();
