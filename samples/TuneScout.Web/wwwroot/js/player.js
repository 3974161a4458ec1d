import WaveSurfer from '/lib/wavesurfer.esm.js';
import Hls from '/lib/hls.min.mjs';
import { call, clock, wake } from './api.js';
import { Equalizer, drawCurve } from './equalizer.js';
import { Sound } from './sound.js';

let player = null;

export function start(root, track, at) {
  stop();
  player = new Player(root, track, at);
  return player.open();
}

export function stop() {
  player?.close();
  player = null;
}

class Player {
  constructor(root, track, at) {
    this.root = root;
    this.find = id => root.querySelector('#' + id);
    this.track = track;
    this.at = at;
    this.audio = new Audio();
    this.audio.crossOrigin = 'anonymous'; // the filters hear nothing of music from another origin without
    this.audio.preload = 'metadata';
    this.hls = null;
    this.graph = null;
    window.tunescoutPlayer = this; // for tests, and for the curious
  }

  open() {
    // The button is dead until this module is here; after that, a click before all is loaded is not lost.
    this.find('play').addEventListener('click', () => this.ready.then(good => { if (good) this.toggle(); }));
    this.find('play').disabled = false;
    return this.ready = this.prepare().then(() => !this.closed, error => {
      this.find('sound-status').textContent = `The player cannot be opened: ${error.message}`;
      return false;
    });
  }

  async prepare() {
    const [facts, peaks] = await Promise.all([call('GET', `/api/tracks/${this.track}`), call('GET', `/api/tracks/${this.track}/peaks`)]);
    if (this.closed) return;
    this.seconds = facts.seconds;
    this.wave = WaveSurfer.create({
      container: this.find('wave'), height: 80, waveColor: '#7d9aa0', progressColor: '#0f5f6b', cursorColor: '#a12121', media: this.audio,
      peaks: [Float32Array.from(new Uint8Array(peaks), value => value / 255)], duration: facts.seconds,
    });
    this.sound = new Sound(this.find, this.track, (setting, bypass) => this.equalize(setting, bypass));
    await Promise.all([this.load(this.at), this.sound.open()]);
    if (this.closed) return;
    this.find('wave').addEventListener('keydown', event => this.key(event));
    this.audio.addEventListener('timeupdate', () => this.show());
    this.audio.addEventListener('play', () => this.show());
    this.audio.addEventListener('pause', () => this.show());
    this.audio.addEventListener('error', () => this.recover());
    this.find('wave').removeAttribute('aria-disabled');
    wake(this.root);
    this.show();
    this.drawing = setInterval(() => drawCurve(this.find('curve'), this.design, this.audio.paused ? null : this.graph?.analyser), 60);
  }

  // HLS where it is ready and the browser can, the file itself otherwise.
  async load(at) {
    const urls = await call('GET', `/api/tracks/${this.track}/urls`);
    if (this.closed) return;
    this.hls?.destroy();
    this.hls = null;
    if (urls.hls && Hls.isSupported()) {
      // A minute ahead at most: who skips through songs does not pay for all of each.
      this.hls = new Hls({ startPosition: at || -1, maxBufferLength: 30, maxMaxBufferLength: 60 });
      this.hls.on(Hls.Events.ERROR, (_, fault) => { if (fault.fatal || fault.response?.code === 403) this.recover(); });
      this.hls.loadSource(urls.hls);
      this.hls.attachMedia(this.audio);
      this.find('source').textContent = 'HLS';
    } else {
      this.audio.src = urls.file;
      this.find('source').textContent = 'file';
      if (at) this.audio.addEventListener('loadedmetadata', () => { this.audio.currentTime = at; }, { once: true });
    }
  }

  // An address that has expired is asked for anew, and the music goes on where it was; where that does not help, again after three seconds.
  async recover() {
    if (this.closed || this.recovering) return;
    this.recovering = true;
    const [at, playing] = [this.audio.currentTime, !this.audio.paused];
    await new Promise(done => setTimeout(done, (this.recovered ?? -3000) + 3000 - performance.now()));
    try {
      if (!this.closed) await this.load(at);
      this.lost = false;
    } catch (error) {
      this.lost = true; // until the next click
      this.find('sound-status').textContent = `The music cannot be played: ${error.message}`;
    }
    this.recovered = performance.now();
    this.recovering = false;
    if (playing && !this.lost && !this.closed) this.play();
  }

  async toggle() {
    if (!this.audio.paused && !this.lost) return this.audio.pause();
    this.begin();
    await this.graph.context.resume();
    if (this.lost) await this.recover();
    if (!this.lost) await this.play();
  }

  // A newer address, or a pause, ends an attempt to play: that is no fault.
  play() { return this.audio.play().catch(error => { if (error.name !== 'AbortError') this.find('sound-status').textContent = error.message; }); }

  // Browsers want a click before sound: the filters are made with the first one.
  begin() {
    if (this.graph) return;
    const context = new AudioContext();
    this.graph = new Equalizer(context, context.createMediaElementSource(this.audio));
    this.sound.apply();
  }

  async equalize(setting, bypass) {
    if (this.graph) this.design = await this.graph.set(setting, bypass) ?? this.design;
    else this.design = await call('POST', '/api/equalizer/design?rate=48000', setting);
  }

  key(event) {
    const step = { ArrowLeft: -5, ArrowRight: 5, PageDown: -30, PageUp: 30 }[event.key];
    if (event.key === 'Home') this.audio.currentTime = 0;
    else if (step) this.audio.currentTime = Math.max(0, Math.min(this.seconds - .1, this.audio.currentTime + step));
    else return;
    event.preventDefault();
  }

  show() {
    const at = this.audio.currentTime;
    this.find('time').textContent = `${clock(at)} of ${clock(this.seconds)}`;
    this.find('play').textContent = this.audio.paused ? 'Play' : 'Pause';
    this.find('play').setAttribute('aria-pressed', String(!this.audio.paused));
    const wave = this.find('wave');
    wave.setAttribute('aria-valuemax', Math.round(this.seconds));
    wave.setAttribute('aria-valuenow', Math.round(at));
    wave.setAttribute('aria-valuetext', clock(at));
  }

  close() {
    this.closed = true;
    this.sound?.close();
    clearInterval(this.drawing);
    this.hls?.destroy();
    this.audio.pause();
    this.wave?.destroy();
    this.graph?.context.close();
  }
}
