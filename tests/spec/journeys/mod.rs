//! Journeys 主线: from the first request to the goods on the shelf, through every room of the house.

mod decoction_to_doorstep;
mod recall;
mod run_offline;
mod shortage_in_24h;
mod supplier_evicted;
mod volume_procurement;
