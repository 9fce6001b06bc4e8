/** What the journeys read of the API's answers. */
export interface Ref {
  id: string;
  code: string;
  name: string;
  short_name: string;
  kind: string;
}

export interface Item {
  id: string;
  code: string;
  name: string;
  specification: string;
  base_unit: string;
  order_unit: string;
  pack: string;
}

export interface RequisitionLine {
  item: Item;
  quantity: string;
  price: string | null;
  suggested: string;
}

export interface Origin {
  facility: Ref;
  number: string;
  quantity: string;
  allocated: string;
}

export interface Order {
  id: string;
  number: string;
  supplier: Ref;
  state: string;
  delivery: string;
  version: number;
  line_count: number;
  approvals_needed: number;
}

export interface OrderLine {
  id: string;
  item: Item;
  quantity: string;
  shipped: string;
  accepted: string;
  rejected: string;
}

export interface Drop {
  item: Item;
  remaining: string;
}

export interface ReceiptLine {
  item: Item;
  lot_number: string;
  guarded: boolean;
}
