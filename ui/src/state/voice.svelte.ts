// Reading aloud by the system's own voice, where it has one.

const TAGS: Record<string, string> = { en: "en-SG", zh: "zh-CN", ms: "ms-MY", ta: "ta-IN" };

export class Voice {
  reading = $state(false);
  readonly can = typeof speechSynthesis !== "undefined" && typeof SpeechSynthesisUtterance !== "undefined";

  read(lines: string[], language: string): void {
    this.stop();
    this.reading = true;
    lines.forEach((line, at) => {
      const utterance = new SpeechSynthesisUtterance(line);
      utterance.lang = TAGS[language] ?? language;
      utterance.rate = 0.95;
      if (at === lines.length - 1) utterance.onend = () => (this.reading = false);
      utterance.onerror = () => (this.reading = false);
      speechSynthesis.speak(utterance);
    });
  }

  stop(): void {
    if (this.can) speechSynthesis.cancel();
    this.reading = false;
  }
}
