import type { Kept } from './saving';

const prefix = 'yaoshu.unsaved.';

/** Unsaved requisitions on this device. Storage may be full or forbidden; then work simply is not kept. */
export const shelf = {
  put(id: string, kept: Kept): void {
    try {
      localStorage.setItem(prefix + id, JSON.stringify(kept));
    } catch {
      // The grid says itself that something is unsaved.
    }
  },
  take(id: string): Kept | null {
    try {
      return JSON.parse(localStorage.getItem(prefix + id) ?? 'null') as Kept | null;
    } catch {
      return null;
    }
  },
  clear(id: string): void {
    localStorage.removeItem(prefix + id);
  },
};
