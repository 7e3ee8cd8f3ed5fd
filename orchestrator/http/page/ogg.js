// Opus in Ogg, as voice notes are: browsers encode Opus, but most of them put it into WebM.

const SERIAL = 0x7e47;
const RATE = 48000;

export function oggOpus(packets, samplesPerPacket = 960) {
  const pages = [page([head()], 0, 0, 2), page([tags()], 0, 1, 0)];
  packets.forEach((packet, index) => {
    const last = index === packets.length - 1;
    pages.push(page([packet], (index + 1) * samplesPerPacket, index + 2, last ? 4 : 0));
  });
  return new Blob(pages, { type: "audio/ogg; codecs=opus" });
}

function head() {
  const view = new DataView(new ArrayBuffer(19));
  "OpusHead".split("").forEach((letter, index) => view.setUint8(index, letter.charCodeAt(0)));
  view.setUint8(8, 1);
  view.setUint8(9, 1);
  view.setUint16(10, 312, true);
  view.setUint32(12, RATE, true);
  return new Uint8Array(view.buffer);
}

function tags() {
  const words = new TextEncoder().encode("OpusTags\x08\0\0\0tertulia\0\0\0\0");
  return words;
}

function page(packets, granule, number, flags) {
  const lacing = packets.flatMap(({ length }) => [...Array(Math.floor(length / 255)).fill(255), length % 255]);
  const size = 27 + lacing.length + packets.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
  view.setBigUint64(6, BigInt(granule), true);
  view.setUint32(14, SERIAL, true);
  view.setUint32(18, number, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  view.setUint32(22, checksum(bytes), true);
  return bytes;
}

function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum = (sum ^ (byte << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1) >>> 0;
  }
  return sum;
}

// Encodes mono samples (-1..1 at 48 kHz) as they come.
export class OpusWriter {
  constructor() {
    this.packets = [];
    this.waiting = new Float32Array(0);
    this.time = 0;
    this.encoder = new AudioEncoder({
      output: (chunk) => {
        const packet = new Uint8Array(chunk.byteLength);
        chunk.copyTo(packet);
        this.packets.push(packet);
      },
      error: (problem) => {
        this.problem = problem;
      },
    });
    this.encoder.configure({ codec: "opus", sampleRate: RATE, numberOfChannels: 1, bitrate: 20000 });
  }

  write(samples) {
    const all = new Float32Array(this.waiting.length + samples.length);
    all.set(this.waiting);
    all.set(samples, this.waiting.length);
    let from = 0;
    for (; from + 960 <= all.length; from += 960) {
      const data = all.slice(from, from + 960);
      this.encoder.encode(new AudioData({ format: "f32-planar", sampleRate: RATE, numberOfFrames: 960, numberOfChannels: 1, timestamp: this.time, data }));
      this.time += 20000;
    }
    this.waiting = all.slice(from);
  }

  async finish() {
    await this.encoder.flush();
    this.encoder.close();
    if (this.problem) throw this.problem;
    return oggOpus(this.packets);
  }
}

// Records the microphone until `stop`, which gives the voice note.
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext({ sampleRate: RATE });
  const source = context.createMediaStreamSource(stream);
  const tap = context.createScriptProcessor(4096, 1, 1);
  const writer = new OpusWriter();
  tap.onaudioprocess = ({ inputBuffer }) => writer.write(inputBuffer.getChannelData(0));
  source.connect(tap);
  tap.connect(context.destination);
  return async function stop() {
    tap.disconnect();
    source.disconnect();
    stream.getTracks().forEach((track) => track.stop());
    await context.close();
    return writer.finish();
  };
}
