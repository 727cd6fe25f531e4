// The blur brush. What it covers is drawn anew from averages: a face becomes about three by three samples, and those flow into
// each other. The rest of what was there is not in the new picture, so nothing can bring it back. It happens here, before the
// picture goes up; of one that is stored already, the smaller copy takes its place.
(() => {
  const group = document.querySelector('[data-blur-group]');
  const dialog = group?.querySelector('dialog');
  if (!group || !dialog?.showModal) return;
  const form = group.closest('form');
  const file = group.querySelector('input[type=file]');
  const open = group.querySelector('[data-blur-open]');
  const said = group.querySelector('[data-blur-said]');
  const canvas = dialog.querySelector('canvas');
  const size = dialog.querySelector('input[type=range]');
  const count = dialog.querySelector('[data-blur-count]');
  const done = dialog.querySelector('[data-blur-done]');
  const undo = dialog.querySelector('[data-blur-undo]');
  const pen = canvas.getContext('2d');
  const longest = 4_000;
  const samples = 3;

  let original = null;
  let strokes = [];
  let brush = null;
  let isDrawing = false;
  const averages = new Map();

  group.querySelectorAll('[data-blur-without]').forEach(e => { e.hidden = true; });
  const stored = () => group.querySelector('[data-blur-stored]')?.dataset.blurStored;
  const offer = () => { open.hidden = !(file.files.length || stored()); };
  offer();

  const sheet = (width, height) => Object.assign(document.createElement('canvas'), { width, height });

  /** The picture in squares of an edge, each its average: by halves, for one great step would leave pixels out. */
  const averaged = edge => {
    if (averages.has(edge)) return averages.get(edge);
    let from = original;
    const width = Math.max(1, Math.round(original.width / edge)), height = Math.max(1, Math.round(original.height / edge));
    do {
      const to = sheet(Math.max(width, Math.ceil(from.width / 2)), Math.max(height, Math.ceil(from.height / 2)));
      to.getContext('2d').drawImage(from, 0, 0, to.width, to.height);
      from = to;
    } while (from.width > width || from.height > height);
    averages.set(edge, from);
    return from;
  };

  const dab = ({ x, y, radius }) => {
    pen.save();
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.clip();
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(averaged(Math.max(4, Math.round(2 * radius / samples))), 0, 0, original.width, original.height);
    pen.restore();
  };

  const draw = () => {
    pen.drawImage(original, 0, 0);
    strokes.flat().forEach(dab);
    if (brush) {
      pen.lineWidth = Math.max(2, original.width / 400);
      for (const [colour, more] of [['#000', 0], ['#fff', pen.lineWidth]]) {
        pen.strokeStyle = colour;
        pen.beginPath();
        pen.arc(brush.x, brush.y, radius() + more, 0, 2 * Math.PI);
        pen.stroke();
      }
    }
  };
  const tell = () => {
    count.textContent = count.dataset.blurCount.replace('{0}', strokes.length);
    done.disabled = undo.disabled = strokes.length === 0;
  };

  const radius = () => Number(size.value) / 100 * Math.max(original.width, original.height);
  const at = event => {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width * original.width, y: (event.clientY - box.top) / box.height * original.height };
  };
  const stroke = isNew => {
    if (isNew) strokes.push([]);
    strokes.at(-1).push({ ...brush, radius: radius() });
    draw();
    tell();
  };

  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    isDrawing = true;
    brush = at(event);
    stroke(true);
  });
  canvas.addEventListener('pointermove', event => {
    brush = at(event);
    if (isDrawing) {
      const last = strokes.at(-1).at(-1);
      if (Math.hypot(brush.x - last.x, brush.y - last.y) > radius() / 3) return stroke(false);
    }
    draw();
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { isDrawing = false; });
  canvas.addEventListener('pointerleave', () => { if (!isDrawing && document.activeElement !== canvas) { brush = null; draw(); } });

  const resize = step => {
    size.value = String(Number(size.value) + step);
    draw();
  };
  canvas.addEventListener('focus', () => { brush ??= { x: original.width / 2, y: original.height / 2 }; draw(); });
  canvas.addEventListener('keydown', event => {
    const step = Math.max(original.width, original.height) / (event.shiftKey ? 12 : 60);
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (move) {
      brush = { x: Math.min(original.width, Math.max(0, brush.x + move[0])), y: Math.min(original.height, Math.max(0, brush.y + move[1])) };
      draw();
    } else if (event.key === ' ' || event.key === 'Enter') stroke(true);
    else if (event.key === '+' || event.key === '-') resize(event.key === '+' ? 1 : -1);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      undo.click();
    }
  });
  size.addEventListener('input', draw);
  undo.addEventListener('click', () => {
    strokes.pop();
    draw();
    tell();
    if (undo.disabled) canvas.focus();
  });

  open.addEventListener('click', async () => {
    try {
      const source = file.files[0] ?? await (await fetch(stored())).blob();
      const whole = await createImageBitmap(source);
      const scale = Math.min(1, longest / Math.max(whole.width, whole.height));
      original = sheet(Math.round(whole.width * scale), Math.round(whole.height * scale));
      original.getContext('2d').drawImage(whole, 0, 0, original.width, original.height);
      whole.close();
    } catch {
      said.textContent = said.dataset.failed;
      return;
    }
    [canvas.width, canvas.height] = [original.width, original.height];
    averages.clear();
    strokes = [];
    brush = null;
    dialog.showModal();
    draw();
    tell();
    canvas.focus();
  });
  dialog.querySelector('[data-blur-cancel]').addEventListener('click', () => dialog.close());
  done.addEventListener('click', async () => {
    brush = null;
    draw();
    const blob = await new Promise(take => canvas.toBlob(take, 'image/jpeg', 0.92));
    const files = new DataTransfer();
    files.items.add(new File([blob], 'blurred.jpg', { type: 'image/jpeg' }));
    file.files = files.files;
    const answer = form.querySelector('input[name="faces"][value="Blurred"]');
    if (answer) answer.checked = true;
    said.textContent = said.dataset.ready;
    show(canvas);
    dialog.close();
    form.dispatchEvent(new Event('change', { bubbles: true }));
  });
  dialog.addEventListener('close', () => open.focus());

  // What was chosen is seen before it goes up.
  const shown = group.querySelector('[data-blur-shown]');
  const show = picture => {
    const scale = Math.min(1, 800 / Math.max(picture.width, picture.height));
    [shown.width, shown.height] = [Math.round(picture.width * scale), Math.round(picture.height * scale)];
    shown.getContext('2d').drawImage(picture, 0, 0, shown.width, shown.height);
    shown.hidden = false;
  };
  file.addEventListener('change', async () => {
    offer();
    shown.hidden = true;
    said.textContent = '';
    // The answer was about another picture.
    group.querySelectorAll('input[name="faces"]').forEach(answer => { answer.checked = false; });
    try { show(await createImageBitmap(file.files[0])); } catch { /* none chosen, or one that only the site can read */ }
  });
})();
