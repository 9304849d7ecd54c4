// Reading aloud by the system's own voice, where it has one for the language.

const TAGS: Record<string, string> = { en: "en-SG", zh: "zh-CN", ms: "ms-MY", ta: "ta-IN" };

export class Voice {
  reading = $state(false);
  #voices = $state.raw<SpeechSynthesisVoice[]>([]);
  readonly #speech = typeof speechSynthesis === "undefined" ? null : speechSynthesis;
  readonly #list = () => (this.#voices = this.#speech?.getVoices() ?? []);

  constructor() {
    this.#list();
    // Many systems tell their voices only a moment later.
    this.#speech?.addEventListener?.("voiceschanged", this.#list);
  }

  /** A voice of another language would read these words as noise. */
  speaks(language: string): boolean {
    return this.#voiceOf(language) !== undefined;
  }

  read(lines: string[], language: string): void {
    const voice = this.#voiceOf(language);
    if (this.#speech === null || voice === undefined) return;
    this.stop();
    this.reading = lines.length > 0;
    for (const [at, line] of lines.entries()) {
      const utterance = new SpeechSynthesisUtterance(line);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = 0.95;
      if (at === lines.length - 1) utterance.onend = () => (this.reading = false);
      utterance.onerror = () => (this.reading = false);
      this.#speech.speak(utterance);
    }
  }

  stop(): void {
    this.#speech?.cancel();
    this.reading = false;
  }

  /** Stops, and listens for voices no longer. */
  close(): void {
    this.stop();
    this.#speech?.removeEventListener?.("voiceschanged", this.#list);
  }

  #voiceOf(language: string): SpeechSynthesisVoice | undefined {
    const fits = this.#voices.filter(({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === language);
    const tag = (TAGS[language] ?? language).toLowerCase();
    return fits.find(({ lang }) => lang.toLowerCase().replace("_", "-") === tag) ?? fits[0];
  }
}
