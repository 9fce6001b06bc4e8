/** An item as it stands inside the lines of every document. */
export interface ItemRef {
  id: string;
  code: string;
  name: string;
  form: string;
  specification: string;
  manufacturer: string;
  /** 盒: the unit that every quantity counts. */
  base_unit: string;
  /** 件: the unit in which it is requested. */
  order_unit: string;
  /** Base units in one order unit. */
  pack: string;
}
