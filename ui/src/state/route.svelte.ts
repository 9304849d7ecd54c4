// Which screen is shown. The address's fragment says it, so that "back" and reloading work.

export type Route =
  | { at: "home" }
  | { at: "network" }
  | { at: "devices" }
  | { at: "supported" }
  | { at: "device"; id: string }
  | { at: "fix"; id: string; rule: string }
  | { at: "learn" }
  | { at: "lesson"; id: string }
  | { at: "city" }
  | { at: "settings" };

export type Place = "home" | "devices" | "learn" | "city" | "settings";

/** The address of a screen. */
export function href(route: Route): string {
  const parts: Record<Route["at"], string[]> = {
    home: [],
    network: ["network"],
    devices: ["devices"],
    supported: ["supported"],
    device: ["devices", "id" in route ? route.id : ""],
    fix: ["devices", "id" in route ? route.id : "", "rule" in route ? route.rule : ""],
    learn: ["learn"],
    lesson: ["learn", "id" in route ? route.id : ""],
    city: ["city"],
    settings: ["settings"],
  };
  return "#/" + parts[route.at].map(encodeURIComponent).join("/");
}

/** The screen of an address; an address that is none leads home. */
export function parse(hash: string): Route {
  const [first, id, rule] = hash.replace(/^#\/?/, "").split("/").map(plain);
  switch (first) {
    case "network":
    case "supported":
    case "city":
    case "settings":
      return { at: first };
    case "devices":
      if (id && rule) return { at: "fix", id, rule };
      return id ? { at: "device", id } : { at: "devices" };
    case "learn":
      return id ? { at: "lesson", id } : { at: "learn" };
    default:
      return { at: "home" };
  }
}

/** The place in the rail that a screen belongs to. */
export function placeOf({ at }: Route): Place {
  if (at === "network") return "home";
  if (at === "device" || at === "fix" || at === "supported") return "devices";
  return at === "lesson" ? "learn" : at;
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/** The screen that is shown now. */
export class Router {
  now = $state.raw<Route>({ at: "home" });

  constructor(private readonly window: Window) {
    this.now = parse(window.location.hash);
    window.addEventListener("hashchange", () => (this.now = parse(window.location.hash)));
  }

  go(route: Route): void {
    this.window.location.hash = href(route);
  }
}
