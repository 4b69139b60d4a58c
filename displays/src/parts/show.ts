// Puts a page where its opening words stood.
import { render, type VNode } from "preact";

export function show(view: VNode): void {
  const page = document.getElementById("page")!;
  page.textContent = "";
  render(view, page);
}
