// Collects the microphone's samples to blocks of 100 ms, 16 bits each.
class Blocks extends AudioWorkletProcessor {
  constructor() { super(); this.block = new Int16Array(Math.round(sampleRate / 10)); this.filled = 0; }

  process([[samples]]) {
    for (const sample of samples ?? []) {
      this.block[this.filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
      if (this.filled === this.block.length) { this.port.postMessage(this.block.slice().buffer); this.filled = 0; }
    }
    return true;
  }
}

registerProcessor('blocks', Blocks);
