import { useEffect, useRef } from 'react';

/** `ctrl+k`, `f2`, `/`; Ctrl also accepts ⌘. */
export type Combo = string;

function matches(event: KeyboardEvent, combo: Combo): boolean {
  const parts = combo.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  const control = parts.includes('ctrl');
  return (
    event.key.toLowerCase() === key &&
    (event.ctrlKey || event.metaKey) === control &&
    event.altKey === parts.includes('alt') &&
    (event.shiftKey === parts.includes('shift') || key.length === 1)
  );
}

/** True while the person is typing, so that a plain letter must not be a command. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

/** Calls `act` on the key anywhere on the page. Keys without Ctrl stay silent while somebody types. */
export function useHotkey(combo: Combo, act: (event: KeyboardEvent) => void, enabled = true): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!enabled) return;
    // Ctrl Z belongs to the field while somebody types in one.
    const plainKey = combo.length === 1 || combo === 'ctrl+z';
    const listen = (event: KeyboardEvent) => {
      if (!matches(event, combo) || (plainKey && isTyping(event.target))) return;
      event.preventDefault();
      latest.current(event);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [combo, enabled]);
}
