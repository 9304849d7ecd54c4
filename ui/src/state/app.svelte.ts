// Everything that more than one screen needs, made once in main.ts and handed down by context.

import { getContext, setContext } from "svelte";
import { HostError, type About, type Core, type LessonCard } from "../host";
import { pick, speak, spoken, type Tag } from "../text";
import { CityState } from "./city.svelte";
import { Home } from "./home.svelte";
import { LearningState } from "./learning.svelte";
import { Router } from "./route.svelte";

export type Theme = "system" | "light" | "dark";
const THEME = "porchlight.theme";
const LANGUAGE = "porchlight.language";
export const APP = Symbol("app");

export class App {
  readonly home: Home;
  readonly city: CityState;
  readonly learning: LearningState;
  readonly router: Router;
  about = $state.raw<About | null>(null);
  lessons = $state.raw<LessonCard[] | null>(null);
  /** Set when the core could not be reached at the start. */
  lost = $state.raw<HostError | null>(null);
  theme = $state<Theme>("system");

  constructor(
    readonly core: Core,
    private readonly window: Window,
  ) {
    this.home = new Home(core, () => this.language, window.sessionStorage);
    this.city = new CityState(core);
    this.learning = new LearningState(core, () => this.home.target);
    this.router = new Router(window);
    const theme = window.localStorage.getItem(THEME);
    this.setTheme(theme === "light" || theme === "dark" ? theme : "system");
    this.#speak(pick([window.localStorage.getItem(LANGUAGE), ...window.navigator.languages]));
  }

  get language(): Tag {
    return spoken();
  }

  async wake(): Promise<void> {
    try {
      this.about = await this.core.about();
      if (this.about.language !== null) this.#speak(pick([this.about.language]));
    } catch (thrown) {
      this.lost = HostError.from(thrown);
      return;
    }
    void this.city.follow(this.language);
    void this.city.listen(this.language);
    await Promise.all([this.home.wake(this.about.begin_on_practice), this.#loadWords()]);
  }

  async setLanguage(language: Tag): Promise<void> {
    this.#speak(language);
    this.window.localStorage.setItem(LANGUAGE, language);
    await this.core.setLanguage({ language }).catch(() => null);
    void this.city.follow(language);
    const scanning = this.home.running !== null;
    await Promise.all([scanning ? null : this.home.reload(), this.#loadWords()]);
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.window.localStorage.setItem(THEME, theme);
    this.window.document.documentElement.dataset["theme"] = theme;
  }

  #speak(language: Tag): void {
    speak(language);
    this.window.document.documentElement.lang = language;
  }

  /** Asks for the lessons anew: one was finished. */
  reloadLessons(): Promise<void> {
    return this.#loadWords();
  }

  /** What the core tells in words; a screen that misses it says so itself. */
  async #loadWords(): Promise<void> {
    const { language, core } = this;
    const lessons = await core.lessons({ language }).catch(() => []);
    if (language === this.language) this.lessons = lessons;
    await this.learning.load(language);
  }
}

export const provideApp = (app: App): App => setContext(APP, app);
export const useApp = (): App => getContext<App>(APP);
