import { call, csrf, element, wake } from './api.js';

const atOnce = 2, most = 200;
const transfers = new Set(); // those in the list, whatever has become of them
let waiting = [], running = new Set(), list, wishes;

window.addEventListener('beforeunload', event => { if (running.size > 0) event.preventDefault(); });

export function start(root) {
  list = root.querySelector('#transfers');
  list.replaceChildren(...[...transfers].map(transfer => transfer.line));
  const field = id => root.querySelector('#' + id);
  wishes = () => ({ shared: field('share').checked, artist: field('artist').value.trim(), album: field('album').value.trim() });
  const drop = root.querySelector('.drop'), input = root.querySelector('#files');
  input.addEventListener('change', () => { add(input.files); input.value = ''; });
  for (const name of ['dragover', 'dragenter']) drop.addEventListener(name, event => { event.preventDefault(); drop.classList.add('over'); });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', event => { event.preventDefault(); drop.classList.remove('over'); add(event.dataTransfer.files); });
  wake(root);
}

// Transfers go on when the page changes: they belong to the document, not to the page, which shows them again when it comes back.
export function stop() { }

function add(files) {
  for (const file of [...files].slice(0, most)) {
    const bar = element('progress', { max: 1, value: 0, 'aria-label': `Transfer of ${file.name}` });
    const cancel = element('button', { type: 'button' }, 'Cancel'), note = element('span', { class: 'facts' }, 'waiting');
    const line = element('li', { class: 'job' }, element('span', { class: 'title' }, file.name), note, bar, cancel);
    const transfer = { file, wishes: wishes(), bar, note, line, cancel, request: null, sent: false, cancelled: false };
    cancel.addEventListener('click', () => stopIt(transfer));
    list.append(line);
    transfers.add(transfer);
    waiting.push(transfer);
  }
  next();
}

// What has been sent whole is answered with a job, which is cancelled then: breaking off now would leave it behind.
function stopIt(transfer) {
  transfer.cancelled = true;
  if (!transfer.sent) transfer.request?.abort();
  waiting = waiting.filter(other => other !== transfer);
  drop(transfer);
}

function drop(transfer) {
  transfer.line.remove();
  transfers.delete(transfer);
}

function next() {
  while (running.size < atOnce && waiting.length > 0) send(waiting.shift());
}

// The server says where the file goes: to itself, or straight to the bucket, of which it is told afterwards.
async function send(transfer) {
  running.add(transfer);
  let text = 'sent: see the jobs below', good = true;
  try {
    const target = await call('POST', '/api/uploads/start', { name: transfer.file.name, bytes: transfer.file.size, ...transfer.wishes });
    let job = transfer.cancelled ? null : await bring(transfer, target);
    if (job && target.token) {
      transfer.note.textContent = 'checking';
      job = await call('POST', '/api/uploads/finish', { token: target.token });
    }
    if (job && transfer.cancelled) await call('POST', `/api/jobs/${job.id}/cancel`);
  } catch (error) { [text, good] = [error.message, false]; }
  running.delete(transfer);
  if (!transfer.cancelled) over(transfer, text, good);
  next();
}

function over(transfer, text, good) {
  transfer.note.textContent = text;
  transfer.note.className = good ? 'good' : 'fault';
  transfer.bar.remove();
  transfer.cancel.textContent = 'Remove from the list';
  if (good) setTimeout(() => drop(transfer), 3000);
}

// Gives the server's answer; null where it was cancelled before all was sent.
function bring(transfer, target) {
  return new Promise((done, failed) => {
    const request = transfer.request = new XMLHttpRequest();
    request.open('POST', target.url);
    request.upload.onprogress = event => { if (event.lengthComputable) { transfer.bar.value = event.loaded / event.total; transfer.note.textContent = `${Math.round(100 * event.loaded / event.total)} %`; } };
    request.upload.onload = () => { transfer.sent = true; };
    request.onload = () => request.status < 300 ? done(target.fields ? {} : JSON.parse(request.responseText)) : failed(new Error(reason(request)));
    request.onerror = () => failed(new Error('The connection broke off: choose the file again.'));
    request.onabort = () => done(null);
    if (target.fields) {
      const form = new FormData();
      for (const [name, value] of Object.entries(target.fields)) form.append(name, value);
      form.append('Content-Type', 'application/octet-stream');
      form.append('file', transfer.file);
      request.send(form);
    } else {
      request.setRequestHeader('RequestVerificationToken', csrf());
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.send(transfer.file);
    }
  });
}

function reason(request) {
  if (request.status === 429) return 'Too many requests: wait a minute.';
  if (request.responseText.includes('EntityTooLarge')) return 'The file is longer than is allowed.';
  try { return JSON.parse(request.responseText).detail || `The server answered ${request.status}.`; } catch { return `The server answered ${request.status}.`; }
}
