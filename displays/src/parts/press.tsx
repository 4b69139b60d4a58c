// A button with its key on it. It knows how a press looks and that a mouse must not take the keyboard's focus away.
import type { ComponentChildren, JSX } from "preact";
import { KeyHint } from ".";
import "./press.css";

interface PressProps {
  onPress: () => void;
  children: ComponentChildren;
  /** As printed on the key: "R", "Enter". */
  hint?: string | undefined;
  look?: "plain" | "main" | "quiet" | "stop";
  disabled?: boolean;
  /** What a reader hears when the words on the button are too few: "Mở quầy 3". */
  label?: string | undefined;
}

/** After a click the next Space must still mean what the page says it means, so a mouse leaves the focus where it is. */
const keepFocus = (event: Event): void => event.preventDefault();

export function Press({ onPress, children, hint, look = "plain", disabled = false, label }: PressProps): JSX.Element {
  return (
    <button type="button" class={`press press-${look}`} disabled={disabled} aria-label={label} onMouseDown={keepFocus} onClick={onPress}>
      <span class="press-words">{children}</span>
      {hint && <KeyHint>{hint}</KeyHint>}
    </button>
  );
}
