import type { Page } from '@playwright/test';

export interface Place {
  name: string;
  path: string;
}

/** The entries of the navigation at the side (or under the thumb), as this person sees them. */
export async function entries(page: Page): Promise<Place[]> {
  return places(page, '.ys-side-link, .ys-bottom-link');
}

/** The pages of the slice on whose page we are. */
export async function tabs(page: Page): Promise<Place[]> {
  return places(page, '.ys-slice-tabs a');
}

async function places(page: Page, selector: string): Promise<Place[]> {
  return page.locator(selector).evaluateAll((links) =>
    links
      .filter((link) => link instanceof HTMLAnchorElement)
      .map((link) => ({ name: (link as HTMLElement).innerText.split('\n')[0] ?? '', path: new URL((link as HTMLAnchorElement).href).pathname })),
  );
}
