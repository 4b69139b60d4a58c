// The drawn signs: neither of our fonts has arrows or marks, and a shape stands beside every colour.
import type { JSX } from "preact";

export type Mark = "dot" | "ring" | "bars" | "cross" | "tick" | "warn" | "broken" | "sound" | "paper" | "moon" | "person" | "arrow" | "updown" | "up" | "down" | "back" | "home" | "in" | "out" | "plus" | "search" | "more" | "print" | "stop";

export const MARKS: Record<Mark, string> = {
  dot: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16z",
  ring: "M12 2a10 10 0 1 0 0 20a10 10 0 0 0 0-20zm0 4.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11z",
  bars: "M5 3h5v18H5zM14 3h5v18h-5z",
  cross: "M5.6 2.8 12 9.2l6.4-6.4 2.8 2.8L14.8 12l6.4 6.4-2.8 2.8L12 14.8l-6.4 6.4-2.8-2.8L9.2 12 2.8 5.6z",
  tick: "M9.2 20.2 1.8 12.8l2.9-2.9 4.5 4.5L19.3 4.3l2.9 2.9z",
  warn: "M12 1.5 23.5 22H.5zM10.6 9v6.4h2.8V9zm0 8v2.6h2.8V17z",
  broken: "M2 3.8 3.8 2 22 20.2 20.2 22zM12 17a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 0 1 0-4.8zM1 9.2A15.6 15.6 0 0 1 5.4 6.400l2 2A12.700 12.700 0 0 0 2.900 11.300zm8.600-4.300A15.600 15.600 0 0 1 23 9.200l-1.900 2.100A12.700 12.700 0 0 0 12.400 7.700zM5 13.400A9.800 9.800 0 0 1 9.200 10.600l2.400 2.400A7 7 0 0 0 6.900 15.500zm9.600-2.600A9.800 9.800 0 0 1 19 13.400l-1.500 1.700z",
  sound: "M3 8.500v7h4.500L13 20V4L7.500 8.500zM15.500 8a5 5 0 0 1 0 8zM15.500 3.500a9 9 0 0 1 0 17v-2.300a6.800 6.800 0 0 0 0-12.400z",
  paper: "M6 2h12v6h3v10h-4v4H7v-4H3V8h3zm2.500 2.500V8h7V4.500zM9 15v4.700h6V15z",
  moon: "M15.500 2.400A10 10 0 1 0 21.800 15.500 8.500 8.500 0 0 1 15.500 2.400z",
  person: "M12 2a4.600 4.600 0 1 1 0 9.200A4.600 4.600 0 0 1 12 2zM3.500 22a8.500 9 0 0 1 17 0z",
  updown: "M12 1.500 19 10H5zM12 22.500 5 14h14z",
  up: "M12 4 23 18H1z",
  down: "M12 20 1 6h22z",
  back: "M23 10.300H6.800l4.600-4.600-2.100-2.100L1 12l8.300 8.400 2.100-2.100-4.600-4.600H23z",
  home: "M12 2 1 12h3.500v9.500h5.500v-6h4v6h5.500V12H23z",
  in: "M4 22h16v-7h-3v4H7v-4H4zM12 1.500 4.500 9.500h5V16h5V9.500h5z",
  out: "M4 22h16v-7h-3v4H7v-4H4zM12 16 4.500 8h5V1.500h5V8h5z",
  plus: "M9.500 2h5v7.500H22v5h-7.500V22h-5v-7.500H2v-5h7.500z",
  search: "M10 2a8 8 0 1 0 4.700 14.500l5.200 5.200 2-2-5.200-5.200A8 8 0 0 0 10 2zm0 3a5 5 0 1 1 0 10a5 5 0 0 1 0-10z",
  more: "M12 1.500a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM12 9a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM12 16.500a3 3 0 1 1 0 6a3 3 0 0 1 0-6z",
  print: "M6 2h12v5H6zM3 8h18v9h-3v-4H6v4H3zM8 15h8v7H8z",
  stop: "M7.500 1.500h9l6 6v9l-6 6h-9l-6-6v-9zM6 10v4h12v-4z",
  arrow: "M1 10.300h16.200l-4.600-4.600L14.700 3.600 23 12l-8.300 8.400-2.100-2.100 4.600-4.600H1z",
};

/** A sign in the colour of the text around it. It is never the only carrier of a meaning, so it is hidden from readers. */
export function Sign({ mark, class: className = "" }: { mark: Mark; class?: string }): JSX.Element {
  return (
    <svg class={className} viewBox="0 0 24 24" fill="currentColor" fill-rule="evenodd" aria-hidden="true">
      <path d={MARKS[mark]} />
    </svg>
  );
}

/** Number → place. As wide as one letter of the text it stands in. */
export function Arrow(): JSX.Element {
  return (
    <svg class="arrow" viewBox="0 0 40 28" fill="currentColor" aria-hidden="true">
      <path d="M0 10.500h27.500l-7-7L24 0l14.500 14L24 28l-3.500-3.500 7-7H0z" />
    </svg>
  );
}
