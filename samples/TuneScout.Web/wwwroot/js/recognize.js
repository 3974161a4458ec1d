import { call, clock, element, wake } from './api.js';

let root, session = null, asking = false;
const find = id => root.querySelector('#' + id);
const say = text => { find('status').textContent = text; };

export function start(element) {
  root = element;
  find('listen').addEventListener('click', () => session ? finish('Deciding ...') : listen());
  find('clip').addEventListener('change', event => recognize(event.target));
  wake(root);
}

export function stop() { if (session) close(); }

async function recognize(input) {
  const [file] = input.files;
  if (!file) return;
  find('answer').replaceChildren();
  say('Listening to the recording ...');
  try {
    const answer = await call('POST', `/api/recognize?name=${encodeURIComponent(file.name)}`, file);
    say(answer.found ? `Found in ${Math.round(answer.milliseconds)} ms.` : `No match: ${answer.reason}`);
    find('answer').replaceChildren(...answer.songs.map(song => card(song, true)));
  } catch (error) { say(error.message); }
  input.value = '';
}

function card(song, sure) {
  const by = [song.artist, song.album].filter(part => part).join(' - ');
  return element('p', { class: 'match', 'data-track': song.trackId },
    element('a', { class: 'title', href: `/track/${song.trackId}?at=${song.positionSeconds.toFixed(1)}` }, song.title), ` ${by}`, element('br'),
    element('span', { class: 'facts' }, `${(100 * song.confidence).toFixed(1)} % sure${sure ? '' : ', listening on'}, at ${clock(song.positionSeconds)} in the song`));
}

// One question for the microphone at a time, and no microphone on a page that was left meanwhile.
async function listen() {
  if (asking) return;
  asking = true;
  find('answer').replaceChildren();
  say('Waiting for the microphone ...');
  const here = root;
  let stream, context;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 } });
    context = new AudioContext();
    await context.audioWorklet.addModule('/js/blocks-worklet.js');
    if (here.isConnected) hear(stream, context);
    else release(stream, context);
  } catch {
    release(stream, context);
    if (here.isConnected) say('The microphone cannot be used: allow it in the browser, or choose a recording.');
  } finally { asking = false; }
}

function release(stream, context) {
  stream?.getTracks().forEach(track => track.stop());
  context?.close();
}

function hear(stream, context) {
  const source = context.createMediaStreamSource(stream), blocks = new AudioWorkletNode(context, 'blocks'), analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0, minDecibels: -95, maxDecibels: -20 });
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/listen?rate=${context.sampleRate}`);
  session = { stream, context, socket, blocks: 0 };
  find('heard').textContent = '0 s';
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => { source.connect(blocks); source.connect(analyser); draw(analyser, session); say('Listening ...'); };
  blocks.port.onmessage = ({ data }) => {
    if (socket.readyState !== WebSocket.OPEN || session?.socket !== socket || session.ending) return;
    socket.send(data);
    find('heard').textContent = `${Math.floor(++session.blocks / 10)} s`;
  };
  socket.onmessage = ({ data }) => heard(JSON.parse(data));
  socket.onclose = () => { if (session?.socket === socket) { if (!session.told) say('The connection broke off: try again.'); close(); } };
  find('listen').setAttribute('aria-pressed', 'true');
  find('listen').textContent = 'Stop';
  // Who has heard nothing for so long will hear nothing any more.
  session.patience = setTimeout(() => finish('Deciding ...'), 20000);
}

function heard(message) {
  if (!session) return;
  if (message.kind === 'song') {
    find('answer').replaceChildren(card(message.song, message.confirmed));
    say(message.confirmed ? 'Found.' : `Probably this one, after ${message.seconds.toFixed(0)} s ...`);
    session.found ||= message.confirmed;
    if (message.confirmed) finish();
    return;
  }
  session.told = true;
  if (message.kind === 'none') say(`No match after ${message.seconds.toFixed(0)} s. ${message.reason}`);
  else { find('answer').replaceChildren(card(message.song, true)); say('Found.'); }
  close();
}

function finish(words) {
  if (!session || session.ending) return;
  if (session.socket.readyState !== WebSocket.OPEN) { say('Nothing was heard.'); return close(); }
  if (words) say(words);
  session.ending = true;
  session.socket.send('end');
  clearTimeout(session.patience);
  session.patience = setTimeout(() => { if (!session.found) say('The server does not answer: try again.'); close(); }, 60000);
}

function close() {
  clearTimeout(session.patience);
  release(session.stream, session.context);
  if (session.socket.readyState <= WebSocket.OPEN) session.socket.close();
  session = null;
  find('level').value = 0;
  find('listen').setAttribute('aria-pressed', 'false');
  find('listen').textContent = 'Listen';
}

function draw(analyser, mine) {
  const canvas = find('spectrogram'), pen = canvas.getContext('2d'), bins = new Uint8Array(analyser.frequencyBinCount), wave = new Float32Array(analyser.fftSize);
  const column = pen.createImageData(2, canvas.height);
  const step = () => {
    if (session !== mine) return;
    analyser.getByteFrequencyData(bins);
    analyser.getFloatTimeDomainData(wave);
    find('level').value = Math.min(1, 1.5 * Math.max(...wave.map(Math.abs)));
    pen.drawImage(canvas, -2, 0);
    for (let y = 0; y < canvas.height; y++) {
      // Logarithmic: every octave is as high as the next one.
      const value = bins[Math.round(2 ** (Math.log2(bins.length / 2) * (1 - y / canvas.height)))];
      for (let x = 0; x < 2; x++) column.data.set([value * .5, value, 90 + value * .6, 255], 4 * (2 * y + x));
    }
    pen.putImageData(column, canvas.width - 2, 0);
    requestAnimationFrame(step);
  };
  step();
}
