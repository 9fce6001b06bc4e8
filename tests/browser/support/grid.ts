import { expect, type Locator, type Page } from '@playwright/test';

/** The columns of the entry grid, as they stand. */
const columns = ['name', 'specification', 'manufacturer', 'monthly', 'on_hand', 'on_the_way', 'suggested', 'orders', 'amount', 'mark'];

/** The grid in which a requisition is written. */
export class EntryGrid {
  constructor(private readonly page: Page) {}

  async drawn(): Promise<void> {
    await expect(this.cell(0, 'orders')).toBeVisible();
  }

  cell(row: number, column: string): Locator {
    return this.page.locator(`revogr-data [data-rgrow="${row}"][data-rgcol="${columns.indexOf(column)}"]`);
  }

  /** The quantity that stands in a row. */
  async shows(row: number, orders: string): Promise<void> {
    await expect(this.cell(row, 'orders')).toHaveText(new RegExp(`^${orders}(?!\\d)`));
  }

  /** The row of an item by its code, found with the key that finds items; the keyboard is in it afterwards. */
  async find(code: string): Promise<void> {
    await this.page.keyboard.press('/');
    await this.page.keyboard.insertText(code);
    await this.page.locator('.ant-select-item-option').filter({ hasText: code }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await expect(this.page.locator('.ys-grid-input')).toBeFocused();
  }

  /** Puts a block on the clipboard, as Excel does, and presses Ctrl V. */
  async paste(block: string[][]): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), block.map((row) => row.join('\t')).join('\r\n'));
    await this.page.keyboard.press('Control+V');
  }

  async saved(): Promise<void> {
    await expect(this.page.getByText(/自动保存于 \d\d:\d\d:\d\d/)).toBeVisible();
  }
}
