import { call } from './api.js';

// Filters with the library's own coefficients: what is heard is what is rendered. New settings come in by a short cross-fade.
export class Equalizer {
  constructor(context, source) {
    this.context = context;
    this.source = source;
    this.output = new GainNode(context);
    this.analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: .7 });
    this.output.connect(this.analyser);
    this.output.connect(context.destination);
    this.chain = null;
    this.use([]);
  }

  async set(setting, bypass) {
    const asked = this.asked = Symbol('asked');
    const design = setting ? await call('POST', `/api/equalizer/design?rate=${Math.round(this.context.sampleRate)}`, setting) : null;
    if (asked !== this.asked) return null; // a newer setting is on its way
    this.use(bypass || !design ? [] : design.sections);
    return design;
  }

  use(sections) {
    const now = this.context.currentTime, fade = .03, gain = new GainNode(this.context, { gain: 0 });
    let last = this.source;
    const nodes = sections.map(([b0, b1, b2, a1, a2]) => new IIRFilterNode(this.context, { feedforward: [b0, b1, b2], feedback: [1, a1, a2] }));
    for (const node of [...nodes, gain]) { last.connect(node); last = node; }
    gain.connect(this.output);
    gain.gain.setValueAtTime(0, now);
    gain.gain.linearRampToValueAtTime(1, now + fade);
    const old = this.chain;
    this.chain = { first: nodes[0] ?? gain, gain };
    if (!old) return;
    old.gain.gain.setValueAtTime(1, now);
    old.gain.gain.linearRampToValueAtTime(0, now + fade);
    setTimeout(() => { this.source.disconnect(old.first); old.gain.disconnect(); }, 200);
  }
}

function line(pen, x0, y0, x1, y1) { pen.beginPath(); pen.moveTo(x0, y0); pen.lineTo(x1, y1); pen.stroke(); }

function label(pen, text, x, y) { pen.fillStyle = '#a9c4c6'; pen.fillText(text, x, y); }

export function drawCurve(canvas, design, analyser) {
  const pen = canvas.getContext('2d'), { width, height } = canvas;
  const x = hz => width * Math.log(hz / 20) / Math.log(1000), y = db => height / 2 - db * height / 36;
  pen.fillStyle = '#0b1b1f';
  pen.fillRect(0, 0, width, height);
  if (analyser) {
    const bins = new Uint8Array(analyser.frequencyBinCount);
    analyser.getByteFrequencyData(bins);
    pen.fillStyle = '#1f5a5e';
    for (let i = 1; i < bins.length; i++) {
      const hz = i * analyser.context.sampleRate / analyser.fftSize;
      if (hz >= 20 && hz <= 20000) pen.fillRect(x(hz), height - bins[i] / 255 * height, Math.max(1, x(hz + 12) - x(hz)), height);
    }
  }
  pen.strokeStyle = '#48666b';
  const letter = 12 * width / (canvas.clientWidth || width); // as large on a phone, where the picture is smaller
  pen.font = `${letter}px system-ui, sans-serif`;
  for (const db of [-12, 0, 12]) { line(pen, 0, y(db), width, y(db)); label(pen, db ? `${db > 0 ? '+' : '-'}${Math.abs(db)} dB` : '0 dB', 6, y(db) - 5); }
  for (const [hz, text] of [[100, '100 Hz'], [1000, '1 kHz'], [10000, '10 kHz']]) { line(pen, x(hz), 0, x(hz), height); label(pen, text, x(hz) + 5, height - letter / 2); }
  if (!design) return;
  pen.strokeStyle = '#7fe0d3';
  pen.lineWidth = 2;
  pen.beginPath();
  design.frequenciesHz.forEach((hz, i) => i ? pen.lineTo(x(hz), y(design.curveDb[i])) : pen.moveTo(x(hz), y(design.curveDb[i])));
  pen.stroke();
  pen.lineWidth = 1;
}
