// Runs on the sound card's own thread, so a busy page loses nothing.
registerProcessor(
  "ear",
  class extends AudioWorkletProcessor {
    constructor() {
      super();
      this.held = new Float32Array(4096);
      this.at = 0;
    }
    process([[channel]]) {
      if (channel) this.held.set(channel, this.at);
      else this.held.fill(0, this.at, this.at + 128);
      this.at += 128;
      if (this.at === this.held.length) {
        this.port.postMessage({ frame: currentFrame + 128 - this.held.length, samples: this.held.slice() });
        this.at = 0;
      }
      return true;
    }
  },
);
