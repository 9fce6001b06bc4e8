-- A ledger of a million moves: most lots of a shelf are used up, and few moves were taken back.

-- What lies on a shelf is read without the lots that once did.
CREATE INDEX balance_there ON balance (place_id, item_id, lot_id) WHERE quantity_milli > 0;

-- Whether a move was taken back is asked for each of a list.
CREATE INDEX stock_move_reverses ON stock_move (reverses_id) WHERE reverses_id IS NOT NULL;
