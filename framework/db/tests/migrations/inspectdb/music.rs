//! This is an auto-generated Nuages model module.
//! You'll have to do the following manually to clean this up:
//!   * Rearrange models' order
//!   * Make sure each model has the right primary key
//!   * Make sure each foreign key has `on_delete` set to the desired behavior
//!   * Remove `managed = false` if you wish to allow Nuages to create, modify, and delete the table
//!
//! Feel free to rename the models, but don't rename `db_table` values or field names.

use nuages::db::models::*;

#[derive(Model, Clone, Debug)]
#[model(db_table = "Album", managed = false)]
pub struct Album {
    #[field(primary_key, db_column = "AlbumId")]
    pub albumid: Auto, // Field name made lowercase.
    #[field(max_length = 160, db_column = "Title")]
    pub title: String, // Field name made lowercase.
    #[field(on_delete = DO_NOTHING, db_column = "ArtistId")]
    pub artistid: ForeignKey<Artist>, // Field name made lowercase.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "Artist", managed = false)]
pub struct Artist {
    #[field(primary_key, db_column = "ArtistId")]
    pub artistid: Auto, // Field name made lowercase.
    #[field(max_length = 120, db_column = "Name", blank)]
    pub name: Option<String>, // Field name made lowercase.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "Employee", managed = false)]
pub struct Employee {
    #[field(primary_key, db_column = "EmployeeId")]
    pub employeeid: Auto, // Field name made lowercase.
    #[field(max_length = 20, db_column = "LastName")]
    pub lastname: String, // Field name made lowercase.
    #[field(on_delete = DO_NOTHING, db_column = "ReportsTo", blank)]
    pub reportsto: Option<ForeignKey<Employee>>, // Field name made lowercase.
    #[field(db_column = "BirthDate", blank)]
    pub birthdate: Option<Timestamp>, // Field name made lowercase.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "Invoice", managed = false)]
pub struct Invoice {
    #[field(primary_key, db_column = "InvoiceId")]
    pub invoiceid: Auto, // Field name made lowercase.
    #[field(on_delete = DB_SET_NULL, db_column = "SupportRepId", blank)]
    pub supportrepid: Option<ForeignKey<Employee>>, // Field name made lowercase.
    #[field(
        on_delete = DB_CASCADE,
        related_name = "invoice_salesrepid_set",
        db_column = "SalesRepId",
        blank
    )]
    pub salesrepid: Option<ForeignKey<Employee>>, // Field name made lowercase.
    #[field(db_column = "InvoiceDate")]
    pub invoicedate: Timestamp, // Field name made lowercase.
    #[field(max_digits = 10, decimal_places = 2, db_column = "Total")]
    pub total: Decimal, // Field name made lowercase.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "InvoiceLine", managed = false)]
pub struct Invoiceline {
    #[field(primary_key, db_column = "InvoiceLineId")]
    pub invoicelineid: Auto, // Field name made lowercase.
    #[field(on_delete = DO_NOTHING, db_column = "InvoiceId")]
    pub invoiceid: ForeignKey<Invoice>, // Field name made lowercase.
    #[field(on_delete = DO_NOTHING, db_column = "TrackId")]
    pub trackid: ForeignKey<Track>, // Field name made lowercase.
    #[field(db_column = "Quantity")]
    pub quantity: i32, // Field name made lowercase.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "Playlist", managed = false)]
pub struct Playlist {
    #[field(primary_key, db_column = "PlaylistId")]
    pub playlistid: Auto, // Field name made lowercase.
    #[field(max_length = 120, db_column = "Name", blank)]
    pub name: Option<String>, // Field name made lowercase.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "PlaylistTrack", managed = false, primary_key = ["playlistid", "trackid"])]
pub struct Playlisttrack {
    #[field(on_delete = DO_NOTHING, db_column = "PlaylistId")]
    pub playlistid: ForeignKey<Playlist>, // Field name made lowercase.
    #[field(on_delete = DO_NOTHING, db_column = "TrackId")]
    pub trackid: ForeignKey<Track>, // Field name made lowercase.
}

#[derive(Model, Clone, Debug)]
#[model(db_table = "Track", managed = false)]
pub struct Track {
    #[field(primary_key, db_column = "TrackId")]
    pub trackid: Auto, // Field name made lowercase.
    #[field(max_length = 200, db_column = "Name")]
    pub name: String, // Field name made lowercase.
    #[field(on_delete = DO_NOTHING, db_column = "AlbumId", blank)]
    pub albumid: Option<ForeignKey<Album>>, // Field name made lowercase.
    #[field(db_column = "Bytes", blank)]
    pub bytes: Option<i64>, // Field name made lowercase.
    #[field(max_digits = 10, decimal_places = 2, db_column = "UnitPrice")]
    pub unitprice: Decimal, // Field name made lowercase.
}

// In apps.rs: .models(models![
//     Album,
//     Artist,
//     Employee,
//     Invoice,
//     Invoiceline,
//     Playlist,
//     Playlisttrack,
//     Track,
// ])
