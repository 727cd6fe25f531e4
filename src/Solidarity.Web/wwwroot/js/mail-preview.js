// With script the preview of a mail follows what is written: the form is sent into the frame beside it after each pause. Without, its
// button does the same.
(() => {
  const form = document.querySelector('form[data-editor]');
  const frame = form?.querySelector('[data-mail-preview]');
  const button = form?.querySelector('button[formtarget="mail-preview"]:not([data-text])');
  if (!frame || !button) return;

  const pause = 700;
  let last = button;
  let timer;
  const show = () => form.requestSubmit(last);
  form.addEventListener('click', event => {
    const pressed = event.target.closest?.('button[formtarget="mail-preview"]');
    if (pressed) last = pressed;
  });
  form.addEventListener('input', event => {
    if (event.target.name === 'look') return;
    clearTimeout(timer);
    timer = setTimeout(show, pause);
  });
  if (form.querySelector('[name="body"]').value.trim()) show();
})();
