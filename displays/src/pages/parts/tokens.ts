// The colours as they are used: what is written on what. parts.css shows each pair; a test measures it.
export const TOKENS: readonly [paper: string, ink: string][] = [
  ["brand", "on-brand"],
  ["brand-deep", "on-brand-soft"],
  ["now", "on-now"],
  ["now-light", "on-now"],
  ["paper", "ink"],
  ["card", "ink-soft"],
  ["stop-paper", "stop"],
  ["good-on-card", "good"],
];
