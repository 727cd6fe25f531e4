// Does the proof of work of a form (form[data-proof] names where to ask for it) while the form is being filled in, by ALTCHA's worker.
// Without it the form goes as it would without script.
document.querySelectorAll('form[data-proof]').forEach(form => {
  const field = form.elements.proof;
  const say = form.querySelector('[data-proof-say]');
  const longest = 30_000;
  let proof = null;
  let until = 0;

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
    const most = Math.min(4, navigator.hardwareConcurrency || 1);
    const searches = Array.from({ length: most }, (_, start) => search(challenge, start, most));
    try {
      const solution = await Promise.any(searches.map(each => each.found));
      until = challenge.parameters.expiresAt * 1_000 - longest;
      return btoa(JSON.stringify({ challenge, solution }));
    } finally {
      searches.forEach(each => each.worker.terminate());
    }
  };

  const begin = () => {
    if (proof && (!until || Date.now() < until)) return;
    until = 0;
    proof = solve().then(solved => { field.value = solved; }, () => { field.value = ''; until = Infinity; });
  };

  // Keys can be derived on https and on this machine only.
  if (!isSecureContext || !field) return;
  form.addEventListener('focusin', begin, { once: true });
  form.addEventListener('submit', async event => {
    if (form.dataset.proofDone) return;
    event.preventDefault();
    if (form.dataset.proofBusy) return;
    form.dataset.proofBusy = 'true';
    begin();
    const slow = setTimeout(() => { if (say) say.textContent = say.dataset.proofSay; }, 300);
    await Promise.race([proof, new Promise(resolve => setTimeout(resolve, longest))]);
    clearTimeout(slow);
    form.dataset.proofDone = 'true';
    form.requestSubmit(event.submitter);
  });
  // Back on the page by the browser's own memory: this proof is spent.
  addEventListener('pageshow', event => {
    if (!event.persisted) return;
    delete form.dataset.proofBusy;
    delete form.dataset.proofDone;
    field.value = '';
    proof = null;
    if (say) say.textContent = '';
  });
});
