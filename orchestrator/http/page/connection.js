// One socket for all phones of the page. It comes back by itself, and goes on where it stopped.

import { Refused, phones, socketUrl } from "./api.js";

const LONGEST_PAUSE = 4000;

export class Connection {
  constructor({ onBatch, onControls, onState, onWelcome }) {
    Object.assign(this, { onBatch, onControls, onState, onWelcome });
    this.watched = new Map();
    this.socket = null;
    this.failures = 0;
  }

  watch(phone, after, reading) {
    this.watched.set(phone, { after, reading });
    this.tell({ watch: phone, after, reading });
  }

  leave(phone) {
    this.watched.delete(phone);
    this.tell({ leave: phone });
  }

  setReading(reading) {
    for (const [phone, { after }] of this.watched) this.watch(phone, after, reading);
  }

  tell(words) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(words));
  }

  async connect() {
    try {
      this.onWelcome(await phones());
    } catch (problem) {
      const shutOut = problem instanceof Refused && problem.status === 401;
      this.onState(shutOut ? "locked" : "away");
      this.retry();
      return;
    }
    const socket = new WebSocket(socketUrl());
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      this.onState("here");
      for (const [phone, { after, reading }] of this.watched) this.tell({ watch: phone, after, reading });
    };
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = () => {
      this.onState("away");
      this.retry();
    };
  }

  hear(news) {
    if (news.controls) this.onControls(news.controls);
    if (!news.phone) return;
    const watched = this.watched.get(news.phone);
    if (!watched) return;
    watched.after = news.last;
    this.onBatch(news);
  }

  retry() {
    const pause = Math.min(300 * 2 ** this.failures++, LONGEST_PAUSE);
    setTimeout(() => this.connect(), pause);
  }
}
