import { afterEach } from "vitest";
import { speak } from "../src/text";

afterEach(() => {
  speak("en");
  sessionStorage.clear();
  localStorage.clear();
});
