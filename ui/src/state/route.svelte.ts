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
  | { at: "review" }
  | { at: "drill"; id: string }
  | { at: "certificate" }
  | { at: "city" }
  | { at: "alert"; id: string }
  | { at: "help" }
  | { at: "protocol"; id: string }
  | { at: "places" }
  | { at: "sources" }
  | { at: "report"; id?: string; rule?: string }
  | { at: "settings" };

export type Place = "home" | "devices" | "learn" | "city" | "settings";

/** The address of a screen. */
export function href(route: Route): string {
  const parts: Record<Route["at"], string[]> = {
    home: [],
    network: ["network"],
    devices: ["devices"],
    supported: ["supported"],
    device: ["devices", "id" in route ? (route.id ?? "") : ""],
    fix: ["devices", "id" in route ? (route.id ?? "") : "", "rule" in route ? (route.rule ?? "") : ""],
    learn: ["learn"],
    lesson: ["learn", "id" in route ? (route.id ?? "") : ""],
    review: ["review"],
    drill: ["drill", "id" in route ? (route.id ?? "") : ""],
    certificate: ["certificate"],
    city: ["city"],
    alert: ["city", "alert", "id" in route ? (route.id ?? "") : ""],
    help: ["city", "help"],
    protocol: ["city", "help", "id" in route ? (route.id ?? "") : ""],
    places: ["city", "places"],
    sources: ["city", "settings"],
    report:
      "rule" in route && route.id !== undefined && route.rule !== undefined
        ? ["city", "report", route.id, route.rule]
        : ["city", "report"],
    settings: ["settings"],
  };
  return "#/" + parts[route.at].map(encodeURIComponent).join("/");
}

/** The screen of an address; an address that is none leads home. */
export function parse(hash: string): Route {
  const [first, id, rule, last] = hash.replace(/^#\/?/, "").split("/").map(plain);
  switch (first) {
    case "network":
    case "supported":
    case "review":
    case "certificate":
    case "settings":
      return { at: first };
    case "city":
      if (id === "alert" && rule) return { at: "alert", id: rule };
      if (id === "help") return rule ? { at: "protocol", id: rule } : { at: "help" };
      if (id === "places") return { at: "places" };
      if (id === "settings") return { at: "sources" };
      if (id === "report") return rule && last ? { at: "report", id: rule, rule: last } : { at: "report" };
      return { at: "city" };
    case "devices":
      if (id && rule) return { at: "fix", id, rule };
      return id ? { at: "device", id } : { at: "devices" };
    case "drill":
      return id ? { at: "drill", id } : { at: "learn" };
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
  if (at === "lesson" || at === "review" || at === "drill" || at === "certificate") return "learn";
  if (at === "home" || at === "devices" || at === "learn" || at === "settings") return at;
  return "city";
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
