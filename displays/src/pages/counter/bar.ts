// The bar that docks beside the one-stop software: a small window of this page, opened where it stood the last time.
// It knows windows; what is shown in one is the page's business.

const BAR_WIDTH = 360;
const NARROW = window.matchMedia("(max-width: 800px)");
const KEPT = "counter-bar";
type Kept = Record<"width" | "height" | "left" | "top", number>;

/** Was this window opened as the bar? */
export function isBar(): boolean {
  return new URLSearchParams(location.search).get("view") === "bar";
}

/** A bar, or a window as narrow as one: a page at 200 %, say. */
export function isNarrow(): boolean {
  return isBar() || NARROW.matches;
}

export function onNarrow(changed: () => void): void {
  NARROW.addListener(changed);
}

/** From the full page to the bar, from the bar to the full page. Each has one window, however often it is asked for. */
export function otherWindow(no: number): void {
  if (isBar()) return void window.open(`/counter/${no}`, `motcua-full-${no}`);
  const { width, height, left, top } = kept();
  window.open(`/counter/${no}?view=bar`, `motcua-bar-${no}`, `popup,width=${width},height=${height},left=${left},top=${top}`);
}

/** The bar remembers where it stands; called once by every page. */
export function rememberBar(): void {
  if (!isBar() || !window.opener) return;
  window.addEventListener("beforeunload", () => {
    const here: Kept = { width: window.innerWidth, height: window.innerHeight, left: window.screenX, top: window.screenY };
    localStorage.setItem(KEPT, JSON.stringify(here));
  });
}

/** At the right edge of the screen, unless it was put elsewhere. */
function kept(): Kept {
  const usual: Kept = { width: BAR_WIDTH, height: screen.availHeight, left: screen.availWidth - BAR_WIDTH, top: 0 };
  try {
    const was = JSON.parse(localStorage.getItem(KEPT) || "{}") as Partial<Kept>;
    const sane = Object.keys(usual).every((key) => Number.isFinite(was[key as keyof Kept]));
    return sane && was.width! >= 320 && was.height! >= 400 ? (was as Kept) : usual;
  } catch {
    return usual;
  }
}
