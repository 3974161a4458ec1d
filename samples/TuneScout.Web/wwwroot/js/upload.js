import { csrf, element } from './api.js';

const atOnce = 2, most = 200;
let waiting = [], running = new Set(), list, share;

export function start(root) {
  list = root.querySelector('#transfers');
  share = root.querySelector('#share');
  const drop = root.querySelector('.drop'), input = root.querySelector('#files');
  input.addEventListener('change', () => { add(input.files); input.value = ''; });
  for (const name of ['dragover', 'dragenter']) drop.addEventListener(name, event => { event.preventDefault(); drop.classList.add('over'); });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', event => { event.preventDefault(); drop.classList.remove('over'); add(event.dataTransfer.files); });
}

// Transfers go on when the page changes: they belong to the document, not to the page.
export function stop() { }

function add(files) {
  for (const file of [...files].slice(0, most)) {
    const bar = element('progress', { max: 1, value: 0, 'aria-label': `Transfer of ${file.name}` });
    const cancel = element('button', { type: 'button' }, 'Cancel'), note = element('span', { class: 'facts' }, 'waiting');
    const line = element('li', { class: 'job' }, element('span', { class: 'title' }, file.name), note, bar, cancel);
    const transfer = { file, bar, note, line, cancel, request: null, cancelled: false };
    cancel.addEventListener('click', () => { transfer.cancelled = true; transfer.request?.abort(); line.remove(); waiting = waiting.filter(other => other !== transfer); });
    list.append(line);
    waiting.push(transfer);
  }
  next();
}

function next() {
  while (running.size < atOnce && waiting.length > 0) send(waiting.shift());
}

function send(transfer) {
  const request = transfer.request = new XMLHttpRequest();
  running.add(transfer);
  const over = (text, good) => {
    running.delete(transfer);
    transfer.note.textContent = text;
    transfer.note.className = good ? 'good' : 'fault';
    transfer.bar.remove();
    transfer.cancel.textContent = 'Remove from the list';
    if (good) setTimeout(() => transfer.line.remove(), 3000);
    next();
  };
  request.open('POST', `/api/uploads?name=${encodeURIComponent(transfer.file.name)}&shared=${share.checked}`);
  request.setRequestHeader('RequestVerificationToken', csrf());
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.upload.onprogress = event => { if (event.lengthComputable) { transfer.bar.value = event.loaded / event.total; transfer.note.textContent = `${Math.round(100 * event.loaded / event.total)} %`; } };
  request.onload = () => {
    if (request.status === 202) return over('sent: see the jobs below', true);
    let reason = request.status === 429 ? 'Too many requests: wait a minute.' : `The server answered ${request.status}.`;
    try { reason = JSON.parse(request.responseText).detail || reason; } catch { /* no reason was told */ }
    over(reason, false);
  };
  request.onerror = () => over('The connection broke off: choose the file again.', false);
  request.onabort = () => { running.delete(transfer); next(); };
  request.send(transfer.file);
}
