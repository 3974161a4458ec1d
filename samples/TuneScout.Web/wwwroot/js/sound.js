import { call, element } from './api.js';

const names = { 3: ['Bass', 'Middle', 'Treble'], 10: ['31 ', '62 ', '125 ', '250 ', '500 ', '1 k', '2 k', '4 k', '8 k', '16 k'].map(hz => hz + 'Hz') };
const limits = { 3: 10, 10: 12 };

// The sliders, the presets, and what is remembered for the track.
export class Sound {
  constructor(find, track, changed) { Object.assign(this, { find, track, changed, gains: [0, 0, 0] }); }

  async open() {
    const remembered = await call('GET', `/api/tracks/${this.track}/equalizer`);
    await this.loadPresets();
    this.show(remembered?.tone ?? remembered?.graphic ?? [0, 0, 0]);
    this.find('bands').addEventListener('change', event => { this.show(new Array(+event.target.value).fill(0)); this.moved(); });
    this.find('preset').addEventListener('change', event => this.choose(event.target.value));
    this.find('bypass').addEventListener('change', () => this.apply());
    this.find('save-preset').addEventListener('click', () => this.save());
    this.find('delete-preset').addEventListener('click', () => this.remove());
    this.find('render').addEventListener('click', () => this.render());
    window.addEventListener('pagehide', this.leaving = () => this.remember());
    await this.apply();
  }

  get setting() { return this.gains.length === 3 ? { tone: this.gains } : { graphic: this.gains }; }

  say(text) { this.find('sound-status').textContent = text; }

  apply() { return this.changed(this.setting, this.find('bypass').checked)?.catch(error => this.say(error.message)); }

  async loadPresets() {
    const presets = await call('GET', '/api/presets');
    this.presets = new Map([...presets.builtIn, ...presets.mine].map(preset => [preset.name, preset]));
    this.mine = new Set(presets.mine.map(preset => preset.name));
    const group = (label, list) => element('optgroup', { label }, ...list.map(preset => element('option', { value: preset.name }, preset.name)));
    this.find('preset').replaceChildren(element('option', { value: '' }, 'None'), group('Built in', presets.builtIn), group('Mine', presets.mine));
  }

  show(gains) {
    this.gains = gains.slice();
    const count = gains.length, most = limits[count];
    this.find('bands').value = count;
    this.find('sliders').replaceChildren(...gains.map((gain, i) => {
      const value = element('output', {}, `${gain.toFixed(1)} dB`);
      const slider = element('input', { type: 'range', min: -most, max: most, step: .5, value: gain, 'data-band': i });
      slider.addEventListener('input', () => { this.gains[i] = +slider.value; value.textContent = `${(+slider.value).toFixed(1)} dB`; this.moved(); });
      return element('label', {}, `${names[count][i]} `, value, slider);
    }));
  }

  moved() {
    this.apply();
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => this.remember(), 400);
  }

  close() {
    this.remember();
    window.removeEventListener('pagehide', this.leaving);
  }

  // At the latest when the page is left.
  remember() {
    if (!this.remembering) return;
    clearTimeout(this.remembering);
    this.remembering = null;
    call('PUT', `/api/tracks/${this.track}/equalizer`, this.setting).catch(error => this.say(error.message));
  }

  choose(name) {
    const preset = this.presets.get(name);
    this.show(preset ? preset.tone ?? preset.graphic : new Array(this.gains.length).fill(0));
    if (this.mine.has(name)) this.find('preset-name').value = name;
    this.moved();
  }

  async save() {
    const name = this.find('preset-name').value.trim();
    if (!name) return this.say('Give the preset a name first.');
    await this.attempt(async () => { await call('PUT', '/api/presets', { name, ...this.setting }); await this.loadPresets(); this.find('preset').value = name; this.say(`Saved ${name}.`); });
  }

  async remove() {
    const name = this.find('preset').value;
    if (!this.mine.has(name)) return this.say('Choose one of your own presets first.');
    await this.attempt(async () => { await call('DELETE', `/api/presets/${encodeURIComponent(name)}`); await this.loadPresets(); this.say(`Deleted ${name}.`); });
  }

  async render() {
    await this.attempt(async () => {
      let job = await call('POST', `/api/tracks/${this.track}/equalized?format=${this.find('format').value}`, this.setting);
      while (['queued', 'running'].includes(job.state)) {
        this.say(`Rendering: ${Math.round(100 * job.progress)} %`);
        await new Promise(done => setTimeout(done, 500));
        job = await call('GET', `/api/jobs/${job.id}`);
      }
      if (job.state !== 'done') throw new Error(job.message ?? `Rendering was ${job.state}.`);
      const { url } = await call('GET', `/api/jobs/${job.id}/file`);
      this.say('The file is ready.');
      element('a', { href: `${url}&download=1`, download: '' }).click();
    });
  }

  async attempt(work) { try { await work(); } catch (error) { this.say(error.message); } }
}
