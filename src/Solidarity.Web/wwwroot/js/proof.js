// Does the proof of work of a form (form[data-proof] names where to ask for it) while the form is being filled in, by ALTCHA's worker.
// If that fails, the form goes as it would without script.
document.querySelectorAll('form[data-proof]').forEach(form => {
  const longest = 30_000;
  const field = form.elements.proof;
  const say = form.querySelector('[data-proof-say]');
  let work = null;
  let waits = false;
  let readyUntil = 0;

  const search = (challenge, start, step) => {
    const worker = new Worker(form.dataset.proofWorker);
    const found = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data?.derivedKey ? resolve(data) : reject(data?.error));
      worker.onerror = reject;
    });
    worker.postMessage({ type: 'work', challenge, counterMode: 'uint32', counterStart: start, counterStep: step, timeout: longest });
    return { worker, found };
  };

  const solve = async () => {
    const answer = await fetch(form.dataset.proof, { cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.statusText);
    const challenge = await answer.json();
    const step = Math.min(4, navigator.hardwareConcurrency || 1);
    const searches = Array.from({ length: step }, (_, start) => search(challenge, start, step));
    try {
      const solution = await Promise.any(searches.map(each => each.found));
      field.value = btoa(JSON.stringify({ challenge, solution }));
      readyUntil = challenge.parameters.expiresAt * 1_000 - longest;
    } finally {
      searches.forEach(each => each.worker.terminate());
    }
  };

  const begin = () => {
    work ??= solve().catch(() => { readyUntil = Infinity; }).finally(() => { work = null; });
    return work;
  };

  // Browsers derive keys on https and on this machine only.
  if (!isSecureContext || !field) return;
  form.addEventListener('focusin', begin, { once: true });
  form.addEventListener('submit', async event => {
    if (Date.now() < readyUntil) return;
    event.preventDefault();
    if (waits) return;
    waits = true;
    const slow = setTimeout(() => { if (say) say.textContent = say.dataset.proofSay; }, 300);
    await Promise.race([begin(), new Promise(resolve => { setTimeout(resolve, longest); })]);
    clearTimeout(slow);
    waits = false;
    if (Date.now() >= readyUntil) readyUntil = Infinity;
    form.requestSubmit(event.submitter);
  });
  // Back on the page by the browser's own memory: this proof is spent.
  addEventListener('pageshow', event => {
    if (!event.persisted) return;
    field.value = '';
    readyUntil = 0;
    if (say) say.textContent = '';
  });
});
